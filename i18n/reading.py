"""What people type, read: cleaned text, amounts, days. Whatever is no such thing is Unreadable.

Amounts come without a meaning: whether 45% is a value or a share of the road is for `okr.amounts`.
Hand-written and linear: at most 64 signs are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Literal

from i18n import commands
from i18n.cleaning import clean, fold, narrow
from i18n.days import read_day, read_past_day
from i18n.numerals import Numeral, bounded, read_numeral
from i18n.unreadable import Unreadable
from i18n.worded import read_worded
from i18n.wording import is_magnitude

__all__ = [
    "ReadAmount",
    "Unreadable",
    "clean",
    "fold",
    "read_amount",
    "read_day",
    "read_past_day",
    "without_about",
]

Form = Literal["plain", "percent", "step", "step_percent", "absolute", "done", "not_done", "same", "ratio"]

_SIMPLE: Final = re.compile(r"([+-]?)([0-9]{1,15})(%?)")
_LONGEST: Final = 64
_LONGEST_UNIT: Final = 12
_LONGEST_CHINESE_UNIT: Final = 3
_UNIT_SIGNS: Final = "/°²³·$€£¥ "
_MULTIPLIERS: Final = "kKwWMbBeE"
_PERCENT_OF: Final = "百分之"
_SHARES: Final = {"half": Decimal(50), "all": Decimal(100)}
_DOZEN: Final = Decimal(12)
_HALF: Final = "半"
_TENTHS: Final = re.compile(r"成([半一二三四五六七八九]?)")
_TENTH_PARTS: Final = {"": 0, "半": 5, **{sign: ones for ones, sign in enumerate("一二三四五六七八九", 1)}}
# 30多家, 30余, 30来个, 3个半 and 3成多: the number before them is not the amount.
_NOT_QUITE: Final = re.compile(r"[成余餘几幾来來]|.*[半多]")


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """An amount as typed. `value` is None for done, not_done and same, and 45 for 45%.

    `of` is the second number of 12/20; `unit` the counting word behind the number, which changes nothing.
    """

    value: Decimal | None
    form: Form
    approx: bool = False
    currency: str = ""
    of: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the number, and the index behind it."""

    absolute: bool
    sign: str
    currency: str
    end: int

    def amount(
        self, value: Decimal, *, approx: bool = False, currency: str = "", unit: str = ""
    ) -> ReadAmount:
        form: Form = "absolute" if self.absolute else "step" if self.sign else "plain"
        return ReadAmount(self._signed(value), form, approx, currency, unit=unit)

    def percentage(self, value: Decimal, *, approx: bool = False) -> ReadAmount:
        if self.currency:
            raise Unreadable("not_a_number")
        form: Form = "step_percent" if self.sign and not self.absolute else "percent"
        return ReadAmount(self._signed(value), form, approx)

    def _signed(self, value: Decimal) -> Decimal:
        return -value if self.sign == "-" and value else value


def read_amount(text: str, lang: str) -> ReadAmount:
    """The amount that the whole text is; `lang` decides its separators. Raises Unreadable."""
    simple = _SIMPLE.fullmatch(text)
    if simple is not None:
        sign, digits, percent = simple.groups()
        head = _Head(absolute=False, sign=sign, currency="", end=len(sign))
        value = Decimal(digits)
        return head.percentage(value) if percent else head.amount(value)
    if len(text) > _LONGEST:
        raise Unreadable("not_a_number")
    word = narrow(clean(text)).rstrip("。 ")
    said = commands.option(word)
    if said == "done":
        return ReadAmount(None, "done")
    if said == "not_done":
        return ReadAmount(None, "not_done")
    if said == "same":
        return ReadAmount(None, "same")
    body, approx = without_about(word)
    try:
        return _read(body, lang, approx=approx)
    except Unreadable as unreadable:
        readings = _readable(unreadable, lang)
        # What is asked back keeps its "about".
        about = tuple(word.replace(body, reading) for reading in readings)
        raise Unreadable(unreadable.why, about) from None


def _readable(unreadable: Unreadable, lang: str) -> tuple[str, ...]:
    """What may be offered instead: a reading that is in doubt itself gives way to its own.

    Raises Unreadable when there is none, or when one could not be read after all.
    """
    if not unreadable.readings:
        raise unreadable
    found: list[str] = []
    for reading in unreadable.readings:
        try:
            _read(reading, lang, approx=False)
        except Unreadable as deeper:
            found += _readable(deeper, lang)
        else:
            found.append(reading)
    return tuple(dict.fromkeys(found))


def _read(body: str, lang: str, *, approx: bool) -> ReadAmount:
    head = _head(body)
    share = _SHARES.get(commands.meanings("units").get(fold(body[head.end :]), ""))
    if share is not None:
        return head.percentage(share, approx=approx)
    if body.startswith(_PERCENT_OF, head.end):
        number = read_numeral(body, head.end + len(_PERCENT_OF), lang)
        if number.end != len(body):
            raise Unreadable("not_a_number")
        return head.percentage(number.value, approx=approx)
    if body[head.end :] in _half_dozens():
        return head.amount(_DOZEN / 2, approx=approx)
    number = read_worded(body, head.end, lang) or read_numeral(body, head.end, lang)
    rest = body[number.end :].strip()
    if rest in commands.words("units")["dozen"]:
        return head.amount(bounded(number.value * _DOZEN), approx=approx)
    tenths = _TENTHS.fullmatch(rest)
    if tenths is not None:
        return head.percentage(_tenths(number, _TENTH_PARTS[tenths[1]]), approx=approx)
    if rest == "%" or fold(rest) in commands.words("units")["percent"]:
        if number.multiplied and not number.spelled:
            raise Unreadable("not_a_number")
        return head.percentage(number.value, approx=approx)
    if rest.startswith("/") and rest[1:2].isdigit():
        return _ratio(body, lang, head=head, part=number, approx=approx)
    currency, unit = _behind(body, number, head.currency)
    return head.amount(number.value, approx=approx, currency=currency, unit=unit)


@cache
def _half_dozens() -> frozenset[str]:
    return frozenset(f"{_HALF}{dozen}" for dozen in commands.words("units")["dozen"])


def _head(body: str) -> _Head:
    absolute = body.startswith("=")
    sign, at = _take_sign(body, _skip_spaces(body, 1 if absolute else 0))
    currency, at = _take_currency(body, at)
    if currency and not sign:
        sign, at = _take_sign(body, at)
    return _Head(absolute, sign, currency, at)


def _tenths(number: Numeral, ones: int) -> Decimal:
    """四成 is 40, 四成半 is 45; ten of them are the whole."""
    whole = number.value
    if whole > 10 or (number.multiplied and not number.spelled) or (ones and (whole % 1 or whole == 10)):
        raise Unreadable("not_a_number")
    return bounded(whole * 10 + ones)


def _ratio(body: str, lang: str, *, head: _Head, part: Numeral, approx: bool) -> ReadAmount:
    if head.absolute or head.sign:
        raise Unreadable("not_a_number")
    start = body.index("/", part.end) + 1
    whole = read_worded(body, start, lang) or read_numeral(body, start, lang)
    currency, unit = _behind(body, whole, head.currency)
    return ReadAmount(part.value, "ratio", approx, currency, whole.value, unit)


def _behind(body: str, number: Numeral, currency: str) -> tuple[str, str]:
    """Currency and counting word, once the text behind a number is known to be no more than that."""
    before, rest = body[: number.end], body[number.end :].strip()
    currencies = commands.meanings("currencies")
    if rest[:1] == "m" and not number.multiplied and (len(rest) == 1 or fold(rest[1:]) in currencies):
        # A million to some, a metre or a minute to others.
        raise Unreadable("ambiguous_separator", (f"{before}M{rest[1:]}", before + rest[1:]))
    behind = currencies.get(fold(rest), "")
    if currency and behind not in ("", currency):
        raise Unreadable("not_a_number")
    return currency or behind, "" if behind else _unit(rest, number)


def _unit(tail: str, number: Numeral) -> str:
    """The counting word behind a number. Raises Unreadable for anything that may be more than that."""
    if not tail:
        return ""
    known = commands.words("units")
    if tail in known["counting"] or (tail in known["whole"] and not number.spelled):
        return tail
    chinese = any(sign >= "⺀" for sign in tail)
    longest = _LONGEST_CHINESE_UNIT if chinese else _LONGEST_UNIT
    if number.spelled or len(tail) > longest or not _is_lettered(tail):
        raise Unreadable("not_a_number")
    if tail in _MULTIPLIERS or _NOT_QUITE.match(tail) or is_magnitude(tail.split()[0]):
        raise Unreadable("not_a_number")
    return tail


def _is_lettered(tail: str) -> bool:
    """Letters and the signs of units, but no 一 or 万."""
    return any(sign.isalpha() or sign == "°" for sign in tail) and all(
        (sign.isalpha() and not sign.isnumeric()) or sign in _UNIT_SIGNS for sign in tail
    )


def without_about(word: str) -> tuple[str, bool]:
    """The amount without 约, about, 左右: and whether one of them stood there."""
    lowered = word.lower()
    if len(lowered) != len(word):
        return word, False
    before = _first(lowered.startswith, _longest_first("about"))
    behind = _first(lowered.endswith, _longest_first("roughly"))
    body = word[len(before) : len(word) - len(behind)].strip().rstrip("。")
    return body, bool(before or behind)


def _first(fits: Callable[[str | tuple[str, ...]], bool], aliases: tuple[str, ...]) -> str:
    """Mostly none does, which is asked in one step."""
    return next(filter(fits, aliases)) if fits(aliases) else ""


@cache
def _longest_first(option: str) -> tuple[str, ...]:
    """So that "approx." is not taken for "approx" and a decimal point."""
    return tuple(sorted(commands.words("options")[option], key=len, reverse=True))


def _take_sign(body: str, at: int) -> tuple[str, int]:
    if body[at : at + 1] in ("+", "-"):
        return body[at], _skip_spaces(body, at + 1)
    return "", at


def _take_currency(body: str, at: int) -> tuple[str, int]:
    first = body[at : at + 1]
    if not first or first in "0123456789":
        return "", at
    for alias, sign in commands.meanings("currencies").items():
        if body[at : at + len(alias)].casefold() == alias:
            return sign, _skip_spaces(body, at + len(alias))
    return "", at


def _skip_spaces(body: str, at: int) -> int:
    while body[at : at + 1] == " ":
        at += 1
    return at
