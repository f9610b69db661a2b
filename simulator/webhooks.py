"""DingTalk's webhooks: replies into the session of a callback, and each group's custom robot.

https://open.dingtalk.com/document/development/custom-robots-send-group-messages
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.routing import Route

from simulator.callbacks import Sessions
from simulator.gateway import Answer, Call, Gateway, Refused, refused_by_number
from simulator.shapes import from_webhook
from simulator.signing import custom_robot_fault
from simulator.tenant import DOCUMENTED, Tenant, Usage, Window, comes_from
from simulator.world import Conversation, World

MAX_BODY_BYTES: Final = 20_000
MOST_MENTIONS: Final = 50
# The 21st message of a minute is refused, and everything for ten minutes from then on.
MOST_A_MINUTE: Final = 20
MINUTE: Final = timedelta(minutes=1)
BLOCK: Final = timedelta(minutes=10)


@dataclass(slots=True)
class Pace:
    """So many messages a minute; one more, and none is taken for ten."""

    sent: Window = field(default_factory=lambda: Window(MINUTE))
    blocked_until: datetime | None = None

    def is_blocked(self, now: datetime) -> bool:
        return self.blocked_until is not None and now < self.blocked_until

    def admit(self, now: datetime, most: int) -> bool:
        """Whether one more message may come now; the one too many blocks those that follow."""
        if self.sent.admit(now, most):
            return True
        self.blocked_until = now + BLOCK
        return False


@dataclass(slots=True)
class CustomRobot:
    """The one of a group; the same token and secret in every run."""

    group: Conversation
    token: str
    secret: str
    pace: Pace = field(default_factory=Pace)
    uuids: set[str] = field(default_factory=set)


class Webhooks:
    """What anybody may call who has the address."""

    def __init__(self, world: World, sessions: Sessions, tenant: Tenant, usage: Usage) -> None:
        self._world = world
        self._sessions = sessions
        self._tenant = tenant
        self._usage = usage
        self._robots: dict[str, CustomRobot] = {}
        self._paces: defaultdict[str, Pace] = defaultdict(Pace)  # of the sessions of a conversation

    def routes(self, gateway: Gateway) -> list[Route]:
        return [
            gateway.route("/robot/sendBySession", self.send_by_session),
            gateway.route("/robot/send", self.send),
        ]

    def custom_robot(self, group: Conversation) -> CustomRobot:
        token = hashlib.sha256(f"token of {group.id}".encode()).hexdigest()
        secret = "SEC" + hashlib.sha256(f"secret of {group.id}".encode()).hexdigest()
        return self._robots.setdefault(token, CustomRobot(group, token, secret))

    def send_by_session(self, call: Call) -> Answer:
        now = self._world.clock.now()
        conversation_id = self._sessions.conversation(call.query.get("session", ""), now)
        if conversation_id is None:
            raise refused_by_number(300001, "session 不存在")
        body = _body(call)
        shape = from_webhook(body)
        if self._tenant.session_sends_a_minute:
            self._check_pace(self._paces[conversation_id], self._tenant.session_sends_a_minute)
        self._usage.push()  # inferred: of answers no page says that they count
        self._world.post(conversation_id, shape)
        return Answer(200, {"errcode": 0, "errmsg": "ok"}, _warnings(body))

    def send(self, call: Call) -> Answer:
        """A message whose msgUuid was there before is taken and not shown again."""
        robot = self._robot(call.query.get("access_token", ""))
        body = _body(call)
        shape, uuid = from_webhook(body), str(body.get("msgUuid") or "")
        self._check_security(robot, call)
        self._check_pace(robot.pace, MOST_A_MINUTE)
        self._usage.push()
        if uuid not in robot.uuids:
            self._world.post(robot.group.id, shape)
        robot.uuids |= {uuid} - {""}
        return Answer(200, {"errcode": 0, "errmsg": "ok"}, _warnings(body))

    def _robot(self, token: str) -> CustomRobot:
        robots = [each for each in map(self.custom_robot, self._world.groups()) if each.token == token]
        if not robots:
            raise self._by_number(400101, "access_token不存在", 300001, "token is not exist")
        [robot] = robots
        for groups, errcode, errmsg in (
            (self._tenant.disbanded, 400013, "群已被解散"),
            (self._tenant.removed, 400106, "机器人不存在"),
            (self._tenant.disabled, 400102, "机器人已停用"),
        ):
            if robot.group.key in groups:
                raise refused_by_number(errcode, errmsg)
        return robot

    def _check_security(self, robot: CustomRobot, call: Call) -> None:
        """Each of the three settings that the robot has must be met.

        https://open.dingtalk.com/document/dingstart/customize-robot-security-settings
        """
        key = robot.group.key
        if key not in self._tenant.unsigned:
            fault = custom_robot_fault(
                timestamp=call.query.get("timestamp", ""),
                sign=call.query.get("sign", ""),
                secret=robot.secret,
                now=self._world.clock.now(),
            )
            if fault:
                raise refused_by_number(310000, fault)
        keywords = self._tenant.keywords.get(key, [])
        if keywords and not any(word in _words(call.body) for word in keywords):
            raise refused_by_number(310000, "keywords not in content")
        if not comes_from(call.address, self._tenant.networks.get(key, [])):
            raise refused_by_number(310000, f"ip {call.address} not in whitelist")

    def _check_pace(self, pace: Pace, most: int) -> None:
        now = self._world.clock.now()
        if pace.is_blocked(now):
            self._usage.sent_inside_a_ban += 1
            raise self._too_fast("sent inside a ban")
        if not pace.admit(now, most):
            raise self._too_fast()

    def _too_fast(self, *warnings: str) -> Refused:
        words = f"send too fast, exceed {MOST_A_MINUTE} times per minute"
        return self._by_number(410100, words, 130101, words, *warnings)

    def _by_number(self, documented: int, words: str, seen: int, words_seen: str, *warnings: str) -> Refused:
        if self._tenant.robot_numbers == DOCUMENTED:
            return refused_by_number(documented, words, warnings=warnings)
        return refused_by_number(seen, words_seen, warnings=warnings)


def _words(value: Any) -> str:
    """Everything in a body that somebody can read."""
    if isinstance(value, dict):
        return "\n".join(map(_words, value.values()))
    return "\n".join(map(_words, value)) if isinstance(value, list) else str(value)


def _body(call: Call) -> dict[str, Any]:
    if not call.is_json:
        raise refused_by_number(43004, "无效的HTTP HEADER Content-Type")
    if call.body is None:
        raise refused_by_number(40035, "缺少参数 json")
    if len(call.raw) > MAX_BODY_BYTES:
        raise refused_by_number(460101, f"message too long, exceed {MAX_BODY_BYTES} bytes")
    return call.body


def _warnings(body: dict[str, Any]) -> tuple[str, ...]:
    """A mention needs the id in `at` and in the text; DingTalk says nothing where one is missing."""
    at = body.get("at")
    if not isinstance(at, dict):
        return ()
    lists = [at[name] for name in ("atUserIds", "atMobiles") if isinstance(at.get(name), list)]
    ids = [str(each) for ids in lists for each in ids]
    words = str(body.get(str(body.get("msgtype"))))
    unseen = [f"@{each} is not in the text: nobody is mentioned" for each in ids if f"@{each}" not in words]
    many = [f"{len(ids)} mentions, {MOST_MENTIONS} are allowed"] if len(ids) > MOST_MENTIONS else []
    return (*unseen, *many)
