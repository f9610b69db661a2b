"""What the charts of a workbook are drawn from: objectives against the time used, key results over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

from exchange.tables import Cell, Share, Table
from okr.expected import expected
from okr.model import Cycle, Health
from okr.progress import share4

Told = Mapping[str, Any]

OBJECTIVES: Final = "Objectives"
TRENDS: Final = "Trends"
MOST_POINTS: Final = 24  # the newest; a sparkline is some centimetres wide
COLUMNS: Final = ("objective", "title", "progress", "expected", "health", "score")
BEFORE_POINTS: Final = ("key_result", "title", "unit", "current", "progress", "health", "points")


def objectives(document: Told) -> Table:
    """A row each, with the share of the cycle's time that was used on the day of the document."""
    spans = {each["id"]: each for each in document["cycles"]}
    zones = {each["key"]: ZoneInfo(each["tz"]) for each in document["groups"]}
    at = datetime.fromisoformat(document["exported_at"])
    rows = []
    for told in document["objectives"]:
        group, cycle, _ = told["ref"].split("/")
        used = _used(spans[cycle], at.astimezone(zones[group]).date())
        cells = (told["ref"], told["title"], _share(told["progress"]), used, told["health"])
        rows.append((*cells, _number(told["score"])))
    return Table(OBJECTIVES, COLUMNS, tuple(rows), frozenset({"progress", "expected"}))


def trends(document: Told) -> Table:
    """A row for each key result with a report that is a number, the newest reports last."""
    rows = []
    for told in (kr for each in document["objectives"] for kr in each["key_results"]):
        points = _points(told)
        if points:
            name = (told["ref"], told["title"], told["unit"] or None)
            stands = (_number(told["current"]), _share(told["progress"]), told["health"], len(points))
            rows.append((*name, *stands, *points, *[None] * (MOST_POINTS - len(points))))
    places = tuple(str(number) for number in range(1, MOST_POINTS + 1))
    return Table(TRENDS, (*BEFORE_POINTS, *places), tuple(rows), frozenset({"progress"}))


def healths(document_healths: Iterable[Cell]) -> list[tuple[str, int]]:
    """How many there are of each verdict that is there, in the order of the trade."""
    counts = Counter(str(each) for each in document_healths)
    return [(each.value, counts[each.value]) for each in Health if counts[each.value]]


def _used(cycle: Told, today: date) -> Share:
    span = Cycle(cycle["id"], date.fromisoformat(cycle["start"]), date.fromisoformat(cycle["end"]))
    return Share(share4(expected(span, today)))


def _points(told: Told) -> list[Decimal]:
    """Values that stand: neither taken back nor mended by a later one. A day is no number."""
    mended = {each["mends"] for each in told["checkins"] if not each["undone"]}
    standing = [each for each in told["checkins"] if not each["undone"] and each["id"] not in mended]
    standing.sort(key=lambda each: (datetime.fromisoformat(each["at"]), each["id"]))
    values = [_number(each["value"]) for each in standing]
    return [value for value in values if value is not None][-MOST_POINTS:]


def _share(of: float | None) -> Share | None:
    return None if of is None else Share(Decimal(str(of)))


def _number(told: str | float | None) -> Decimal | None:
    """A plain decimal; None for a day, and where there is nothing."""
    try:
        return None if told is None else Decimal(str(told))
    except InvalidOperation:
        return None
