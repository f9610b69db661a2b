"""`make many`: ten thousand groups are due in the same minute, eight owners in each.

One process on SQLite, a DingTalk that counts twenty calls a second of each API, and people who go on
talking meanwhile. The clock may run faster than the world: all work is done in real time, so that a
clock four times as fast makes the load four times as dense.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import resource
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, text

from bot.app import Bot
from dingtalk_client.client import Sent
from dingtalk_client.errors import Action
from handlers.request import Place, Request
from okr.model import Actor
from storage.agenda import GROUP
from storage.mapping import millis
from storage.rhythm_tables import AgendaRow
from storage.tables import GroupRow, KeyResultRow, MemberRow, ObjectiveRow, PersonRow
from tests.kit.bots import FRIDAY, SALES, Clock, a_bot, a_message, browser, signed
from tests.kit.fakes import a_fault

OWNERS = 8
CALLS_A_SECOND = 20
ON_THE_WAY_S = 0.1  # of the turning clock
BEAT_S = 15.0
CALLBACK_EVERY_S = 0.25  # of the real clock
MANY = 500  # rows in one statement


class FastClock(Clock):
    """Begins at `begin`; `speed` of its seconds are one of ours."""

    def __init__(self, begin: datetime, speed: float) -> None:
        super().__init__(begin)
        self.begin, self.speed = begin, speed
        self.started = time.monotonic()

    def start(self) -> None:
        self.started = time.monotonic()

    def __call__(self) -> datetime:
        return self.begin + timedelta(seconds=(time.monotonic() - self.started) * self.speed)

    async def sleep(self, seconds: float) -> None:
        """So many of its own."""
        await asyncio.sleep(seconds / self.speed)


@dataclass
class BusyDingTalk:
    """Takes what comes, at most twenty calls a second of each API, and writes down when."""

    clock: FastClock
    groups: list[tuple[datetime, str]] = field(default_factory=list)
    people: list[datetime] = field(default_factory=list)
    sessions: dict[str, float] = field(default_factory=dict)
    refused: int = 0
    _recent: defaultdict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    async def send_session(self, url: str, message: Any) -> Sent:
        self.sessions[url] = time.monotonic()
        return Sent(None)

    async def send_group(self, conversation_id: str, message: Any) -> Sent:
        await self._count("group")
        self.groups.append((self.clock(), conversation_id))
        return Sent("key-1")

    async def send_person(self, staff_id: str, message: Any) -> Sent:
        await self._count("person")
        self.people.append(self.clock())
        return Sent("key-1")

    async def send_custom(self, *_: Any, **__: Any) -> Sent:
        raise NotImplementedError

    async def _count(self, api: str) -> None:
        recent, now = self._recent[api], self.clock()
        while recent and recent[0] <= now - timedelta(seconds=1):
            recent.popleft()
        if len(recent) >= CALLS_A_SECOND:
            self.refused += 1
            raise a_fault(Action.RETRY, "throttled", retry_after=timedelta(seconds=1))
        recent.append(now)
        await self.clock.sleep(ON_THE_WAY_S)


@dataclass(frozen=True, slots=True)
class Report:
    groups: int
    prompts: int  # conversations that were posted to
    doubled: int
    last_prompt: timedelta  # after the minute in which all were due
    people: int
    people_before_last_prompt: int
    replies: Sequence[float]  # seconds of real time
    unanswered: int
    refused: int
    lag_s: float
    peak_mib: float
    seconds: float

    def slow_reply(self) -> float:
        """The 95th of a hundred."""
        ordered = sorted(self.replies)
        return ordered[int(len(ordered) * 0.95)] if ordered else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.many_groups", description=__doc__)
    parser.add_argument("--groups", type=int, default=10_000)
    parser.add_argument("--speed", type=float, default=1.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dingokr-many-") as scratch:
        report = asyncio.run(run(Path(scratch), groups=options.groups, speed=options.speed, private=100))
    print(
        f"{report.prompts} of {report.groups} groups prompted, {report.doubled} twice,"
        f" the last after {report.last_prompt.total_seconds():.0f} s of the turning clock\n"
        f"private cards: {report.people}, {report.people_before_last_prompt} of them before the last prompt\n"
        f"replies: {len(report.replies)}, p95 {report.slow_reply():.2f} s,"
        f" worst {max(report.replies, default=0):.2f} s, unanswered {report.unanswered}\n"
        f"refused by DingTalk: {report.refused}; loop lag {report.lag_s * 1000:.0f} ms at worst;"
        f" peak {report.peak_mib:.0f} MiB; {report.seconds:.0f} s at speed {options.speed}"
    )
    well = (
        report.prompts == report.groups
        and not report.doubled
        and report.last_prompt <= timedelta(minutes=12)
        and report.slow_reply() < 2
        and report.peak_mib < 400
    )
    return 0 if well else 1


async def run(folder: Path, *, groups: int, speed: float, private: int) -> Report:
    """Until every group is posted to, and so many private cards have left (as far as there are any)."""
    clock = FastClock(FRIDAY - timedelta(days=2), speed)
    dingtalk = BusyDingTalk(clock)
    bot = a_bot(folder, clock=clock, client=dingtalk, sleep=clock.sleep)
    settle(bot, groups)
    clock.begin = FRIDAY - timedelta(seconds=5)
    clock.start()
    begun = time.monotonic()
    work = (
        bot.delivery.run(),
        bot.backlog.run(),
        bot.watchdog.run(),
        beat(bot, clock),
        beat_lags(lags := []),
    )
    workers = [asyncio.create_task(each) for each in work]
    talking = asyncio.create_task(talk(bot, dingtalk))
    try:
        await until_sent(dingtalk, groups, private)
    finally:
        talking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await talking
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        await bot.stop()
    return report_of(dingtalk, groups, lags, time.monotonic() - begun)


async def beat(bot: Bot, clock: FastClock) -> None:
    """The metronome, by the turning clock."""
    while True:
        while await bot.beat():
            pass
        await clock.sleep(BEAT_S)


async def beat_lags(lags: list[float]) -> None:
    """By how much the event loop comes late."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(0.05)
        lags.append(time.monotonic() - before - 0.05)


TALK: dict[str, float] = {}


async def talk(bot: Bot, dingtalk: BusyDingTalk) -> None:
    """Somebody asks something four times a second."""
    TALK.clear()
    async with browser(bot) as http:
        for number in range(10**9):
            url = f"https://oapi.dingtalk.com/robot/sendBySession?session=s{number}"
            body = a_message(
                bot.clock(), "/okr", sessionWebhook=url, conversationId="cid-1", senderStaffId="u1-1"
            )
            TALK[url] = time.monotonic()
            answer = await http.post("/dingtalk/robot", json=body, headers=signed(bot.clock()))
            if answer.status_code != 200:
                raise RuntimeError(f"a callback was answered with {answer.status_code}")
            await asyncio.sleep(CALLBACK_EVERY_S)


async def until_sent(dingtalk: BusyDingTalk, groups: int, private: int) -> None:
    """Give up on private cards when nothing moves for ten seconds."""
    moved, seen = time.monotonic(), -1
    while True:
        await asyncio.sleep(0.1)
        count = len(dingtalk.groups) + len(dingtalk.people)
        if count != seen:
            moved, seen = time.monotonic(), count
        prompted = len({conversation for _, conversation in dingtalk.groups})
        if prompted >= groups and (len(dingtalk.people) >= private or time.monotonic() - moved > 3):
            return
        if time.monotonic() - moved > 60:
            return


def report_of(dingtalk: BusyDingTalk, groups: int, lags: list[float], seconds: float) -> Report:
    posted = [conversation for _, conversation in dingtalk.groups]
    last = max((at for at, _ in dingtalk.groups), default=FRIDAY)
    replies = [dingtalk.sessions[url] - asked for url, asked in TALK.items() if url in dingtalk.sessions]
    return Report(
        groups=groups,
        prompts=len(set(posted)),
        doubled=len(posted) - len(set(posted)),
        last_prompt=last - FRIDAY,
        people=len(dingtalk.people),
        people_before_last_prompt=sum(at < last for at in dingtalk.people),
        replies=replies,
        unanswered=len(TALK) - len(replies),
        refused=dingtalk.refused,
        lag_s=max(lags, default=0.0),
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        seconds=seconds,
    )


def settle(bot: Bot, groups: int) -> None:
    """So many groups, each like SALES with an objective, and eight people with a key result each."""
    place, boss = Place(SALES, "Sales", is_group=True), Actor("u001", "Li Lei")
    for number, line in enumerate(("/okr add Sell more", "/kr add O1 Stores from 1 to 10 stores")):
        bot.handle_now(Request(f"said-{number}", boss, place, bot.clock(), line))
    with bot.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM agenda"))
        connection.execute(text("DELETE FROM outbox"))
        _multiply(connection, groups)


def _multiply(connection: Connection, groups: int) -> None:
    known = [_only(connection, row) for row in (GroupRow, ObjectiveRow, KeyResultRow, PersonRow)]
    group, objective, key_result, person = known
    numbers = range(2, groups + 2)
    people = [(n, owner) for n in numbers for owner in range(1, OWNERS + 1)]
    _put(connection, GroupRow, [
        group | {"id": n, "key": f"G{n}", "conversation_id": f"cid-{n}"} for n in numbers
    ])  # fmt: skip
    _put(connection, PersonRow, [person | {"staff_id": f"u{n}-{owner}"} for n, owner in people])
    _put(connection, MemberRow, [{"group_id": n, "staff_id": f"u{n}-{owner}"} for n, owner in people])
    _put(
        connection, ObjectiveRow, [objective | {"id": n, "group_id": n, "owner": f"u{n}-1"} for n in numbers]
    )
    _put(connection, KeyResultRow, [
        key_result
        | {"id": n * 10 + owner, "objective_id": n, "group_id": n, "number": owner, "owner": f"u{n}-{owner}"}
        for n, owner in people
    ])  # fmt: skip
    _put(connection, AgendaRow, [{"subject": f"{GROUP}:{n}", "due_at": millis(FRIDAY)} for n in numbers])


def _only(connection: Connection, row: Any) -> dict[str, Any]:
    (found,) = connection.execute(select(row.__table__)).mappings().all()
    return {name: value for name, value in found.items() if name != "uid"}


def _put(connection: Connection, row: Any, values: list[dict[str, Any]]) -> None:
    for begin in range(0, len(values), MANY):
        connection.execute(insert(row.__table__), values[begin : begin + MANY])


if __name__ == "__main__":
    sys.exit(main())
