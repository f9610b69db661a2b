"""A blocker of a day: the group hears of it, and whoever was asked to clear it is asked once more."""

from __future__ import annotations

from cards import blocking as card
from handlers.availability import silent_why
from handlers.context import Context
from handlers.grammar import command
from handlers.lookup import FoundKeyResult
from handlers.noticing import BLOCKER, notice
from handlers.occasions import Moment
from handlers.request import Reply
from handlers.telling import everybody_sees, managers_of, tell
from handlers.ties import ALIVE
from okr.model import Blocker, Person
from okr.notices import old_at
from storage.agenda import Agenda
from storage.blockers import Blockers
from storage.person_occurrences import PersonOccurrences


def watch(context: Context, key_result_id: int) -> None:
    """Look at its blocker when that is a day old; nothing for one that moves."""
    stored = Blockers(context.unit).open(key_result_id)
    if stored is not None:
        Agenda(context.unit).put(BLOCKER, stored.id, old_at(stored.blocker))


def unwatch(context: Context, blocker_id: int) -> None:
    Agenda(context.unit).remove(BLOCKER, blocker_id)


@command("clock blocker", hidden=True)
def blocker_due(context: Context, moment: Moment) -> Reply | None:
    """A day after it began; told once, whatever is said of it later."""
    stored = Blockers(context.unit).by_id(int(moment.key))
    if stored is None or stored.closed_at is not None:
        return None
    if context.now < old_at(stored.blocker):
        Agenda(context.unit).put(BLOCKER, stored.id, old_at(stored.blocker))
        return None
    pair = context.key_results.by_id(stored.key_result_id)
    if pair is None or pair[1].cycle_closed or any(each.state not in ALIVE for each in pair):
        return None
    found = FoundKeyResult(*pair, context.groups.by_id(pair[1].group_id))
    if not _first_time(context, stored.id, stored.blocker):
        return None
    if everybody_sees(found.group, found):
        notice(context, found.group.id, BLOCKER, stored.id)
    _tell(context, found, stored.blocker)
    return None


def _first_time(context: Context, blocker_id: int, blocker: Blocker) -> bool:
    return PersonOccurrences(context.unit).decide(
        blocker.owner.staff_id, BLOCKER, str(blocker_id), due_at=old_at(blocker), now=context.now
    )


def _tell(context: Context, found: FoundKeyResult, blocker: Blocker) -> None:
    """Whoever helps; where that is nobody but the owner, or they are not to be told now, who manages it."""
    kr, helper = found.key_result, blocker.owner
    if helper.staff_id != kr.owner.staff_id and not silent_why(context, helper.staff_id, BLOCKER):
        tell(context, helper, found, lambda to: card.still(to.reader, kr, blocker, helps=True), kind=BLOCKER)
        return
    for manager in managers_of(context, found.group):
        if manager.staff_id != kr.owner.staff_id and not silent_why(context, manager.staff_id, BLOCKER):
            _tell_manager(context, manager, found, blocker)


def _tell_manager(context: Context, manager: Person, found: FoundKeyResult, blocker: Blocker) -> None:
    kr = found.key_result
    tell(context, manager, found, lambda to: card.still(to.reader, kr, blocker, helps=False), kind=BLOCKER)
