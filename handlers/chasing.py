"""What one person is told privately in a round: the card with all they owe, and the nudge after it.

Whether it is still needed shows when it falls due: whoever answered meanwhile, is away or wants to hear
nothing is told nothing, and why is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from cards import asked, nudge
from cards.owed import Owed
from handlers.availability import SNOOZED, awake_at, day_of, silent_why
from handlers.context import Context, zone
from handlers.grammar import command
from handlers.live import live_rows
from handlers.lookup import FoundKeyResult
from handlers.occasions import LATE, Moment
from handlers.owing import owed_by, rounds_of, spelt
from handlers.request import Reply
from handlers.telling import Addressee, addressee, hand
from handlers.thrift import SPENT, may_spend
from okr import cycles
from okr.model import Group, Person
from okr.presence import NUDGES_A_WEEK, WEEK
from storage.agenda import Agenda
from storage.asks import Ask
from storage.person_occurrences import ASK, NUDGE, PersonOccurrences
from storage.snoozes import Snoozes

CHASE = "chase"  # the agenda's word for the nudge of one person
FRESH = timedelta(days=3)  # an older round brings no card by itself any more
# No holidays we know put the next working day further off.
ROUNDS_CHASED = timedelta(days=20)
NUDGED_IN = WEEK - timedelta(days=1)  # with today a week
NUDGE_KEPT = timedelta(hours=12)

Round = tuple[Group, Ask]


@command("clock ask", hidden=True)
def ask_due(context: Context, moment: Moment) -> Reply | None:
    """The private card of one owner: all they owe, in every group whose round asked them."""
    person = context.people.find(moment.key)
    rounds = rounds_of(context, moment.key, since=context.now - ROUNDS_CHASED)
    if person is None or not rounds or _put_off(context, ASK, person, rounds):
        return None
    owed = _owed(context, person, rounds)
    why = _why_no_card(context, person, rounds, owed)
    again = _asked_before(context, person, rounds)
    if why == SNOOZED:
        _ask_again(context, person)
    if not _decide(context, person, ASK, moment.due_at.isoformat(timespec="minutes"), moment, why) or why:
        return None
    hearer = addressee(context, person, rounds[-1][0])
    cycle = context.cycle_of(owed[0].group)
    listed = shown(context, person.staff_id, owed)
    message = asked.card(
        hearer.reader,
        person,
        cycle,
        listed,
        rules=[found.group.health for found in owed],
        late=not again and _is_late(context, person, rounds),
        closing=cycle.end if context.today_in(owed[0].group) >= cycles.closing_from(cycle) else None,
        rows=live_rows(context, hearer.reader, listed),
    )
    hand(context, person.staff_id, message, at=context.now)
    return None


@command("clock chase", hidden=True)
def chase_due(context: Context, moment: Moment) -> Reply | None:
    """The nudge of one person, about every round before today that they left unanswered."""
    person = context.people.find(moment.key)
    if person is None:
        return None
    rounds = rounds_of(context, person.staff_id, since=context.now - ROUNDS_CHASED)
    if not rounds or _put_off(context, CHASE, person, rounds):
        return None
    owed = _owed(context, person, rounds)
    why = _why_no_nudge(context, person, rounds, owed)
    day = day_of(context, person.staff_id).isoformat()
    if not _decide(context, person, NUDGE, day, moment, why) or why:
        return None
    hearer = addressee(context, person, owed[0].group)
    message = nudge.card(hearer.reader, person, shown(context, person.staff_id, owed))
    hand(context, person.staff_id, message, at=context.now, kept=NUDGE_KEPT)
    return None


def nudged_enough(context: Context, staff_id: str) -> bool:
    """Ten times in the seven days that end today, by the clock or by a manager."""
    today = day_of(context, staff_id)
    told = PersonOccurrences(context.unit).times(staff_id, NUDGE, first=today - NUDGED_IN, last=today)
    return told >= NUDGES_A_WEEK


def shown(context: Context, staff_id: str, owed: Sequence[FoundKeyResult]) -> list[Owed]:
    """As cards list them for somebody."""
    return [
        Owed(
            found.key_result,
            context.standing(found.key_result, found.group),
            spelt(found),
            "" if found.key_result.owner.staff_id == staff_id else found.key_result.owner.name,
        )
        for found in owed
    ]


def _owed(context: Context, person: Person, rounds: Sequence[Round]) -> list[FoundKeyResult]:
    """What they owe by these rounds and may see; those who stand in are asked what the owner was."""
    every = owed_by(context, person.staff_id, [(group, ask.due_at) for group, ask in rounds])
    hearers: dict[int, Addressee] = {
        group.id: addressee(context, person, group) for group in {each.group for each in every}
    }
    return [found for found in every if hearers[found.group.id].sees(found)]


def _why_no_card(
    context: Context, person: Person, rounds: Sequence[Round], owed: Sequence[FoundKeyResult]
) -> str:
    if not owed:
        return "nothing is due"
    if all(context.now - ask.due_at > FRESH for _, ask in rounds):
        return "missed by more than three days"
    return silent_why(context, person.staff_id, ASK)


def _why_no_nudge(
    context: Context, person: Person, rounds: Sequence[Round], owed: Sequence[FoundKeyResult]
) -> str:
    if not owed:
        return "everything is answered"
    if why := silent_why(context, person.staff_id, NUDGE):
        return why
    if any(_is_today(context, group, ask.due_at) for group, ask in rounds):
        return "asked today"
    if nudged_enough(context, person.staff_id):
        return "nudged ten times in seven days"
    return "" if may_spend(context, "nudge") else SPENT


def _put_off(context: Context, kind: str, person: Person, rounds: Sequence[Round]) -> bool:
    """Is it quiet where they are? Then it is looked at again when that ends."""
    awake = max(awake_at(context, person.staff_id, group, context.now) for group, _ in rounds)
    if awake <= context.now:
        return False
    Agenda(context.unit).put(kind, person.staff_id, awake)
    return True


def _ask_again(context: Context, person: Person) -> None:
    """When they want to hear something again, whatever the round brought forward."""
    until = Snoozes(context.unit).until(person.staff_id, now=context.now)
    if until is not None:
        Agenda(context.unit).put(ASK, person.staff_id, until)


def _asked_before(context: Context, person: Person, rounds: Sequence[Round]) -> bool:
    """Was their card of the newest round decided already? This one comes when they wanted it."""
    newest = max(ask.due_at for _, ask in rounds)
    return PersonOccurrences(context.unit).any_since(person.staff_id, ASK, newest)


def _is_late(context: Context, person: Person, rounds: Sequence[Round]) -> bool:
    """Later than the newest round and the quiet hours of the person explain."""
    group, ask = max(rounds, key=lambda each: each[1].due_at)
    return context.now - awake_at(context, person.staff_id, group, ask.due_at) > LATE


def _decide(context: Context, person: Person, kind: str, day: str, moment: Moment, why: str) -> bool:
    return PersonOccurrences(context.unit).decide(
        person.staff_id, kind, day, due_at=moment.due_at, now=context.now, skipped=why
    )


def _is_today(context: Context, group: Group, at: datetime) -> bool:
    return at.astimezone(zone(group.tz)).date() == context.today_in(group)
