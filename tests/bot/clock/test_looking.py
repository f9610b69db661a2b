"""The clock's way through the agenda: what is broken keeps nobody back, groups come before people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import looking
from handlers.grammar import REGISTRY
from schedules.jobs import JOBS
from storage.agenda import GROUP, Agenda
from storage.outbox import PROMPT, Outbox, Outgoing
from storage.people import People
from tests.bot.test_app import tick, with_something_due
from tests.kit.bots import FRIDAY, a_bot, millis, rows
from tests.kit.fakes import GROUP as GROUP_DOOR

MONDAY = FRIDAY + timedelta(days=3)
HOUR = timedelta(hours=1)


@pytest.fixture
async def due(bot, clock):
    """SALES has a prompt due, and its owner is asked a second later."""
    await with_something_due(bot)
    clock.now = FRIDAY
    return bot


def put(bot, kind: str, key: object, at=FRIDAY) -> None:
    bot.database.write_now(lambda unit: Agenda(unit).put(kind, key, at))


def agenda(bot) -> dict[str, int]:
    return dict(rows(bot, "SELECT subject, due_at FROM agenda"))


def decided(bot, kind: str) -> list[tuple[str, str]]:
    return rows(bot, "SELECT state, reason FROM occurrences WHERE kind = :kind", kind=kind)


async def test_the_next_due_instant_is_the_check_in_then_the_card(bot, clock):
    await with_something_due(bot)
    found, until = [], clock() + timedelta(days=5)
    while (at := await bot.next_due(clock(), until)) is not None:
        clock.now = at
        before = rows(bot, "SELECT kind, day FROM occurrences WHERE state = 'done'")
        await tick(bot)
        new = set(rows(bot, "SELECT kind, day FROM occurrences WHERE state = 'done'")) - set(before)
        found += [(kind, at) for kind, _ in new if kind in ("checkin", "card")]
    assert found == [("checkin", FRIDAY), ("card", MONDAY)]


async def test_a_subject_that_is_broken_keeps_nobody_back_and_is_tried_again_in_an_hour(due, client):
    put(due, GROUP, 999, FRIDAY - HOUR)  # there is no such group
    await tick(due)
    assert client.doors.count(GROUP_DOOR) == 1
    assert agenda(due)["group:999"] == millis(FRIDAY + HOUR)


async def test_a_post_that_fails_by_our_fault_is_recorded_and_never_asked_for_again(due, monkeypatch, clock):
    def fails(*_, **__):
        raise ZeroDivisionError("as the test wanted")

    monkeypatch.setitem(REGISTRY, "clock checkin", replace(REGISTRY["clock checkin"], run=fails))
    await tick(due)
    monkeypatch.undo()
    clock.forward(minutes=5)
    put(due, GROUP, 1, FRIDAY)
    await tick(due)
    assert decided(due, "checkin") == [("skipped", looking.FAILED)]


async def test_of_a_fault_that_concerns_nobody_s_conversation_nobody_is_told(due, client):
    put(due, "nonsense", "u001")
    await tick(due)
    assert "nonsense:u001" not in agenda(due)
    assert rows(due, "SELECT request_id FROM outbox WHERE request_id LIKE 'clock:nonsense:%'") == []


async def test_while_many_prompts_wait_groups_alone_are_looked_at(due, monkeypatch, clock):
    monkeypatch.setattr(looking, "MANY_PROMPTS", 3)

    def fill(unit):
        People(unit).meet("u001", "李雷")
        Agenda(unit).put("ask", "u001", FRIDAY - HOUR)
        for number in range(4):
            prompt = Outgoing(
                body={"title": "", "text": "", "buttons": []},
                priority=PROMPT,
                not_before=FRIDAY,
                expires_at=MONDAY,
                conversation=f"cid-{number}",
            )
            Outbox(unit).put(f"clock:{number}", prompt, now=FRIDAY)

    due.database.write_now(fill)
    await due.beat()
    assert decided(due, "checkin") == [("done", "")]
    assert "ask:u001" in agenda(due)
    # A clock that is turned does not go by seconds until they are through.
    assert await due.next_due(FRIDAY + timedelta(seconds=5), MONDAY) > FRIDAY + HOUR
    await due.delivery.drain()
    clock.forward(seconds=5)
    await tick(due)
    assert "ask:u001" not in agenda(due)


async def test_a_whole_part_is_followed_by_the_next_at_once(bot, clock, monkeypatch):
    monkeypatch.setattr(looking, "MOST_AT_ONCE", 2)
    for key in ("u001", "u002", "u003"):
        put(bot, "ask", key, clock())
    bot.database.write_now(lambda unit: Agenda(unit).remove(GROUP, 1))
    assert [await bot.beat(), await bot.beat(), await bot.beat()] == [True, False, False]
    assert agenda(bot) == {}


async def test_only_whoever_serves_has_every_group_looked_at_again(tmp_path, bot, clock, client):
    await tick(bot)
    planned = agenda(bot)
    beside = a_bot(tmp_path, clock=clock, client=client, serves=False)
    assert agenda(bot) == planned
    beside.database.close()
    again = a_bot(tmp_path, clock=clock, client=client)
    assert agenda(bot)["group:1"] == 0
    again.database.close()


def test_each_kind_of_post_has_a_command():
    assert {f"clock {job.kind}" for job in JOBS} <= set(REGISTRY)
