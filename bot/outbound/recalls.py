"""Orders in the outbox to take back what another message said, and the words for when that fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from cards.message import Message
from dingtalk_client.errors import Action, DingTalkError
from storage.engine import Database
from storage.outbox import Outbox
from storage.outgoing import Claimed, Outgoing
from storage.posted import Posted
from storage.unit_of_work import UnitOfWork

TOLD_WITHIN: Final = timedelta(hours=24)
RECALLED: Final = "RECALLED"  # the status of what was taken back


class Recalling(Protocol):
    """What is needed of `dingtalk_client.client.DingTalk`."""

    async def recall_group(self, conversation_id: str, keys: Sequence[str]) -> None: ...
    async def recall_person(self, keys: Sequence[str]) -> None: ...
    async def group_status(self, conversation_id: str, key: str) -> str: ...


async def recall(client: Recalling, database: Database, order: Claimed) -> None:
    """Carry an order out; what it is about left before, by the same lane. Raises DingTalkError."""
    request_id, place, person = order.body["recall"], order.conversation, order.staff_id
    keys = await database.write(lambda unit: Posted(unit).keys(request_id, place=place, person=person))
    if not keys:
        raise DingTalkError("recall_without_key", "it did not leave by the app robot", Action.DEAD)
    if person:
        await client.recall_person(keys)
        return
    try:
        await client.recall_group(place, keys)
    except DingTalkError as error:
        tried_before = error.action is Action.DEAD and order.attempts > 1
        if not tried_before or not await _are_gone(client, place, keys):
            raise


async def _are_gone(client: Recalling, place: str, keys: Sequence[str]) -> bool:
    """An earlier try may have got through and only its answer not: DingTalk then refuses this one."""
    try:
        return all([await client.group_status(place, key) == RECALLED for key in keys])
    except DingTalkError:
        return False


def given_up(unit: UnitOfWork, order: Claimed, token: str, *, why: str, now: datetime) -> None:
    """That it stays is said, behind all that waits there already."""
    if Outbox(unit).dead(order.id, token, why=why):
        Outbox(unit).put(order.request_id, _instead(order, now), now=now)


def _instead(order: Claimed, now: datetime) -> Outgoing:
    return Outgoing(
        body=replace(Message.from_dict(order.body), recall="").to_dict(),
        priority=order.priority,
        not_before=now,
        expires_at=now + TOLD_WITHIN,
        conversation=order.conversation,
        staff_id=order.staff_id,
    )
