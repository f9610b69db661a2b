"""Taking the app robot's messages back, and asking what became of one.

Whoever saw a message finds it gone: nobody is told. As the official SDK spells the calls:
alibabacloud_dingtalk, robot_1_0, OrgGroupRecall, BatchRecallOTO, OrgGroupQuery.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from starlette.routing import Route

from simulator.admission import Admission
from simulator.gateway import Answer, Call, Gateway, Refused, refused
from simulator.signing import Credentials
from simulator.world import Message, World

MOST_KEYS: Final = 20
ONE_TO_ONE_LIFE: Final = timedelta(hours=24)


class Recalls:
    def __init__(self, world: World, credentials: Credentials, admission: Admission) -> None:
        self._world = world
        self._credentials = credentials
        self._admission = admission

    def routes(self, gateway: Gateway) -> list[Route]:
        return [
            gateway.route("/v1.0/robot/groupMessages/recall", self.recall_in_group),
            gateway.route("/v1.0/robot/otoMessages/batchRecall", self.recall_one_to_one),
            gateway.route("/v1.0/robot/groupMessages/query", self.query),
        ]

    def recall_in_group(self, call: Call) -> Answer:
        body = self._body(call)
        return self._recall(_keys(body), self._group(body))

    def recall_one_to_one(self, call: Call) -> Answer:
        keys = _keys(self._body(call))
        now = self._world.clock.now()
        for key in keys:
            if any(now - each.at > ONE_TO_ONE_LIFE for each in self._sent(key)):
                raise refused("robot.processQueryKey.expired", "older than 24 hours")
        return self._recall(keys, None)

    def query(self, call: Call) -> Answer:
        body = self._body(call)
        [message, *_] = self._sent_into(str(body.get("processQueryKey") or ""), self._group(body))
        status = "SUCCESS" if self._world.stands(message) else "RECALLED"
        return Answer(200, {"sendStatus": status, "readUserIds": [], "hasMore": False, "nextToken": ""})

    def _recall(self, keys: list[str], group: str | None) -> Answer:
        """All keys are known, or nothing is taken back; what was taken back before is named."""
        found = {key: self._sent_into(key, group) for key in keys}
        failed: dict[str, str] = {}
        for key, messages in found.items():
            if not any(self._world.stands(each) for each in messages):
                failed[key] = "message recalled already"
            for message in messages:
                self._world.take_back(message)
        done = [key for key in keys if key not in failed]
        return Answer(200, {"successResult": done, "failedResult": failed})

    def _body(self, call: Call) -> dict[str, Any]:
        body = self._admission.new(call)
        if not body.get("robotCode"):
            raise refused("miss.chatbotId")
        if body["robotCode"] != self._credentials.robot_code:
            raise refused("not.allowed.robotCode")
        return body

    def _group(self, body: dict[str, Any]) -> str:
        name = body.get("openConversationId")
        if not name:
            raise refused("miss.openConversationId")
        group = self._world.conversations.get(name) if isinstance(name, str) else None
        if group is None or not group.is_group:
            raise refused("invalid.openConversationId", "no group of that id has this robot")
        return group.id

    def _sent_into(self, key: str, group: str | None) -> Sequence[Message]:
        """What was sent under a key into that group, or one to one."""
        messages = self._sent(key)
        places = [self._world.conversations[each.conversation_id] for each in messages]
        right = all(place.id == group if group else not place.is_group for place in places)
        if not messages or not right:
            raise _unknown(key)
        return messages

    def _sent(self, key: str) -> Sequence[Message]:
        try:
            return self._world.posted.of(key)
        except KeyError:
            raise _unknown(key) from None


def _keys(body: dict[str, Any]) -> list[str]:
    keys = body.get("processQueryKeys")
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
        raise refused("invalid.processQueryKey", "processQueryKeys is no list of keys")
    if len(keys) > MOST_KEYS:
        raise refused("invalidParameter.processQueryKeys.overMax", f"more than {MOST_KEYS} keys")
    return keys


def _unknown(key: str) -> Refused:
    return refused("invalid.processQueryKey", f"no message of the key {key!r}")
