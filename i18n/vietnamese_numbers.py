"""Numbers in Vietnamese words: hai triệu rưỡi, 1 triệu 5, 1tr250, bốn mươi lăm, một trăm linh ba.

A digit behind a magnitude is the next place (1 triệu 5 is 1,500,000), three are the next magnitude.
Where two numbers are said with the same words, both are found: năm is five and a year.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from i18n.wording import Pieces

Readings = tuple[Decimal, ...]

_TEN, _DOZEN, _HUNDRED, _THOUSAND, _BILLION = 10, 12, 100, 1000, 10**9
_YEAR: Final = 5
_HALF: Final = Decimal("0.5")
_NOTHING: Final[Readings] = (Decimal(0),)
# Alone a word is a number only with its accents, and only where it is one by itself.
_ALONE: Final = frozenset(["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười"])


def read_vietnamese(pieces: Pieces) -> Readings:
    """The longest number that the words begin with, in each way to read it; () for none."""
    found = _sum(pieces)
    if pieces.at == 1 and pieces.all[0].text.casefold() not in _ALONE and pieces.all[0].name != "half":
        return ()
    return found


def _sum(pieces: Pieces) -> Readings:
    total, below = _NOTHING, 0
    while group := _group(pieces, is_first=not below):
        by = pieces.by()
        if by == _DOZEN and not below:
            pieces.at += 1
            return _times(group, by)
        in_billions = by == _BILLION and 0 < below < _BILLION  # một nghìn không trăm linh một tỷ
        if by < _THOUSAND or (below and by >= below and not in_billions):
            return _plus(total, _spread(group, below)) if below else _plus(group, _half_more(pieces, group))
        pieces.at += 1
        total = _times(_plus(total, group), by) if in_billions else _plus(total, _times(group, by))
        if not below and pieces.by() == _BILLION and by < _BILLION:  # nghìn tỷ
            pieces.at += 1
            total, by = _times(total, _BILLION), _BILLION
        below = by
        if last := _last_place(pieces, below):
            return _plus(total, last)
    return total if below else ()


def _group(pieces: Pieces, *, is_first: bool) -> Readings:
    """What nghìn, triệu or tỷ may follow: below a thousand in words, anything in digits."""
    if pieces.run():
        return _of_digits(pieces, is_first=is_first)
    if is_first and pieces.name() == "half" and (pieces.by(1) or pieces.is_before_percent(1)):
        pieces.at += 1
        return (_HALF,)
    digit = pieces.digit()
    if digit is None or (digit == 0 and pieces.by(1) != _HUNDRED and not is_first):
        return ()
    if pieces.by(1) == _HUNDRED and digit < _TEN:
        pieces.at += 2
        return _plus((Decimal(digit * _HUNDRED),), _below_hundred(pieces))
    if is_first and pieces.name(1) == "point" and (decimals := _decimals(pieces, 2)):
        pieces.at += 2 + len(decimals)
        return (Decimal(f"{digit}.{decimals}"),)
    return _tens(pieces)


def _of_digits(pieces: Pieces, *, is_first: bool) -> Readings:
    """3 chục, 5 trăm, 1.5 triệu; behind another magnitude only before one of their own."""
    piece, by = pieces.all[pieces.at], pieces.by(1)
    if not (by or (is_first and pieces.name(1) == "and a half")):
        return ()
    value = pieces.value(piece)
    pieces.at += 1
    if by not in (_TEN, _HUNDRED):
        return (value,)
    pieces.at += 1
    if pieces.all[pieces.at - 1].text.casefold() == "tram":  # trăm is a hundred, trạm a station
        return (value * by, value)
    return _plus((value * by,), _half_of(pieces, by) or _NOTHING)


def _tens(pieces: Pieces) -> Readings:
    """hai, mười hai, hai mươi hai, hai chục, bốn lăm."""
    digit = pieces.digit() or 0
    pieces.at += 1
    if digit == _TEN:
        return _plus((Decimal(_TEN),), _ones(pieces))
    tens = (Decimal(digit * _TEN),)
    if digit and pieces.by() == _TEN:
        pieces.at += 1
        return _plus(tens, _half_of(pieces, _TEN) or _NOTHING)
    if digit > 1 and pieces.digit() == _TEN:
        pieces.at += 1
        return _plus(tens, _ones(pieces))
    return _plus(tens, _ones(pieces)) if digit > 1 and _last(pieces) else (Decimal(digit),)


def _ones(pieces: Pieces) -> Readings:
    """Behind mười and mươi; năm is a year there, unless the number goes on: five is lăm."""
    ones = _last(pieces) or _lone_digit(pieces)
    if not ones:
        return _NOTHING
    is_doubtful = not _last(pieces) and _may_be_year(pieces, ones)
    pieces.at += 1
    return (Decimal(ones), Decimal(0)) if is_doubtful else (Decimal(ones),)


def _below_hundred(pieces: Pieces) -> Readings:
    """Behind trăm: linh ba, hai mươi ba, rưỡi; and hai alone, which is twenty."""
    if (half := _half_of(pieces, _HUNDRED)) or (half := _after_nought(pieces)):
        return half
    digit = _lone_digit(pieces) if not _last(pieces, 1) else 0
    if not (digit or _last(pieces)):
        return _tens(pieces) if pieces.digit() else _NOTHING
    goes_on = pieces.by(1) >= _THOUSAND
    tens = Decimal((digit or _last(pieces)) * _TEN)
    is_doubtful = bool(digit) and _may_be_year(pieces, digit)
    pieces.at += 1
    if digit and goes_on:  # một trăm hai nghìn is said of 120 and of 102
        return (tens, Decimal(digit))
    return (tens, Decimal(0)) if is_doubtful else (tens,)


def _last_place(pieces: Pieces, by: int) -> Readings:
    """What ends a number right behind its magnitude: rưỡi, lẻ ba, 5, 250; () where it goes on."""
    if found := _half_of(pieces, by) or _after_nought(pieces):
        return found
    run = pieces.run()
    if run.isdigit() and len(run) <= 3 and not pieces.by(1):
        pieces.at += 1
        places = (Decimal(run) * by / 10 ** len(run),)
        # 1 triệu 25 is said of 1,250,000 and of 1,025,000.
        return (*places, Decimal(run) * by / _THOUSAND) if len(run) == 2 else places
    digit = _lone_digit(pieces) if not (_last(pieces, 1) or pieces.by(1)) else 0
    place = Decimal((digit or _last(pieces)) * by) / _TEN
    if not place:
        return ()
    is_doubtful = bool(digit) and _may_be_year(pieces, digit)
    pieces.at += 1
    return (place, Decimal(0)) if is_doubtful else (place,)


def _spread(group: Readings, by: int) -> Readings:
    """hai nghìn hai trăm is 2,200; một triệu hai trăm is said of 1,200,000 and of 1,000,200."""
    return group if by == _THOUSAND else _once((*_times(group, by // _THOUSAND), *group))


def _after_nought(pieces: Pieces) -> Readings:
    digit = pieces.digit(1)
    if pieces.name() != "nought" or digit is None or not 1 <= digit < _TEN:
        return ()
    pieces.at += 2
    return (Decimal(digit),)


def _half_of(pieces: Pieces, by: int) -> Readings:
    if pieces.name() != "and a half":
        return ()
    pieces.at += 1
    return (Decimal(by) / 2,)


def _half_more(pieces: Pieces, group: Readings) -> Readings:
    """hai rưỡi, 2 rưỡi: two and a half."""
    is_whole = all(value == value.to_integral_value() and value < _TEN for value in group)
    return (_half_of(pieces, 1) if is_whole else ()) or _NOTHING


def _decimals(pieces: Pieces, ahead: int) -> str:
    digits = ""
    while (digit := pieces.digit(ahead + len(digits))) is not None and digit < _TEN:
        digits += str(digit)
    return digits


def _last(pieces: Pieces, ahead: int = 0) -> int:
    """mốt, tư, lăm: ones that stand behind tens only."""
    name = pieces.name(ahead)
    return int(name.removeprefix("last ")) if name.startswith("last ") else 0


def _lone_digit(pieces: Pieces) -> int:
    """A digit that is not the tens or hundreds of something."""
    digit = pieces.digit() or 0
    belongs = pieces.digit(1) == _TEN or pieces.by(1) in (_TEN, _HUNDRED)
    return digit if digit < _TEN and not belongs else 0


def _may_be_year(pieces: Pieces, digit: int) -> bool:
    return digit == _YEAR and not pieces.by(1) and not pieces.is_before_percent(1)


def _plus(some: Readings, others: Readings) -> Readings:
    return _once(tuple(one + other for one in some for other in others))


def _times(some: Readings, by: int) -> Readings:
    return tuple(one * by for one in some)


def _once(readings: Readings) -> Readings:
    return tuple(dict.fromkeys(readings))
