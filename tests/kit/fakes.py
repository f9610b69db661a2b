"""A DingTalk with a list to look into: everything that was pushed through its doors, in order.

It has the methods of `dingtalk_client.client.DingTalk` and keeps to the same contract; both pass
`tests/bot/outbound/test_client_contract.py`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dingtalk_client.api import ApiRequest
from dingtalk_client.cards import NewCard
from dingtalk_client.client import Sent
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.media import MediaKind, upload
from dingtalk_client.messages import AppRobotMessage, Message, Text
from dingtalk_client.permissions import missing as permission_missing
from dingtalk_client.reply_urls import validate_reply_url

SESSION, GROUP, PERSON, CUSTOM, CARD, CALL = "session", "group", "person", "custom", "card", "call"
RECALL, UPLOAD, STATUS = "recall", "upload", "status"
DOORS = (SESSION, GROUP, PERSON, CUSTOM, CARD, RECALL, UPLOAD, STATUS)
DEPARTMENTS = {1: "示例公司", 2: "销售部", 3: "产品部"}
HOSTS = frozenset({"oapi.dingtalk.com", "api.dingtalk.com"})


@dataclass(frozen=True, slots=True)
class Pushed:
    """One message that got through a door. `to` is an address, a conversation or a staff id."""

    door: str
    to: str
    message: AppRobotMessage
    msg_uuid: str | None = None
    key: str | None = None  # by which an app robot's message can be recalled
    card: NewCard | None = None

    @property
    def text(self) -> str:
        return self.message.content if isinstance(self.message, Text) else getattr(self.message, "text", "")


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
        self.recalled: list[str] = []  # keys
        self.uploads: list[tuple[MediaKind, str, bytes]] = []
        self.statuses: dict[str, str] = {}  # by key; "SUCCESS" unless told
        self.rewritten: list[tuple[str, Mapping[str, str]]] = []  # cards, with their new values
        self.registered: list[tuple[str, str, str]] = []  # where taps go: key, address, secret
        self._reply_hosts = reply_hosts
        self._faults: dict[str, deque[Exception | None]] = defaultdict(deque)
        self._held: frozenset[str] = frozenset()
        self._open = asyncio.Event()
        self._keys = 0

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

    async def send_group(self, conversation_id: str, message: AppRobotMessage) -> Sent:
        return await self._push(Pushed(GROUP, conversation_id, message, key=self._new_key()))

    async def send_person(self, staff_id: str, message: AppRobotMessage) -> Sent:
        return await self._push(Pushed(PERSON, staff_id, message, key=self._new_key()))

    async def recall_group(self, conversation_id: str, keys: Sequence[str]) -> None:
        await self._knock(RECALL)
        self.recalled += keys

    async def recall_person(self, keys: Sequence[str]) -> None:
        await self._knock(RECALL)
        self.recalled += keys

    async def group_status(self, conversation_id: str, key: str) -> str:
        await self._knock(STATUS)
        return self.statuses.get(key, "SUCCESS")

    async def upload_media(self, kind: MediaKind, filename: str, content: bytes) -> str:
        upload(kind, filename, content)  # refuses what the true one would
        await self._knock(UPLOAD)
        self.uploads.append((kind, filename, content))
        return f"@media-{len(self.uploads)}"

    async def ask_as(self, request: ApiRequest, token: str) -> dict[str, Any]:
        """Nobody logs in here."""
        self.calls.append((request.target, dict(request.json)))
        raise DingTalkError("invalidParameter", "nobody is logged in with that token", Action.DEAD)

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

    async def create_card(self, card: NewCard) -> None:
        await self._push(Pushed(CARD, card.conversation_id or card.staff_id, Text(card.title), card=card))

    async def update_card(self, track_id: str, params: Mapping[str, str]) -> None:
        self.rewritten.append((track_id, params))

    async def register_card_callback(self, route_key: str, url: str, api_secret: str) -> None:
        self.registered.append((route_key, url, api_secret))

    async def token(self) -> str:
        return "token-1"

    async def close(self) -> None:
        self.closed = True

    def _new_key(self) -> str:
        self._keys += 1
        return f"key-{self._keys}"

    async def _push(self, push: Pushed) -> Sent:
        await self._knock(push.door)
        self.pushed.append(push)
        return Sent(push.key)

    async def _knock(self, door: str) -> None:
        self.tried.append(door)
        if door in self._held:
            self.on_the_way.set()
            await self._open.wait()
        fault = self._faults[door].popleft() if self._faults[door] else None
        if fault is not None:
            raise fault


def a_fault(action: Action, code: str = "test", *, retry_after: timedelta | None = None) -> DingTalkError:
    return DingTalkError(code, "as the test wanted", action, retry_after)
