"""What a new or edited objective or key result must be before it is let in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from decimal import Decimal

from okr.amounts import plain
from okr.model import Kind
from okr.refusals import AlignmentLoop, BadWeight, StartIsTarget, TitleMissing, TooLong

LONGEST_TITLE = 200  # signs as people count them
HEAVIEST = 1000
# Embeddings, overrides and isolates could show a title in another order than it is stored.
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])
_JOINER = "\u200d"


def check_title(title: str, command: str) -> str:
    """The title in one line, composed, without direction signs. Raises TitleMissing or TooLong."""
    cleaned = " ".join(unicodedata.normalize("NFC", title.translate(_BIDI)).split())
    length = signs(cleaned)
    if not length:
        raise TitleMissing(command)
    if length > LONGEST_TITLE:
        raise TooLong("title", length, LONGEST_TITLE)
    return cleaned


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
