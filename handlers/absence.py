"""/away and /back: nobody chases somebody who is away, and whoever stands in may report meanwhile.

What was said before of days that are over by then stays; what lies ahead and overlaps is replaced.
"""

from __future__ import annotations

from datetime import date, timedelta

from cards import absence as card
from handlers.availability import day_of, home_of
from handlers.changes import recorded_of_person
from handlers.context import Context
from handlers.days_away import DaysAway
from handlers.grammar import command
from handlers.request import Reply
from handlers.telling import tell_person
from handlers.undoing import REVERSALS, TakenBack, rows_back
from handlers.updating import acting
from okr.model import Person
from okr.presence import Absence, BadStandIn, NotAway, away_line
from storage.absences import Absences
from storage.agenda import Agenda
from storage.events import Event
from storage.person_occurrences import ASK

ABSENCES = "absences"
AWAY, BACK = "away", "back"
DAY = timedelta(days=1)


@command("away", example="/away 2026-12-01..2026-12-05")
def away(context: Context, days: DaysAway) -> Reply:
    """Nobody asks me in these days; whoever stands in may report for me."""
    person = acting(context)
    absences = Absences(context.unit)
    today = day_of(context, person.staff_id)
    if days.first is None or days.last is None:
        mine = absences.of(person.staff_id, first=today)
        return Reply(card.mine(context.reader, mine, absences.stood_in(person.staff_id, first=today)))
    stand_in = days.stand_in
    if stand_in is not None:
        _check_stand_in(context, person, stand_in, days.first, days.last)
    old = absences.of(person.staff_id, first=days.first, last=days.last)
    said = _period(days.first, days.last, stand_in)
    rows = [(ABSENCES, each.id) for each in old]
    before = ", ".join(_period(each.first_day, each.last_day, each.stand_in) for each in old) or "–"
    group = home_of(context, person.staff_id)
    with recorded_of_person(context, AWAY, group, rows=rows, before=before, after=said) as changed:
        for each in old:
            _cut(context, each, days.first, today)
        key = absences.add(
            person.staff_id,
            days.first,
            days.last,
            stand_in=stand_in.staff_id if stand_in else None,
            at=context.now,
        )
        changed.made(ABSENCES, key)
    new = Absence(key, person, days.first, days.last, stand_in)
    _tell(context, new, old)
    message = card.away(context.reader, new, old, running=new.holds(today), undoable=group is not None)
    return Reply(message)


@command("back", example="/back")
def back(context: Context) -> Reply:
    """I am there again from today on, earlier than I had said."""
    person = acting(context)
    today = day_of(context, person.staff_id)
    ahead = Absences(context.unit).of(person.staff_id, first=today)
    if not ahead:
        raise NotAway(lines=(away_line(today, today),))
    ended = ahead[0]
    group = home_of(context, person.staff_id)
    said = _period(ended.first_day, ended.last_day, ended.stand_in)
    rows = [(ABSENCES, ended.id)]
    with recorded_of_person(context, BACK, group, rows=rows, before=said, after="–"):
        _cut(context, ended, today, today)
    if ended.stand_in is not None:
        _tell_over(context, ended, ended.stand_in)
    if ended.holds(today):
        # What they owe in an open round comes at once: they are there to do it.
        Agenda(context.unit).bring_forward(ASK, person.staff_id, context.now)
    return Reply(card.back(context.reader, ended, today, undoable=group is not None))


def _check_stand_in(context: Context, person: Person, stand_in: Person, first: date, last: date) -> None:
    """Raises BadStandIn, with the line that would do."""
    lines = (away_line(first, last),)
    if stand_in.staff_id == person.staff_id:
        raise BadStandIn("self", lines=lines)
    for theirs in Absences(context.unit).of(stand_in.staff_id, first=first, last=last):
        days = (theirs.first_day.isoformat(), theirs.last_day.isoformat())
        raise BadStandIn("away", stand_in.name, *days, lines=lines)


def _cut(context: Context, old: Absence, first: date, today: date) -> None:
    """One that something new begins in stays as far as it had begun; one that lies ahead goes."""
    absences = Absences(context.unit)
    if old.first_day < first and old.first_day <= today:
        absences.end(old.id, first - DAY, at=context.now)
    else:
        absences.delete(old.id)


def _tell(context: Context, new: Absence, old: list[Absence]) -> None:
    """Whoever is asked to stand in, and whoever no longer is, hears of it."""
    if new.stand_in is not None:
        tell_person(context, new.stand_in, lambda to: card.asked(to.reader, new))
    for each in old:
        if each.stand_in is not None and each.stand_in != new.stand_in:
            _tell_over(context, each, each.stand_in)


def _tell_over(context: Context, absence: Absence, stand_in: Person) -> None:
    tell_person(context, stand_in, lambda to: card.over(to.reader, absence))


def _period(first: date, last: date, stand_in: Person | None) -> str:
    """As history and /undo print it."""
    days = first.isoformat() + (f"..{last.isoformat()}" if last != first else "")
    return days if stand_in is None else f"{days} (@{stand_in.name})"


def _taken_back(context: Context, change: Event) -> TakenBack:
    """Whoever was asked to stand in hears that it is off."""
    absences = Absences(context.unit)
    today = day_of(context, change.by)
    were = absences.of(change.by, first=today)
    done = rows_back(context, change)
    left = {each.id for each in absences.of(change.by, first=today)}
    for each in were:
        if each.id not in left and each.stand_in is not None:
            _tell_over(context, each, each.stand_in)
    return done


REVERSALS[AWAY] = _taken_back
REVERSALS[BACK] = _taken_back
