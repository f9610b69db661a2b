"""What a setting's text means, in words: `every 2 weeks on fri 10:00` is every two weeks on Friday at 10:00.

Whatever cannot be read any more, of an older grammar for one, is shown as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cards import verdict
from cards.reader import Reader
from i18n import places
from okr.cadence import QuietHours, Timetable, parse_timetable
from okr.health import parse_rule

ALL, NONE = "all", "none"
# What is typed to change one: the first of its values that it has not now.
_OTHERS: Final[Mapping[str, tuple[str, ...]]] = {
    "checkin": ("every week on fri 10:00", "every 2 weeks on fri 10:00"),
    "card": ("every week on mon 10:00", "every 2 weeks on mon 10:00"),
    "digest": ("every month on 1 11:00", "every 2 weeks on mon 11:00"),
    "quiet": ("21:00-08:00", "20:00-08:30"),
    "notices": ("blocker,health", "all"),
    "names": ("on", "off"),
    "pictures": ("off", "on"),
    "visibility": ("group", "company"),
    "health": ("gap 15 30", "gap 10 25"),
    "rollup": ("size", "equal"),
    "overflow": ("on", "off"),
    "lang": ("en", "zh-CN"),
    "tz": ("Asia/Hong_Kong", "Asia/Shanghai"),
    "calendar": ("HK", "CN"),
}


def another(name: str, now: str) -> str:
    """The line that would change this setting, to copy and to put another value in."""
    value = next(each for each in _OTHERS[name] if each.casefold() != now.casefold())
    return f"/settings {name} {value}"


def said(reader: Reader, name: str, text: str) -> str:
    """A setting's value in the reader's words; "" for none."""
    how = _HOW.get(name)
    if how is None or not text:
        return text
    try:
        return how(reader, text)
    except (ValueError, KeyError):
        return text


def _timetable(reader: Reader, text: str) -> str:
    words, found = reader.words, parse_timetable(text)
    if found.is_off:
        return words.say("settings.value.off")
    at = f"{found.at:%H:%M}"
    if found.month_day:
        return words.say("settings.value.monthly", day=found.month_day, at=at)
    days = words.list(places.weekday(words.lang, day) for day in found.days)
    often = "settings.value.weekly" if found.weeks == 1 else "settings.value.weeks"
    return words.say(often, n=found.weeks, days=days, at=at) + _since(reader, found)


def _since(reader: Reader, found: Timetable) -> str:
    if found.anchor is None:
        return ""
    return reader.words.say("settings.value.since", day=reader.words.full_day(found.anchor))


def _quiet(reader: Reader, text: str) -> str:
    found = QuietHours.parse(text)
    if found.start is None or found.end is None:
        return reader.words.say("settings.value.never")
    return reader.words.say("settings.value.hours", start=f"{found.start:%H:%M}", end=f"{found.end:%H:%M}")


def _notices(reader: Reader, text: str) -> str:
    kinds = text.split(",")
    if kinds in ([ALL], [NONE]):
        return reader.words.say(f"settings.value.{text}")
    return reader.words.list(reader.words.say(f"settings.value.notice.{kind}") for kind in kinds)


def _rule(reader: Reader, text: str) -> str:
    return verdict.rule(reader, parse_rule(text))


def _of_words(prefix: str) -> Callable[[Reader, str], str]:
    return lambda reader, text: reader.words.say(f"{prefix}.{text}")


def _calendar(reader: Reader, text: str) -> str:
    if text == NONE:
        return reader.words.say("settings.value.no_calendar")
    return places.country(reader.words.lang, text)


_HOW: Final[Mapping[str, Callable[[Reader, str], str]]] = {
    **dict.fromkeys(("checkin", "card", "digest"), _timetable),
    **dict.fromkeys(("names", "pictures", "overflow", "external"), _of_words("settings.value")),
    "quiet": _quiet,
    "notices": _notices,
    "visibility": _of_words("visibility"),
    "health": _rule,
    "rollup": _of_words("settings.value"),
    "lang": lambda _, text: places.OWN_NAMES[text],
    "tz": lambda reader, text: places.city(reader.words.lang, text),
    "calendar": _calendar,
    "level": _of_words("settings.value"),
}
