"""An organisation of ten groups and eighty people that lives through a month, one event after the other.

Everybody owns three key results and reports on each of them in each round, some only when they are
asked twice and some not at all; in between they look, comment, are stuck and help. Nothing of the bot
is stood in for but DingTalk.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from tests.dingtalk_client.samples import wire
from tests.kit.bots import PATH, rows, signed
from tests.kit.callers import Callers
from tests.kit.fakes import CUSTOM, SESSION, UPLOAD

GROUPS = ("company", "product", "sales", "t4", "t5", "t6", "t7", "t8", "t9", "t10")
EACH = 8  # people in a group
OWNED = 3  # key results of each of them
ASKED_TWICE = 5  # every fifth waits for the nudge,
SILENT = 10  # every tenth says nothing even then
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
DEFAULTS = {"OKR_CALENDAR": "CN", "OKR_LANG": "zh-CN", "OKR_ADMINS": "p000"}


@dataclass(frozen=True, slots=True)
class Person:
    number: int

    @property
    def staff_id(self) -> str:
        return f"p{self.number:03}"

    @property
    def group(self) -> str:
        return GROUPS[self.number // EACH]

    @property
    def owned(self) -> Iterator[int]:
        """The numbers of their key results."""
        first = self.number % EACH * OWNED + 1
        return iter(range(first, first + OWNED))

    @property
    def objective(self) -> int:
        return self.number % EACH + 1


PEOPLE = tuple(Person(number) for number in range(len(GROUPS) * EACH))


@dataclass(order=True, frozen=True, slots=True)
class Event:
    """Somebody types or taps a line; `one_to_one` with the robot, else in their group."""

    at: datetime
    order: int
    by: str
    line: str
    group: str
    one_to_one: bool
    mentions: tuple[str, ...] = ()


@dataclass(slots=True)
class Bill:
    """What DingTalk saw."""

    callbacks: int = 0
    doors: Counter[str] = field(default_factory=Counter)

    @property
    def pushes(self) -> int:
        return self.callbacks + sum(self.doors[door] for door in (SESSION, CUSTOM))

    @property
    def calls(self) -> int:
        return sum(self.doors.values()) - sum(self.doors[door] for door in (SESSION, CUSTOM))


class Organisation:
    def __init__(self, folder: Path, *, now: datetime) -> None:
        self.callers = Callers(folder, now=now, **DEFAULTS, **_settings())
        self.bot, self.clock = self.callers.bot, self.callers.clock
        self.bill = Bill()
        self._web = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.bot.web()), base_url="http://bot.test"
        )
        self._events: list[Event] = []
        self._orders = itertools.count()
        self._looked_up_to = 0  # of the outbox

    def found(self, at: datetime, of: str = "") -> None:
        """Everybody adds an objective with three key results, in one message; `of` names another cycle."""
        for person in PEOPLE:
            lines = [f"/okr add 让客户第一周就用起来 {person.number}{of}"]
            lines += [f"/kr add O{person.objective} 指标 {n} 从 0 到 100{of}" for n in person.owned]
            self.plan(at + person.number * MINUTE, person, "\n".join(lines))

    def end(self, at: datetime, cycle: str, following: str) -> None:
        """The managers open the next cycle, and everybody scores what was theirs, in one message."""
        for person in PEOPLE:
            if person.number % EACH == 0:
                self.plan(at, person, f"/cycle open {following}")
            whole = f"{person.group.upper()}/{cycle}/KR"
            scores = "\n".join(f"/score {whole}{number} 0.{4 + number % 5}" for number in person.owned)
            self.plan(at + DAY + person.number * 7 * MINUTE, person, scores)
            self.plan(at + 2 * DAY + person.number * MINUTE, person, "/retro 早点开始")

    def begin(self) -> None:
        """From here on it is counted."""
        self.bill = Bill()
        self.callers.dingtalk.pushed.clear()
        self.callers.dingtalk.uploads.clear()

    async def live(self, until: datetime) -> None:
        """Let everything happen that happens by itself or is planned, each at its instant."""
        beaten = self.clock()
        while True:
            planned = self._events[0].at if self._events else until
            following = await self.bot.next_due(self.clock(), min(planned, until))
            if following is None and planned >= until:
                break
            self.clock.now = max(self.clock(), following or planned)
            # What is put off to no instant is looked at by the next beat, here within the hour.
            if following is not None or self.clock() - beaten >= HOUR:
                beaten = self.clock()
                await self.callers.tick()
                self._answer_rounds()
            while self._events and self._events[0].at <= self.clock():
                await self._do(heapq.heappop(self._events))
        self.clock.now = until
        uploads = {UPLOAD: len(self.callers.dingtalk.uploads)}
        self.bill.doors = Counter(self.callers.dingtalk.doors) + Counter(uploads)
        await self.bot.purse.settle(self.clock() - MINUTE)

    def plan(
        self, at: datetime, by: Person, line: str, *, alone: bool = False, mentions: Sequence[Person] = ()
    ) -> None:
        named = tuple(each.staff_id for each in mentions)
        event = Event(at, next(self._orders), by.staff_id, line, by.group, alone, named)
        heapq.heappush(self._events, event)

    def plan_days_between(self, monday: datetime) -> None:
        """A week of looking, helping and being stuck: in each group some of it, every working day."""
        for day, group in itertools.product(range(5), range(len(GROUPS))):
            at = monday + day * DAY + 5 * HOUR + group * MINUTE
            who = [PEOPLE[group * EACH + (day + step) % EACH] for step in range(3)]
            ref, other = next(who[0].owned), next(who[1].owned)
            self.plan(at, who[0], ("/okr mine", "/status", "/okr risk", f"/kr show {ref}", "/okr")[day])
            self.plan(at + HOUR, who[1], f"/u {other} +3 等客户回复", alone=False)
            if day == 1:
                self.plan(at + 2 * HOUR, who[2], f"/kr comment KR{ref} 需要帮忙吗")
            if day == 2:
                self.plan(at, who[0], f"/block KR{ref} 等法务 @{who[1].staff_id}", mentions=who[1:2])
                self.plan(at + 2 * DAY, who[0], f"/unblock KR{ref}")
            if day == 3:
                self.plan(at + HOUR, who[2], f"/kudos @{who[0].staff_id} KR{ref} 干得好", mentions=who[:1])

    def _answer_rounds(self) -> None:
        """A prompt came: each member will answer it, key result by key result."""
        found = rows(
            self.bot,
            "SELECT id, conversation FROM outbox WHERE id > :after AND request_id LIKE 'clock:%:checkin:%' "
            "AND conversation <> '' ORDER BY id",
            after=self._looked_up_to,
        )
        for key, conversation in found:
            self._looked_up_to = key
            for person in PEOPLE:
                if f"cid-{person.group}" == conversation and person.number % SILENT:
                    self._answer(person)

    def _answer(self, person: Person) -> None:
        late = DAY + HOUR if person.number % ASKED_TWICE == 0 else timedelta(0)
        at = self.clock() + late + (5 + person.number % EACH * 11) * MINUTE
        for step, number in enumerate(person.owned):
            # A tap goes the same road as a typed line: one callback, one answer.
            more = (1, 4, 9)[(person.number + step) % 3]
            line = f"/kr update {person.group.upper()}/KR{number} +{more}"
            self.plan(at + step * MINUTE, person, line, alone=person.number % 2 == 0)

    async def _do(self, event: Event) -> None:
        where = None if event.one_to_one else event.group
        body = self.callers.body(event.line, event.by, where, mentions=event.mentions)
        await self._post(body)

    async def _post(self, body: object) -> None:
        self.bill.callbacks += 1
        answer = await self._web.post(
            PATH,
            content=wire(body),
            headers={"content-type": "application/json"} | signed(self.clock()),
        )
        assert answer.status_code == 200, answer.text
        await self.bot.delivery.drain()

    async def figures(self) -> str:
        return (await self._web.get("/metrics")).text

    async def close(self) -> None:
        await self._web.aclose()
        await self.bot.stop()


def _settings() -> dict[str, str]:
    """Ten groups, each with its first member as manager, nine of them under the company."""
    env: dict[str, str] = {}
    for position, group in enumerate(GROUPS):
        prefix = f"OKR_GROUPS__{group.upper()}__"
        env[prefix + "CONVERSATION_ID"] = f"cid-{group}"
        env[prefix + "MANAGERS"] = PEOPLE[position * EACH].staff_id
        if group != "company":
            env[prefix + "PARENT"] = "COMPANY"
    return env
