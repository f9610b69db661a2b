"""Key results that somebody owes a report on, as the private cards of a round list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cards import blocker, measure, taps, verdict
from cards.layout import command, now, quiet, road, share
from cards.message import Button
from cards.reader import Reader
from okr.model import Cycle, HealthRule, KeyResult, Standing

MOST_SHOWN = 12
# With more than these only the first tap of each: one by one there is room for all.
MOST_WITH_EVERY_TAP = 3


@dataclass(frozen=True, slots=True)
class Owed:
    """`ref` is how it has to be called one to one. `stood_in` names an owner who is away, "" for oneself."""

    key_result: KeyResult
    standing: Standing
    ref: str
    stood_in: str = ""


def lines(reader: Reader, owed: Sequence[Owed]) -> list[str]:
    """One line for each, and what there are more."""
    said = ["\n".join(f"- {line(reader, each)}" for each in owed[:MOST_SHOWN])]
    if len(owed) > MOST_SHOWN:
        said.append(reader.words.count("owed.more", len(owed) - MOST_SHOWN))
    return said


def line(reader: Reader, each: Owed) -> str:
    """SALES/KR3 Cut refund time: 48 → 24 h · now 36 h · 50% · expected 63%."""
    kr, words = each.key_result, reader.words
    which = {"ref": each.ref, "title": quiet(kr.title), "road": road(reader, kr)}
    expected = share(reader, each.standing.expected)
    if kr.current is None:
        said = words.say("owed.unreported", expected=expected, **which)
    else:
        reached = share(reader, each.standing.progress)
        said = words.say("owed.key_result", now=now(reader, kr), progress=reached, expected=expected, **which)
    if each.stood_in:
        said += " · " + words.say("owed.stood_in", owner=quiet(each.stood_in))
    return said + blocker.mark(reader, kr)


def why(reader: Reader, cycle: Cycle, rules: Sequence[HealthRule]) -> list[str]:
    """Where "expected" comes from, and each rule that judges the distance."""
    days, day = (cycle.end - cycle.start).days + 1, (reader.today - cycle.start).days + 1
    said = [reader.words.say("owed.why", day=day, days=days)]
    return said + [verdict.rule(reader, rule) for rule in dict.fromkeys(rules)]


def how(reader: Reader, owed: Sequence[Owed]) -> str:
    """How to type it."""
    first = owed[0]
    return reader.words.say(
        "owed.how", line=command(reader, measure.example(reader, first.key_result, first.ref))
    )


def buttons(reader: Reader, owed: Sequence[Owed]) -> tuple[Button, ...]:
    """Of one all its answers; of several the walk first, then what fits."""
    if len(owed) == 1:
        return _every(reader, owed[0])
    found = [Button(reader.words.say("button.one_by_one"), "/checkin")]
    shown = owed[:MOST_SHOWN]
    if len(owed) <= MOST_WITH_EVERY_TAP:
        return (*found, *(button for each in shown for button in _every(reader, each)))
    return (*found, *(tap for each in shown for tap in taps.answers(reader, each.key_result, each.ref)[:1]))


def _every(reader: Reader, each: Owed) -> tuple[Button, ...]:
    kr = each.key_result
    return (*taps.answers(reader, kr, each.ref)[:3], *taps.others(reader, kr, each.ref))
