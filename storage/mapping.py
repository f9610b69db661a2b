"""Rows to the values of `okr.model`, and back. Nothing else knows how a value lies in its row."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from okr import cadence
from okr.amounts import plain
from okr.dealings import CycleState
from okr.health import parse_rule
from okr.model import (
    Ambition,
    Blocker,
    CheckIn,
    Feed,
    Group,
    Health,
    KeyResult,
    Kind,
    Level,
    Milestone,
    Objective,
    Person,
    Phase,
    Rollup,
    State,
    Verdict,
    Visibility,
)
from storage.unit_of_work import Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
NOTHING = "[]"  # an empty JSON list


@lru_cache(maxsize=1024)  # a request stores the instant it came at some ten times
def millis(at: datetime) -> int:
    """Whole milliseconds since 1970, rounded down."""
    return (at - EPOCH) // MILLISECOND


@lru_cache(maxsize=16384)
def moment(stored: int) -> datetime:
    return EPOCH + timedelta(milliseconds=stored)


def moment_or_none(stored: int | None) -> datetime | None:
    return None if stored is None else moment(stored)


# Lists are long, and most of what stands in them stands there again: a value that never changes is made once.
number = lru_cache(maxsize=16384)(Decimal)
person = lru_cache(maxsize=4096)(Person)


def number_or_none(stored: str | None) -> Decimal | None:
    return None if stored is None else number(stored)


def text_or_none(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


cached_rule = lru_cache(maxsize=64)(parse_rule)


@lru_cache(maxsize=256)
def cadence_days(stored: str) -> Decimal | None:
    return cadence.cadence_days(cadence.parse_timetable(stored))


def day_or_none(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)


def person_or_none(staff_id: str | None, name: str | None) -> Person | None:
    return None if staff_id is None else Person(staff_id, name or staff_id)


@lru_cache(maxsize=1024)
def phases(stored: str) -> tuple[Phase, ...]:
    return tuple(
        Phase(date.fromisoformat(day), number_or_none(share), number_or_none(value))
        for day, share, value in json.loads(stored)
    )


def phases_text(values: tuple[Phase, ...]) -> str:
    if not values:
        return NOTHING
    return json.dumps(
        [[each.by.isoformat(), text_or_none(each.share), text_or_none(each.value)] for each in values]
    )


def texts(stored: str) -> tuple[str, ...]:
    return () if stored == NOTHING else tuple(json.loads(stored))


def texts_text(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else NOTHING


def carried_from(stored: str | None, group_key: str) -> str | None:
    """Stored is only "2026Q4/KR3": it is of the same group, which may get another key."""
    return None if stored is None else f"{group_key}/{stored}"


def carried_text(ref: str | None) -> str | None:
    return None if ref is None else ref.partition("/")[2]


# A table is asked for less than an enum is: rows are many.
KINDS = {each.value: each for each in Kind}
HEALTHS = {each.value: each for each in Health}
STATES = {each.value: each for each in State}
FEEDS = {each.value: each for each in Feed}
VISIBILITIES = {each.value: each for each in Visibility}
AMBITIONS = {each.value: each for each in Ambition}
LEVELS = {each.value: each for each in Level}
ROLLUPS = {each.value: each for each in Rollup}


@lru_cache(maxsize=1024)
def staff_ids(stored: str) -> frozenset[str]:
    return frozenset(json.loads(stored))


def group(row: Row) -> Group:
    return Group(
        id=row["id"],
        conversation_id=row["conversation_id"],
        key=row["key"],
        title=row["title"],
        level=LEVELS[row["level"]],
        parent=row["parent"],
        managers=staff_ids(row["managers"]),
        lang=row["lang"],
        tz=row["tz"],
        calendar=row["calendar"],
        visibility=VISIBILITIES[row["visibility"]],
        health=cached_rule(row["health"]),
        external=bool(row["external"]),
        configured=bool(row["configured"]),
        first_seen=moment(row["first_seen"]),
        cadence_days=cadence_days(row["checkin"]),
        rollup=ROLLUPS[row["rollup"]],
        overflow=bool(row["overflow"]),
        pictures=bool(row["pictures"]),
    )


def key_result(
    row: Row, *, milestones: tuple[Milestone, ...] = (), blocker: Blocker | None = None, awaited: bool = False
) -> KeyResult:
    return KeyResult(
        id=row["id"],
        objective_id=row["objective_id"],
        group_key=row["group_key"],
        cycle=row["cycle"],
        number=row["number"],
        title=row["title"],
        owner=person(row["owner"], row["owner_name"]),
        kind=KINDS[row["kind"]],
        unit=row["unit"],
        start=number_or_none(row["start"]),
        target=number(row["target"]),
        current=number_or_none(row["current"]),
        weight=number(row["weight"]),
        due=date.fromisoformat(row["due"]) if row["due"] else None,
        confidence=row["confidence"],
        stated=HEALTHS[row["stated"]] if row["stated"] else None,
        state=STATES[row["state"]],
        created_at=moment(row["created_at"]),
        checked_in_at=moment_or_none(row["checked_in_at"]),
        low=number_or_none(row["low"]),
        commit=number_or_none(row["commit"]),
        stretch=number_or_none(row["stretch"]),
        milestones=milestones,
        phases=() if row["phases"] == NOTHING else phases(row["phases"]),
        done=bool(row["done"]),
        last_step=number_or_none(row["last_step"]),
        blocker=blocker,
        feed=FEEDS[row["feed"]],
        feed_source=row["feed_source"],
        score=number_or_none(row["score"]),
        score_note=row["score_note"],
        reason=row["reason"],
        carried_from=carried_from(row["carried_from"], row["group_key"]),
        awaited=awaited,
    )


def milestone(row: Row) -> Milestone:
    return Milestone(row["title"], moment_or_none(row["done_at"]))


def blocker(row: Row) -> Blocker:
    return Blocker(
        row["reason"],
        Person(row["owner"], row["owner_name"]),
        moment(row["opened_at"]),
        Person(row["by"], row["by_name"]),
    )


def objective(
    row: Row,
    *,
    prefix: str = "",
    aligned_to: tuple[str, ...] = (),
    contributes: frozenset[str] = frozenset(),
    key_results: tuple[KeyResult, ...] = (),
) -> Objective:
    verdict = row[prefix + "verdict"]
    return Objective(
        id=row[prefix + "id"],
        group_id=row[prefix + "group_id"],
        group_key=row["group_key"],
        cycle=row[prefix + "cycle"],
        number=row[prefix + "number"],
        title=row[prefix + "title"],
        owner=person(row[prefix + "owner"], row[prefix + "owner_name"]),
        visibility=VISIBILITIES[row[prefix + "visibility"]],
        ambition=AMBITIONS[row[prefix + "ambition"]],
        state=STATES[row[prefix + "state"]],
        created_at=moment(row[prefix + "created_at"]),
        aligned_to=aligned_to,
        key_results=key_results,
        contributes=contributes,
        score=number_or_none(row[prefix + "score"]),
        score_note=row[prefix + "score_note"],
        verdict=Verdict(verdict) if verdict else None,
        verdict_line=row[prefix + "verdict_line"],
        reason=row[prefix + "reason"],
        carried_from=carried_from(row[prefix + "carried_from"], row["group_key"]),
        cycle_closed=row["cycle_state"] == CycleState.CLOSED,
    )


def check_in(row: Row) -> CheckIn:
    return CheckIn(
        id=row["id"],
        key_result_id=row["key_result_id"],
        at=moment(row["at"]),
        by=Person(row["by"], row["by_name"]),
        source=row["source"],
        value=number(row["value"]),
        before=number_or_none(row["before"]),
        start=number_or_none(row["start"]),
        target=number(row["target"]),
        confidence=row["confidence"],
        stated=HEALTHS[row["stated"]] if row["stated"] else None,
        note=row["note"],
        approx=bool(row["approx"]),
        late=bool(row["late"]),
        undone=bool(row["undone"]),
        low=number_or_none(row["low"]),
        done=bool(row["done"]),
        ticked=texts(row["ticked"]),
        mends=row["mends"],
        mended=bool(row["mended"]),
    )
