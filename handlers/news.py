"""A group's window closes: one post of all that is news still, as things stand then, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from cards import news
from cards.news import Item
from cards.reader import Reader
from handlers import ties
from handlers.context import Context
from handlers.grammar import command
from handlers.lookup import FoundKeyResult
from handlers.noticing import BLOCKER, DEPENDENCY, HEALTH, MILESTONE, NOTICES, awake, hears
from handlers.occasions import Moment
from handlers.request import Reply
from handlers.telling import KEPT, everybody_sees, tell_group
from okr import dependencies
from okr.dealings import DependencyState
from okr.dependencies import Slip
from okr.model import Group, Health
from okr.notices import furthest, is_worse, passed
from storage.agenda import Agenda
from storage.blockers import Blockers
from storage.dependencies import Dependencies
from storage.notices import Notice, Notices

Saying = Callable[[Reader], Item]


@command("clock notices", hidden=True)
def notices_due(context: Context, moment: Moment) -> Reply | None:
    """The end of a group's window."""
    group_id, agenda = int(moment.key), Agenda(context.unit)
    timetable = context.groups.timetable(group_id)
    # First of all: whoever puts a notice meanwhile opens a window of its own.
    agenda.remove(NOTICES, group_id)
    until = awake(timetable, context.now)
    if until > context.now:
        agenda.put(NOTICES, group_id, until)
        return None
    found = Notices(context.unit).take(group_id)
    fresh = [
        each for each in found if context.now - each.at <= KEPT
    ]  # after a long silence the card says more
    sayings = [
        say
        for each in fresh
        if hears(context, timetable, each.kind) and (say := _saying(context, timetable.group, each))
    ]
    if sayings:
        tell_group(
            context,
            timetable,
            lambda reader: news.post(reader, timetable.group, [say(reader) for say in sayings]),
        )
    return None


def _saying(context: Context, group: Group, notice: Notice) -> Saying | None:
    """None for what is no news any more."""
    return _FINDERS[notice.kind](context, group, notice) if notice.kind in _FINDERS else None


def _health(context: Context, group: Group, notice: Notice) -> Saying | None:
    """Only if it is worse still than it was before."""
    found = _alive(context, group, notice.subject)
    if found is None:
        return None
    before, standing = Health(notice.before), context.standing(found.key_result, group)
    if not is_worse(before, standing.health):
        return None
    return partial(news.worse, kr=found.key_result, before=before, standing=standing)


def _milestone(context: Context, group: Group, notice: Notice) -> Saying | None:
    """Only what it stands at still, and never reached before the report that opened the window."""
    found = _alive(context, group, notice.subject)
    if found is None:
        return None
    kr, standing = found.key_result, context.standing(found.key_result, group)
    earlier = [each for each in context.check_ins.every(kr.id) if each.id < int(notice.before)]
    mark = passed(kr, furthest(kr, earlier), standing.progress)
    return None if mark is None else partial(news.passed, kr=kr, mark=mark, standing=standing)


def _blocker(context: Context, group: Group, notice: Notice) -> Saying | None:
    """Only if it is not cleared."""
    stored = Blockers(context.unit).by_id(notice.subject)
    if stored is None or stored.closed_at is not None:
        return None
    found = _alive(context, group, stored.key_result_id)
    return None if found is None else partial(news.stuck, kr=found.key_result, blocker=stored.blocker)


def _dependency(context: Context, group: Group, notice: Notice) -> Saying | None:
    """A slip that the waiting side did not know of, or a state that is another one than it was."""
    stored = Dependencies(context.unit).by_id(notice.subject)
    if stored is None:
        return None
    [both] = ties.pairs(context, [stored])
    if not both.alive or not both.seen_by_all(group):
        return None
    tie, (state, _, known) = ties.to_everybody(both), notice.before.partition("/")
    slip = dependencies.news(Slip(known) if known else None, stored.told)
    provides = both.on.group.id == group.id
    if slip is not None and not provides:
        return partial(news.slipped, tie=tie, why=slip)
    # Whoever waits knows what they asked.
    if both.of.state.value == state or (both.of.state is DependencyState.ASKED and not provides):
        return None
    return partial(news.tied, tie=tie, owner=both.on.key_result.owner.name)


_FINDERS: Mapping[str, Callable[[Context, Group, Notice], Saying | None]] = {
    HEALTH: _health,
    MILESTONE: _milestone,
    BLOCKER: _blocker,
    DEPENDENCY: _dependency,
}


def _alive(context: Context, group: Group, key_result_id: int) -> FoundKeyResult | None:
    """A key result that still goes on, where everybody in the group may see it."""
    pair = context.key_results.by_id(key_result_id)
    if pair is None:
        return None
    found = FoundKeyResult(*pair, group)
    states = (found.key_result.state, found.objective.state)
    goes_on = not found.objective.cycle_closed and all(state in ties.ALIVE for state in states)
    return found if goes_on and everybody_sees(group, found) else None
