"""DingTalk's webhooks: replies into the session of a callback, and each group's custom robot.

https://open.dingtalk.com/document/development/custom-robots-send-group-messages
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.routing import Route

from simulator.callbacks import Sessions
from simulator.gateway import Answer, Call, Gateway, refused_by_number
from simulator.shapes import from_webhook
from simulator.signing import custom_robot_fault
from simulator.world import Conversation, World

MAX_BODY_BYTES: Final = 20_000
MOST_MENTIONS: Final = 50
# The 21st message of a minute is refused, and everything for ten minutes from then on.
MOST_A_MINUTE: Final = 20
MINUTE: Final = timedelta(minutes=1)
BLOCK: Final = timedelta(minutes=10)


@dataclass(slots=True)
class CustomRobot:
    """The one of a group, in the security mode "sign"; the same token and secret in every run."""

    conversation_id: str
    token: str
    secret: str
    sent: deque[datetime] = field(default_factory=deque)
    blocked_until: datetime | None = None
    uuids: set[str] = field(default_factory=set)

    def admit(self, now: datetime) -> bool:
        """Whether one more message may come now; counts it if so."""
        if self.blocked_until is not None and now < self.blocked_until:
            return False
        while self.sent and now - self.sent[0] >= MINUTE:
            self.sent.popleft()
        if len(self.sent) >= MOST_A_MINUTE:
            self.blocked_until = now + BLOCK
            return False
        self.sent.append(now)
        return True


class Webhooks:
    """What anybody may call who has the address."""

    def __init__(self, world: World, sessions: Sessions) -> None:
        self._world = world
        self._sessions = sessions
        self._robots: dict[str, CustomRobot] = {}

    def routes(self, gateway: Gateway) -> list[Route]:
        return [
            gateway.route("/robot/sendBySession", self.send_by_session),
            gateway.route("/robot/send", self.send),
        ]

    def custom_robot(self, group: Conversation) -> CustomRobot:
        token = hashlib.sha256(f"token of {group.id}".encode()).hexdigest()
        secret = "SEC" + hashlib.sha256(f"secret of {group.id}".encode()).hexdigest()
        return self._robots.setdefault(token, CustomRobot(group.id, token, secret))

    def send_by_session(self, call: Call) -> Answer:
        now = self._world.clock.now()
        conversation_id = self._sessions.conversation(call.query.get("session", ""), now)
        if conversation_id is None:
            raise refused_by_number(300001, "session 不存在")
        body = _body(call)
        self._world.post(conversation_id, from_webhook(body))
        return Answer(200, {"errcode": 0, "errmsg": "ok"}, _warnings(body))

    def send(self, call: Call) -> Answer:
        """A message whose msgUuid was there before is taken and not shown again."""
        robot = self._robot(call.query.get("access_token", ""))
        now = self._world.clock.now()
        timestamp, sign = call.query.get("timestamp", ""), call.query.get("sign", "")
        fault = custom_robot_fault(timestamp=timestamp, sign=sign, secret=robot.secret, now=now)
        if fault:
            raise refused_by_number(310000, fault)
        body = _body(call)
        shape, uuid = from_webhook(body), str(body.get("msgUuid") or "")
        if not robot.admit(now):
            raise refused_by_number(410100, f"send too fast, exceed {MOST_A_MINUTE} times per minute")
        if uuid not in robot.uuids:
            self._world.post(robot.conversation_id, shape)
        robot.uuids |= {uuid} - {""}
        return Answer(200, {"errcode": 0, "errmsg": "ok"}, _warnings(body))

    def _robot(self, token: str) -> CustomRobot:
        for robot in map(self.custom_robot, self._world.groups()):
            if robot.token == token:
                return robot
        raise refused_by_number(400101, "access_token不存在")


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
