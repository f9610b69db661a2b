"""A finished message in the form of the door it leaves by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cards.message import Message
from dingtalk_client.cutting import split
from dingtalk_client.messages import EMPTY, WEBHOOK_BYTES, ActionCard, At, Markdown, Tap
from handlers.answering import RESPONSE_BYTES

MOST_PINGED = 5  # so that their ids fit into what the limits leave for the wire


def parts(message: Message, limit_bytes: int, *, late: bool = False) -> list[Markdown | ActionCard]:
    """One message of DingTalk's, or several where the door's limit makes it necessary.

    The first mentions those it concerns, where the door can. Each of several says which it is, as titles
    show in the chat list only. The words of a late one are put before the first part once it is cut, so
    that a message which becomes late half-way is cut as it was; what the limits leave for the wire holds
    both.
    """
    buttons = tuple(Tap(button.label, button.command) for button in message.buttons)
    first, *rest = _numbered(split(message.title, message.text, buttons, limit_bytes))
    if late and message.late:
        first = replace(first, text=f"{message.late}\n\n{first.text}")
    if message.pings:
        first = replace(first, at=At(message.pings[:MOST_PINGED]))
    return [first, *rest]


def _numbered(found: list[Markdown | ActionCard]) -> list[Markdown | ActionCard]:
    if len(found) == 1:
        return found
    return [replace(each, text=f"**({n}/{len(found)})**\n\n{each.text}") for n, each in enumerate(found, 1)]


def response(message: Message | None) -> Mapping[str, Any]:
    """The HTTP response body that DingTalk shows as the answer; a longer one lies in the outbox."""
    if message is None or len(message.text.encode()) > RESPONSE_BYTES:
        return EMPTY
    # Whether a response can mention anybody is nowhere said: it would show a bare id.
    shaped = parts(replace(message, pings=()), WEBHOOK_BYTES)
    return shaped[0].wire() if len(shaped) == 1 else EMPTY
