"""Taking back what the robot itself posted because somebody asked for it: a progress card.

DingTalk lets a robot take back only what it posted as the app's robot, not what left by a webhook.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from cards import recalled as card
from cards.message import Message
from handlers.context import Context
from okr.model import Group
from storage.events import Event
from storage.outbox import REPLY, Outbox, Outgoing
from storage.posted import Fate, Posted

CARD: Final = "card"
TRIED_FOR: Final = timedelta(hours=1)


def noted(context: Context, group: Group) -> None:
    """The request at hand posts a card of this group: its asker may take it back."""
    context.events.add(CARD, group_id=group.id, subject=0, request=context.request.id)


def take_back(context: Context, change: Event) -> Message:
    """Keep the card back, or see to it that it goes; what becomes of it."""
    request = context.request
    request_id: str = change.facts["request"]
    place, person = _where(context, request_id)
    fate = Posted(context.unit).withdraw(request_id, place=place, person=person)
    if fate is Fate.POSTED:
        # It goes the way the card went, so that it comes after it.
        order = Outgoing(
            body=card.order(context.reader, request_id).to_dict(),
            priority=REPLY,
            not_before=context.now,
            expires_at=context.now + TRIED_FOR,
            conversation=place,
            staff_id=person,
        )
        Outbox(context.unit).put(request.id, order, now=context.now)
    return card.taken_back(context.reader, fate.value, change.at)


def _where(context: Context, request_id: str) -> tuple[str, str]:
    """The conversation, or the person, that the card went to: wherever it is taken back from."""
    for said in Outbox(context.unit).replies_to(request_id):
        if said.get("recallable"):
            return said["conversation"], said["staff_id"]
    request = context.request
    if request.place.is_group:
        return request.place.conversation_id, ""
    return "", request.actor.staff_id or ""
