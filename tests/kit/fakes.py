"""A DingTalk with a list to look into: everything that was pushed through its doors, in order.

It has the methods of `dingtalk_client.client.DingTalk` and keeps to the same contract; both pass
`tests/bot/test_client_contract.py`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dingtalk_client.api import ApiRequest
from dingtalk_client.client import Sent, validate_reply_url
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.messages import Message, Text
from dingtalk_client.permissions import missing as permission_missing

SESSION, GROUP, PERSON, CUSTOM, CALL = "session", "group", "person", "custom", "call"
DOORS = (SESSION, GROUP, PERSON, CUSTOM)
DEPARTMENTS = {1: "示例公司", 2: "销售部", 3: "产品部"}
HOSTS = frozenset({"oapi.dingtalk.com", "api.dingtalk.com"})


@dataclass(frozen=True, slots=True)
class Pushed:
    """One message that got through a door. `to` is an address, a conversation or a staff id."""

    door: str
    to: str
    message: Message
    msg_uuid: str | None = None

    @property
    def text(self) -> str:
        return self.message.content if isinstance(self.message, Text) else self.message.text


class FakeDingTalk:
    """`refuse` makes a door answer with faults, `hold` makes doors wait."""

    def __init__(self, *, reply_hosts: frozenset[str] = HOSTS) -> None:
        self.pushed: list[Pushed] = []
        self.tried: list[str] = []  # the doors that were knocked at, whatever came of it
        self.on_the_way = asyncio.Event()  # somebody waits inside a held door
        self.closed = False
        self.skew: timedelta | None = None
        # By staff id what the address book says; None: this app may not read it.
        self.contacts: dict[str, dict[str, Any]] | None = None
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._reply_hosts = reply_hosts
        self._faults: dict[str, deque[Exception | None]] = defaultdict(deque)
        self._held: frozenset[str] = frozenset()
        self._open = asyncio.Event()

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.pushed]

    @property
    def doors(self) -> list[str]:
        return [each.door for each in self.pushed]

    def refuse(self, door: str, *faults: Exception | None) -> None:
        """The next pushes through this door end so, one fault each; None lets one through."""
        self._faults[door].extend(faults)

    def hold(self, *doors: str) -> None:
        """Nothing gets through these doors (all of them when none is named) until `let_go`."""
        self._held = frozenset(doors or DOORS)
        self._open = asyncio.Event()

    def let_go(self) -> None:
        """Whoever waits gets through, and nobody waits any more."""
        self._held = frozenset()
        self._open.set()

    async def send_session(self, url: str, message: Message) -> Sent:
        if not validate_reply_url(url, self._reply_hosts, None):
            raise a_fault(Action.GONE, "reply_url_refused")
        return await self._push(Pushed(SESSION, url, message))

    async def send_custom(
        self, webhook: str, secret: str | None, message: Message, *, msg_uuid: str | None = None
    ) -> Sent:
        return await self._push(Pushed(CUSTOM, webhook, message, msg_uuid))

    async def send_group(self, conversation_id: str, message: Message) -> Sent:
        return await self._push(Pushed(GROUP, conversation_id, message), key="key-1")

    async def send_person(self, staff_id: str, message: Message) -> Sent:
        return await self._push(Pushed(PERSON, staff_id, message), key="key-1")

    async def call(self, request: ApiRequest) -> dict[str, Any]:
        """Of the address book; `refuse` and `hold` it as CALL. Who is not in `contacts` is gone."""
        self.calls.append((request.target, dict(request.json)))
        if CALL in self._held:
            self.on_the_way.set()
            await self._open.wait()
        fault = self._faults[CALL].popleft() if self._faults[CALL] else None
        if fault is not None:
            raise fault
        if self.contacts is None:
            raise permission_missing("60011", "应用尚未开通所需的权限：[qyapi_get_member]", {})
        if request.target == "/topapi/v2/department/get":
            number = request.json["dept_id"]
            return {"result": {"dept_id": number, "name": DEPARTMENTS[number], "parent_id": 1}}
        staff_id = str(request.json["userid"])
        if staff_id not in self.contacts:
            raise DingTalkError.from_code("60121", "找不到该用户")
        return {"result": {"userid": staff_id} | self.contacts[staff_id]}

    async def token(self) -> str:
        return "token-1"

    async def close(self) -> None:
        self.closed = True

    async def _push(self, push: Pushed, *, key: str | None = None) -> Sent:
        self.tried.append(push.door)
        if push.door in self._held:
            self.on_the_way.set()
            await self._open.wait()
        fault = self._faults[push.door].popleft() if self._faults[push.door] else None
        if fault is not None:
            raise fault
        self.pushed.append(push)
        return Sent(key)


def a_fault(action: Action, code: str = "test", *, retry_after: timedelta | None = None) -> DingTalkError:
    return DingTalkError(code, "as the test wanted", action, retry_after)
