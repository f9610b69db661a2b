"""Numbers in English words: two hundred and five, one and a half million, 1.2 million, half a dozen.

What nobody says so is not read any further: "twenty twenty six" is twenty, and then something else.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from i18n.wording import Pieces

_DOZEN: Final = 12
_HUNDRED: Final = 100
_HALF: Final = Decimal("0.5")


def read_english(pieces: Pieces) -> Decimal | None:
    """The longest number that the words begin with; None where they begin with none."""
    total, below = Decimal(0), 0
    while (group := _group(pieces, is_first=not below)) is not None:
        by = pieces.by()
        if by == _DOZEN and not below:
            pieces.at += 1
            return group * by
        if by <= _HUNDRED or (below and by >= below):
            return total + group
        pieces.at += 1
        total, below = total + group * by, by
        if pieces.name() == "and" and _below_hundred(pieces, 1) is not None:
            pieces.at += 1  # two thousand and five
    return total if below else None


def _group(pieces: Pieces, *, is_first: bool) -> Decimal | None:
    """What one of million, thousand, dozen may follow."""
    piece = pieces.peek()
    if piece is None:
        return None
    if piece.is_run:
        return _of_digits(pieces, is_first=is_first)
    if is_first and piece.name == "half":
        return _half(pieces)
    if is_first and piece.name == "a" and pieces.by(1):
        pieces.at += 1
        group: Decimal | None = Decimal(1)
    else:
        group = _take_below_hundred(pieces)
    if group is None:
        return None
    if pieces.by() == _HUNDRED and group:
        return _hundreds(pieces, group)
    return group + _parts(pieces) if is_first else group


def _of_digits(pieces: Pieces, *, is_first: bool) -> Decimal | None:
    """Digits stand first, or before a magnitude of their own: 2 million 300 thousand."""
    piece = pieces.peek()
    if piece is None or not (is_first or pieces.by(1)):
        return None
    value = pieces.value(piece)
    pieces.at += 1
    if pieces.by() == _HUNDRED:
        return _hundreds(pieces, value)
    return value + _parts(pieces) if is_first and value == value.to_integral_value() else value


def _hundreds(pieces: Pieces, group: Decimal) -> Decimal:
    """Behind "hundred" what is below it: two hundred five, two hundred and five."""
    pieces.at += 1
    group *= _HUNDRED
    joined = pieces.name() == "and"
    rest = _below_hundred(pieces, 1 if joined else 0)
    if rest is None or group % _HUNDRED:
        return group
    pieces.at += 1 if joined else 0
    return group + (_take_below_hundred(pieces) or 0)


def _half(pieces: Pieces) -> Decimal | None:
    """Half a million, half a dozen, half a percent; a half alone is a share, no number."""
    article = pieces.name(1) == "a"
    behind = 2 if article else 1
    if not pieces.by(behind) and not pieces.is_before_percent(behind):
        return None
    pieces.at += behind
    return _HALF


def _parts(pieces: Pieces) -> Decimal:
    """... and a half; ... point two five."""
    if [pieces.name(ahead) for ahead in range(3)] == ["and", "a", "half"]:
        pieces.at += 3
        return _HALF
    if pieces.name() != "point":
        return Decimal(0)
    digits, ahead = "", 1
    while (digit := pieces.digit(ahead)) is not None and digit <= 9:
        digits, ahead = f"{digits}{digit}", ahead + 1
    if not digits:
        return Decimal(0)
    pieces.at += ahead
    return Decimal(f"0.{digits}")


def _below_hundred(pieces: Pieces, ahead: int) -> tuple[int, int] | None:
    """The number of one or two words, nought left out, and how many they are."""
    tens = pieces.digit(ahead)
    if not tens:
        return None
    ones = pieces.digit(ahead + 1)
    if tens >= 20 and ones is not None and 1 <= ones <= 9:
        return tens + ones, 2
    return tens, 1


def _take_below_hundred(pieces: Pieces) -> Decimal | None:
    if pieces.digit() == 0:
        pieces.at += 1
        return Decimal(0)
    found = _below_hundred(pieces, 0)
    if found is None:
        return None
    pieces.at += found[1]
    return Decimal(found[0])
