"""The progress card: a whole group's cycle at one look, posted by the timetable or asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cards import blocker, feed, not_begun, verdict
from cards import objective as objective_card
from cards.layout import bar, health, now, paragraphs, quiet, share, thing, value
from cards.message import Button, Message
from cards.next_day import next_day_lines
from cards.reader import Reader
from okr.health import expected
from okr.model import Cycle, Feed, Group, KeyResult, Objective, Standing, State

Entry = tuple[Objective, Standing, Mapping[int, Standing]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A key result reported since the last card, from what to what; None where there was no value."""

    of: KeyResult
    before: Decimal | None
    after: Decimal


def card(
    reader: Reader,
    group: Group,
    cycle: Cycle,
    entries: Sequence[Entry],
    *,
    moved: Sequence[Moved],
    open_count: int,
    owner_count: int,
    next_day: date | None,
    late: bool,
    provisional: bool = False,
    drafts: int = 0,
    silent: Sequence[str] = (),
) -> Message:
    """`open_count` of `owner_count` owners have not checked in; `silent` are their names, where wanted.

    `provisional`: nobody announced the days off of `next_day`'s year yet.
    """
    words = reader.words
    title = words.say("card.title", group=quiet(group.title or group.key), cycle=cycle.id)
    lines = [f"### {title}"]
    if late:
        lines.append(words.say("card.late"))
    if not entries:
        lines += not_begun.lines(reader, cycle, drafts)
        return Message(title, paragraphs(lines))
    lines.append(_time_used(reader, cycle))
    for objective, standing, standings in entries:
        lines += _objective(reader, objective, standing, standings)
    lines.append(_moves(reader, moved))
    lines += blocker.in_need(reader, (kr for objective, _, _ in entries for kr in objective.key_results))
    if owner_count:
        lines.append(_checked_in(reader, open_count, owner_count, silent))
    lines.append(verdict.rule(reader, group.health))
    lines += objective_card.summing(reader, group)
    if next_day is not None:
        lines += next_day_lines(reader, next_day, provisional=provisional)
    buttons = (Button(words.say("button.mine"), "/okr mine"), Button(words.say("button.risk"), "/okr risk"))
    return Message(title, paragraphs(lines), buttons)


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
        lines.append("\n".join(f"- {_key_result(reader, kr, standings[kr.id])}" for kr in key_results))
    else:
        lines.append(words.say("list.no_key_results"))
    return lines


def _key_result(reader: Reader, kr: KeyResult, standing: Standing) -> str:
    fed = [feed.by(reader, kr)] if kr.feed is Feed.AUTO else []
    said = reader.words.say(
        "card.key_result",
        ref=kr.ref,
        title=quiet(kr.title),
        bar=bar(standing.progress),
        progress=share(reader, standing.progress),
        expected=share(reader, standing.expected),
        now=now(reader, kr),
        health=health(reader, standing.health),
        owner=quiet(kr.owner.name),
    )
    return " · ".join([said, *fed])


def _checked_in(reader: Reader, open_count: int, owner_count: int, silent: Sequence[str]) -> str:
    words = reader.words
    if open_count and silent:
        names = words.list(quiet(name) for name in silent)
        return words.say("card.open_named", open=open_count, owners=owner_count, names=names)
    return words.say("card.open" if open_count else "card.all_in", open=open_count, owners=owner_count)


def _moves(reader: Reader, moved: Sequence[Moved]) -> str:
    words = reader.words
    if not moved:
        return words.say("card.nothing_moved")
    moves = [
        f"{each.of.ref} {value(reader, each.of, each.before)} → {value(reader, each.of, each.after)}"
        for each in moved
    ]
    return words.say("card.moved", moves=words.list(moves))
