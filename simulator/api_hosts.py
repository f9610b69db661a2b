"""DingTalk's API for apps: access tokens and the app robot's sends.

Both of its hosts stand on this one origin; webhooks, which take no app's token, are in `webhooks`.
https://open.dingtalk.com/document/development/the-robot-sends-a-group-message
https://open.dingtalk.com/document/development/chatbots-send-one-on-one-chat-messages-in-batches
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from typing import Any, Final

from starlette.routing import Route

from simulator.admission import SECOND, TOKEN_LIFE, Admission
from simulator.gateway import Answer, Call, Gateway, refused
from simulator.shapes import from_template
from simulator.signing import Credentials
from simulator.tenant import Tenant, Window
from simulator.world import Conversation, Shape, World

MAX_PARAM_BYTES: Final = 15_000
MAX_PEOPLE: Final = 20


class ApiHosts:
    """What an app may call."""

    def __init__(self, world: World, credentials: Credentials, admission: Admission, tenant: Tenant) -> None:
        self._world = world
        self._credentials = credentials
        self._admission = admission
        self._tenant = tenant
        self._bursts: defaultdict[str, Window] = defaultdict(lambda: Window(SECOND))

    def routes(self, gateway: Gateway) -> list[Route]:
        return [
            gateway.route("/v1.0/oauth2/accessToken", self.access_token),
            gateway.route("/v1.0/robot/groupMessages/send", self.send_to_group),
            gateway.route("/v1.0/robot/oToMessages/batchSend", self.send_to_people),
            gateway.route("/v1.0/{rest:path}", self.unknown),
        ]

    def access_token(self, call: Call) -> Answer:
        body = self._admission.body(call)
        app = (self._credentials.client_id, self._credentials.client_secret)
        if (body.get("appKey"), body.get("appSecret")) != app:
            raise refused("invalidClientIdOrSecret", "无效的clientId或者clientSecret")
        token = self._admission.tokens.give()
        return Answer(200, {"accessToken": token, "expireIn": TOKEN_LIFE // timedelta(seconds=1)})

    def send_to_group(self, call: Call) -> Answer:
        body = self._admission.new(call)
        self._check_robot(body)
        name = body.get("openConversationId")
        if not name:
            raise refused("miss.openConversationId")
        group = self._world.conversations.get(name) if isinstance(name, str) else None
        if group is None or not group.is_group:
            raise refused("invalid.openConversationId", "no group of that id has this robot")
        if group.key in self._tenant.disbanded:
            raise refused("group.disbanded", "群已解散")
        shape = _shape(body)
        self._check_may_speak(group)
        key = self._world.posted.key_of([self._world.post(group.id, shape)])
        return Answer(200, {"processQueryKey": key}, _warnings(body))

    def send_to_people(self, call: Call) -> Answer:
        """People nobody knows are named in an answer of 200, as DingTalk does it."""
        body = self._admission.new(call)
        self._check_robot(body)
        people = body.get("userIds")
        if not isinstance(people, list) or not people:
            raise refused("invalidParameter.userIds.empty")
        if len(people) > MAX_PEOPLE:
            raise refused("invalidParameter.userIds.overMax", f"more than {MAX_PEOPLE} userIds")
        shape = _shape(body)
        known = [each for each in people if isinstance(each, str) and each in self._world.people]
        throttled = [each for each in known if each in self._tenant.throttled]
        reached = [each for each in known if each not in throttled]
        shown = [self._world.post(self._world.direct(person).id, shape) for person in reached]
        answer = {
            "processQueryKey": self._world.posted.key_of(shown),
            "invalidStaffIdList": [each for each in people if each not in known],
            "flowControlledStaffIdList": throttled,
        }
        return Answer(200, answer, _warnings(body))

    def unknown(self, call: Call) -> Answer:
        raise refused("InvalidAction.NotFound", "the simulator has no such API", status=404)

    def _check_robot(self, body: dict[str, Any]) -> None:
        code = body.get("robotCode")
        if code is None:
            raise refused("invalidParameter.robotCode.missing")
        if code == "":
            raise refused("invalidParameter.robotCode.empty")
        if code in self._tenant.other_robots:
            raise refused("invalidParameter.robotCode.auth", "the robot is another app's")
        if code != self._credentials.robot_code:
            raise refused("invalidParameter.robotCode.notExsit", "机器人不存在")  # their spelling

    def _check_may_speak(self, group: Conversation) -> None:
        if group.key in self._tenant.stopped:
            raise refused("bot.stopped", "机器人已停用")
        if group.key in self._tenant.muted:
            raise refused("bot.forbidden.sendMessage", "机器人被禁言")
        if not self._bursts[group.id].admit(self._world.clock.now(), self._tenant.sends_a_second):
            raise refused("send.too.fast", "发送过快")


def _shape(body: dict[str, Any]) -> Shape:
    key, param = body.get("msgKey"), body.get("msgParam")
    if not isinstance(key, str) or not key:
        raise refused("invalidParameter.msgKey.empty")
    if not isinstance(param, str):
        raise refused("invalidParameter.msgParam.invalid", "msgParam is no JSON text")
    if len(param.encode()) > MAX_PARAM_BYTES:
        raise refused("invalidParameter.msgParam.tooLong", f"msgParam over {MAX_PARAM_BYTES} bytes")
    try:
        words = json.loads(param)
    except (ValueError, RecursionError):
        words = None
    if not isinstance(words, dict):
        raise refused("invalidParameter.msgParam.invalid", "msgParam is no JSON object")
    return from_template(key, words)


def _warnings(body: dict[str, Any]) -> tuple[str, ...]:
    return ("this API mentions nobody: `at` is ignored",) if "at" in body else ()
