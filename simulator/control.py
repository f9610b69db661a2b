"""The simulator's own routes under /_sim, for its page and for tests.

What people say and see, the clock, faults, the journal; nothing here is DingTalk's.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.callbacks import Callbacks, robot_mentioned
from simulator.cards import Cards
from simulator.clock import SHANGHAI, TooManySteps, next_moment
from simulator.contacts import Contacts
from simulator.gateway import Answer, Faults, Json
from simulator.journal import Journal
from simulator.signing import Credentials
from simulator.stream_gateway import StreamGateway
from simulator.varieties import ONE_TO_ONE, PLACEHOLDERS, VARIETIES
from simulator.webhooks import Webhooks
from simulator.world import ROBOT, SYSTEM, Conversation, Message, World

SHOWN: Final = 200  # messages of one conversation
WAIT: Final = timedelta(seconds=20)
LONGEST_STALL_S: Final = 60
# The client ignores every other spelling of it without a word.
TAP: Final = "dtmd://dingtalkclient/sendMessage?content="

Act = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class NotHere(Exception):
    """The request names a person, conversation or message there is none of."""


@dataclass(frozen=True, slots=True)
class Control:
    """`public_url` is written into the addresses of custom robots."""

    world: World
    credentials: Credentials
    callbacks: Callbacks
    webhooks: Webhooks
    journal: Journal
    faults: Faults
    contacts: Contacts
    stream: StreamGateway
    public_url: str
    cards: Cards

    def routes(self) -> list[Route]:
        acts: dict[str, Act] = {
            "say": self.say,
            "tap": self.tap,
            "redeliver": self.redeliver,
            "clock": self.move_clock,
            "faults": self.put_faults,
            "login": self.login,
            "stream": self.stream.act,
        }
        return [
            Route("/_sim/state", self.state),
            Route("/_sim/wait", self.wait),
            Route("/_sim/log", self.log),
            Route("/_sim/robots", self.robots),
            *(Route(f"/_sim/{name}", acting(act), methods=["POST"]) for name, act in acts.items()),
        ]

    async def state(self, request: Request) -> Response:
        me = request.query_params.get("as") or next(iter(self.world.people))
        if me not in self.world.people:
            return _error(404, f"nobody has the staff id {me!r}")
        people = self.world.people.values()
        return Json(
            {
                "version": self.world.version,
                "now": _iso(self.world.clock.now()),
                "me": me,
                "robot": {"name": self.credentials.robot_name, "code": self.credentials.robot_code},
                "people": [
                    {"id": each.staff_id, "name": each.name, "admin": each.is_admin} for each in people
                ],
                "conversations": [self._conversation(each, me) for each in self.world.conversations_of(me)],
            }
        )

    async def wait(self, request: Request) -> Response:
        version = request.query_params.get("version", "")
        if not (version.isascii() and version.isdigit()):
            return _error(400, f"version {version!r} is no number")
        return Json({"version": await self.world.news(int(version), WAIT)})

    async def log(self, request: Request) -> Response:
        return Json(self.journal.entries())

    async def robots(self, request: Request) -> Response:
        """The address and secret of each group's custom robot, for the settings of a bot."""
        robots = [(group, self.webhooks.custom_robot(group)) for group in self.world.groups()]
        return Json(
            [
                {
                    "conversation": group.key,
                    "webhook": f"{self.public_url}/robot/send?access_token={robot.token}",
                    "secret": robot.secret,
                }
                for group, robot in robots
            ]
        )

    async def say(self, body: dict[str, Any]) -> dict[str, Any]:
        """Shown at once; the robot hears it in its own conversation and where it is mentioned.

        `variety` says how its callback differs from a good text, `pair_of` whose signature it carries.
        """
        conversation, variety = self._place(body), str(body.get("variety") or "")
        if variety and variety not in VARIETIES:
            raise NotHere(f"no callback comes as {variety!r}: {', '.join(VARIETIES)}")
        if conversation.is_group and variety in ONE_TO_ONE:
            raise ValueError(f"in a group nobody can say {variety!r} to a robot")
        text = PLACEHOLDERS.get(variety) or _text(body, "text")
        return await self._say(conversation, body, text, variety=variety)

    async def tap(self, body: dict[str, Any]) -> dict[str, Any]:
        """In a group the client addresses what a tap says to the robot that sent the button."""
        conversation = self._place(body)
        url = _text(body, "url")
        words = unquote(url.removeprefix(TAP), errors="strict")
        if not url.startswith(TAP) or not words.strip():
            raise ValueError(f"{url!r} says nothing: it must begin with {TAP}")
        mention = f"@{self.credentials.robot_name} " if conversation.is_group else ""
        return await self._say(conversation, body, mention + words)

    async def redeliver(self, body: dict[str, Any]) -> dict[str, Any]:
        message_id = _text(body, "msg_id")
        try:
            return {"status": await self.callbacks.redeliver(message_id)}
        except KeyError:
            raise NotHere(f"no callback had the msgId {message_id!r}") from None

    async def move_clock(self, body: dict[str, Any]) -> dict[str, Any]:
        clock = self.world.clock
        try:
            await clock.move_to(self._instant(body))
        finally:
            self.world.changed()
        return {"now": _iso(clock.now())}

    async def put_faults(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("clear"):
            self.faults.clear()
            return {}
        times, stall = body.get("times", 1), body.get("stall", 0)
        if type(times) is not int or type(stall) not in (int, float) or not 0 <= stall <= LONGEST_STALL_S:
            raise ValueError(
                f"times {times!r} and stall {stall!r} must be numbers, stall up to {LONGEST_STALL_S} seconds"
            )
        self.faults.put(
            _text(body, "path"),
            _stand_in(body),
            times=times,
            stall=timedelta(seconds=stall),
            after=bool(body.get("after")),
        )
        return {}

    async def login(self, body: dict[str, Any]) -> dict[str, Any]:
        """The code that somebody's client hands to a page."""
        me = _text(body, "as")
        if me not in self.world.people:
            raise NotHere(f"nobody has the staff id {me!r}")
        return {"code": self.contacts.login_code(me)}

    async def _say(
        self, conversation: Conversation, body: dict[str, Any], text: str, *, variety: str = ""
    ) -> dict[str, Any]:
        message = self.world.say(conversation.id, body["as"], text, message_id=str(body.get("msg_id") or ""))
        status = None
        if not conversation.is_group or robot_mentioned(text, self.credentials.robot_name):
            pair_of = str(body.get("pair_of") or "")
            try:
                status = await self.callbacks.send(conversation, message, variety=variety, pair_of=pair_of)
            except KeyError:
                raise NotHere(f"no callback had the msgId {pair_of!r}") from None
        return {"message_id": message.id, "status": status}

    def _place(self, body: dict[str, Any]) -> Conversation:
        me, name = _text(body, "as"), _text(body, "conversation")
        if me not in self.world.people:
            raise NotHere(f"nobody has the staff id {me!r}")
        try:
            return self.world.find(me, name)
        except KeyError:
            raise NotHere(f"{me} is in no conversation {name!r}") from None

    def _instant(self, body: dict[str, Any]) -> datetime:
        now = self.world.clock.now()
        if "seconds" in body:
            if type(body["seconds"]) not in (int, float):
                raise ValueError(f"seconds {body['seconds']!r} is no number")
            return now + timedelta(seconds=body["seconds"])
        if "next" in body:
            return next_moment(_text(body, "next"), now)
        instant = datetime.fromisoformat(_text(body, "to"))
        return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)

    def _conversation(self, conversation: Conversation, me: str) -> dict[str, Any]:
        messages = self.world.messages(conversation.id)[-SHOWN:]
        last = messages[-1] if messages else None
        return {
            "id": conversation.id,
            "key": conversation.key,
            "title": conversation.title or self.credentials.robot_name,
            "is_group": conversation.is_group,
            "members": list(conversation.members),
            "last": (last.title or last.text) if last else "",
            "messages": [self._message(message, me) for message in messages],
        }

    def _message(self, message: Message, me: str) -> dict[str, Any]:
        names = {ROBOT: self.credentials.robot_name, SYSTEM: ""}
        sender = self.world.people.get(message.sender)
        shown = {
            "id": message.id,
            "from": message.sender,
            "name": sender.name if sender else names.get(message.sender, message.sender),
            "at": _iso(message.at),
            "kind": message.kind,
            "title": message.title,
            "text": message.text,
            "buttons": [{"label": label, "url": url} for label, url in message.buttons],
            "mentions": list(message.mentions),
        }
        card = self.cards.seen(message.id, me)
        return shown if card is None else shown | {"card": card}


def acting(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that takes a JSON object; what cannot be done is answered with why."""

    async def endpoint(request: Request) -> Response:
        try:
            return Json(await act(_object(await request.body())))
        except NotHere as error:
            return _error(404, str(error))
        except (ValueError, OverflowError) as error:
            return _error(400, str(error))
        except TooManySteps as error:
            return _error(409, str(error))

    return endpoint


def _stand_in(body: dict[str, Any]) -> Answer | None:
    """The answer in the true one's stead; a call that is only to be slow has none."""
    if "stall" in body and "status" not in body:
        return None
    status = body.get("status", 500)
    if type(status) is not int or not 200 <= status <= 599:
        raise ValueError(f"status {status!r} must be a number from 200 to 599")
    return Answer(status, body.get("body", {}))


def _error(status: int, words: str) -> Json:
    return Json({"error": words}, status)


def _object(raw: bytes) -> dict[str, Any]:
    body = json.loads(raw)
    if not isinstance(body, dict):
        raise ValueError(f"the body is no JSON object: {body!r}")  # noqa: TRY004  all of it is one family
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} {value!r} is no text")
    value.encode()  # a ValueError too, for half a surrogate: nobody can say that
    return value


def _iso(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).isoformat()
