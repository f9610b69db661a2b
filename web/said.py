"""What became of a form, in words: the receipt or the refusal, as text and nothing but text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Self

from cards import refusal
from cards.layout import BREAK
from cards.message import Message
from cards.reader import Reader
from handlers.context import Context
from okr.model import Group
from storage.outbox import Outbox
from web.handed_in import UNDOES, request_id
from web.views import Asked

TOO_MANY: Final = "too-many"
LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Said:
    """`request` is the id of what can be taken back, "" where nothing can."""

    title: str
    paragraphs: tuple[str, ...]
    refused: bool = False
    request: str = ""

    @classmethod
    def of(cls, messages: Iterable[Message], *, refused: bool = False, request: str = "") -> Self:
        every = list(messages)
        said = [paragraph for message in every for paragraph in plainly(message.text)]
        return cls(every[0].title, tuple(said), refused, request)

    @classmethod
    def too_many(cls, reader: Reader) -> Self:
        return cls.of([refusal.too_many(reader)], refused=True)


def said_before(context: Context, asked: Asked, group: Group) -> Said | None:
    """What the form that `?said=` names was answered with, here or one to one; only its writer finds it."""
    name = asked.query.get("said", "")
    if name == TOO_MANY:
        return Said.too_many(context.reader)
    if not name or len(name) > LONGEST_NAME:
        return None
    request = request_id(asked.visitor, name)
    places = ((group.conversation_id, ""), ("", asked.visitor.staff_id))
    mine = [
        body
        for body in Outbox(context.unit).replies_to(request)
        if (body["conversation"], body["staff_id"]) in places and not body.get("recall")
    ]
    if not mine:
        return None
    refused = all(body["answered"] for body in mine)
    messages = [Message.from_dict(body) for body in mine]
    if mine[0]["conversation"]:  # who did it, for those who read it there (`cards.receipt.from_page`)
        messages[0] = replace(messages[0], text=messages[0].text.partition(BREAK)[2])
    undoable = not refused and not name.endswith(UNDOES)
    return Said.of(messages, refused=refused, request=request if undoable else "")


def plainly(text: str) -> list[str]:
    """The paragraphs of a message without the signs that a chat makes bold or a heading of."""
    lines = (line.lstrip("#").strip() for line in text.replace("**", "").split(BREAK))
    return [line for line in lines if line]
