"""The signs that part thousands and decimals in a language, as the CLDR has them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final

from babel.core import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from i18n.languages import FALLBACK

_DECIMALS: Final = re.compile(r"[=+-]*[0-9]+\.[0-9]+%?")


@cache
def locale_of(lang: str) -> Locale:
    """The locale of a language tag; that of the fallback for a tag nobody knows."""
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK)


@cache
def separators(lang: str) -> tuple[str, str]:
    """Thousands and decimal sign: "," and "." in English, "." and "," in Vietnamese."""
    locale = locale_of(lang)
    return get_group_symbol(locale), get_decimal_symbol(locale)


def typed(amount: str, lang: str) -> str:
    """An amount with a decimal point (46.8, =0.45, 45.5%) as one types it in a language: in Vietnamese 46,8.

    Anything else, such as a title, stays as it is.
    """
    return amount.replace(".", separators(lang)[1]) if _DECIMALS.fullmatch(amount) else amount


def shaped(run: str, group: str, point: str) -> Decimal | None:
    """The number, if its groups are right: three digits each but the first, which is no 0."""
    whole, mark, decimals = run.partition(point)
    parts = whole.split(group)
    first = parts[0]
    grouped = len(parts) > 1
    if grouped and (not 1 <= len(first) <= 3 or first[0] == "0" or any(len(part) != 3 for part in parts[1:])):
        return None
    digits = "".join(parts)
    if not (digits or mark) or (digits and not digits.isdigit()) or (mark and not decimals.isdigit()):
        return None
    return Decimal(f"{digits or 0}.{decimals}")
