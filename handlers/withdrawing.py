"""Taking back what others were asked or told: they hear of that, too."""

from __future__ import annotations

from cards import dependency as card
from handlers import ties
from handlers.context import Context
from handlers.promising import tell_both
from okr.model import Person
from okr.refusals import BuiltUpon
from storage.dependencies import Dependencies
from storage.events import Event
from storage.snapshots import RowChange, Snapshots


def check_untouched(context: Context, change: Event) -> None:
    """Raises BuiltUpon when somebody answered, or changed, what this change made. What is gone, is gone."""
    snapshots = Snapshots(context.unit)
    for row in map(RowChange.of, change.facts["rows"]):
        if row.before is not None or row.after is None:
            continue
        now = snapshots.take(row.table, row.key)
        # What the waiting side was told of a slip is nobody's answer.
        if now is not None and any(now[name] != row.after[name] for name in now if name != "told"):
            raise BuiltUpon(change.facts["ref"])


def tell_withdrawn(context: Context, change: Event, *, answer: bool) -> None:
    """To be said while the dependency is still there."""
    stored = Dependencies(context.unit).by_id(int(change.facts["after"]))
    by = context.person or Person("", "")
    if stored is not None:
        both = ties.pair(context, stored)
        tell_both(context, both, lambda reader, tie: card.withdrawn(reader, tie, by.name, answer=answer))
