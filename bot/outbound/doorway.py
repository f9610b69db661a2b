"""Which door a stored message leaves by, when it may, and one try at sending it.

Replies go by the session webhook while it lives, what the timetable posts by the group's own custom
robot where it has one; everything else, and what those two are gone for, by the app robot. Limits are
counted in the database, so that processes share them; that a host is away each process finds by itself.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

import structlog

from bot.metrics import Tally
from bot.outbound.client import Client
from bot.outbound.outages import Outages
from bot.outbound.picture_maker import PictureMaker
from bot.outbound.purse import kind_of
from bot.outbound.recalls import recall
from bot.outbound.shapes import parts
from bot.outbound.vault import Vault
from cards.message import Message
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.messages import APP_ROBOT_BYTES, WEBHOOK_BYTES
from dingtalk_client.pacing import API, CUSTOM_ROBOT, Pace, next_free, parked_until
from okr.budget import CALL, PUSH, cost
from storage.doors import FURTHEST, Doors
from storage.engine import Database
from storage.outbox import REPLY, Claimed
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

API_HOST = "api"
CUSTOM = "custom"
SESSION = "session"
# A session webhook about to expire is not begun with.
SESSION_MARGIN = timedelta(seconds=30)
LONGEST_WAIT = timedelta(seconds=2)
LATE = timedelta(seconds=60)  # an answer older than this says so


@dataclass(frozen=True, slots=True)
class CustomRobot:
    webhook: str = field(repr=False)
    secret: str | None = field(repr=False)


class NotYet(Exception):
    """The door is shut until `at`: parked, or its limit is used up."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at.isoformat())
        self.at = at


@dataclass(frozen=True, slots=True)
class Through:
    """How much of a message is through: so many parts, and the keys of those the app robot posted."""

    parts: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One door: its name in the counters, its limit, and how to push a part through."""

    name: str
    pace: Pace | None
    limit_bytes: int
    push: Callable[[Any, int], Awaitable[Any]]
    host: str = API_HOST  # which breaker it counts for
    is_last: bool = True  # False: where it is gone, another door is open
    shape: Callable[[Message, bool], list[Any]] | None = None  # of a late message or not; else `parts`

    @property
    def is_card(self) -> bool:
        return self.shape is not None

    @property
    def kind(self) -> str:
        """Its name without the group's, for counting."""
        return CUSTOM if self.name.startswith(CUSTOM) else self.name

    @property
    def costs(self) -> str:
        """What a part costs. A post to a custom robot is a push.

        Of a reply by the session webhook DingTalk does not say: inferred to be one, too.
        """
        return CALL if self.host == API_HOST else PUSH


class Doorway:
    def __init__(
        self,
        client: Client,
        database: Database,
        vault: Vault,
        custom_robots: Mapping[str, CustomRobot],
        clock: Callable[[], datetime],
        tally: Tally,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        card_way: Callable[[Claimed], Way | None] = lambda _: None,
        *,
        pictures: PictureMaker,
        pages: str = "",
    ) -> None:
        """`card_way` is the door of what can be a card that rewrites itself.

        `pages` is the address that links lead below, "" where nobody can reach us.
        """
        self._client = client
        self._card_way = card_way
        self._database = database
        self._vault = vault
        self._custom_robots = custom_robots
        self._clock = clock
        self._tally = tally
        self._sleep = sleep
        self._pictures = pictures
        self._pages = pages
        self._outages = Outages(clock)

    def way(self, message: Claimed) -> Way:
        """The best door that is open for a message now."""
        if message.body.get("recall"):
            return Way(
                "api:recall",
                API,
                APP_ROBOT_BYTES,
                lambda _part, _: recall(self._client, self._database, message),
            )
        session = self._session(message)
        # While the robot's host is away an open session takes what is better said by the robot.
        robot_first = session is None or not self._outages.is_away(API_HOST)
        recallable = bool(message.body.get("recallable"))
        card = self._card_way(message) if robot_first and not recallable else None
        if card is not None:
            return card
        if session is not None and not (robot_first and recallable):
            return self._by_session(session)
        if message.staff_id:
            person = message.staff_id
            return Way(
                "api:oToMessages",
                API,
                APP_ROBOT_BYTES,
                lambda part, _: self._client.send_person(person, part),
            )
        robot = self._custom_robots.get(message.group_key)
        if robot is not None and message.priority != REPLY:
            return self._custom(message, robot)
        conversation = message.conversation
        return Way(
            "api:groupMessages",
            API,
            APP_ROBOT_BYTES,
            lambda part, _: self._client.send_group(conversation, part),
        )

    async def image_of(self, message: Claimed) -> str:
        """The media id of its picture, "" where it leaves without one. No error of a picture is one of it."""
        if "picture" not in message.body or message.parts_sent or self._outages.is_away(API_HOST):
            return ""
        picture = Message.from_dict(message.body).picture
        if picture is None or self.way(message).is_card:
            return ""
        return await self._pictures.id_of(picture, is_answer=message.priority == REPLY)

    async def send(self, message: Claimed, way: Way, image: str = "") -> AsyncIterator[Through]:
        """Push what is left of a message through a door, telling after each part what is through.

        Raises DingTalkError, or NotYet.
        """
        keys = message.keys
        shaped = self._shaped(message, way, image)
        for index in range(message.parts_sent, len(shaped)):
            shut = self._outages.shut_until(way.host)
            if shut is not None:
                raise NotYet(shut)
            await self._await_turn(way)
            key = await self._push(message, way, shaped[index], index)
            self._tally.spent[cost(way.costs, kind_of(message))] += 1
            keys += (key,) if key else ()
            yield Through(index + 1, keys)
        self._tally.sent[way.kind] += 1

    def _shaped(self, message: Claimed, way: Way, image: str) -> list[Any]:
        late = self._clock() - message.made_at > LATE
        said = Message.from_dict(message.body)
        if way.shape is not None:
            return way.shape(said, late)
        return [*parts(said, way.limit_bytes, late=late, pages=self._pages, image=image)]

    def probe_at(self, way: Way) -> datetime | None:
        """When a door's host is asked again whether it is back; None for one that is there."""
        return self._outages.probe_at(way.host)

    async def park(self, message: Claimed, way: Way) -> datetime | None:
        """Shut a door whose robot was banned; until when, or None where the message has another meanwhile.

        An answer does not wait for ten minutes: in that conversation the app robot speaks instead. Every
        process finds that out by itself, once: asking the database would cost each answer a statement.
        """
        until = parked_until(self._clock(), jitter=random.random())  # noqa: S311 - spreads replicas
        if way.name == SESSION:
            self._outages.silence(_conversation(message), until)
            return None
        await self._database.write(lambda unit: Doors(unit).park(way.name, until))
        return until

    async def _push(self, message: Claimed, way: Way, part: Any, index: int) -> str | None:
        """The key by which the part can be taken back, where there is one."""
        sent = None
        try:
            sent = await way.push(part, index)
        except DingTalkError as error:
            self._tally.failed(error.code)
            self._outages.failed(way.host, error, message.id)
            if error.action is not Action.DONE:  # an earlier try got through, only its answer did not
                raise
        self._outages.answered(way.host)
        key: str | None = getattr(sent, "key", None)
        return key

    async def _await_turn(self, way: Way) -> None:
        if way.pace is None:
            return
        turn = await self._database.write(lambda unit: self._turn(unit, way))
        wait = turn - self._clock()
        if wait > timedelta(0):
            await self._sleep(wait.total_seconds())

    def _turn(self, unit: UnitOfWork, way: Way) -> datetime:
        """Promise the next free instant of a door to one part. Raises NotYet when it is far off."""
        now = self._clock()
        doors = Doors(unit)
        parked = doors.parked_until(way.name)
        if parked is not None and now < parked <= now + FURTHEST:
            raise NotYet(parked)
        if way.pace is None:
            return now
        recent = doors.recent(way.name, per=way.pace.per, now=now)
        turn = next_free(recent, limit=way.pace.limit, per=way.pace.per, now=now)
        if turn - now > LONGEST_WAIT:
            raise NotYet(turn)
        doors.use(way.name, turn)
        return turn

    def _session(self, message: Claimed) -> str | None:
        if message.keys or not message.session:  # what the app robot began goes on there
            return None
        if message.session_expires <= self._clock() + SESSION_MARGIN:
            return None
        if self._outages.is_silenced(_conversation(message)):
            return None
        return self._vault.unlock(message.session)

    def _by_session(self, url: str) -> Way:
        def push(part: Any, _index: int) -> Awaitable[Any]:
            return self._client.send_session(url, part)

        return Way(SESSION, None, WEBHOOK_BYTES, push, _host(url), is_last=False)

    def _custom(self, message: Claimed, robot: CustomRobot) -> Way:
        def push(part: Any, index: int) -> Awaitable[Any]:
            # The same id again after a time-out is not shown twice.
            again = str(uuid5(NAMESPACE_URL, f"dingokr:{message.made_at.isoformat()}:{message.id}:{index}"))
            return self._client.send_custom(robot.webhook, robot.secret, part, msg_uuid=again)

        return Way(
            f"{CUSTOM}:{message.group_key}", CUSTOM_ROBOT, WEBHOOK_BYTES, push, _host(robot.webhook), False
        )


def _conversation(message: Claimed) -> str:
    return message.conversation or f"@{message.staff_id}"


def _host(url: str) -> str:
    # Without the query: what is remembered holds no secret.
    return _netloc(url.partition("?")[0])


@lru_cache(maxsize=64)
def _netloc(base: str) -> str:
    return urlsplit(base).netloc
