"""Nothing ran for days, for a month, for a year: at most one late post per group, and a reason for the rest.

A look is exempt: the next one sees all that changed since the last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.request import Place, Request
from okr.model import Actor
from schedules.calendars import is_workday
from storage.mapping import moment
from tests.chaos.forty_groups import plans
from tests.chaos.replicas import Replicas, env_of, expected_of
from tests.chaos.timetable_oracle import Oracle
from tests.kit.bots import Clock

BEGIN = datetime(2026, 8, 3, 1, 30, tzinfo=UTC)
DOWN = BEGIN + timedelta(days=18)  # a Friday
ON_TIME = timedelta(hours=1)
DECIDED = (
    "SELECT g.key, o.kind, o.due_at, o.decided_at, o.state, o.reason"
    " FROM occurrences o JOIN groups g ON g.id = o.group_id"
)


@pytest.mark.parametrize(
    "away",
    [
        pytest.param(timedelta(days=3), id="three days"),
        pytest.param(timedelta(days=3, hours=9), id="three days and some hours"),
        pytest.param(timedelta(days=30, hours=17), id="thirty days"),
        pytest.param(timedelta(days=365), id="a year"),
    ],
)
async def test_after_a_downtime_each_group_hears_one_late_post_at_most(sqlite_url, away):
    known = [replace(plan, first_seen=BEGIN) for plan in plans()]
    oracles = {plan.key: Oracle(plan, is_workday, BEGIN) for plan in known}
    clock = Clock(BEGIN)
    before = Replicas(env_of(sqlite_url, known), clock, number=1)
    for plan in known:
        something_due(before, plan.key)
    await before.step_to(DOWN)
    before.close()
    clock.now = back = DOWN + away
    town = Replicas(env_of(sqlite_url, known), clock, number=1)
    try:
        await town.tick()
        await town.step_to(back + timedelta(days=2))
        late = Counter()
        for key, kind, due_at, decided_at, state, reason in town.rows(DECIDED):
            due, decided = moment(due_at), moment(decided_at)
            assert state in ("done", "skipped")
            assert reason or state == "done"
            if state == "done" and decided - due > ON_TIME and kind != "look":
                late[key] += 1
                assert oracles[key].awake(decided) == decided
        assert set(late.values()) <= {1}
        assert any(late.values())
        assert set(town.posts().values()) == {1}
        found, now = town.decided(), clock.now
        assert all_but_looks(found, now) == all_but_looks(expected_of(known, now), now)
    finally:
        town.close()


def something_due(town, key):
    for number, text in enumerate(("/okr add Sell more", "/kr add O1 Stores from 1 to 10 stores")):
        place = Place(f"cid-{key}", key, is_group=True)
        actor = Actor(f"u-{key.lower()}", key.title())
        town.bots[0].handle_now(Request(f"said-{key}-{number}", actor, place, town.clock.now, text))


def all_but_looks(found, until):
    return sorted(each for each in found if each.kind != "look" and each.at <= until)
