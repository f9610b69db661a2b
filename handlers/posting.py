"""/card, and what the timetable says by itself: the check-in prompt and the progress card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Self

from cards import progress_card, prompt
from cards.message import Message
from cards.progress_card import Moved
from handlers import lookup
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.looking import drafts_for_all, entry, is_provisional, next_checkin, seen_by_all
from handlers.reading import Reading
from handlers.request import Reply
from okr.model import Group, KeyResult, Objective, Person, State
from storage.groups import Timetabled
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


@command("card", example="/card")
def card_now(context: Context) -> Reply:
    """Post the progress card of this group now."""
    group = lookup.own_group(context)
    return Reply(progress(context, context.groups.timetable(group.id), late=False))


@command("clock card", hidden=True)
def card_due(context: Context, occasion: Occasion) -> Reply | None:
    """The progress card of the timetable."""
    group = _here(context)
    if why := occasion.skipped or _silenced(context, group):
        _decide(context, "card", occasion, why)
        return None
    timetable = context.groups.timetable(group.id)
    message = progress(context, timetable, late=context.now - occasion.due_at > LATE)
    context.groups.carded(group.id, context.now)
    _decide(context, "card", occasion)
    return Reply(message)


@command("clock checkin", hidden=True)
def checkin_due(context: Context, occasion: Occasion) -> Reply | None:
    """The check-in prompt of the timetable; nothing when nobody is due."""
    group = _here(context)
    if why := occasion.skipped or _silenced(context, group):
        _decide(context, "checkin", occasion, why)
        return None
    cycle = context.cycle_of(group)
    if occasion.due_at.astimezone(context.tz).date() < cycle.start:
        _decide(context, "checkin", occasion, "the cycle it was for is over")
        return None
    next_day = next_checkin(context, context.groups.timetable(group.id))
    message = prompt.checkin(
        context.reader,
        group,
        due_people(context, group),
        week=(context.today - cycle.start).days // 7 + 1,
        weeks=((cycle.end - cycle.start).days + 7) // 7,
        late=context.now - occasion.due_at > LATE,
        provisional=next_day if is_provisional(context, group, next_day) else None,
    )
    if message is None:
        _decide(context, "checkin", occasion, "nobody is due")
        return None
    _decide(context, "checkin", occasion)
    return Reply(message)


def _silenced(context: Context, group: Group) -> str:
    """Why the timetable says nothing in this group until somebody speaks there; "" where it speaks."""
    held = Suspended(context.unit).holds(group.conversation_id)
    return "nothing gets through to the group" if held else ""


def _decide(context: Context, kind: str, occasion: Occasion, skipped: str = "") -> None:
    """Record what became of an occurrence, in the transaction that posts it."""
    context.occurrences.decide(
        _here(context).id, kind, occasion.day, due_at=occasion.due_at, now=context.now, skipped=skipped
    )


def due_people(context: Context, group: Group) -> list[tuple[Person, Sequence[KeyResult]]]:
    """Owners with their open key results that had no check-in within half a cadence."""
    cadence_days = group.cadence_days or Decimal(14)
    since = context.now - timedelta(days=float(cadence_days / 2))
    by_owner: dict[Person, list[KeyResult]] = {}
    for objective in seen_by_all(context, group):
        for kr in open_key_results(objective):
            if kr.checked_in_at is None or kr.checked_in_at <= since:
                by_owner.setdefault(kr.owner, []).append(kr)
    return list(by_owner.items())


def open_key_results(objective: Objective) -> list[KeyResult]:
    """None of an objective that was closed before its time, or with its cycle."""
    if objective.cycle_closed or objective.state not in (State.OPEN, State.DRAFT):
        return []
    return [kr for kr in objective.key_results if kr.state is State.OPEN]


def progress(context: Context, timetable: Timetabled, *, late: bool) -> Message:
    """The progress card: everything in the group that every member may see, as it stands now."""
    group = timetable.group
    objectives = seen_by_all(context, group)
    krs = [kr for objective in objectives for kr in open_key_results(objective)]
    cadence_days = group.cadence_days or Decimal(14)
    since = context.now - timedelta(days=float(cadence_days / 2))
    owners = {kr.owner.staff_id for kr in krs}
    told = {kr.owner.staff_id for kr in krs if kr.checked_in_at is not None and kr.checked_in_at > since}
    next_day = next_checkin(context, timetable)
    return progress_card.card(
        context.reader,
        group,
        context.cycle_of(group),
        [entry(context, objective, group) for objective in objectives],
        moved=_moved(context, timetable, krs),
        open_count=len(owners - told),
        owner_count=len(owners),
        next_day=next_day,
        provisional=is_provisional(context, group, next_day),
        late=late,
        drafts=0 if objectives else drafts_for_all(context, group),
    )


def _moved(context: Context, timetable: Timetabled, krs: list[KeyResult]) -> list[Moved]:
    """What was reported since the last card (since the group was first seen, for the first one)."""
    since = timetable.carded_at or timetable.group.first_seen - timedelta(milliseconds=1)
    changes = context.check_ins.moved_since(timetable.group.id, since)
    moved = []
    for kr in krs:
        if kr.id in changes:
            before, after = changes[kr.id]
            moved.append(Moved(kr, None if before is None else Decimal(before), Decimal(after)))
    return moved


def _here(context: Context) -> Group:
    if context.group is None:
        raise LookupError("the clock spoke to a conversation that is no group")
    return context.group
