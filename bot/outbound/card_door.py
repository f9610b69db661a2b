"""The door for cards that rewrite themselves, where the corporation has a template for them.

What it is refused leaves as a plain message instead, by the next door; the log has one line of it, and
`dingokr doctor` says it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import structlog

from bot.metrics import Tally
from bot.outbound import card_shapes
from bot.outbound.client import Client
from bot.outbound.doorway import Way
from bot.outbound.shapes import linked, links_of
from cards.live import Live
from cards.message import Message
from dingtalk_client.cards import Callback, NewCard, is_of_template
from dingtalk_client.errors import OPERATOR_WAIT, Action, DingTalkError
from dingtalk_client.pacing import API
from okr.budget import CALL, cost
from storage.cards import Cards, Shown
from storage.engine import Database
from storage.outbox import REPLY, Claimed, Outbox
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

PATH: Final = "/dingtalk/cards"
WHOLE: Final = 1_000_000  # bytes: a card is cut by its values, not by its length
LONGEST_WAIT_S: Final = 600.0
REGISTERED: Final = cost(CALL, "card_callback")


@dataclass(frozen=True, slots=True)
class Template:
    """What the administrator set up. `callback_url` is where taps come by HTTP, "" for Stream."""

    id: str
    callback_url: str
    api_secret: str = field(repr=False)

    @property
    def callback(self) -> Callback:
        """One key leads to one address, so the address makes the key."""
        if not self.callback_url:
            return Callback("STREAM")
        return Callback("HTTP", f"dingokr-{uuid5(NAMESPACE_URL, self.callback_url).hex[:12]}")


class CardDoor:
    def __init__(
        self,
        template: Template,
        client: Client,
        database: Database,
        tally: Tally,
        clock: Callable[[], datetime],
        *,
        custom_robots: Collection[str],
        pages: str = "",
    ) -> None:
        """`custom_robots` are the keys of groups whose posts leave by a robot that can show no such card.

        `pages` is the address that links lead below, "" where nobody can reach us.
        """
        self._template = template
        self._client = client
        self._database = database
        self._tally = tally
        self._clock = clock
        self._custom_robots = custom_robots
        self._pages = pages
        self._shut_until: datetime | None = None

    def way(self, message: Claimed) -> Way | None:
        """The way of a message that can be such a card; None for all others, and while none is taken."""
        if "live" not in message.body or self._is_shut():
            return None
        if message.parts_sent:  # as a plain one: the rest follows the same way
            return None
        if message.group_key in self._custom_robots and message.priority != REPLY:
            return None
        if self._shaped(Message.from_dict(message.body), late=True) is None:  # by when it leaves it may be
            return None

        def push(part: Any, _index: int) -> Awaitable[Any]:
            return self._show(message, part)

        return Way("api:card", API, WHOLE, push, is_last=False, shape=self._shape)

    async def register(self) -> None:
        """Tell DingTalk where taps go. Raises DingTalkError."""
        callback = self._template.callback
        if callback.kind == "HTTP":
            await self._client.register_card_callback(
                callback.route_key, self._template.callback_url, self._template.api_secret
            )
            self._tally.spent[REGISTERED] += 1

    async def register_in_the_end(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """The same, as often as it takes: without it taps lead nowhere."""
        wait = 1.0
        while True:
            try:
                await self.register()
            except DingTalkError as error:
                log.warning("card_callback_not_registered", code=error.code, detail=error.detail)
            else:
                log.info("card_callback_registered", by=self._template.callback.kind)
                return
            wait = min(LONGEST_WAIT_S, 2 * wait)
            await sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - spreads replicas

    def _is_shut(self) -> bool:
        now = self._clock()
        # Further off: the clock was put back.
        return self._shut_until is not None and now < self._shut_until <= now + OPERATOR_WAIT

    def _shape(self, message: Message, late: bool) -> list[Any]:
        shaped = self._shaped(message, late=late)
        return [] if shaped is None else [(message.title, shaped)]

    def _shaped(self, message: Message, *, late: bool) -> Mapping[str, str] | None:
        live = message.live or Live("", "")
        foot = filter(None, (live.foot, linked(links_of(message, self._pages))))
        live = replace(live, foot="\n\n".join(foot))
        return card_shapes.params(live, title=message.title, late=message.late if late else "")

    async def _show(self, message: Claimed, part: tuple[str, Mapping[str, str]]) -> None:
        """Remembered before it is shown: a tap may come at once. It tells that an earlier try got through."""
        title, params = part
        track_id = track_id_of(message)
        if await self._database.write(lambda unit: _remember(unit, message, track_id)):
            return  # as it was drawn first it would deny what was tapped
        card = NewCard(
            self._template.id,
            track_id,
            title,
            params,
            self._template.callback,
            conversation_id=message.conversation,
            staff_id=message.staff_id,
        )
        try:
            await self._client.create_card(card)
        except DingTalkError as error:
            if error.action is Action.GONE:
                await self._refused(message, track_id, error)
            raise

    async def _refused(self, message: Claimed, track_id: str, error: DingTalkError) -> None:
        """Its words go on without it; where no card at all would be taken, none is tried for a while."""
        log.error("card_refused", message=message.id, code=error.code, detail=error.detail)
        if is_of_template(error):
            self._shut_until = self._clock() + OPERATOR_WAIT
        plain = {name: value for name, value in message.body.items() if name != "live"}

        def work(unit: UnitOfWork) -> None:
            Cards(unit).refuse(track_id, why=error.code)
            Outbox(unit).reword(message.id, plain)

        await self._database.write(work)


def track_id_of(message: Claimed) -> str:
    """The same for every try at a message, and for no other, also of a database begun anew."""
    return str(uuid5(NAMESPACE_URL, f"dingokr:card:{message.made_at.isoformat()}:{message.id}"))


def _remember(unit: UnitOfWork, message: Claimed, track_id: str) -> bool:
    """Was it drawn anew since an earlier try?"""
    live = Live.from_dict(message.body["live"])
    card = Shown(
        track_id,
        live.kind,
        message.conversation,
        message.staff_id,
        [row.kept() for row in live.rows],
        [[tap.command, tap.in_chat] for tap in live.taps],
        message.made_at,
    )
    Cards(unit).put(card)
    known = Cards(unit).find(track_id) if message.attempts > 1 else None
    return known is not None and known.rows != card.rows
