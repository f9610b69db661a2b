"""What the clock says of one occurrence, and what became of it, in the transaction that posts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from handlers.context import Context
from handlers.line import Line
from handlers.reading import Reading
from okr.model import Group
from storage.suspended import Suspended

LATE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One occurrence as the clock says it: its nominal day, its instant, perhaps why to skip it."""

    usage: ClassVar[str] = "DAY INSTANT [REASON]"
    day: date
    due_at: datetime
    skipped: str

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        day, due_at = line.take(), line.take()
        if day is None or due_at is None:
            raise ValueError("the clock names a day and an instant")
        return cls(date.fromisoformat(day.text), datetime.fromisoformat(due_at.text), line.rest())


@dataclass(frozen=True, slots=True)
class Moment:
    """What the agenda says of something that is no group: its key and the instant it was put to."""

    usage: ClassVar[str] = "KEY INSTANT"
    key: str
    due_at: datetime

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        key, due_at = line.take(), line.take()
        if key is None or due_at is None:
            raise ValueError("the clock names a key and an instant")
        return cls(key.text, datetime.fromisoformat(due_at.text))


def here(context: Context) -> Group:
    """The group that the clock speaks to."""
    if context.group is None:
        raise LookupError("the clock spoke to a conversation that is no group")
    return context.group


def is_late(context: Context, occasion: Occasion) -> bool:
    return context.now - occasion.due_at > LATE


def silenced(context: Context, group: Group) -> str:
    """Why the timetable says nothing in this group until somebody speaks there; "" where it speaks."""
    held = Suspended(context.unit).holds(group.conversation_id)
    return "nothing gets through to the group" if held else ""


def decide(context: Context, kind: str, occasion: Occasion, skipped: str = "") -> None:
    """Record what became of an occurrence of this group."""
    context.occurrences.decide(
        here(context).id, kind, occasion.day, due_at=occasion.due_at, now=context.now, skipped=skipped
    )
