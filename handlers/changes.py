"""Changes as the history keeps them: whole rows before and after, so that /undo takes any of them back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from handlers import lookup
from handlers.context import Context
from handlers.lookup import FoundKeyResult, FoundObjective
from okr.model import Group, Objective
from storage.events import KEY_RESULT, OBJECTIVE, PERSON
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
        about, ref, own = KEY_RESULT, found.key_result.ref, (KEY_RESULTS, found.key_result.id)
    else:
        about, ref, own = OBJECTIVE, found.objective.ref, (OBJECTIVES, found.objective.id)
    changed = _taken(context, [own, *rows])
    yield changed
    kept = _kept(context, changed)
    if kept:
        private = is_private(context, found.objective)
        context.events.add(
            what,
            group_id=found.group.id,
            subject=own[1],
            about=about,
            private=private,
            ref=ref,
            rows=kept,
            **facts,
            **changed.facts,
        )


@contextmanager
def recorded_of_group(
    context: Context, what: str, group: Group, ref: str, *, rows: Sequence[Row] = (), **facts: Any
) -> Iterator[Changed]:
    """The same for a change to a whole group; `ref` is what it is called: a cycle, a setting."""
    changed = _taken(context, rows)
    yield changed
    kept = _kept(context, changed)
    if kept:
        context.events.add(what, group_id=group.id, subject=group.id, about="", ref=ref, rows=kept, **facts)


@contextmanager
def recorded_of_person(
    context: Context, what: str, group: Group | None, *, rows: Sequence[Row] = (), **facts: Any
) -> Iterator[Changed]:
    """The same for what concerns the asker alone; it hangs on a group of theirs, without one on nothing."""
    changed = _taken(context, rows)
    yield changed
    kept = _kept(context, changed)
    if kept and group is not None:
        context.events.add(
            what, group_id=group.id, subject=0, about=PERSON, ref=f"/{what}", rows=kept, **facts
        )


def _taken(context: Context, rows: Sequence[Row]) -> Changed:
    snapshots = Snapshots(context.unit)
    return Changed([(table, key, snapshots.take(table, key)) for table, key in rows])


def _kept(context: Context, changed: Changed) -> list[dict[str, Any]]:
    snapshots = Snapshots(context.unit)
    found = [snapshots.since(*row) for row in changed.rows]
    return [change.facts() for change in found if change is not None]


def is_private(context: Context, objective: Objective) -> bool:
    """Must an answer about it go one to one?"""
    return not lookup.for_everyone_here(context, objective)
