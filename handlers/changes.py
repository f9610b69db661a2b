"""Changes as the history keeps them: whole rows before and after, so that /undo takes any of them back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from handlers import lookup
from handlers.context import Context
from handlers.lookup import FoundKeyResult, FoundObjective
from okr.model import Objective
from storage.events import KEY_RESULT, OBJECTIVE
from storage.snapshots import Fields, Snapshots

Row = tuple[str, int]  # a table of `storage.snapshots` and the row's id
OBJECTIVES, KEY_RESULTS = "objectives", "key_results"


@dataclass(slots=True)
class Changed:
    """The rows a change touches. Those it makes are told while it is made."""

    rows: list[tuple[str, int, Fields | None]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)  # known only once it is made

    def made(self, table: str, key: int) -> None:
        self.rows.append((table, key, None))


@contextmanager
def recorded(
    context: Context,
    what: str,
    found: FoundKeyResult | FoundObjective,
    *,
    rows: Sequence[Row] = (),
    **facts: Any,
) -> Iterator[Changed]:
    """Keep what the block does to the row of `found` and to `rows` as one event called `what`.

    Nothing is kept when nothing changed. `facts` may hold `before` and `after`, the words that history
    and /undo print.
    """
    if isinstance(found, FoundKeyResult):
        about, thing, own = KEY_RESULT, found.key_result.ref, (KEY_RESULTS, found.key_result.id)
    else:
        about, thing, own = OBJECTIVE, found.objective.ref, (OBJECTIVES, found.objective.id)
    snapshots = Snapshots(context.unit)
    changed = Changed([(table, key, snapshots.take(table, key)) for table, key in (own, *rows)])
    yield changed
    found_out = [snapshots.since(*row) for row in changed.rows]
    kept = [change.facts() for change in found_out if change is not None]
    if kept:
        context.events.add(
            what,
            group_id=found.group.id,
            subject=own[1],
            about=about,
            private=is_private(context, found.objective),
            ref=thing,
            rows=kept,
            **facts,
            **changed.facts,
        )


def is_private(context: Context, objective: Objective) -> bool:
    """Must an answer about it go one to one?"""
    return not lookup.for_everyone_here(context, objective)
