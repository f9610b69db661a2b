"""The signs that part thousands and decimals in a language, as the CLDR has them."""

from __future__ import annotations

from functools import cache

from babel.core import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from i18n.languages import FALLBACK


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
