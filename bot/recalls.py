"""Orders in the outbox to take back what another message said, and the words for when that fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from cards.message import Message
from dingtalk_client.errors import Action, DingTalkError
from storage.engine import Database
from storage.outgoing import Claimed, Outgoing
from storage.posted import Posted

TOLD_WITHIN: Final = timedelta(hours=24)


class Recalling(Protocol):
    """What is needed of `dingtalk_client.client.DingTalk`."""

    async def recall_group(self, conversation_id: str, keys: Sequence[str]) -> None: ...
    async def recall_person(self, keys: Sequence[str]) -> None: ...


async def recall(client: Recalling, database: Database, order: Claimed) -> None:
    """Carry an order out; what it is about left before, by the same lane. Raises DingTalkError."""
    request_id, place, person = order.body["recall"], order.conversation, order.staff_id
    keys = await database.write(lambda unit: Posted(unit).keys(request_id, place=place, person=person))
    if not keys:
        raise DingTalkError("recall_without_key", "it did not leave by the app robot", Action.DEAD)
    if person:
        await client.recall_person(keys)
    else:
        await client.recall_group(place, keys)


def instead(order: Claimed, now: datetime) -> Outgoing:
    """What is said, behind all that waits there already, where DingTalk lets nothing be taken back."""
    return Outgoing(
        body=replace(Message.from_dict(order.body), recall="").to_dict(),
        priority=order.priority,
        not_before=now,
        expires_at=now + TOLD_WITHIN,
        conversation=order.conversation,
        staff_id=order.staff_id,
    )
