"""A group in a few numbers: what the chat list shows of its card, and two lines for a digest."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from cards.layout import SIGNS, bar, quiet, share, shortened, strong
from cards.reader import Reader
from okr.health import WORST_FIRST, expected
from okr.model import Cycle, Group, Health
from okr.pulse import Pulse

LONGEST_TITLE = 60  # a chat list shows two short lines
SHORTEST_NAME = 8
_WHOLE = Decimal("0.01")


def title(reader: Reader, group: Group, cycle: Cycle, pulse: Pulse) -> str:
    """Sales 2026Q4 · 58% of the time · 2 at risk 1 behind 3 on track · 4 moved, in at most 60 signs.

    Where words are too long for it the signs stand alone, and the group's name is cut.
    """
    name = quiet(group.title or group.key)
    for counts in (_in_words(reader, pulse.counts), in_signs(pulse.counts)):
        said = _title(reader, name, cycle, counts, pulse)
        if len(said) <= LONGEST_TITLE:
            return said
    room = LONGEST_TITLE - (len(said) - len(name))
    return _title(reader, shortened(name, max(room, SHORTEST_NAME)), cycle, counts, pulse)


def _title(reader: Reader, name: str, cycle: Cycle, counts: str, pulse: Pulse) -> str:
    words = reader.words
    used = words.percent(expected(cycle, reader.today).quantize(_WHOLE, ROUND_HALF_UP))
    moved = words.count("pulse.moved", pulse.moved)
    parts = [f"{name} {cycle.id}", words.say("pulse.used", used=used), counts, moved]
    return " · ".join(part for part in parts if part)


def verdicts(reader: Reader, counts: Mapping[Health, int]) -> str:
    """▼ 2 at risk · ▲ 1 behind · ● 3 on track; "" where there is none."""
    return " · ".join(
        f"{_sign(each)}{counts[each]} {_word(reader, each)}" for each in WORST_FIRST if counts.get(each)
    )


def two_lines(reader: Reader, name: str, pulse: Pulse) -> tuple[str, str]:
    """**Sales** ████░░░░░░ 45% · ▼ 2 at risk · ● 3 on track, and what is behind it. `name` is quiet."""
    words = reader.words
    if not pulse.objectives:
        return strong(name), words.say("pulse.empty")
    facts = [f"{strong(name)} {bar(pulse.progress)} {share(reader, pulse.progress)}"]
    if pulse.counts:
        facts.append(verdicts(reader, pulse.counts))
    return " · ".join(facts), movement(reader, pulse)


def movement(reader: Reader, pulse: Pulse) -> str:
    """4 moved · 2 standing still · 1 blocked · 3 of 8 still to report."""
    words = reader.words
    parts = [words.count("pulse.moved", pulse.moved)]
    if pulse.still:
        parts.append(words.count("pulse.still", pulse.still))
    if pulse.blocked:
        parts.append(words.count("pulse.blocked", pulse.blocked))
    if pulse.owner_count:
        key = "pulse.open" if pulse.open_count else "pulse.all_in"
        parts.append(words.say(key, open=pulse.open_count, owners=pulse.owner_count))
    return " · ".join(parts)


def _in_words(reader: Reader, counts: Mapping[Health, int]) -> str:
    return " ".join(f"{counts[each]} {_word(reader, each)}" for each in WORST_FIRST if counts.get(each))


def in_signs(counts: Mapping[Health, int]) -> str:
    """▼2 ▲1 ●3; what has no value yet would read as a minus and is left out."""
    shown = [each for each in WORST_FIRST if counts.get(each) and each is not Health.NONE]
    return " ".join(f"{SIGNS[each]}{counts[each]}" for each in shown)


def _sign(verdict: Health) -> str:
    """A dash before a number would be a minus."""
    return "" if verdict is Health.NONE else f"{SIGNS[verdict]} "


def _word(reader: Reader, verdict: Health) -> str:
    return reader.words.say(f"health.{verdict.value}")
