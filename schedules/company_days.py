"""A company's own days off and working days: the text of its file to a value, and what is wrong with it.

    [all]                     # every calendar but none
    off = ["2026-12-24", "2027-01-02..2027-01-04"]
    [CN]
    work = ["2026-12-26"]
    announced = [2027]        # the country's year is all in here

A calendar's own section wins over [all], and both over the country. Pure: no file, no clock.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from i18n.phrases import Phrase, english, phrase

NO_CALENDAR: Final = "none"
EVERY_CALENDAR: Final = "all"
LONGEST_SPAN: Final = timedelta(days=31)

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_AT_LINE: Final = re.compile(r"at line (\d+)")
_HEADER: Final = re.compile(r"\s*\[\s*[\"']?([^\]\"']*?)[\"']?\s*\]")
_A_DAY: Final = phrase("setting.fault.days.day", example="2026-12-24")


@dataclass(frozen=True, slots=True)
class CompanyDays:
    """Of a section and a day: is it worked? What is not named here is the country's affair."""

    days: Mapping[tuple[str, date], bool] = field(default_factory=dict)
    announced: frozenset[tuple[str, int]] = frozenset()

    def worked(self, day: date, calendar: str) -> bool | None:
        if not self.days:
            return None
        own = self.days.get((calendar, day))
        if own is not None or calendar == NO_CALENDAR:
            return own
        return self.days.get((EVERY_CALENDAR, day))

    def announces(self, year: int, calendar: str) -> bool:
        return (calendar, year) in self.announced


NO_DAYS: Final = CompanyDays()


@dataclass(frozen=True, slots=True)
class Wrong:
    """One fault of the file, at a line from 1; `str()` says it in English."""

    line: int
    found: Phrase
    expected: Phrase | str = ""

    def __str__(self) -> str:
        said = f"line {self.line}: {english(self.found)}"
        return f"{said}, expected {english(self.expected)}" if self.expected else said


def read(text: str, *, known: Callable[[str], bool]) -> tuple[CompanyDays, tuple[Wrong, ...]]:
    """The file's days and every fault of it; with a fault the days are not to be used.

    `known` says whether there is a calendar of that name.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else len(text.splitlines())
        return NO_DAYS, (Wrong(max(line, 1), phrase("setting.fault.days.no_toml", reason=str(error))),)
    if not tables:
        expected = phrase("setting.fault.days.section", example="[CN]")
        return NO_DAYS, (Wrong(1, phrase("setting.fault.days.empty"), expected),)
    source = _Source(text.splitlines())
    days: dict[tuple[str, date], bool] = {}
    announced: set[tuple[str, int]] = set()
    wrong: list[Wrong] = []
    for section, table in tables.items():
        if section != EVERY_CALENDAR and not known(section):
            unknown = phrase("setting.fault.days.unknown", section=f"[{section}]")
            expected = phrase("setting.fault.days.calendar")
            wrong.append(Wrong(source.line(section, section), unknown, expected))
        elif not isinstance(table, dict):
            loose = phrase("setting.fault.days.loose", name=section)
            wrong.append(Wrong(source.line(section, section), loose, f"[{section}]"))
        else:
            one = _Section(section, table, source)
            days |= {(section, day): is_worked for day, is_worked in one.days(wrong).items()}
            announced |= {(section, year) for year in one.years(wrong)}
    return CompanyDays(days, frozenset(announced)), tuple(sorted(wrong, key=lambda each: each.line))


@dataclass(frozen=True, slots=True)
class _Source:
    """The lines themselves: the parser does not say where a value stood."""

    lines: Sequence[str]

    def line(self, section: str, *path: str) -> int:
        """Where the last of `path` stands, looked for in the section from each one before it on."""
        at = next((n for n, line in enumerate(self.lines) if self._opens(line, section)), 0)
        for text in path:
            at = next((n for n in range(at, len(self.lines)) if text in self.lines[n]), at)
        return at + 1

    def _opens(self, line: str, section: str) -> bool:
        header = _HEADER.match(line)
        return header is not None and header[1] == section


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    table: Mapping[str, Any]
    source: _Source

    def days(self, wrong: list[Wrong]) -> dict[date, bool]:
        for key in self.table.keys() - {"off", "work", "announced"}:
            wrong.append(self._wrong(_value(key), phrase("setting.fault.days.words"), key))
        found: dict[date, bool] = {}
        for key, is_worked in (("off", False), ("work", True)):
            for entry in self._entries(key, wrong):
                for day in self._span(key, entry, wrong):
                    if found.setdefault(day, is_worked) != is_worked:
                        both = phrase("setting.fault.days.both", day=day)
                        wrong.append(self._wrong(both, phrase("setting.fault.days.one"), key, str(entry)))
        return found

    def years(self, wrong: list[Wrong]) -> Iterator[int]:
        if self.name == EVERY_CALENDAR and "announced" in self.table:
            for_all = phrase("setting.fault.days.announced")
            wrong.append(self._wrong(for_all, phrase("setting.fault.days.of_one"), "announced"))
            return
        for entry in self._entries("announced", wrong):
            if type(entry) is int and 2000 <= entry <= 2100:
                yield entry
            else:
                year = phrase("setting.fault.days.year", example=2027)
                wrong.append(self._wrong(_value(entry), year, "announced", str(entry)))

    def _entries(self, key: str, wrong: list[Wrong]) -> list[Any]:
        entries = self.table.get(key, [])
        if isinstance(entries, list):
            return entries
        found = phrase("setting.fault.days.value", value=f"{key} = {entries!r}")
        wrong.append(self._wrong(found, phrase("setting.fault.days.list", brackets="[ ]"), key))
        return []

    def _span(self, key: str, entry: Any, wrong: list[Wrong]) -> list[date]:
        """The days of one entry: "2026-12-24", "2027-01-02..2027-01-04", or a date of TOML's own."""
        try:
            first, last = _ends(entry)
        except ValueError:
            wrong.append(self._wrong(_value(entry), _A_DAY, key, str(entry)))
            return []
        if not timedelta(0) <= last - first < LONGEST_SPAN:
            expected = phrase("setting.fault.days.span", most=LONGEST_SPAN.days)
            wrong.append(self._wrong(_value(entry), expected, key, str(entry)))
            return []
        return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]

    def _wrong(self, found: Phrase, expected: Phrase, *path: str) -> Wrong:
        where = phrase("setting.fault.days.in", found=found, section=f"[{self.name}]")
        return Wrong(self.source.line(self.name, *path), where, expected)


def _value(entry: Any) -> Phrase:
    return phrase("setting.fault.days.value", value=repr(entry))


def _ends(entry: Any) -> tuple[date, date]:
    """The first and the last day of an entry. Raises ValueError for anything else."""
    if isinstance(entry, date) and not isinstance(entry, datetime):
        return entry, entry
    if not isinstance(entry, str):
        raise ValueError("neither a text nor a date")  # noqa: TRY004 # the reader's one way to say no
    first, _, last = (part.strip() for part in entry.partition(".."))
    for part in (first, last or first):
        if not _DAY.fullmatch(part):
            raise ValueError("no day")
    return date.fromisoformat(first), date.fromisoformat(last or first)
