"""A document as tables: one row a thing, one column a name, each cell of its own type.

A cell is text, a number, a share, a day, an instant or nothing; the two kinds of files write each in
their own way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of one, shown as a percentage where that can be."""

    of_one: Decimal


Cell = str | int | bool | Decimal | Share | date | datetime | None


@dataclass(frozen=True, slots=True)
class Table:
    """`shares` are the columns whose cells are shares of a road or of time."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shares: frozenset[str] = frozenset()


_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def key_results(document: Told) -> Table:
    """One row for every key result, with its objective before it; an objective without any has one, too."""
    names = {each["staff_id"]: each["name"] for each in document["people"]}
    rows = []
    for objective in document["objectives"]:
        before = [read(objective, names) for read in _OBJECTIVE.values()]
        for kr in objective["key_results"] or [{}]:
            rows.append((*before, *(read(kr, names) if kr else None for read in _KEY_RESULT.values())))
    columns = (*_OBJECTIVE, *_KEY_RESULT)
    return Table("Key results", columns, tuple(rows), frozenset(columns) & _SHARES)


def everything(document: Told) -> list[Table]:
    """For a workbook: the key results, and what else there is on sheets of its own."""
    krs = [kr for each in document["objectives"] for kr in each["key_results"]]
    return [
        key_results(document),
        _table("Check-ins", document, _under(krs, "checkins"), _CHECK_IN),
        _table("Milestones", document, _under(krs, "milestones"), _MILESTONE),
        _table("Targets", document, _under(krs, "targets"), _TARGET),
        _table("Blockers", document, _under(krs, "blockers"), _BLOCKER),
        _table("Comments", document, _under(krs, "comments"), _COMMENT),
        _table("Dependencies", document, document["dependencies"], _DEPENDENCY),
        _table("Absences", document, document["absences"], _ABSENCE),
        _table("Kudos", document, document["kudos"], _KUDOS),
        _table("Retros", document, document["retros"], _RETRO),
        _table("Groups", document, document["groups"], _GROUP),
        _table("People", document, document["people"], _PERSON),
    ]


Read = Callable[[Told, Mapping[str, str]], Cell]


def _table(name: str, document: Told, told: Iterable[Told], columns: Mapping[str, Read]) -> Table:
    names = {each["staff_id"]: each["name"] for each in document["people"]}
    rows = tuple(tuple(read(each, names) for read in columns.values()) for each in told)
    return Table(name, tuple(columns), rows, frozenset(columns) & _SHARES)


def _under(krs: Sequence[Told], name: str) -> Iterator[Told]:
    """What hangs on key results, each with the reference and the unit of its own."""
    for kr in krs:
        for each in kr[name]:
            yield {**each, "key_result": kr["ref"], "unit": kr["unit"]}


def text(name: str) -> Read:
    return lambda told, _: told[name] or None


def words(name: str) -> Read:
    """Several, with commas between."""
    return lambda told, _: ", ".join(told[name]) or None


def whole(name: str) -> Read:
    return lambda told, _: told[name]


def number(name: str) -> Read:
    """A plain decimal, or a day where values are days."""
    return lambda told, _: _number_or_day(told[name])


def share(name: str) -> Read:
    return lambda told, _: None if told[name] is None else Share(Decimal(str(told[name])))


def score(name: str) -> Read:
    return lambda told, _: None if told[name] is None else Decimal(str(told[name]))


def day(name: str) -> Read:
    return lambda told, _: None if told[name] is None else date.fromisoformat(told[name])


def instant(name: str) -> Read:
    return lambda told, _: None if told[name] is None else datetime.fromisoformat(told[name]).astimezone(UTC)


def named(name: str) -> Read:
    """Whom it names, as people know them."""
    return lambda told, names: None if told[name] is None else names.get(told[name], told[name])


def last(name: str, read: Callable[[str], Read]) -> Read:
    """Of the newest check-in that was not taken back."""

    def found(told: Told, names: Mapping[str, str]) -> Cell:
        standing = [each for each in told["checkins"] if not each["undone"]]
        newest = max(standing, key=lambda each: (each["at"], each["id"]), default=None)
        return None if newest is None else read(name)(newest, names)

    return found


def _place(part: int) -> Read:
    return lambda told, _: str(told["ref"]).split("/")[part]


def _blocked(told: Told, _: Mapping[str, str]) -> Cell:
    return None if told["blocked"] is None else str(told["blocked"]["reason"])


def _number_or_day(told: str | None) -> Cell:
    if told is None:
        return None
    if _DAY.fullmatch(told):
        return date.fromisoformat(told)
    return Decimal(told) if _NUMBER.fullmatch(told) else told


_SHARES = frozenset({"objective_progress", "progress", "expected"})
_OBJECTIVE: Mapping[str, Read] = {
    "group": _place(0),
    "cycle": _place(1),
    "objective": text("ref"),
    "objective_title": text("title"),
    "objective_owner_id": text("owner"),
    "objective_owner": named("owner"),
    "visibility": text("visibility"),
    "ambition": text("kind"),
    "objective_state": text("state"),
    "aligned_to": words("aligned_to"),
    "objective_progress": share("progress"),
    "objective_health": text("health"),
    "objective_score": score("score"),
    "verdict": text("verdict"),
}
_KEY_RESULT: Mapping[str, Read] = {
    "key_result": text("ref"),
    "title": text("title"),
    "owner_id": text("owner"),
    "owner": named("owner"),
    "kind": text("kind"),
    "unit": text("unit"),
    "start": number("start"),
    "target": number("target"),
    "low": number("low"),
    "high": number("high"),
    "current": number("current"),
    "weight": number("weight"),
    "due": day("due"),
    "progress": share("progress"),
    "expected": share("expected"),
    "health": text("health"),
    "stated_health": text("stated_health"),
    "confidence": whole("confidence"),
    "score": score("score"),
    "state": text("state"),
    "blocked": _blocked,
    "fed_by": text("feed_source"),
    "checked_in_utc": last("at", instant),
    "checked_in_by": last("by", named),
    "note": last("note", text),
}
_CHECK_IN: Mapping[str, Read] = {
    "key_result": text("key_result"),
    "id": whole("id"),
    "at_utc": instant("at"),
    "by_id": text("by"),
    "by": named("by"),
    "source": text("source"),
    "before": number("before"),
    "value": number("value"),
    "unit": text("unit"),
    "target": number("target"),
    "confidence": whole("confidence"),
    "stated_health": text("stated_health"),
    "note": text("note"),
    "late": whole("late"),
    "approx": whole("approx"),
    "undone": whole("undone"),
    "mends": whole("mends"),
}
_MILESTONE: Mapping[str, Read] = {
    "key_result": text("key_result"),
    "title": text("title"),
    "done_at_utc": instant("done_at"),
    "done_by": named("done_by"),
}
_TARGET: Mapping[str, Read] = {
    "key_result": text("key_result"),
    "number": whole("number"),
    "since_utc": instant("since"),
    "by": named("by"),
    "start": number("start"),
    "target": number("target"),
    "low": number("low"),
    "commit": number("commit"),
    "stretch": number("stretch"),
}
_BLOCKER: Mapping[str, Read] = {
    "key_result": text("key_result"),
    "reason": text("reason"),
    "owner": named("owner"),
    "by": named("by"),
    "since_utc": instant("since"),
    "closed_at_utc": instant("closed_at"),
    "closed_by": named("closed_by"),
    "word": text("word"),
}
_COMMENT: Mapping[str, Read] = {
    "key_result": text("key_result"),
    "at_utc": instant("at"),
    "by": named("by"),
    "text": text("text"),
}
_DEPENDENCY: Mapping[str, Read] = {
    "id": whole("id"),
    "from": text("from"),
    "on": text("on"),
    "state": text("state"),
    "by": day("by"),
    "asked_by": named("asked_by"),
    "asked_at_utc": instant("asked_at"),
    "reason": text("reason"),
    "answered_by": named("answered_by"),
    "answered_at_utc": instant("answered_at"),
}
_ABSENCE: Mapping[str, Read] = {
    "person": named("staff_id"),
    "first_day": day("first_day"),
    "last_day": day("last_day"),
    "stand_in": named("stand_in"),
}
_KUDOS: Mapping[str, Read] = {
    "key_result": text("key_result"),
    "at_utc": instant("at"),
    "by": named("by"),
    "to": named("to"),
    "text": text("text"),
}
_RETRO: Mapping[str, Read] = {
    "group": text("group"),
    "cycle": text("cycle"),
    "at_utc": instant("at"),
    "by": named("by"),
    "text": text("text"),
}
_GROUP: Mapping[str, Read] = {
    "key": text("key"),
    "title": text("title"),
    "level": text("level"),
    "parent": text("parent"),
    "lang": text("lang"),
    "tz": text("tz"),
    "health_rule": text("health_rule"),
    "checkin": text("checkin"),
    "managers": words("managers"),
}
_PERSON: Mapping[str, Read] = {"staff_id": text("staff_id"), "name": text("name")}
