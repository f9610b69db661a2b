"""/card, and the progress card that the timetable posts by itself."""

from __future__ import annotations

from dataclasses import replace

from cards import links, progress_card
from cards.drawing.overview import overview
from cards.message import Message
from handlers import lookup, recalling
from handlers.context import Context
from handlers.course import course
from handlers.grammar import command
from handlers.looking import drafts_for_all, entry, seen_by_all
from handlers.occasions import Occasion, decide, here, is_late, silenced
from handlers.owing import half_cadence
from handlers.picturing import pictured
from handlers.pulses import taken
from handlers.request import Reply
from storage.groups import Timetabled
from storage.skips import Skips


@command("card", example="/card")
def card_now(context: Context) -> Reply:
    """Post the progress card of this group now."""
    group = lookup.own_group(context)
    message = progress(context, context.groups.timetable(group.id), late=False)
    recalling.noted(context, group)
    return Reply(replace(message, recallable=True))


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
    entries = [entry(context, objective, group) for objective in objectives]
    found = course(context, timetable, entries)
    pulse = taken(
        entries,
        moved={each.of.id for each in found.moved},
        still={each.of.id for each in found.still},
        skipped=Skips(context.unit).of_group(group.id, context.now - half_cadence(group)),
        told_since=context.now - half_cadence(group),
    )
    message = progress_card.card(
        context.reader,
        group,
        context.cycle_of(group),
        entries,
        pulse,
        found,
        late=late,
        drafts=0 if objectives else drafts_for_all(context, group),
        rewrites=context.rules.rewrites,
    )
    message = replace(message, links=(links.group(context.reader, group),))
    if not entries:
        return message
    title = progress_card.heading(context.reader, group, context.cycle_of(group))
    return pictured(context, message, lambda: overview(context.reader, title, entries))
