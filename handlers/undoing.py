"""/undo: takes back my last change in this place, last in first out, for ten minutes.

Later changes of others stand: a value they reported, a title they wrote stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cards import edited, measure, receipt
from handlers import lookup, recalling, reporting, slipping, stuck, withdrawing
from handlers.context import Context
from handlers.grammar import command
from handlers.handing_over import MOVE, would_loop
from handlers.mending import FIX
from handlers.reporting import EDIT_MILESTONES
from handlers.request import Reply
from handlers.updating import acting
from okr import planning
from okr.dealings import CycleState
from okr.model import Feed, KeyResult, Kind, Objective, Person
from okr.refusals import BuiltUpon, NothingToUndo, StartIsTarget
from storage import mapping
from storage.events import ERASED, KEY_RESULT, OBJECTIVE, Event
from storage.key_results import definition
from storage.mapping import number_or_none
from storage.snapshots import RowChange, Snapshots
from storage.target_versions import TargetVersions

MINUTES = 10
MOST_REPORTS = 1000


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an undo did: the reference and what it went back from and to, as text; "–" for nothing."""

    what: str
    ref: str
    before: str
    after: str
    objective: Objective | None


@command("undo", example="/undo")
def undo(context: Context) -> Reply:
    """Take back everything that my last changing message did."""
    acting(context)
    changes = context.events.last_change(since=context.now - timedelta(minutes=MINUTES))
    if not changes or any(ERASED in change.facts for change in changes):
        raise NothingToUndo(MINUTES)
    messages = []
    private = False
    for change in changes:
        card = change.what == recalling.CARD
        done = None if card else REVERSALS.get(change.what, rows_back)(context, change)
        context.events.undone(change)
        context.events.add(
            "undo", group_id=change.group_id, subject=change.subject, about=change.about, of=change.id
        )
        if done is None:
            messages.append(recalling.take_back(context, change))
            continue
        if change.about == KEY_RESULT:
            slipping.watch_row(context, change.subject)
            stuck.watch(context, change.subject)
        elif change.about == OBJECTIVE and (back := context.objectives.objective_by_id(change.subject)):
            slipping.watch_all(context, back)
        messages.append(receipt.undone(context.reader, done.what, done.ref, done.before, done.after))
        if done.objective is not None and not lookup.for_everyone_here(context, done.objective):
            private = True
    return Reply(receipt.joined(messages, context.reader), private=private)


def _check_in(context: Context, change: Event) -> TakenBack:
    """The value goes back to the newest report that still stands, whoever made it."""
    key_result, objective = _key_result(context, change)
    state = CycleState.CLOSED if objective.cycle_closed else CycleState.OPEN
    restored = reporting.taken_back(context, key_result, change.facts, state=state)
    if "fed" in change.facts and key_result.feed is Feed.BY_HAND:
        context.key_results.feed(key_result.id, Feed(change.facts["fed"]), source=key_result.feed_source)
    was, becomes = (receipt.stood(context.reader, each) for each in (key_result, restored))
    return TakenBack(change.what, key_result.ref, was, becomes, objective)


def _add_objective(context: Context, change: Event) -> TakenBack:
    objective = context.objectives.objective_by_id(change.subject)
    if objective is None:
        raise LookupError(f"objective row {change.subject} is gone")
    if context.events.changed_since(change) or context.objectives.built_upon(objective.id):
        raise BuiltUpon(objective.ref)
    context.objectives.delete(objective.id)
    return TakenBack("add_objective", objective.ref, objective.title, "–", objective)


def _add_key_result(context: Context, change: Event) -> TakenBack:
    key_result, objective = _key_result(context, change)
    reports = context.check_ins.newest(key_result.id, most=MOST_REPORTS)
    standing = any(not report.undone for report in reports) or context.events.changed_since(change)
    if standing or context.key_results.built_upon(key_result.id):
        raise BuiltUpon(key_result.ref)
    context.check_ins.forget(key_result.id)
    context.objectives.delete_key_result(key_result.id)
    return TakenBack("add_key_result", key_result.ref, key_result.title, "–", objective)


def _edit_key_result(context: Context, change: Event) -> TakenBack:
    key_result, objective = _key_result(context, change)
    now = definition(key_result)
    before, after = change.facts["before"], change.facts["after"]
    mine = {name: before[name] for name in before if now[name] == after[name]}
    restored = _with_road(_defined(key_result, mine))
    context.objectives.change(restored)
    _close_version(context, change, restored)
    told = [_FIELDS.get(name, name) for name in before if name != "kind"]
    fields = change.facts.get("fields", told)  # as the receipt named them
    was, becomes = (
        ", ".join(edited.shown(context.reader.echoing, each, field) for field in fields)
        for each in (key_result, restored)
    )
    return TakenBack("edit_key_result", key_result.ref, was, becomes, objective)


_FIELDS = {"due": "by"}


def _edit_milestones(context: Context, change: Event) -> TakenBack:
    """What others ticked off since stays so."""
    key_result, objective = _key_result(context, change)
    rows_back(context, change)
    restored = reporting.counted(context, key_result)
    context.objectives.change(restored)
    context.objectives.move(restored)
    _close_version(context, change, restored)
    was, becomes = (measure.milestones(context.reader, each) for each in (key_result, restored))
    return TakenBack(change.what, key_result.ref, was, becomes, objective)


def _close_version(context: Context, change: Event, restored: KeyResult) -> None:
    """The version that the edit opened goes; where the road is another one by now, that is a new one."""
    versions = TargetVersions(context.unit)
    if change.facts.get("version") is not None:
        versions.take_back(change.facts["version"])
    person = Person(change.by, "")
    versions.open(restored, since=context.now, by=person)


def _move(context: Context, change: Event) -> TakenBack:
    """Raises BuiltUpon where its old objective serves, by now, what serves the key result."""
    key_result, objective = _key_result(context, change)
    old = context.objectives.objective_by_id(change.facts["before"])
    # Its row may be another one's by now; numbers are never used twice.
    is_gone = old is None or old.ref != change.facts.get("before_ref", old.ref)
    if old is None or is_gone or key_result.objective_id != change.facts["after"]:
        return TakenBack(change.what, key_result.ref, objective.ref, objective.ref, objective)
    if would_loop(context, key_result, objective, old):
        raise BuiltUpon(key_result.ref)
    context.key_results.put_under(key_result.id, old.id)
    # Of the two objectives the one that fewer may see decides who may read it.
    stricter = old if lookup.for_everyone_here(context, objective) else objective
    return TakenBack(change.what, key_result.ref, objective.ref, old.ref, stricter)


def _depend(context: Context, change: Event) -> TakenBack:
    """Raises BuiltUpon when it was answered."""
    withdrawing.check_untouched(context, change)
    withdrawing.tell_withdrawn(context, change, answer=False)
    return rows_back(context, change)


def _answer(context: Context, change: Event) -> TakenBack:
    withdrawing.tell_withdrawn(context, change, answer=True)
    return rows_back(context, change)


REVERSALS: dict[str, Callable[[Context, Event], TakenBack]] = {
    "check_in": _check_in,
    FIX: _check_in,
    MOVE: _move,
    EDIT_MILESTONES: _edit_milestones,
    "add_objective": _add_objective,
    "add_key_result": _add_key_result,
    "edit_key_result": _edit_key_result,
    "depend": _depend,
    "depend_answer": _answer,
}


def rows_back(context: Context, change: Event) -> TakenBack:
    """Any change that was kept as rows: each goes back as far as nobody changed it since.

    Raises BuiltUpon when something was built upon a row that was made, or that row was changed since.
    """
    withdrawing.check_untouched(context, change)
    ref = change.facts["ref"]
    snapshots = Snapshots(context.unit)
    try:
        with context.unit.savepoint():
            for row in reversed(change.facts["rows"]):
                snapshots.put_back(RowChange.of(row))
    except Exception as error:
        if context.unit.is_conflict(error):
            raise BuiltUpon(ref) from error
        raise
    before, after = change.facts.get("after", "–"), change.facts.get("before", "–")
    return TakenBack(change.what, ref, before, after, _objective_of(context, change))


def _objective_of(context: Context, change: Event) -> Objective | None:
    """What decides who may read the receipt; None for a change of no objective."""
    if change.about == KEY_RESULT:
        pair = context.objectives.key_result_by_id(change.subject)
        return None if pair is None else pair[1]
    return context.objectives.objective_by_id(change.subject) if change.about == OBJECTIVE else None


def _key_result(context: Context, change: Event) -> tuple[KeyResult, Objective]:
    pair = context.objectives.key_result_by_id(change.subject)
    if pair is None:
        raise LookupError(f"key result row {change.subject} is gone")
    return pair


def _defined(key_result: KeyResult, fields: dict[str, Any]) -> KeyResult:
    """The key result with stored definition fields put back."""
    read: dict[str, Callable[[Any], Any]] = {
        "kind": Kind,
        "start": number_or_none,
        "target": Decimal,
        "weight": Decimal,
        "low": number_or_none,
        "commit": number_or_none,
        "stretch": number_or_none,
        "due": lambda text: None if text is None else date.fromisoformat(text),
        "phases": mapping.phases,
    }
    values = {name: read.get(name, str)(value) for name, value in fields.items()}
    return replace(key_result, **values)


def _with_road(key_result: KeyResult) -> KeyResult:
    """Which way it leads, with what others changed since. Raises StartIsTarget when no road is left."""
    if key_result.kind not in (Kind.RISE, Kind.FALL) or key_result.start is None:
        return key_result
    try:
        kind = planning.kind_of(key_result.start, key_result.target)
    except StartIsTarget as refusal:
        refusal.lines = (f"/kr show {key_result.ref}",)
        raise
    return replace(key_result, kind=kind)
