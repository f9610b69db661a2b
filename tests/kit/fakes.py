"""A DingTalk with a list to look into: everything that was pushed through its doors, in order.

It has the methods of `dingtalk_client.client.DingTalk` and keeps to the same contract; both pass
`tests/bot/test_client_contract.py`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from dingtalk_client.cards import NewCard
from dingtalk_client.client import Sent, validate_reply_url
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.messages import Message, Text

SESSION, GROUP, PERSON, CUSTOM, CARD = "session", "group", "person", "custom", "card"
DOORS = (SESSION, GROUP, PERSON, CUSTOM, CARD)
HOSTS = frozenset({"oapi.dingtalk.com", "api.dingtalk.com"})


@dataclass(frozen=True, slots=True)
class Pushed:
    """One message that got through a door. `to` is an address, a conversation or a staff id."""

    door: str
    to: str
    message: Message
    msg_uuid: str | None = None
    card: NewCard | None = None

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
        self.rewritten: list[tuple[str, Mapping[str, str]]] = []  # cards, with their new values
        self.registered: list[tuple[str, str, str]] = []  # where taps go: key, address, secret
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
