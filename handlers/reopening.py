"""A closed cycle that is open again: what was reported late, or taken back late, counts from then on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers import slipping
from handlers.changes import KEY_RESULTS, Row
from handlers.context import Context
from handlers.reporting import MILESTONES, at_newest, has_edited_milestones, standing_reports
from handlers.undoing import REVERSALS, TakenBack, rows_back
from okr.milestones import marks
from okr.model import Cycle, KeyResult, Kind
from okr.refusals import BuiltUpon
from storage.events import Event
from storage.milestones import Milestones
from storage.snapshots import RowChange, Snapshots

GROUP_CYCLES = "group_cycles"
# What a report moves, in the row of its key result.
MOVED = frozenset({"current", "checked_in_at"})


def left_behind(context: Context, group_id: int, cycle: Cycle) -> list[KeyResult]:
    """The key results of a cycle that do not stand where their newest report left them."""
    found = context.objectives.in_group(group_id, cycle.id)
    whole = (context.key_results.by_id(kr.id) for each in found for kr in each.key_results)
    return [pair[0] for pair in whole if pair is not None and _is_left_behind(context, pair[0])]


def rows(context: Context, key_results: Iterable[KeyResult]) -> list[Row]:
    """What `catch_up` may touch."""
    found: list[Row] = []
    for kr in key_results:
        found.append((KEY_RESULTS, kr.id))
        found += [(MILESTONES, key) for key in Milestones(context.unit).rows(kr.id)]
    return found


def catch_up(context: Context, key_results: Sequence[KeyResult]) -> None:
    for kr in key_results:
        at_newest(context, kr, {})
    for kr in key_results:
        slipping.watch_row(context, kr.id)


def watch_cycle(context: Context, group_id: int, cycle: Cycle) -> None:
    """Tell those who wait for something of a cycle that it ended unfinished, or know that it goes on."""
    for each in context.objectives.in_group(group_id, cycle.id):
        slipping.watch_all(context, each)


def _is_left_behind(context: Context, kr: KeyResult) -> bool:
    reports = standing_reports(context, kr)
    newest = max(reports, key=lambda each: (each.at, each.id), default=None)
    if kr.checked_in_at != (newest.at if newest else None):
        return True
    if kr.kind is not Kind.MILESTONES:
        return kr.current != (newest.value if newest else None)
    if has_edited_milestones(context, kr):
        return False
    return [mark is not None for mark in marks(kr, reports)] != [each.done for each in kr.milestones]


def _closed_again(context: Context, change: Event) -> TakenBack:
    """Raises BuiltUpon once somebody closed it anew, or reported on what moved when it was opened."""
    _check_as_left(context, change)
    done = rows_back(context, change)
    watch_cycle(context, change.group_id, context.cycle(change.facts["ref"]))
    return done


def _open_again(context: Context, change: Event) -> TakenBack:
    """Raises BuiltUpon once somebody opened it anew."""
    _check_as_left(context, change)
    done = rows_back(context, change)
    cycle = context.cycle(change.facts["ref"])
    catch_up(context, left_behind(context, change.group_id, cycle))
    watch_cycle(context, change.group_id, cycle)
    return done


def _check_as_left(context: Context, change: Event) -> None:
    snapshots = Snapshots(context.unit)
    for row in map(RowChange.of, change.facts["rows"]):
        left = dict(row.after or {})
        if row.table == KEY_RESULTS:
            left = {name: value for name, value in left.items() if name in MOVED}
        elif row.table not in (GROUP_CYCLES, MILESTONES):
            continue
        now = snapshots.take(row.table, row.key) if left else left
        if now is None or any(now[name] != value for name, value in left.items()):
            raise BuiltUpon(change.facts["ref"])


REVERSALS["open_cycle"] = _closed_again
REVERSALS["close_cycle"] = _open_again
