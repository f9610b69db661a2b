"""What a new or edited objective or key result must be before it is let in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from okr.amounts import plain
from okr.cycles import overlap
from okr.model import Cycle, KeyResult, Kind, Level, Objective
from okr.objections import AlignmentDown, MovedElsewhere
from okr.refusals import (
    AlignmentCycles,
    AlignmentLoop,
    BadWeight,
    MissingWord,
    StartIsTarget,
    TitleMissing,
    TooLong,
)

LONGEST_TITLE = 200  # signs as people count them
LONGEST_NOTE = 2000  # signs
HEAVIEST = 1000
# Embeddings, overrides and isolates could show a title in another order than it is stored.
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])
_JOINER = "\u200d"
_HEIGHTS = (Level.TEAM, Level.DEPARTMENT, Level.COMPANY)


def check_title(title: str, command: str) -> str:
    """The title in one line, composed, without direction signs. Raises TitleMissing or TooLong."""
    cleaned = " ".join(unicodedata.normalize("NFC", title.translate(_BIDI)).split())
    length = signs(cleaned)
    if not length:
        raise TitleMissing(command)
    if length > LONGEST_TITLE:
        raise TooLong("title", length, LONGEST_TITLE)
    return cleaned


def check_note(note: str) -> str:
    """A note, a comment, a reason: as typed, without the blanks around it. Raises TooLong."""
    if len(note) > LONGEST_NOTE:
        raise TooLong("note", len(note), LONGEST_NOTE)
    return note.strip()


def check_reason(reason: str, command: str) -> str:
    """A note that must be there. Raises MissingWord or TooLong."""
    kept = check_note(reason)
    if not kept:
        raise MissingWord(command, "reason")
    return kept


def signs(text: str) -> int:
    """How many signs a person counts: marks, selectors and what a joiner joins belong to the one before."""
    count, joined = 0, False
    for character in text:
        if character == _JOINER:
            joined = True
            continue
        if not joined and unicodedata.category(character) not in ("Mn", "Me", "Cf"):
            count += 1
        joined = False
    return count


def check_weight(weight: Decimal) -> Decimal:
    """0 leaves a key result out of its objective. Raises BadWeight outside 0..1000."""
    if not 0 <= weight <= HEAVIEST:
        raise BadWeight(plain(weight))
    return weight


def kind_of(start: Decimal, target: Decimal) -> Kind:
    """A road leads up or down. Raises StartIsTarget when there is none."""
    if start == target:
        raise StartIsTarget(plain(target))
    return Kind.RISE if target > start else Kind.FALL


def check_alignment(ref: str, target_ref: str, parents: Callable[[str], tuple[str, ...]]) -> None:
    """Raise AlignmentLoop when `target_ref` is `ref` itself or serves it already, however far."""
    waiting, seen = [target_ref], {target_ref}
    while waiting:
        current = waiting.pop()
        if current == ref:
            raise AlignmentLoop(ref, target_ref)
        for parent in parents(current):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)


def check_arrow(ref: str, other: str, *, cycles: tuple[Cycle, Cycle], levels: tuple[Level, Level]) -> None:
    """Of each pair the lower one's comes first. Raises AlignmentCycles or AlignmentDown.

    Cycles must share a day; an arrow leads to the same level or a higher one. One that leaves a level
    out is let in, and listed by `cascade`.
    """
    if not overlap(*cycles):
        raise AlignmentCycles(ref, other)
    if height(levels[1]) < height(levels[0]):
        raise AlignmentDown(ref, other)


def height(level: Level) -> int:
    return _HEIGHTS.index(level)


def moved(kr: KeyResult, to: Objective) -> KeyResult:
    """Raises MovedElsewhere unless that objective is of the same group and cycle."""
    if (kr.group_key, kr.cycle) != (to.group_key, to.cycle):
        raise MovedElsewhere(kr.ref, f"{to.group_key}/{to.cycle}/{to.ref}")
    return replace(kr, objective_id=to.id)
