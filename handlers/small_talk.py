"""Hello, thanks, 在吗: what people say to a robot that is no command. It is answered, and writes nothing."""

from __future__ import annotations

from cards import help as help_card
from handlers.about import whats_due
from handlers.context import Context
from handlers.request import Reply
from i18n import commands as vocabulary

_LONGEST = 24
_MARKS = " 。.,，!！?？~～…、😊🙂😄🙏👍👌❤"


def kind_of(line: str) -> str | None:
    """ "greeting", "due", "thanks" or "agreed"; None for a line that says something else."""
    if len(line) > _LONGEST:
        return None
    return vocabulary.talk(line.strip(_MARKS))


def without(lines: list[str]) -> list[str]:
    """The other lines of a message that also greets or thanks."""
    others = [line for line in lines if kind_of(line) in (None, "agreed", "due")]
    return others or lines


def answer(context: Context, kind: str) -> Reply:
    if kind in ("greeting", "due"):
        return whats_due(context)
    return Reply(help_card.pleasantry(context.reader))
