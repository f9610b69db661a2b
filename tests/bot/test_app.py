"""One process's share of the robot: anchors, health, and a timetable that speaks once whoever asks."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from starlette.types import ASGIApp, Message

from bot.app import Bot, wall_clock
from dingtalk_client.client import DingTalk
from dingtalk_client.errors import Action
from schedules import clock as metronome
from storage.engine import StorageDamaged, StorageUnavailable
from tests.bot.letters import until
from tests.kit.bots import FRIDAY, WEDNESDAY, a_bot, a_message, browser, post, rows, settings_of
from tests.kit.fakes import GROUP, a_fault

SECOND = timedelta(seconds=1)
MONDAY = FRIDAY + timedelta(days=3)


async def with_something_due(bot) -> None:
    for text in ("/okr add Sell more", "/kr add O1 Stores from 1 to 10 stores"):
        assert (await post(bot, a_message(bot.clock(), text))).status_code == 200
    await bot.delivery.drain()


async def tick(*bots) -> None:
    await asyncio.gather(*(bot.tick() for bot in bots))
    await asyncio.gather(*(bot.delivery.drain() for bot in bots))


def posts(client) -> int:
    """What was said unasked: answers leave by their sessions."""
    return client.doors.count(GROUP)


def anchors(bot) -> list[tuple[str, ...]]:
    return rows(bot, "SELECT checkin_anchor, card_anchor FROM groups")


# Groups


def test_the_first_start_fixes_the_anchors_and_no_later_one_moves_them(tmp_path, clock):
    for days in (0, 9, 40):
        clock.now = WEDNESDAY + timedelta(days=days)
        bot = a_bot(tmp_path, clock=clock)
        assert anchors(bot) == [("2026-11-20", "2026-11-23")]
        bot.database.close()


def test_a_timetable_that_is_changed_is_anchored_anew(open_bot):
    open_bot()
    assert anchors(open_bot(OKR_GROUPS__SALES__CHECKIN="every 2 weeks on wed 15:00")) == [
        ("2026-11-18", "2026-11-23")
    ]


async def test_a_group_that_left_the_settings_keeps_its_data_and_is_silent(open_bot, clock, client):
    bot = open_bot()
    await with_something_due(bot)
    gone = {"OKR_GROUPS__SALES__CONVERSATION_ID": "", "OKR_GROUPS__SALES__TITLE": ""}
    without = open_bot(**gone)
    clock.now = FRIDAY
    await tick(without)
    assert posts(client) == 0
    assert rows(without, "SELECT title FROM objectives") == [("Sell more",)]


async def test_a_group_nobody_configured_has_no_timetable(bot, clock, client):
    for text in ("/okr add Sell more", "/kr add O1 Stores from 1 to 10 stores"):
        await post(bot, a_message(bot.clock(), text, conversationId="cidElsewhere=="))
    await bot.delivery.drain()
    clock.now = FRIDAY + timedelta(days=4)
    await tick(bot)
    assert [each.to for each in client.pushed if each.door == GROUP and "cidElse" in each.to] == []


# Timetable


async def test_an_occurrence_is_said_once_however_many_processes_tick(open_bot, clock, client):
    first, second = open_bot(), open_bot(serves=False)
    await with_something_due(first)
    clock.now = FRIDAY - SECOND
    await tick(first, second)
    assert posts(client) == 0
    clock.now = FRIDAY
    for _ in range(3):
        await tick(first, second)
        clock.forward(seconds=15)
    assert posts(client) == 1
    [post] = [each for each in client.pushed if each.door == GROUP]
    assert post.to == first.settings.groups["SALES"].conversation_id


async def test_an_occurrence_is_not_said_again_after_a_restart(open_bot, clock, client):
    bot = open_bot()
    await with_something_due(bot)
    clock.now = FRIDAY
    await tick(bot)
    await bot.stop()
    clock.forward(minutes=1)
    await tick(open_bot())
    assert posts(client) == 1


async def test_a_clock_that_goes_back_says_nothing_again(open_bot, clock, client):
    bot = open_bot()
    await with_something_due(bot)
    clock.now = FRIDAY
    await tick(bot)
    clock.now = FRIDAY - timedelta(hours=2)
    await tick(bot)
    clock.now = FRIDAY + SECOND
    await tick(bot)
    assert posts(client) == 1


@pytest.mark.parametrize(
    ("asleep", "said"),
    [
        pytest.param(timedelta(hours=26), 1, id="a day: the prompt, late"),
        pytest.param(timedelta(days=4), 1, id="over card Monday: the newer one"),
        pytest.param(timedelta(days=32), 1, id="weeks: the newest of five"),
        pytest.param(timedelta(days=12), 0, id="until nothing younger than three days was missed"),
    ],
)
async def test_a_late_start_makes_at_most_one_late_post(open_bot, clock, client, asleep, said):
    bot = open_bot()
    await with_something_due(bot)
    await bot.stop()
    clock.now = FRIDAY + asleep
    late = open_bot()
    for _ in range(3):
        await tick(late)
        clock.forward(seconds=15)
    assert posts(client) == said


async def test_what_was_left_out_is_kept_with_its_reason(open_bot, clock):
    bot = open_bot()
    await with_something_due(bot)
    clock.now = FRIDAY + timedelta(days=12)
    await tick(bot)
    said = "SELECT kind, day, state, reason FROM occurrences WHERE kind IN ('checkin', 'card') ORDER BY day"
    assert rows(bot, said) == [
        ("checkin", "2026-11-20", "skipped", "missed by more than three days"),
        ("card", "2026-11-23", "skipped", "missed by more than three days"),
    ]


async def test_nothing_but_replies_is_said_in_quiet_hours(open_bot, clock, client):
    bot = open_bot(OKR_GROUPS__SALES__CHECKIN="every week on fri 21:00")
    await with_something_due(bot)
    clock.now = FRIDAY + timedelta(hours=11, minutes=30)  # half past nine in the evening
    await tick(bot)
    assert posts(client) == 0
    before = len(client.pushed)
    await with_something_due(bot)
    assert len(client.pushed) == before + 2
    clock.now = FRIDAY + timedelta(hours=22, minutes=29)
    await tick(bot)
    assert posts(client) == 0
    clock.forward(minutes=1)
    await tick(bot)
    assert posts(client) == 1


async def test_a_post_that_fails_on_its_way_is_not_made_twice(open_bot, clock, client):
    bot = open_bot()
    await with_something_due(bot)
    clock.now = FRIDAY
    client.refuse(GROUP, a_fault(Action.RETRY))
    await tick(bot)
    clock.forward(seconds=3)
    await tick(bot)
    assert posts(client) == 1


async def test_what_is_old_is_forgotten_as_the_clock_ticks(bot, clock):
    await with_something_due(bot)
    clock.forward(days=7, hours=1)
    await bot.tick()
    assert rows(bot, "SELECT id FROM inbox WHERE id NOT LIKE 'clock:%'") == []
    assert len(rows(bot, "SELECT id FROM outbox WHERE state = 'sent'")) == 2
    clock.forward(days=30)
    await bot.tick()
    assert rows(bot, "SELECT id FROM outbox WHERE made_at < :at", at=1_763_500_000_000) == []


# Health


async def status(bot, path: str) -> tuple[int, dict[str, object]]:
    async with browser(bot) as http:
        answer = await http.get(path)
    return answer.status_code, answer.json()


@contextlib.asynccontextmanager
async def running(web: ASGIApp) -> AsyncIterator[None]:
    """As a server starts and stops it."""
    told: asyncio.Queue[Message] = asyncio.Queue()
    said: asyncio.Queue[Message] = asyncio.Queue()
    life = asyncio.create_task(web({"type": "lifespan", "state": {}}, told.get, said.put))
    await told.put({"type": "lifespan.startup"})
    assert (await said.get())["type"] == "lifespan.startup.complete"
    yield
    await told.put({"type": "lifespan.shutdown"})
    assert (await said.get())["type"] == "lifespan.shutdown.complete"
    await life


async def test_it_is_alive_from_start_to_stop(bot):
    assert await status(bot, "/healthz") == (503, {"alive": False})
    async with running(bot.web()):
        assert await status(bot, "/healthz") == (200, {"alive": True})
    assert (await status(bot, "/healthz"))[0] == 503


async def test_a_clock_that_stopped_ticking_is_not_alive(bot, monkeypatch):
    await bot.start()
    later = metronome.monotonic() + 61
    monkeypatch.setattr(metronome, "monotonic", lambda: later)
    assert (await status(bot, "/healthz"))[0] == 503


async def test_a_worker_that_died_is_not_alive(bot, monkeypatch):
    async def broken():
        raise RuntimeError("a bug")

    monkeypatch.setattr(bot.delivery, "run", broken)
    await bot.start()
    await until(lambda: bot._workers[0].done())
    assert (await status(bot, "/healthz"))[0] == 503


async def test_it_is_ready_when_the_database_takes_writes(bot):
    assert await status(bot, "/readyz") == (200, {"ready": True, "not_ready": []})
    bot.database._connection.execute("PRAGMA query_only=ON")
    assert await status(bot, "/readyz") == (503, {"ready": False, "not_ready": ["database"]})
    bot.database._connection.execute("PRAGMA query_only=OFF")
    assert (await status(bot, "/readyz"))[0] == 200


@pytest.mark.parametrize("fault", [StorageUnavailable, StorageDamaged])
async def test_it_is_not_ready_whatever_is_wrong_with_the_database(bot, monkeypatch, fault):
    async def failing(work):
        raise fault("x")

    monkeypatch.setattr(bot.database, "write", failing)
    assert await status(bot, "/readyz") == (503, {"ready": False, "not_ready": ["database"]})
    monkeypatch.undo()


# Starting and stopping


async def test_a_started_bot_answers_by_itself(bot, client):
    await bot.start()
    await post(bot, a_message(bot.clock(), "/okr add Sell more"))
    await until(lambda: len(client.pushed) == 1)


async def test_a_bot_that_starts_gets_ready_for_misspelt_lines_and_nobody_waits(bot, monkeypatch):
    threads = []
    monkeypatch.setattr("bot.app.prepare", lambda: threads.append(threading.current_thread()))
    await bot.start()
    await until(lambda: bool(threads))
    writer = await bot.database.write(lambda _: threading.current_thread())
    assert not {threading.current_thread(), writer}.intersection(threads)


async def test_a_stopped_bot_takes_nothing_more(bot):
    await bot.stop()
    assert (await post(bot, a_message(bot.clock(), "/okr add Sell more"))).status_code == 503


async def test_without_a_client_it_speaks_to_the_real_dingtalk(tmp_path):
    bot = Bot(settings_of(tmp_path))
    assert isinstance(bot._client, DingTalk)
    assert bot.clock is wall_clock
    assert wall_clock().utcoffset() == timedelta(0)
    await bot.stop()


def test_the_key_for_sessions_is_the_given_one_or_made_once_and_kept(tmp_path):
    a_bot(tmp_path).database.close()
    kept = (tmp_path / "secret.key").read_text()
    a_bot(tmp_path).database.close()
    assert (tmp_path / "secret.key").read_text() == kept
    (tmp_path / "given").mkdir()
    a_bot(tmp_path / "given", OKR_SECRET_KEY="a key of the administrator's own").database.close()
    assert not (tmp_path / "given" / "secret.key").exists()
