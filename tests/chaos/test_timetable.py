"""Each time of the timetable is decided once, whatever clocks, calendars and dying processes do.

`make chaos` goes through two whole years with real processes; here are the weeks in which things go wrong.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest

from schedules.calendars import is_workday
from schedules.due import due_of, next_due
from schedules.jobs import JOBS, Span
from tests.chaos.forty_groups import BEGIN, END, changes, clock_changes, plans, timetabled
from tests.chaos.replicas import Replicas, env_of, expected_of
from tests.chaos.timetable_oracle import Expected, Oracle
from tests.kit.bots import Clock

YEARS_END = datetime(2026, 12, 17, 6, 30, tzinfo=UTC)  # ISO week 53 lies before the Monday of January
A_MOMENT = timedelta(microseconds=1)


def weeks_of_changes():
    """The days around each clock change, with the zones whose clocks change in them."""
    for week, group in groupby(clock_changes(), key=lambda at: at.isocalendar()[:2]):
        begin = min(found := list(group)) - timedelta(days=4)
        yield pytest.param(begin, found, id=f"{week[0]}-W{week[1]:02}")


@pytest.mark.parametrize(("number", "plan"), [pytest.param(n, p, id=p.key) for n, p in enumerate(plans())])
def test_two_years_of_a_group_are_what_the_contract_says(number, plan):
    fiscal_start = number % 3 + 1
    plan = replace(plan, fiscal_start=fiscal_start)
    group = timetabled(number, plan)
    said = {
        Expected(job.said(group, nominal, fiscal_start), plan.key, job.kind, nominal.day)
        for job in JOBS
        for nominal in job.nominals(group, Span(BEGIN - A_MOMENT, END, fiscal_start))
    }
    assert {each for each in said if each.at <= END} == Oracle(plan, is_workday, END).expected()


@pytest.mark.parametrize("key", ["HONG_KONG_E", "LORD_HOWE_E", "NEW_YORK_B"])
def test_from_due_instant_to_due_instant_nothing_is_left_out_and_nothing_comes_twice(key):
    number, plan = next((n, plan) for n, plan in enumerate(plans()) if plan.key == key)
    group, decided, found, now = timetabled(number, plan), {}, [], BEGIN
    while now < END:
        until = min(END, now + timedelta(days=20))
        now = next_due([group], decided, after=now, until=until) or until
        for each, _ in due_of(group, decided, now, fiscal_start=1):
            found.append(Expected(each.at, key, each.kind, each.day))
            known = decided.get((group.group.id, each.kind), each.day)
            decided[group.group.id, each.kind] = max(known, each.day)
    assert sorted(each for each in found if each.at <= END) == sorted(expected_of([plan], END))


async def test_week_53_and_a_year_s_end_with_a_death_each_week(database_url):
    known = [replace(plan, first_seen=YEARS_END) for plan in plans()]
    await check(database_url, known, YEARS_END, YEARS_END + timedelta(days=21), replicas=3)


@pytest.mark.parametrize(("begin", "changed"), list(weeks_of_changes()))
async def test_a_week_in_which_clocks_change_with_a_death_in_it(database_url, begin, changed):
    known = [
        replace(plan, first_seen=begin)
        for plan in plans()
        if any(changes(ZoneInfo(plan.tz), at) for at in changed)
    ]
    await check(database_url, known, begin, begin + timedelta(days=8), replicas=2)


async def check(url, known, begin, end, *, replicas):
    town = Replicas(env_of(url, known), Clock(begin), number=replicas)
    try:
        kills = await town.step_to(end, kill_every=timedelta(days=6))
        decided = [each for each in town.decided() if each.at <= end]
        assert sorted(decided) == sorted(expected_of(known, end))
        assert set(town.posts().values()) <= {1}
        assert kills >= (end - begin).days // 7
    finally:
        town.close()
