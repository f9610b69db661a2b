"""Typed days as words with a meaning: "下周五" is next + friday, "Dec 31st" december + the 31st.

Which day they come to is for `days`. One pass from left to right, always the longest word; without a
reading of the whole text there is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from i18n import commands
from i18n.tones import toneless

TABLES: Final = ("days", "weekdays", "months", "spans", "turns", "counts")
MOST_WORDS: Final = 10
_AWAY: Final = {
    "before_before_yesterday": -3,
    "before_yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "after_tomorrow": 2,
    "after_after_tomorrow": 3,
}
_DIGITS: Final = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "兩": 2,
}
_CHINESE: Final = r"[〇零一二两兩三四五六七八九十]{1,3}"
_NUMBER: Final = rf"(?:[0-9]{{1,2}}|{_CHINESE})"
_BETWEEN: Final = re.compile(r"[\s,，]*")


@dataclass(frozen=True, slots=True)
class DayWord:
    """`kind` is a name of the tables, or one of these, with its numbers.

    "date" (year or 0, month, day), "strokes" (a, b, year or 0), "hyphen" (a, b), "ordinal" (a day of some
    month), "number", "named" (days from today), "weekday" (0 is Monday), "month_name", "quarter_named" and
    "half_named" (which, year or 0); before an end "month_of" (month, year or 0) and "year_of".
    """

    kind: str
    numbers: tuple[int, ...] = ()
    typed: str = ""


@lru_cache(maxsize=4096)  # the words of notes come again and again
def day_words(text: str) -> tuple[DayWord, ...]:
    """The words of a narrow, case-folded text; () where something of it is no such word."""
    exact = () if text.isascii() else _words(text, exact=True)
    return exact or _words(toneless(text), exact=False)


def _words(text: str, *, exact: bool) -> tuple[DayWord, ...]:
    known = _known(exact=exact)
    found: list[DayWord] = []
    at = _BETWEEN.match(text).end()  # type: ignore[union-attr] # it matches nothing, too
    while at < len(text):
        words, end = _numeric(text, at)
        if not words:
            match = known.pattern.match(text, at)
            if match is None:
                return ()
            words, end = known.meaning[match[0]], match.end()
        found += words
        if len(found) > MOST_WORDS:
            return ()
        at = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]
    return _fives(tuple(word for word in found if word.kind != "filler"))


def _fives(words: tuple[DayWord, ...]) -> tuple[DayWord, ...]:
    """Vietnamese năm is a year and five: five before a span, and behind "tháng" at the end."""
    read = list(words)
    for index, word in enumerate(words):
        if word.typed not in ("năm", "nam"):
            continue
        before = words[index - 1].kind if index else ""
        behind = words[index + 1].kind if index + 1 < len(words) else ""
        if (behind in SPANS and before != "number") or (not behind and before == "month"):
            read[index] = DayWord("number", (5,), word.typed)
    return tuple(read)


def _numeric(text: str, at: int) -> tuple[Sequence[DayWord], int]:
    """What begins with a number, or holds one."""
    for pattern, meaning in _NUMERIC:
        match = pattern.match(text, at)
        if match is not None:
            return (meaning(match),), match.end()
    return (), at


def _number(typed: str | None) -> int:
    """31, 三十一, 十二; 0 for nothing."""
    if not typed:
        return 0
    if typed.isdigit():  # of the patterns here: ASCII
        return int(typed)
    tens, ten, ones = typed.rpartition("十")
    if not ten:
        return _DIGITS[typed] if len(typed) == 1 else -1
    if len(tens) > 1 or len(ones) > 1:
        return -1
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _year(typed: str | None) -> int:
    """0 for nothing, -1 for the year nought."""
    return (int(typed) or -1) if typed else 0


def _iso(match: re.Match[str]) -> DayWord:
    month = next(month for month in match.group(2, 3, 4, 5) if month)
    return DayWord("date", (_year(match[1]), _number(month), _number(match[6])))


def _month_and_day(match: re.Match[str]) -> DayWord:
    return DayWord("date", (0, _number(match[1]), _number(match[2])))


def _strokes(match: re.Match[str]) -> DayWord:
    return DayWord("strokes", (_number(match["a"]), _number(match["b"]), _year(match["year"])))


def _part_of(kind: str) -> Callable[[re.Match[str]], DayWord]:
    def meaning(match: re.Match[str]) -> DayWord:
        number = {"上": 1, "下": 2}.get(match["n"]) or _number(match["n"])
        return DayWord(kind, (number, _year(match["year"] or match.groupdict().get("behind"))))

    return meaning


_ENGLISH_MONTH: Final = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_END: Final = r"(?=[底末尾])"
_NUMERIC: Final[Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], DayWord]]]] = [
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (
            rf"([0-9]{{4}})(?:-([0-9]{{1,2}})-|/([0-9]{{1,2}})/|\.([0-9]{{1,2}})\.|年({_NUMBER})月)"
            rf"({_NUMBER})[日号號]?(?![0-9])",
            _iso,
        ),
        (rf"({_NUMBER})月({_NUMBER})[日号號]?(?![0-9])", _month_and_day),
        (
            r"(?P<a>[0-9]{1,2})(?P<stroke>[-/.])(?P<b>[0-9]{1,2})(?P=stroke)(?P<year>[0-9]{4})(?![0-9])",
            _strokes,
        ),
        (r"(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})(?P<year>)(?![0-9/])", _strokes),
        (
            r"([0-9]{1,2})-([0-9]{1,2})(?![0-9-])",
            lambda match: DayWord("hyphen", (_number(match[1]), _number(match[2]))),
        ),
        (
            r"(?:(?P<year>[0-9]{4})(?:年| )?)?q(?P<n>[1-4])(?:[ /]?(?P<behind>[0-9]{4}))?(?![0-9a-z])",
            _part_of("quarter_named"),
        ),
        (r"(?:(?P<year>[0-9]{4})年?)?第?(?P<n>[1-4一二三四])季度?", _part_of("quarter_named")),
        (
            r"(?:(?P<year>[0-9]{4})(?:年| )?)?h(?P<n>[12])(?:[ /]?(?P<behind>[0-9]{4}))?(?![0-9a-z])",
            _part_of("half_named"),
        ),
        (r"(?:(?P<year>[0-9]{4})年)?(?P<n>[上下])半年", _part_of("half_named")),
        (rf"(?:(?P<year>[0-9]{{4}})年)?(?P<n>{_NUMBER})月份?{_END}", _part_of("month_of")),
        (rf"([0-9]{{4}})年{_END}", lambda match: DayWord("year_of", (_number(match[1]),))),
        # thứ 6, Th 6; "Thu 6 Nov" and "Thu 6/11" are English.
        (
            rf"(?:thứ|thu|th)\.? ?([2-7])(?![0-9/.-])(?! (?:of )?(?:{_ENGLISH_MONTH}))",
            lambda match: DayWord("weekday", (_number(match[1]) - 2,)),
        ),
        (r"([0-9]{1,2})(?:st|nd|rd|th)(?![a-z])", lambda match: DayWord("ordinal", (_number(match[1]),))),
        (rf"({_NUMBER})([日号號])", lambda match: DayWord("ordinal", (_number(match[1]),), match[2])),
        (r"([0-9]{1,4})(?![0-9])", lambda match: DayWord("number", (_number(match[1]),))),
        (rf"({_CHINESE})", lambda match: DayWord("number", (_number(match[1]),))),
    )
]

SPANS: Final = ("day", "week", "month", "quarter", "half", "year", "business_year")


@dataclass(frozen=True, slots=True)
class _Known:
    pattern: re.Pattern[str]
    meaning: dict[str, tuple[DayWord, ...]]


@cache
def _known(*, exact: bool) -> _Known:
    """Every spelling of the tables; not exact: without its tone marks, unless another word is written so."""
    meaning: dict[str, tuple[DayWord, ...]] = {}
    bare: dict[str, tuple[DayWord, ...]] = {}
    for table in TABLES:
        for place, (name, aliases) in enumerate(commands.words(table).items()):
            for alias in aliases:
                words = _meant(table, name, place, alias)
                if meaning.setdefault(alias, words) is not words:
                    raise ValueError(f"aliases.toml: {alias!r} stands in two tables of days")
                bare.setdefault(toneless(alias), words)
    if not exact:
        meaning = bare | {alias: words for alias, words in meaning.items() if alias == toneless(alias)}
    longest_first = sorted(meaning, key=len, reverse=True)
    # A word of letters ends where no letter follows; of Chinese characters it ends anywhere.
    either = "|".join(
        re.escape(alias) + (r"(?![a-z\u00c0-\u024f\u1e00-\u1eff])" if alias[-1] < "⺀" else "")
        for alias in longest_first
    )
    return _Known(re.compile(either), meaning)


def _meant(table: str, name: str, place: int, alias: str) -> tuple[DayWord, ...]:
    if table == "days":
        return (DayWord("named", (_AWAY[name],), alias),)
    if table == "weekdays":
        return (DayWord("weekday", (place,), alias),)
    if table == "months":
        return (DayWord("month_name", (place + 1,), alias),)
    if table == "counts":
        return (DayWord("number", (int(name),), alias),)
    return tuple(DayWord(each, (), alias) for each in name.split())
