"""A bot and its local DingTalk with a bad wire between them, at a clock that is turned by hand.

Messages are put into the bot's outbox, each with a number in its words, so that duplicates, order and what
is lost can be counted.
"""

from __future__ import annotations

import json
import logging
import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import httpx
import structlog

from bot.outbound.vault import Vault
from cards.message import Message
from dingtalk_client.client import DingTalk
from simulator.clock import Clock
from simulator.server import create_app
from simulator.signing import Credentials
from simulator.tenant import Tenant
from simulator.world import Person, World
from storage.outbox import PROMPT, REPLY, Outbox, Outgoing
from tests.chaos.bad_wire import NUMBER, Wire
from tests.kit.bots import a_bot, no_wait, rows

BEGINS = datetime(2026, 11, 18, 1, tzinfo=UTC)
OAPI = "https://oapi.dingtalk.com"
GROUPS, ROBOTS, PEOPLE = 24, 8, 12  # of the groups so many have a custom robot
KEPT = timedelta(hours=24)  # as the bot keeps its own
LEAST_STEP = timedelta(milliseconds=250)


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
        self._no_waiting = patch("bot.outbound.doorway.LONGEST_WAIT", timedelta(0))

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
