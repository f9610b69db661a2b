"""A card with more around it: what stands in the way before its facts, what people said behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards import blocker as blocker_card
from cards.layout import BREAK, paragraphs, quiet
from cards.message import Message
from cards.reader import Reader
from okr.model import Blocker


def blocked(reader: Reader, blocker: Blocker) -> str:
    """With whoever said so: it is not always the owner."""
    by = reader.words.say("blocker.by", by=quiet(blocker.by.name))
    return f"{blocker_card.line(reader, blocker)} · {by}"


def around(message: Message, *, above: Sequence[str], below: Sequence[str]) -> Message:
    """`above` comes right behind the heading, `below` at the end."""
    heading, _, rest = message.text.partition(BREAK)
    return replace(message, text=paragraphs([heading, *above, rest, *below]))
