"""A document from outside, asked name by name: every fault in it is told with its place, none stops the next.

What is asked for and not there or not right gives a stand-in, so that reading goes on; whoever reads
builds nothing of a document with faults.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final, TypeVar

from okr.amounts import plain
from okr.model import day_number

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

LONGEST_FOUND: Final = 60
LONGEST_TEXT: Final = 4000
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
NOTHING: Final = "nothing"
_DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,12})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# What PostgreSQL cannot store, and what cannot be written as UTF-8.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class _Required:
    """Stands for no default at all."""


class _Wrong(ValueError):
    """Says what was expected."""


REQUIRED: Final = _Required()


@dataclass(frozen=True, slots=True)
class Misfit:
    """One fault: where in the document, what stands there, what should."""

    path: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.path or 'the file'}: found {self.found}, expected {self.expected}"


def shown(value: Any) -> str:
    """A value as the document writes it, cut short."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 1] + "…"


class Entry:
    """One object of the document. `names` are all that it may have."""

    def __init__(self, raw: Any, path: str, faults: list[Misfit], names: Iterable[str]) -> None:
        self.path = path
        self._faults = faults
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self._told = not isinstance(raw, dict)  # what is no object is one fault, not one for each name
        known = sorted(names)
        if not isinstance(raw, dict):
            faults.append(Misfit(path, shown(raw), "an object"))
        for name in self.raw:
            if name not in known:
                close = get_close_matches(name, known, n=1)
                self.fault(name, "an unknown name", close[0] if close else f"one of {', '.join(known)}")

    def fault(self, name: str, found: str, expected: str) -> None:
        if not self._told:
            self._faults.append(Misfit(self.place(name), found, expected))

    def place(self, name: str) -> str:
        return f"{self.path}.{name}".strip(".") if name else self.path

    def given(self, name: str) -> bool:
        return name in self.raw

    def empty(self, name: str) -> bool:
        """Is it not there, or null?"""
        return self.raw.get(name) is None

    def text(
        self, name: str, default: str | _Required = REQUIRED, *, least: int = 0, longest: int = LONGEST_TEXT
    ) -> str:
        expected = f"text of {least} to {longest} characters"

        def read(value: Any) -> str:
            if not isinstance(value, str) or _UNSTORABLE.search(value):
                raise _Wrong(expected)
            if not least <= len(value) <= longest:
                raise _Wrong(expected)
            return value

        return self._read(name, read, default, "", expected)

    def text_or_none(self, name: str) -> str | None:
        return None if self.empty(name) else self.text(name)

    def pattern(self, name: str, pattern: re.Pattern[str], expected: str) -> str:
        def read(value: Any) -> str:
            if not isinstance(value, str) or pattern.fullmatch(value) is None:
                raise _Wrong(expected)
            return value

        return self._read(name, read, REQUIRED, "", expected)

    def parsed(self, name: str, parse: Callable[[str], T], default: T, expected: str) -> T:
        """A text in a grammar of its own; `parse` raises ValueError."""

        def read(value: Any) -> T:
            if not isinstance(value, str):
                raise _Wrong(expected)
            return parse(value)

        return self._read(name, read, default, default, expected)

    def flag(self, name: str, *, default: bool = False) -> bool:
        def read(value: Any) -> bool:
            if not isinstance(value, bool):
                raise _Wrong("true or false")
            return value

        return self._read(name, read, default, default, "true or false")

    def whole(self, name: str, default: int | _Required = REQUIRED, *, low: int = 0, high: int) -> int:
        expected = f"a whole number from {low} to {high}"

        def read(value: Any) -> int:
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                raise _Wrong(expected)
            return value

        return self._read(name, read, default, low, expected)

    def whole_or_none(self, name: str, *, low: int = 0, high: int) -> int | None:
        return None if self.empty(name) else self.whole(name, low=low, high=high)

    def number(self, name: str) -> Decimal | None:
        """A plain decimal as text."""
        return self._or_none(name, _number, 'a plain decimal as text, such as "37.2"')

    def value(self, name: str, *, dated: bool) -> Decimal | None:
        """A plain decimal, or where values are days a day, as `okr.model.day_number` writes it."""
        if not dated:
            return self.number(name)
        return self._or_none(name, lambda value: day_number(_day(value)), 'a day such as "2026-12-31"')

    def share(self, name: str, *, low: int | None = None, high: int | None = None) -> Decimal | None:
        """A number of the document, within bounds where there are any."""
        expected = "a number" if high is None else f"a number from {low} to {high}"

        def read(value: Any) -> Decimal:
            if isinstance(value, bool) or not isinstance(value, int | Decimal):
                raise _Wrong(expected)
            number = Decimal(value)
            outside = (low is not None and number < low) or (high is not None and number > high)
            if outside or number.adjusted() > 18 or _decimals(number) > 12:
                raise _Wrong(expected)
            return number

        return self._or_none(name, read, expected)

    def day(self, name: str) -> date | None:
        return self._or_none(name, _day, 'a day such as "2026-12-31"')

    def instant(self, name: str, default: datetime | _Required = REQUIRED) -> datetime:
        return self._read(name, _instant, default, EPOCH, _INSTANT)

    def instant_or_none(self, name: str) -> datetime | None:
        return self._or_none(name, _instant, _INSTANT)

    def choice(self, name: str, of: type[E], default: E | _Required = REQUIRED) -> E:
        expected = f"one of {', '.join(each.value for each in of)}"
        stand_in = next(iter(of))
        return self._read(name, lambda value: _member(of, value, expected), default, stand_in, expected)

    def choice_or_none(self, name: str, of: type[E]) -> E | None:
        return None if self.empty(name) else self.choice(name, of)

    def texts(self, name: str) -> tuple[str, ...]:
        found = []
        for index, value in enumerate(self._list(name)):
            if isinstance(value, str) and len(value) <= LONGEST_TEXT and not _UNSTORABLE.search(value):
                found.append(value)
            else:
                self.fault(f"{name}[{index}]", shown(value), "text")
        return tuple(found)

    def entries(self, name: str, names: Iterable[str]) -> Iterator[Entry]:
        for index, raw in enumerate(self._list(name)):
            yield Entry(raw, self.place(f"{name}[{index}]"), self._faults, names)

    def entry_or_none(self, name: str, names: Iterable[str]) -> Entry | None:
        raw = self.raw.get(name)
        return None if raw is None else Entry(raw, self.place(name), self._faults, names)

    def _list(self, name: str) -> list[Any]:
        raw = self.raw.get(name, [])
        if isinstance(raw, list):
            return raw
        self.fault(name, shown(raw), "a list")
        return []

    def _or_none(self, name: str, read: Callable[[Any], T], expected: str) -> T | None:
        if self.empty(name):
            return None
        stand_in: T | None = None
        return self._read(name, read, REQUIRED, stand_in, expected)

    def _read(
        self, name: str, read: Callable[[Any], T], default: T | _Required, stand_in: T, expected: str
    ) -> T:
        if name not in self.raw:
            if not isinstance(default, _Required):
                return default
            self.fault(name, NOTHING, expected)
            return stand_in
        try:
            return read(self.raw[name])
        except (ValueError, OverflowError) as wrong:
            self.fault(name, shown(self.raw[name]), str(wrong) or expected)
            return stand_in


_INSTANT: Final = 'an instant with its zone, such as "2026-11-20T10:00:00+08:00"'


def _number(value: Any) -> Decimal:
    expected = 'a plain decimal as text, such as "37.2"'
    if not isinstance(value, str) or _DECIMAL.fullmatch(value) is None or plain(Decimal(value)) != value:
        raise _Wrong(expected)
    return Decimal(value)


def _day(value: Any) -> date:
    expected = 'a day such as "2026-12-31"'
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        raise _Wrong(expected)
    try:
        return date.fromisoformat(value)
    except ValueError as wrong:
        raise _Wrong(expected) from wrong


def _instant(value: Any) -> datetime:
    if not isinstance(value, str):
        raise _Wrong(_INSTANT)
    try:
        at = datetime.fromisoformat(value)
    except ValueError as wrong:
        raise _Wrong(_INSTANT) from wrong
    if at.tzinfo is None:
        raise _Wrong(_INSTANT)
    return at.astimezone(UTC)


def _member(of: type[E], value: Any, expected: str) -> E:
    try:
        return of(value)
    except ValueError as wrong:
        raise _Wrong(expected) from wrong


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 99
