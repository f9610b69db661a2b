"""What every kind of report does: it is told by somebody, stored with its ticks, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from handlers import noticing, slipping
from handlers.beginning import begin_with_report
from handlers.context import Context
from handlers.lookup import FoundKeyResult
from okr.checkins import NewCheckIn, Telling, step
from okr.dealings import CycleState
from okr.milestones import marks
from okr.model import CheckIn, Health, KeyResult, Kind, Person, Standing
from storage.events import KEY_RESULT
from storage.milestones import Milestones
from storage.snapshots import RowChange, Snapshots

MILESTONES = "milestones"
EDIT_MILESTONES = "edit_milestones"  # the event of another list of them
MOST_ENTRIES = 1000


def telling(
    context: Context,
    found: FoundKeyResult,
    person: Person,
    *,
    state: CycleState = CycleState.OPEN,
    note: str = "",
    confidence: int | None = None,
    stated: Health | None = None,
    on: date | None = None,
) -> Telling:
    """A report by somebody, now and here."""
    return Telling(
        person,
        context.now,
        context.tz,
        context.cycle(found.key_result.cycle),
        note,
        confidence,
        stated,
        on,
        context.request.source.value,
        state,
        found.group.health,
    )


def keep(
    context: Context,
    found: FoundKeyResult,
    after: KeyResult,
    new: NewCheckIn,
    *,
    what: str = "check_in",
    private: bool,
    by: str | None = None,
    **facts: Any,
) -> Standing:
    """Store a report and where the key result stands after it, as one change of the history; how it stands.

    `by` is who ticks milestones off, where that is not whoever asks.
    """
    before = found.key_result
    if after.milestones is not before.milestones:
        facts["rows"] = _ticked(context, before, after, by=by or context.request.actor.staff_id or "")
    if after.feed is not before.feed:  # somebody took it over from its machine
        context.key_results.feed(after.id, after.feed, source=after.feed_source)
        facts["fed"] = before.feed.value
    context.objectives.move(after)
    if after.awaited:
        slipping.watch(context, replace(found, key_result=after))
    facts["check_in"] = context.check_ins.add(before.id, new, recorded_at=context.now)
    context.events.add(
        what,
        group_id=found.group.id,
        subject=before.id,
        about=KEY_RESULT,
        private=private,
        ref=before.ref,
        **facts,
    )
    begin_with_report(context, found.objective)
    standing = context.standing(after, found.group)
    if after is not before:
        noticing.watch(context, found, after, standing, check_in=facts["check_in"])
    return standing


def taken_back(
    context: Context, key_result: KeyResult, facts: dict[str, Any], *, state: CycleState
) -> KeyResult:
    """Where a key result stands once a report is undone: at the newest one that stands, whoever made it.

    So do confidence and done. A milestone that it ticked off is open again; what others ticked stays. In a
    closed cycle it stands where it stood when that was closed.
    """
    context.check_ins.undo(facts["check_in"])
    if state is CycleState.CLOSED:
        return key_result
    return at_newest(context, key_result, facts)


def at_newest(context: Context, key_result: KeyResult, facts: dict[str, Any]) -> KeyResult:
    """Store, and hand back, where its newest report that stands leaves it; `facts` are of one taken back."""
    reports = standing_reports(context, key_result)
    if key_result.kind is Kind.MILESTONES:
        _unticked(context, key_result, facts, reports)
    reports.sort(key=lambda each: (each.at, each.id), reverse=True)
    standing = reports[0] if reports else None
    told = (report.confidence for report in reports if report.confidence is not None)
    restored = replace(
        key_result,
        current=standing.value if standing else None,
        confidence=next(told, None),
        stated=standing.stated if standing else None,
        checked_in_at=standing.at if standing else None,
        done=standing.done if standing else False,
        last_step=step(key_result.kind, standing) if standing else None,
    )
    if key_result.kind is Kind.MILESTONES:
        restored = counted(context, restored)
    context.objectives.move(restored)
    return restored


def standing_reports(context: Context, key_result: KeyResult) -> list[CheckIn]:
    """Neither taken back nor mended, as they were typed."""
    every = context.check_ins.every(key_result.id)
    return [each for each in every if not each.undone and not each.mended]


def _unticked(context: Context, key_result: KeyResult, facts: dict[str, Any], reports: list[CheckIn]) -> None:
    """Which milestones are done by the reports left. Where their list was edited since, those of the
    report taken back are as they were before it: the titles it named may be other ones by now."""
    if has_edited_milestones(context, key_result):
        snapshots = Snapshots(context.unit)
        for row in reversed(facts.get("rows", [])):
            snapshots.put_back(RowChange.of(row))
        return
    milestones = Milestones(context.unit)
    for number, mark in enumerate(marks(key_result, reports), start=1):
        if mark is None:
            milestones.untick(key_result.id, number)
        else:
            milestones.tick(key_result.id, number, at=mark[0], by=mark[1].staff_id)


def has_edited_milestones(context: Context, key_result: KeyResult) -> bool:
    entries = context.events.history(KEY_RESULT, key_result.id, most=MOST_ENTRIES)
    return any(entry.event.what == EDIT_MILESTONES for entry in entries)


def counted(context: Context, key_result: KeyResult) -> KeyResult:
    """With its milestones as they are stored, and their number where somebody reported on them."""
    milestones = Milestones(context.unit).of(key_result.id)
    done = sum(each.done for each in milestones)
    return replace(
        key_result,
        milestones=milestones,
        target=Decimal(len(milestones)),
        current=None if key_result.checked_in_at is None else Decimal(done),
    )


def _ticked(context: Context, before: KeyResult, after: KeyResult, *, by: str) -> list[dict[str, Any]]:
    """Store which milestones are done now; what that did to their rows."""
    milestones, snapshots = Milestones(context.unit), Snapshots(context.unit)
    keys = milestones.rows(before.id)
    changes = []
    for number, (was, now) in enumerate(zip(before.milestones, after.milestones, strict=True), start=1):
        if was.done == now.done:
            continue
        row = snapshots.take(MILESTONES, keys[number - 1])
        if now.done_at is None:
            milestones.untick(before.id, number)
        else:
            milestones.tick(before.id, number, at=now.done_at, by=by)
        changes.append(snapshots.since(MILESTONES, keys[number - 1], row))
    return [change.facts() for change in changes if change is not None]
