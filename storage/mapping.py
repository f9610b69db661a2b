"""Rows to the values of `okr.model`, and back. Nothing else knows how a value lies in its row."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from okr import cadence
from okr.amounts import plain
from okr.health import parse_rule
from okr.model import (
    Ambition,
    CheckIn,
    Group,
    Health,
    KeyResult,
    Kind,
    Level,
    Objective,
    Person,
    State,
    Visibility,
)
from storage.unit_of_work import Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def millis(at: datetime) -> int:
    """Whole milliseconds since 1970, rounded down."""
    return (at - EPOCH) // MILLISECOND


def moment(stored: int) -> datetime:
    return EPOCH + timedelta(milliseconds=stored)


def moment_or_none(stored: int | None) -> datetime | None:
    return None if stored is None else moment(stored)


def number_or_none(stored: str | None) -> Decimal | None:
    return None if stored is None else Decimal(stored)


def text_or_none(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


cached_rule = lru_cache(maxsize=64)(parse_rule)


@lru_cache(maxsize=256)
def cadence_days(stored: str) -> Decimal | None:
    return cadence.cadence_days(cadence.parse_timetable(stored))


@lru_cache(maxsize=1024)
def staff_ids(stored: str) -> frozenset[str]:
    return frozenset(json.loads(stored))


def group(row: Row) -> Group:
    return Group(
        id=row["id"],
        conversation_id=row["conversation_id"],
        key=row["key"],
        title=row["title"],
        level=Level(row["level"]),
        parent=row["parent"],
        managers=staff_ids(row["managers"]),
        lang=row["lang"],
        tz=row["tz"],
        calendar=row["calendar"],
        visibility=Visibility(row["visibility"]),
        health=cached_rule(row["health"]),
        external=bool(row["external"]),
        configured=bool(row["configured"]),
        first_seen=moment(row["first_seen"]),
        cadence_days=cadence_days(row["checkin"]),
    )


def key_result(row: Row) -> KeyResult:
    return KeyResult(
        id=row["id"],
        objective_id=row["objective_id"],
        group_key=row["group_key"],
        cycle=row["cycle"],
        number=row["number"],
        title=row["title"],
        owner=Person(row["owner"], row["owner_name"]),
        kind=Kind(row["kind"]),
        unit=row["unit"],
        start=number_or_none(row["start"]),
        target=Decimal(row["target"]),
        current=number_or_none(row["current"]),
        weight=Decimal(row["weight"]),
        due=date.fromisoformat(row["due"]) if row["due"] else None,
        confidence=row["confidence"],
        stated=Health(row["stated"]) if row["stated"] else None,
        state=State(row["state"]),
        created_at=moment(row["created_at"]),
        checked_in_at=moment_or_none(row["checked_in_at"]),
    )


def objective(
    row: Row, *, prefix: str = "", aligned_to: tuple[str, ...] = (), key_results: tuple[KeyResult, ...] = ()
) -> Objective:
    return Objective(
        id=row[prefix + "id"],
        group_id=row[prefix + "group_id"],
        group_key=row["group_key"],
        cycle=row[prefix + "cycle"],
        number=row[prefix + "number"],
        title=row[prefix + "title"],
        owner=Person(row[prefix + "owner"], row[prefix + "owner_name"]),
        visibility=Visibility(row[prefix + "visibility"]),
        ambition=Ambition(row[prefix + "ambition"]),
        state=State(row[prefix + "state"]),
        created_at=moment(row[prefix + "created_at"]),
        aligned_to=aligned_to,
        key_results=key_results,
    )


def check_in(row: Row) -> CheckIn:
    return CheckIn(
        id=row["id"],
        key_result_id=row["key_result_id"],
        at=moment(row["at"]),
        by=Person(row["by"], row["by_name"]),
        source=row["source"],
        value=Decimal(row["value"]),
        before=number_or_none(row["before"]),
        start=number_or_none(row["start"]),
        target=Decimal(row["target"]),
        confidence=row["confidence"],
        stated=Health(row["stated"]) if row["stated"] else None,
        note=row["note"],
        approx=bool(row["approx"]),
        late=bool(row["late"]),
        undone=bool(row["undone"]),
    )
