"""Somebody leaves the company, or comes back: what ends at once, and who hears what is left behind.

Told by an event, or by the nightly comparison where the event got lost; told twice it happens once. What
they own stays theirs until somebody takes it over, and what they wrote stays written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta

from cards import leaving as card
from cards.leaving import Estate
from cards.message import Message
from handlers.context import Context, Rules
from handlers.looking import ownerless
from handlers.request import Place, Request, Source
from handlers.telling import Addressee, managers_of, tell_of_group
from okr.model import Actor, Cycle, Group, KeyResult, Objective, Person, State
from storage.departures import ADMINS, COMPANY, Departures
from storage.export_tokens import ExportTokens
from storage.feeds import Feeds
from storage.groups import Groups
from storage.key_results import KeyResults
from storage.owners import Owners
from storage.page_links import PageLinks
from storage.sessions import Sessions
from storage.unit_of_work import UnitOfWork
from storage.withdrawals import withdraw_from_person

# The scores of a cycle that is over are still to come for so long.
STILL_SCORED = timedelta(days=31)


def person_left(
    unit: UnitOfWork, staff_id: str, *, now: datetime, rules: Rules, at: datetime | None = None
) -> None:
    """Take every right from somebody who is no longer of the corporation, and stop what was on its way.

    The managers of their groups are told once, in a message each, what needs a new owner. `at` is when they
    left, where that is known: an older telling than that of their return changes nothing.
    """
    departures = Departures(unit)
    is_news = departures.note(staff_id, COMPANY, gone=True, at=at or now)
    if not departures.is_gone(staff_id):
        return
    ended = _end(unit, staff_id, now)
    if is_news:
        _tell(_of_the_clock(unit, rules, now, f"left:{staff_id}"), staff_id, ended)


def person_returned(
    unit: UnitOfWork, staff_id: str, *, now: datetime, rules: Rules, at: datetime | None = None
) -> None:
    """Somebody is of the corporation again, and may what others in their place may.

    What ended stays ended: they belong to the groups they are named in or speak in, and make new tokens.
    Told of before their going it is remembered: that is older then, and changes nothing.
    """
    Departures(unit).note(staff_id, COMPANY, gone=False, at=at or now)


def admin_removed(unit: UnitOfWork, staff_id: str, *, at: datetime, rules: Rules) -> None:
    """Of those whom the settings name: no administrator any more, here either."""
    if staff_id in rules.admins and Departures(unit).note(staff_id, ADMINS, gone=True, at=at):
        ExportTokens(unit).end_of(staff_id)


def admin_added(unit: UnitOfWork, staff_id: str, *, at: datetime, rules: Rules) -> None:
    """Gives back what `admin_removed` took; the settings alone make somebody an administrator."""
    if staff_id in rules.admins:
        Departures(unit).note(staff_id, ADMINS, gone=False, at=at)


def is_unfinished(objective: Objective, cycle: Cycle, today: date) -> bool:
    """Is there still something to do about it for whoever owns it?"""
    over = cycle.end + STILL_SCORED < today
    return objective.state in (State.OPEN, State.DRAFT) and not objective.cycle_closed and not over


def _end(unit: UnitOfWork, staff_id: str, now: datetime) -> list[KeyResult]:
    """Membership, tokens, the pages, and what waits to be sent to them; the key results whose machines are
    shut out."""
    Groups(unit).leave_all(staff_id)
    ExportTokens(unit).end_of(staff_id)
    PageLinks(unit).end_of(staff_id)
    Sessions(unit).end_of(staff_id)
    withdraw_from_person(unit, staff_id)
    feeds = Feeds(unit)
    ended = feeds.open_by(staff_id)
    for feed in ended:
        feeds.revoke(feed.id, now)
    found = (KeyResults(unit).by_id(feed.key_result_id) for feed in ended)
    return [pair[0] for pair in found if pair is not None]


def _tell(context: Context, staff_id: str, fed: list[KeyResult]) -> None:
    person = context.people.find(staff_id) or Person(staff_id, staff_id)
    by_manager: dict[Person, list[Estate]] = defaultdict(list)
    for estate in _estates(context, staff_id, fed):
        for manager in _heirs(context, estate.group):
            by_manager[manager].append(estate)
    for manager, estates in by_manager.items():
        tell_of_group(context, manager, estates[0].group, _said(context, person, estates))


def _said(context: Context, person: Person, estates: list[Estate]) -> Callable[[Addressee], Message]:
    def say(addressee: Addressee) -> Message:
        return card.card(addressee.reader, person, estates)

    return say


def _estates(context: Context, staff_id: str, fed: list[KeyResult]) -> list[Estate]:
    """What they leave behind, group by group."""
    by_group: dict[int, list[Objective]] = defaultdict(list)
    for objective in Owners(context.unit).open_of(staff_id):
        by_group[objective.group_id].append(objective)
    estates = []
    for group in context.groups.every():
        today = context.today_in(group)
        theirs = [
            each for each in by_group[group.id] if is_unfinished(each, context.cycle(each.cycle), today)
        ]
        things = ownerless(theirs, frozenset((staff_id,)))
        shut_out = [each for each in fed if each.group_key == group.key]
        if things or shut_out:
            estates.append(Estate(group, context.cycle_of(group).id, tuple(things), tuple(shut_out)))
    return estates


def _heirs(context: Context, group: Group) -> list[Person]:
    """Who can give it another owner: the managers, where there is none the administrators."""
    managers = managers_of(context, group)
    if managers:
        return managers
    departures = Departures(context.unit)
    here = [each for each in sorted(context.rules.admins) if not departures.is_gone(each)]
    return [context.people.find(each) or Person(each, each) for each in here]


def _of_the_clock(unit: UnitOfWork, rules: Rules, now: datetime, about: str) -> Context:
    """Nobody said anything: what is told leaves under a name of its own."""
    request = Request(
        id=f"{about}:{now.isoformat(timespec='milliseconds')}",
        actor=Actor(None, "clock"),
        place=Place("", "", is_group=False),
        now=now,
        text="",
        source=Source.CLOCK,
    )
    return Context(request, rules, unit, group=None, person=None, lang=rules.default_group.lang)
