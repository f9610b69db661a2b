"""How a key result is measured, in full: its zones, phases and milestones, and a line that reports on it."""

from __future__ import annotations

from decimal import Decimal

from cards.layout import quantity, quiet, road, value
from cards.reader import Reader
from okr.definitions import zone
from okr.model import KeyResult, Kind, Phase, day_of

DONE, OPEN = "✓", "○"


def in_full(reader: Reader, kr: KeyResult) -> list[str]:
    """Everything its definition says: the road, commit and stretch, phases, the milestones by name."""
    facts = [road(reader, kr)]
    if kr.commit is not None:
        facts.append(_border(reader, kr, "commit", kr.commit))
    if kr.stretch is not None:
        facts.append(_border(reader, kr, "stretch", kr.stretch))
    if kr.phases:
        facts.append(reader.words.say("kr.phases", phases=phases(reader, kr)))
    if kr.milestones:
        facts.append(milestones(reader, kr))
    return facts


def phases(reader: Reader, kr: KeyResult) -> str:
    """30% by Nov 15, 70% by Dec 10; – for none."""
    return reader.words.list(_phase(reader, kr, phase) for phase in kr.phases) or "–"


def milestones(reader: Reader, kr: KeyResult) -> str:
    """✓ draft, ○ review, ○ launch."""
    return reader.words.list(f"{DONE if each.done else OPEN} {quiet(each.title)}" for each in kr.milestones)


def zones(reader: Reader, kr: KeyResult) -> str:
    """Which of commit, target and stretch is reached, and all three; "" without them."""
    if kr.commit is None or kr.stretch is None:
        return ""
    borders = (("commit", kr.commit), ("target", kr.target), ("stretch", kr.stretch))
    named = [_border(reader, kr, name, border) for name, border in borders]
    if kr.current is None:
        return " · ".join(named)
    reached = reader.words.say(f"zone.{zone(kr, kr.current) or 'below'}")
    return reader.words.say("zone.line", zone=reached, borders=" · ".join(named))


def update_line(reader: Reader, kr: KeyResult, ref: str = "") -> str:
    """A line that reports on it and works: half of the road, the next milestone, a day, or done.

    `ref` is how it has to be called, where that is not as one of this group.
    """
    ref = ref or reader.ref(kr)
    if kr.kind is Kind.MILESTONES:
        left = next((each.title for each in kr.milestones if not each.done), None)
        return f"/kr show {ref}" if left is None else f"/kr tick {ref} {left}"
    return f"/kr update {ref} {sample(reader, kr)}"


def example(reader: Reader, kr: KeyResult, ref: str = "") -> str:
    """A whole check-in to copy, with a note."""
    if kr.kind is Kind.MILESTONES:
        return update_line(reader, kr, ref)
    amount = "45%" if kr.kind not in (Kind.YES_NO, Kind.DATE) else sample(reader, kr)
    return reader.words.say("prompt.example", ref=ref or reader.ref(kr), amount=amount)


def sample(reader: Reader, kr: KeyResult) -> str:
    """An amount that fits."""
    if kr.kind in (Kind.YES_NO, Kind.MILESTONES):
        return "done"
    if kr.kind is Kind.DATE:
        return day_of(kr.target).isoformat()
    percent = "%" if kr.unit == "%" else ""
    if kr.start is None:
        return reader.typed(kr.target) + percent
    return reader.typed(((kr.start + kr.target) / 2).quantize(Decimal(1))) + percent


def _border(reader: Reader, kr: KeyResult, name: str, border: Decimal) -> str:
    return reader.words.say(f"kr.{name}", value=quantity(reader, border, kr.unit))


def _phase(reader: Reader, kr: KeyResult, phase: Phase) -> str:
    words, share = reader.words, phase.share
    amount = value(reader, kr, phase.value) if share is None else words.percent(share)
    return words.say("kr.phase", amount=amount, day=reader.day(phase.by))
