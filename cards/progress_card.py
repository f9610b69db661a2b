"""The progress card: a whole group's cycle at one look, posted by the timetable or asked for.

Read from the top it says how things stand, what moved, what does not, who needs help, and what comes next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cards import feed, movement, not_begun, verdict
from cards import objective as objective_card
from cards import pulse as pulse_card
from cards.layout import bar, health, now, paragraphs, quiet, share, strong, thing
from cards.live import PROGRESS, Live, Tap
from cards.message import Button, Message
from cards.movement import Dated, Moved, Still
from cards.next_day import next_day_lines
from cards.reader import Reader
from okr.forecast import Forecast
from okr.health import expected
from okr.model import Cycle, Feed, Group, KeyResult, Objective, Person, Standing, State
from okr.pulse import Pulse

Entry = tuple[Objective, Standing, Mapping[int, Standing]]


@dataclass(frozen=True, slots=True)
class Course:
    """What happened since the last card, and what is to come.

    `silent` are owners without a report whom the group chose to see named. `dated` is what falls on
    `next_date`. `provisional`: nobody announced the days off of `next_day`'s year yet.
    """

    moved: Sequence[Moved] = ()
    still: Sequence[Still] = ()
    forecasts: Sequence[tuple[KeyResult, Forecast]] = ()
    silent: Sequence[Person] = ()
    next_date: date | None = None
    dated: Sequence[Dated] = ()
    next_day: date | None = None
    provisional: bool = False


def card(
    reader: Reader,
    group: Group,
    cycle: Cycle,
    entries: Sequence[Entry],
    pulse: Pulse,
    course: Course,
    *,
    late: bool,
    drafts: int = 0,
    rewrites: bool = False,
) -> Message:
    """Who has not checked in is a number, and names only where the course holds them.

    `rewrites`: it may be shown as a card whose taps are answered on itself.
    """
    words = reader.words
    title = heading(reader, group, cycle)
    lines = [f"### {title}"]
    if late:
        lines.append(words.say("card.late"))
    if not entries:
        lines += not_begun.lines(reader, cycle, drafts)
        return Message(title, paragraphs(lines))
    lines += [
        strong(pulse_card.verdicts(reader, pulse.counts)) if pulse.counts else "",
        _time_used(reader, cycle),
    ]
    if pulse.all_done:
        lines.append(words.say("card.all_done"))
    for objective, standing, standings in entries:
        lines += _objective(reader, objective, standing, standings)
    lines += _course(reader, entries, pulse, course)
    lines.append(verdict.rule(reader, group.health))
    lines += objective_card.summing(reader, group)
    buttons = (Button(words.say("button.mine"), "/okr mine"), Button(words.say("button.risk"), "/okr risk"))
    text = paragraphs(lines)
    taps = tuple(Tap(button.label, button.command) for button in buttons)
    live = Live(PROGRESS, text, taps=taps) if rewrites else None
    return Message(pulse_card.title(reader, group, cycle, pulse), text, buttons, live=live)


def heading(reader: Reader, group: Group, cycle: Cycle) -> str:
    """Sales · 2026Q4 progress."""
    return reader.words.say("card.title", group=quiet(group.title or group.key), cycle=cycle.id)


def _course(reader: Reader, entries: Sequence[Entry], pulse: Pulse, course: Course) -> list[str]:
    key_results = [kr for objective, _, _ in entries for kr in objective.key_results]
    standings = {key: standing for _, _, each in entries for key, standing in each.items()}
    lines = [
        *movement.moved(reader, course.moved),
        *movement.still(reader, course.still),
        *movement.in_need(reader, key_results, standings),
        *movement.pace(reader, course.forecasts),
        *_reported(reader, pulse, course.silent),
    ]
    if course.next_day is not None:
        lines += next_day_lines(reader, course.next_day, provisional=course.provisional)
    return [*lines, *movement.next_date(reader, course.next_date, course.dated)]


def _reported(reader: Reader, pulse: Pulse, silent: Sequence[Person]) -> list[str]:
    """How many owners have checked in."""
    if not pulse.owner_count:
        return []
    words = reader.words
    key = "card.open" if pulse.open_count else "card.all_in"
    lines = [words.say(key, open=pulse.open_count, owners=pulse.owner_count)]
    if silent:
        lines.append(words.say("card.silent", names=words.list(quiet(each.name) for each in silent)))
    return lines


def _time_used(reader: Reader, cycle: Cycle) -> str:
    """Week 8 of 14 · 58.2% of the time is used."""
    used = expected(cycle, reader.today)
    return reader.words.say(
        "card.time",
        week=max(1, (reader.today - cycle.start).days // 7 + 1),
        weeks=((cycle.end - cycle.start).days + 7) // 7,
        used=share(reader, used),
    )


def _objective(
    reader: Reader, objective: Objective, standing: Standing, standings: Mapping[int, Standing]
) -> list[str]:
    words = reader.words
    facts = words.say(
        "card.objective",
        bar=bar(standing.progress),
        progress=share(reader, standing.progress),
        expected=share(reader, standing.expected),
        health=health(reader, standing.health),
    )
    lines = [f"{thing(objective)} · {quiet(objective.owner.name)}", facts]
    key_results = [kr for kr in objective.key_results if kr.state is not State.DROPPED]
    if key_results:
        usual = standing.expected
        shown = (_key_result(reader, kr, standings[kr.id], usual=usual) for kr in key_results)
        lines.append("\n".join(f"- {line}" for line in shown))
    else:
        lines.append(words.say("list.no_key_results"))
    return lines


def _key_result(reader: Reader, kr: KeyResult, standing: Standing, *, usual: Decimal) -> str:
    """What is expected is told where that is not the `usual`: the objective's own line has it."""
    words = reader.words
    parts = [f"{kr.ref} {quiet(kr.title)}"]
    if kr.current is not None:
        said = words.say("card.key_result", ref=kr.ref, title=quiet(kr.title), now=now(reader, kr))
        parts = [said, share(reader, standing.progress)]
    if standing.expected != usual:
        parts.append(words.say("card.expected", expected=share(reader, standing.expected)))
    parts += [health(reader, standing.health), quiet(kr.owner.name)]
    if kr.feed is Feed.AUTO:
        parts.append(feed.by(reader, kr))
    return " · ".join(parts)
