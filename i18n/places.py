"""How a language calls what settings name by a code: countries, time zones, days of the week, languages."""

from __future__ import annotations

from functools import cache
from typing import Final

from babel.dates import get_day_names, get_timezone_location

from i18n.separators import locale_of

# Each in its own words: whoever looks for theirs finds it.
OWN_NAMES: Final = {"zh-CN": "简体中文", "zh-HK": "繁體中文", "en": "English", "vi": "Tiếng Việt"}
_WITHOUT_A_PLACE: Final = ("Etc/", "GMT", "UTC")


@cache
def country(lang: str, code: str) -> str:
    """中国 of CN; the code itself for one that nobody knows."""
    return str(locale_of(lang).territories.get(code.upper(), code))


@cache
def city(lang: str, tz: str) -> str:
    """上海 of Asia/Shanghai; the name itself of a zone that is no place's, such as UTC."""
    if "/" not in tz or tz.startswith(_WITHOUT_A_PLACE):
        return tz
    try:
        return get_timezone_location(tz, locale=locale_of(lang), return_city=True)
    except LookupError:
        return tz


@cache
def weekday(lang: str, day: int) -> str:
    """Of 0 for Monday to 6 for Sunday, as it is written in a list."""
    if lang.startswith("zh"):  # 周五 where the long form is 星期五
        return str(get_day_names("abbreviated", "format", locale_of(lang))[day])
    return str(get_day_names("wide", "format", locale_of(lang))[day])
