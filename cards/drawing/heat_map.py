"""The check-ins of a cycle as a chart: a row a person or a key result, a column a week.

No query, no picture: what is handed in becomes one value of `charts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cards.reader import Reader
from charts.heat_map import HeatMap, Row
from okr.attendance import Seen, seen
from okr.model import Cycle
from okr.past import weeks
from okr.presence import Absence

MOST_ROWS = 30
_WORDS = (
    (Seen.REPORTED, "chart.seen.reported"),
    (Seen.DELAYED, "chart.seen.delayed"),
    (Seen.MISSED, "chart.seen.missed"),
    (Seen.AWAY, "chart.seen.away"),
    (Seen.NOTHING, "chart.seen.nothing"),
)
_ANSWERED = frozenset({Seen.REPORTED, Seen.DELAYED})
_ASKED = _ANSWERED | {Seen.MISSED}


@dataclass(frozen=True, slots=True)
class Attendee:
    """Whoever, or whichever key result, has a row.

    `reports` are the days of check-ins that stand, one entry a report; nothing is expected before `since`.
    """

    name: str
    reports: Sequence[date]
    since: date
    absences: Sequence[Absence] = ()


def heat_map(
    reader: Reader,
    title: str,
    attendees: Sequence[Attendee],
    *,
    cycle: Cycle,
    rounds: Sequence[date],
    most: int = MOST_ROWS,
) -> HeatMap:
    """`rounds` are the days of the cycle on which the group was asked; rows keep the order given."""
    words = reader.words
    columns = weeks(cycle)
    rows = [(each, _weeks(each, cycle, rounds, reader.today)) for each in attendees]
    shown = rows[:most]
    occurring = {state for _, states in shown for state in states}
    counted = Counter(state for _, states in rows for state in states)
    answered, asked = (
        words.number(Decimal(sum(counted[each] for each in states))) for states in (_ANSWERED, _ASKED)
    )
    now = next((place for place, week in enumerate(columns) if reader.today in week), None)
    hidden = len(rows) - len(shown)
    return HeatMap(
        title=title,
        facts=words.say("chart.check_ins"),
        summary=words.say("chart.summary.check_ins", title=title, reported=answered, asked=asked),
        weeks=tuple(words.day(week.first, reader.today) for week in columns) if shown else (),
        now=now,
        rows=tuple(_row(reader, each, states, cycle) for each, states in shown),
        legend=tuple((state, words.say(key)) for state, key in _WORDS if state in occurring),
        more=words.count("chart.more", hidden) if hidden else "",
        empty="" if shown else words.say("chart.no_check_ins"),
    )


def _weeks(attendee: Attendee, cycle: Cycle, rounds: Sequence[date], today: date) -> tuple[Seen, ...]:
    return seen(
        weeks(cycle),
        rounds,
        attendee.reports,
        today=today,
        since=attendee.since,
        away=lambda day: any(absence.holds(day) for absence in attendee.absences),
    )


def _row(reader: Reader, attendee: Attendee, states: Sequence[Seen], cycle: Cycle) -> Row:
    """Two reports or more in a week are told as a number; at the end how many of those asked for came."""
    counts = [sum(day in week for day in attendee.reports) for week in weeks(cycle)]
    numbers = tuple(reader.words.number(Decimal(n)) if n > 1 else "" for n in counts)
    asked = sum(state in _ASKED for state in states)
    came = sum(state in _ANSWERED for state in states)
    total = f"{reader.words.number(Decimal(came))}/{reader.words.number(Decimal(asked))}" if asked else ""
    return Row(attendee.name, tuple(states), numbers if any(numbers) else (), total)
