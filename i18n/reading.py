"""What people type, read: cleaned text, amounts, days. Whatever is no such thing is Unreadable.

Amounts come without a meaning: whether 45% is a value or a share of the road is for `okr.amounts`.
Hand-written and linear: at most 64 signs are looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from i18n import commands
from i18n.cleaning import clean, fold, narrow
from i18n.days import read_day, read_past_day
from i18n.numerals import Numeral, read_numeral
from i18n.unreadable import Unreadable

__all__ = ["ReadAmount", "Unreadable", "clean", "fold", "read_amount", "read_day", "read_past_day"]

Form = Literal["plain", "percent", "step", "step_percent", "absolute", "done", "not_done", "ratio"]

_SIMPLE: Final = re.compile(r"([+-]?)([0-9]{1,15})(%?)")
_LONGEST: Final = 64
_LONGEST_UNIT: Final = 12
_LONGEST_CHINESE_UNIT: Final = 3
_UNIT_SIGNS: Final = "/°²³·$€£¥ "
_TENTHS: Final = re.compile(r"成([半一二三四五六七八九]?)")
_HALF: Final = 5


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """An amount as typed. `value` is None for done and not_done, and 45 for 45%.

    `of` is the second number of 12/20; `unit` the counting word behind the number, which changes nothing.
    """

    value: Decimal | None
    form: Form
    approx: bool = False
    currency: str = ""
    of: Decimal | None = None
    unit: str = ""


def read_amount(text: str, lang: str) -> ReadAmount:
    """The amount that the whole text is; `lang` decides its separators. Raises Unreadable."""
    simple = _SIMPLE.fullmatch(text)
    if simple is not None:
        sign, digits, percent = simple.groups()
        value = Decimal(digits)
        return ReadAmount(-value if sign == "-" and value else value, _form(sign, bool(percent)))
    if len(text) > _LONGEST:
        raise Unreadable("not_a_number")
    word = narrow(clean(text))
    said = commands.option(word)
    if said == "done":
        return ReadAmount(None, "done")
    if said == "not_done":
        return ReadAmount(None, "not_done")
    body, approx = _without_about(word)
    try:
        return _read(body, lang, approx)
    except Unreadable as unreadable:
        if body == word or not unreadable.readings:
            raise
        # What is asked back keeps its "about".
        about = tuple(word.replace(body, reading) for reading in unreadable.readings)
        raise Unreadable(unreadable.why, about) from None


def _read(body: str, lang: str, approx: bool) -> ReadAmount:
    absolute = body.startswith("=")
    at = _skip_spaces(body, 1 if absolute else 0)
    sign, at = _take_sign(body, at)
    currency, at = _take_currency(body, at)
    if currency and not sign:
        sign, at = _take_sign(body, at)
    if body.startswith("百分之", at):
        return _percentage(body, at, lang, _form("" if absolute else sign, True), sign, approx)
    if body[at:] == "一半":
        return ReadAmount(Decimal(50), "percent", approx)
    number = read_numeral(body, at, lang)
    rest = body[number.end :].strip()
    value = -number.value if sign == "-" and number.value else number.value
    form = "absolute" if absolute else _form(sign, False)
    tenths = _TENTHS.fullmatch(rest)
    if tenths is not None and number.value <= 10 and not number.multiplied and not currency:
        return ReadAmount(_tenths(number.value, tenths[1]), "percent", approx)
    if rest.startswith("/") and rest[1:2].isdigit():
        if form != "plain":
            raise Unreadable("not_a_number")
        return _ratio(value, rest, lang, approx, currency)
    if rest == "%" or fold(rest) in commands.words("units")["percent"]:
        if number.multiplied or currency:
            raise Unreadable("not_a_number")
        return ReadAmount(value, _form("" if absolute else sign, True), approx)
    if rest == "m":
        # A million to some, a metre or a minute to others.
        raise Unreadable("ambiguous_separator", (body[:-1] + "M", body[:-1]))
    behind = commands.meanings("currencies").get(fold(rest), "")
    unit = "" if behind else _unit(rest, number)
    return ReadAmount(value, form, approx, currency or behind, unit=unit)


def _form(sign: str, percent: bool) -> Form:
    if sign:
        return "step_percent" if percent else "step"
    return "percent" if percent else "plain"


def _percentage(body: str, at: int, lang: str, form: Form, sign: str, approx: bool) -> ReadAmount:
    number = read_numeral(body, at + len("百分之"), lang)
    if number.end != len(body):
        raise Unreadable("not_a_number")
    return ReadAmount(-number.value if sign == "-" else number.value, form, approx)


def _tenths(whole: Decimal, behind: str) -> Decimal:
    """四成 is 40, 四成半 is 45."""
    ones = _HALF if behind == "半" else "零一二三四五六七八九".index(behind) if behind else 0
    return whole * 10 + ones


def _ratio(value: Decimal, rest: str, lang: str, approx: bool, currency: str) -> ReadAmount:
    whole = read_numeral(rest, 1, lang)
    return ReadAmount(value, "ratio", approx, currency, whole.value, _unit(rest[whole.end :].strip(), whole))


def _unit(tail: str, number: Numeral) -> str:
    """The counting word behind a number. Raises Unreadable for anything that may be more than that."""
    if not tail:
        return ""
    known = commands.words("units")
    if tail in known["counting"] or (tail in known["whole"] and not number.spelled):
        return tail
    letters = all((sign.isalpha() and not sign.isnumeric() and sign != "半") or sign in _UNIT_SIGNS for sign in tail)
    chinese = any(sign >= "⺀" for sign in tail)
    longest = _LONGEST_CHINESE_UNIT if chinese else _LONGEST_UNIT
    if number.spelled or not letters or len(tail) > longest or (len(tail) == 1 and tail in "kKwWMbB"):
        raise Unreadable("not_a_number")
    return tail


def _without_about(word: str) -> tuple[str, bool]:
    """The amount without 约, about, 左右: and whether one of them stood there."""
    options = commands.words("options")
    lowered = word.lower()
    approx = False
    for alias in options["about"]:
        if lowered.startswith(alias) and len(lowered) == len(word):
            word, lowered, approx = word[len(alias) :], lowered[len(alias) :], True
            break
    for alias in options["roughly"]:
        if lowered.endswith(alias) and len(lowered) == len(word):
            word, approx = word[: -len(alias)], True
            break
    return word.strip().rstrip("。"), approx


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
