"""/card, and the progress card that the timetable posts by itself."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from cards import progress_card
from cards.message import Message
from cards.progress_card import Moved
from handlers import lookup
from handlers.context import Context
from handlers.grammar import command
from handlers.looking import drafts_for_all, entry, is_provisional, next_checkin, seen_by_all
from handlers.occasions import Occasion, decide, here, is_late, silenced
from handlers.owing import half_cadence, is_answered, open_key_results
from handlers.request import Reply
from okr.model import KeyResult
from storage.groups import Timetabled
from storage.skips import Skips


@command("card", example="/card")
def card_now(context: Context) -> Reply:
    """Post the progress card of this group now."""
    group = lookup.own_group(context)
    return Reply(progress(context, context.groups.timetable(group.id), late=False))


@command("clock card", hidden=True)
def card_due(context: Context, occasion: Occasion) -> Reply | None:
    """The progress card of the timetable."""
    group = here(context)
    if why := occasion.skipped or silenced(context, group):
        decide(context, "card", occasion, why)
        return None
    timetable = context.groups.timetable(group.id)
    message = progress(context, timetable, late=is_late(context, occasion))
    context.groups.carded(group.id, context.now)
    decide(context, "card", occasion)
    return Reply(message)


def progress(context: Context, timetable: Timetabled, *, late: bool) -> Message:
    """The progress card: everything in the group that every member may see, as it stands now."""
    group = timetable.group
    objectives = seen_by_all(context, group)
    krs = [kr for objective in objectives for kr in open_key_results(objective)]
    since = context.now - half_cadence(group)
    skipped = Skips(context.unit).of_group(group.id, since)
    owners = {kr.owner for kr in krs}
    silent = owners - {kr.owner for kr in krs if kr.id in skipped or is_answered(kr, since)}
    next_day = next_checkin(context, timetable)
    return progress_card.card(
        context.reader,
        group,
        context.cycle_of(group),
        [entry(context, objective, group) for objective in objectives],
        moved=_moved(context, timetable, krs),
        open_count=len(silent),
        owner_count=len(owners),
        next_day=next_day,
        provisional=is_provisional(context, group, next_day),
        late=late,
        drafts=0 if objectives else drafts_for_all(context, group),
        silent=sorted(person.name for person in silent) if timetable.names else (),
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
