"""The wire to a local DingTalk, spoilt on purpose, and a bot behind it whose clock is turned by hand.

Messages are put into the bot's outbox, each with a number in its words. What DingTalk was asked, when, and
what it took is kept here, so that duplicates, order, haste and sends inside a ban can be counted.
"""

from __future__ import annotations

import json
import logging
import random
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import httpx
import structlog

from bot.vault import Vault
from cards.message import Message
from dingtalk_client.client import DingTalk
from simulator.clock import Clock
from simulator.server import create_app
from simulator.signing import Credentials
from simulator.tenant import Tenant
from simulator.world import Person, World
from storage.outbox import PROMPT, REPLY, Outbox, Outgoing
from tests.kit.bots import a_bot, no_wait, rows

BEGINS = datetime(2026, 11, 18, 1, tzinfo=UTC)
OAPI = "https://oapi.dingtalk.com"
GROUPS, ROBOTS, PEOPLE = 24, 8, 12  # of the groups so many have a custom robot
KEPT = timedelta(hours=24)  # as the bot keeps its own
BAN = timedelta(minutes=10)
LEAST_STEP = timedelta(milliseconds=250)
NUMBER = re.compile(r"message (\d+)\b")
FAULTS = {"500": 0.20, "timeout": 0.10, "reset": 0.05, "throttle": 0.05, "revoked": 0.02, "page": 0.01}
PAGE = "<!DOCTYPE html><html><body>punish</body></html>"


@dataclass
class Wire(httpx.AsyncBaseTransport):
    """`faults` are shares of all calls. Half of what may be is spoilt after DingTalk took it."""

    inner: httpx.AsyncBaseTransport
    clock: Clock
    lot: random.Random
    faults: Mapping[str, float] = field(default_factory=dict)
    is_down: bool = False
    calls: list[tuple[datetime, str, int | None]] = field(default_factory=list)  # with the message's number
    spoilt: Counter[str] = field(default_factory=Counter)
    spoilt_after: Counter[int] = field(default_factory=Counter)  # by message
    banned: dict[str, datetime] = field(default_factory=dict)  # doors, until when
    inside_a_ban: int = 0
    dead_sessions: int = 0  # calls to sessions that were over
    tokens: list[datetime] = field(default_factory=list)  # when one was given
    conversations: dict[str, str] = field(default_factory=dict)  # of a session
    ends: dict[str, datetime] = field(default_factory=dict)  # of a session

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        now, path = self.clock.now(), request.url.path
        number = _number(await request.aread())
        self.calls.append((now, path, number))
        if self.is_down:
            self.spoilt["down"] += 1
            raise self.lot.choice([httpx.ConnectError, httpx.ReadTimeout])("down", request=request)
        door = self._door(request)
        if door in self.banned and self.banned[door] > now:
            # What was on its way at the very instant of the ban could not know of it.
            self.inside_a_ban += self.banned[door] - BAN < now
            return _too_fast()
        self.dead_sessions += path.endswith("BySession") and self._is_over(request)
        fault = self._draw()
        if path.endswith("/accessToken") and fault in (None, "revoked"):
            self.tokens.append(now)
        if fault is None:
            return await self.inner.handle_async_request(request)
        self.spoilt[fault] += 1
        return await self._spoil(fault, door, number, request)

    async def _spoil(
        self, fault: str, door: str, number: int | None, request: httpx.Request
    ) -> httpx.Response:
        if fault == "throttle":
            return self._throttle(door)
        if fault == "page":
            return httpx.Response(self.lot.choice([200, 403, 405]), html=PAGE)
        if fault == "revoked":
            revoking = httpx.Request("POST", "http://sim.test/_sim/revoke", content=b"{}")
            await self.inner.handle_async_request(revoking)
            return await self.inner.handle_async_request(request)
        if self.lot.random() < 0.5 and (await self._is_taken(request)) and number is not None:
            self.spoilt_after[number] += 1
        if fault == "500":
            answers = [
                {"html": PAGE},
                {"json": {"code": "system.error", "message": "busy", "requestid": "r"}},
            ]
            return httpx.Response(500, **self.lot.choice(answers))
        kinds: dict[str, list[type[httpx.RequestError]]] = {
            "timeout": [httpx.ReadTimeout],
            "reset": [httpx.ReadError, httpx.RemoteProtocolError],
        }
        raise self.lot.choice(kinds[fault])(fault, request=request)

    async def _is_taken(self, request: httpx.Request) -> bool:
        answer = await self.inner.handle_async_request(request)
        body = json.loads(await answer.aread())
        return answer.status_code == 200 and body.get("errcode", 0) == 0

    def _throttle(self, door: str) -> httpx.Response:
        """A custom robot or a session is banned for ten minutes, an API for the rest of the second."""
        if door.startswith("/v1.0"):
            code = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
            return httpx.Response(403, json={"code": code, "message": "too fast", "requestid": "r"})
        self.banned[door] = self.clock.now() + BAN
        return _too_fast()

    def _is_over(self, request: httpx.Request) -> bool:
        return self.ends[request.url.params["session"]] <= self.clock.now()

    def _door(self, request: httpx.Request) -> str:
        query = request.url.params
        if "access_token" in query:
            return f"robot {query['access_token']}"
        if "session" in query:
            return f"session of {self.conversations[query['session']]}"
        return request.url.path

    def _draw(self) -> str | None:
        drawn = self.lot.random()
        for fault, share in self.faults.items():
            if drawn < share:
                return fault
            drawn -= share
        return None


class Kettle:
    """One corporation, its DingTalk, the wire, and the bot."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self.lot = random.Random(seed)
        self.clock = _HandClock(BEGINS)
        self.world = _a_world(self.clock)
        self.tenant = Tenant(calls_a_month=0, pushes_a_month=0)
        self._heard: list[dict[str, Any]] = []
        credentials = Credentials()
        simulator = create_app(
            self.world,
            credentials=credentials,
            callback_url="http://bot.test/dingtalk/robot",
            public_url=OAPI,
            tenant=self.tenant,
            transport=httpx.MockTransport(self._hear),
        )
        inner = httpx.ASGITransport(simulator)
        self.page = httpx.AsyncClient(transport=inner, base_url="http://sim.test")
        self.wire = Wire(inner, self.clock, self.lot)
        self.client = DingTalk(
            app_key=credentials.client_id,
            app_secret=credentials.client_secret,
            robot_code=credentials.robot_code,
            api_url="https://api.dingtalk.com",
            oapi_url=OAPI,
            clock=self.clock.now,
            reply_hosts=frozenset({"oapi.dingtalk.com"}),
            transport=self.wire,
        )
        self._folder = folder
        # What must wait for its turn at a door is put off, however short the wait: time does not pass.
        self._no_waiting = patch("bot.doorway.LONGEST_WAIT", timedelta(0))

    async def __aenter__(self) -> Self:
        robots = (await self.page.get("/_sim/robots")).json()
        env = {}
        for number, group in enumerate(self.world.groups()):
            env[f"OKR_GROUPS__{group.key}__CONVERSATION_ID"] = group.id
            if number < ROBOTS:
                env[f"OKR_GROUPS__{group.key}__WEBHOOK"] = robots[number]["webhook"]
                env[f"OKR_GROUPS__{group.key}__SECRET"] = robots[number]["secret"]
        self._no_waiting.start()
        self.bot = a_bot(self._folder, clock=self.clock.now, client=self.client, sleep=no_wait, **env)
        self._vault = Vault((self._folder / "secret.key").read_text())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.bot.stop()
        self._no_waiting.stop()
        await self.page.aclose()

    async def a_session(self, key: str) -> tuple[str, datetime]:
        """A session webhook into that group, and when it ends."""
        body = {"as": "u001", "conversation": key, "text": "@OKR hello"}
        (await self.page.post("/_sim/say", json=body)).raise_for_status()
        said = self._heard.pop()
        url = str(said["sessionWebhook"])
        ends = datetime.fromtimestamp(said["sessionWebhookExpiredTime"] / 1000, UTC)
        token = url.partition("session=")[2]
        self.wire.conversations[token], self.wire.ends[token] = said["conversationId"], ends
        return url, ends

    def put(
        self,
        number: int,
        *,
        group: str = "",
        person: str = "",
        session: tuple[str, datetime] | None = None,
        robot: bool = False,
    ) -> None:
        """A reply, or with `robot` a post of the timetable, into a group by its key, or to a person."""
        now = self.clock.now()
        conversation = next((each.id for each in self.world.groups() if each.key == group), "")
        message = Outgoing(
            body=Message("title", f"message {number} ").to_dict(),
            priority=PROMPT if robot else REPLY,
            not_before=now,
            expires_at=now + KEPT,
            conversation=conversation,
            staff_id=person,
            group_key=group,
            session=self._vault.lock(session[0]) if session else "",
            session_expires=session[1] if session else None,
        )
        self.bot.database.write_now(lambda unit: Outbox(unit).put(f"r-{number}", message, now=now))

    async def go_on(self, until: datetime) -> None:
        """Send whatever falls due until then, and stand there."""
        while True:
            await self.bot.delivery.drain()
            now = self.clock.now()
            if now >= until:
                return
            self.clock.turn(min(until, await self._next(now) or until))

    async def finish(self, *, at_most: timedelta) -> None:
        """Until nothing waits any more."""
        until = self.clock.now() + at_most
        while self.clock.now() < until and self.waiting():
            await self.go_on(min(until, await self._next(self.clock.now()) or until))

    async def _next(self, now: datetime) -> datetime | None:
        due = await self.bot.database.write(lambda unit: Outbox(unit).next_due(after=now))
        return None if due is None else max(due, now + LEAST_STEP)

    def waiting(self) -> int:
        ((count,),) = rows(self.bot, "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')")
        return int(count)

    def fates(self) -> dict[int, tuple[str, str]]:
        """State and reason of each message."""
        found = rows(self.bot, "SELECT request_id, state, reason FROM outbox")
        return {int(name.removeprefix("r-")): (state, reason) for name, state, reason in found}

    def shown(self) -> dict[str, list[int]]:
        """The numbers of what stands in each conversation, in order, as often as it stands there."""
        everything = {each: self.world.messages(each) for each in self.world.conversations}
        return {
            name: [int(found[1]) for each in messages if (found := NUMBER.match(each.text))]
            for name, messages in everything.items()
        }

    def lanes(self) -> Mapping[int, str]:
        return {
            int(name.removeprefix("r-")): lane
            for name, lane in rows(self.bot, "SELECT request_id, lane FROM outbox")
        }

    def _hear(self, request: httpx.Request) -> httpx.Response:
        self._heard.append(json.loads(request.content))
        return httpx.Response(200, json={"msgtype": "empty"})


class _HandClock(Clock):
    """Turned without anything being due on the way."""

    def __init__(self, now: datetime) -> None:
        super().__init__(lambda: self._now)
        self._now = now

    def turn(self, instant: datetime) -> None:
        self._now = max(self._now, instant)


def _a_world(clock: Clock) -> World:
    world = World(clock)
    people = tuple(f"u{number:03}" for number in range(1, PEOPLE + 1))
    for staff_id in people:
        world.add_person(Person(staff_id, f"Person {staff_id}"))
    for number in range(1, GROUPS + 1):
        world.add_group(f"cidGroup+{number}/=", f"G{number}", f"Group {number}", people)
    return world


def _number(content: bytes) -> int | None:
    found = NUMBER.search(content.decode(errors="replace"))
    return int(found[1]) if found else None


def _too_fast() -> httpx.Response:
    return httpx.Response(
        200, json={"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
    )


def busiest(instants: list[datetime], per: timedelta) -> int:
    """The most of them in any stretch of that length."""
    ordered, begin, most = sorted(instants), 0, 0
    for end, at in enumerate(ordered):
        while at - ordered[begin] >= per:
            begin += 1
        most = max(most, end - begin + 1)
    return most


def out_of_order(shown: Mapping[str, list[int]], lanes: Mapping[int, str]) -> int:
    """How many messages stand before one that was to be said earlier in the same conversation."""
    wrong = 0
    for numbers in shown.values():
        last: defaultdict[str, int] = defaultdict(int)
        for number in dict.fromkeys(numbers):
            wrong += number < last[lanes[number]]
            last[lanes[number]] = max(last[lanes[number]], number)
    return wrong


def hushed() -> None:
    """Ten thousand messages through faults make more log than anybody reads."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def scratch() -> Path | None:
    """Where a database costs no disk, or None for wherever temporary files lie."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    return memory if memory.is_dir() else None
