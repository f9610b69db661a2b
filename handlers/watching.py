"""What the clock finds by looking: health that time alone made worse, and promises it overtook."""

from __future__ import annotations

from datetime import date, datetime

from handlers import slipping, stuck
from handlers.context import Context, zone
from handlers.grammar import command
from handlers.lookup import FoundKeyResult
from handlers.noticing import drifted
from handlers.occasions import Occasion, decide, here, silenced
from handlers.owing import open_key_results
from handlers.request import Reply
from okr.dealings import DependencyState
from okr.model import Group
from storage.dependencies import Dependencies

LOOK = "look"
LIVE = (DependencyState.ASKED, DependencyState.ACCEPTED)


@command("clock look", hidden=True)
def look_due(context: Context, occasion: Occasion) -> Reply | None:
    """Every working day: what became worse without anybody saying a word since the group was last looked at.

    Days that were missed are none: the last one on which it really happened counts.
    """
    group = here(context)
    if why := occasion.skipped or silenced(context, group):
        decide(context, LOOK, occasion, why)
        return None
    last = context.occurrences.last_done(group.id, LOOK, until=occasion.day)
    decide(context, LOOK, occasion)
    cycle = context.cycle_of(group).id
    for objective in context.objectives.in_group(group.id, cycle):
        for kr in open_key_results(objective):
            if last is not None:
                _compare(context, FoundKeyResult(kr, objective, group), since=last, day=occasion.day)
            elif kr.blocker is not None:  # it may be older than the agenda
                stuck.watch(context, kr.id)
    _promises(context, group, cycle)
    return None


def _compare(context: Context, found: FoundKeyResult, *, since: date, day: date) -> None:
    """With the same report on an earlier day: the last look, or the day it was made, if that was later."""
    kr, group = found.key_result, found.group
    made = (kr.checked_in_at, kr.created_at)
    then = max([since, *(_day(at, group) for at in made if at is not None)])
    if then < day:
        before, now = (context.standing(kr, group, on=on).health for on in (then, day))
        drifted(context, found, before, now)


def _day(at: datetime, group: Group) -> date:
    return at.astimezone(zone(group.tz)).date()


def _promises(context: Context, group: Group, cycle: str) -> None:
    """Those who wait for something here, or from here, hear when a day has passed."""
    stored = Dependencies(context.unit).in_group(group.id, cycle)
    live = [each for each in stored if each.dependency.state in LIVE]
    for provider in dict.fromkeys(each.on_id for each in live):
        slipping.watch_row(context, provider)
