"""From the bytes of a file to a company, or all the faults of the file at once.

Computed names (progress, expected, health and its rule) may be there and are not believed: they are
computed anew. What section 6 of the contract does not name may be left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from exchange import absences, names
from exchange.checking import EPOCH, Entry, Misfit, shown
from exchange.company import (
    Company,
    LivedCycle,
    ToldDependency,
    ToldGroup,
    ToldKudos,
    ToldObjective,
    ToldPerson,
    ToldRetro,
)
from exchange.exporting import SCHEMA
from exchange.parts import A_KR, ANY_REF, KR_REF
from exchange.reading_objectives import ObjectiveReading
from okr import cadence, cycles
from okr.dealings import CycleState, Dependency, DependencyState, Kudos, Pictured, Retro
from okr.health import parse_rule
from okr.model import Cycle, Health, Level, Person, Rollup, Visibility
from okr.refusals import BadCycle
from storage.groups import GroupSettings

MOST = 10**9
KEY = re.compile(r"[A-Z0-9_]{1,40}", re.ASCII)
STAFF: Final = 64
_CALENDAR = re.compile(r"[A-Z]{2}|none", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Unfit(Exception):
    """The file cannot be taken; nothing of it was."""

    def __init__(self, faults: Iterable[Misfit]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


def read(raw: bytes, *, fiscal_start: int, defaults: GroupSettings) -> Company:
    """`defaults` are the settings of a group that the file says nothing else of. Raises Unfit."""
    document = parsed(raw)
    faults: list[Misfit] = []
    company = _Document(document, faults, fiscal_start, defaults).company()
    if faults:
        raise Unfit(dict.fromkeys(faults))
    return company


def parsed(raw: bytes) -> dict[str, Any]:
    """The document as JSON; numbers are exact. Raises Unfit, also for another schema than 1."""
    try:
        document = json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_float=Decimal,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError as wrong:
        raise Unfit([Misfit("", f"bytes that are no UTF-8 at {wrong.start}", "UTF-8")]) from wrong
    except json.JSONDecodeError as wrong:
        place = f"no JSON at line {wrong.lineno} column {wrong.colno}"
        raise Unfit([Misfit("", place, "a JSON object")]) from wrong
    except (RecursionError, ValueError) as wrong:
        raise Unfit([Misfit("", str(wrong) or "too deep a nesting", "an export")]) from wrong
    if not isinstance(document, dict):
        raise Unfit([Misfit("", shown(document), "a JSON object")])
    if document.get("schema") != SCHEMA or isinstance(document.get("schema"), bool):
        found = shown(document["schema"]) if "schema" in document else "nothing"
        raise Unfit([Misfit("schema", found, str(SCHEMA))])
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for index, (name, _) in enumerate(pairs) if name in dict(pairs[:index]))
        raise ValueError(f"the name {shown(twice)} twice in one object")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name}, which is no number")


class _Document:
    def __init__(
        self, raw: dict[str, Any], faults: list[Misfit], fiscal_start: int, defaults: GroupSettings
    ) -> None:
        self._top = Entry(raw, "", faults, names.DOCUMENT)
        self._fiscal_start = fiscal_start
        self._defaults = defaults
        self._named: dict[str, str] = {}

    def company(self) -> Company:
        self._top.instant("exported_at", EPOCH)
        groups = tuple(self._group(each) for each in self._top.entries("groups", names.GROUP))
        people = tuple(self._person(each) for each in self._top.entries("people", names.PERSON))
        company = Company(
            groups=groups,
            people=people,
            cycles=tuple(self._cycles()),
            objectives=tuple(self._objectives({each.settings.key: each for each in groups})),
            dependencies=tuple(self._dependencies()),
            absences=tuple(absences.read(self._top, self.staff, self.staff_or_none)),
            kudos=tuple(self._kudos()),
            retros=tuple(self._retros()),
            named=self._named,
        )
        self._once("groups", "key", [each.settings.key for each in groups])
        self._once("people", "staff_id", [each.staff_id for each in people])
        self._once("objectives", "ref", [_whole(each) for each in company.objectives])
        return company

    def _once(self, of: str, name: str, keys: Iterable[str]) -> None:
        seen: set[str] = set()
        for index, key in enumerate(keys):
            if key and key in seen:
                self._top.fault(f"{of}[{index}].{name}", shown(key), "each one once")
            seen.add(key)

    def staff(self, entry: Entry, name: str, default: str | None = None) -> Person:
        if default is not None and not entry.given(name):
            return Person(default, "")
        staff_id = entry.text(name, least=1, longest=STAFF)
        self._named.setdefault(staff_id, entry.place(name))
        return Person(staff_id, "")

    def staff_or_none(self, entry: Entry, name: str) -> Person | None:
        return None if entry.empty(name) else self.staff(entry, name)

    def _group(self, entry: Entry) -> ToldGroup:
        key = entry.pattern("key", KEY, "a KEY of capital letters, digits and _")
        usual = self._defaults
        settings = replace(
            usual,
            key=key,
            conversation_id=entry.text("conversation_id", "", longest=200),
            title=entry.text("title", key, longest=200),
            level=entry.choice("level", Level, Level.TEAM).value,
            parent=entry.text_or_none("parent"),
            managers=frozenset(entry.texts("managers")),
            lang=entry.text("lang", usual.lang, longest=16),
            tz=entry.parsed("tz", _zone, usual.tz, "a zone such as Asia/Shanghai"),
            calendar=entry.pattern("calendar", _CALENDAR, "such as CN, or none")
            if entry.given("calendar")
            else usual.calendar,
            visibility=entry.choice("visibility", Visibility, Visibility(usual.visibility)).value,
            health=str(entry.parsed("health_rule", parse_rule, parse_rule(usual.health), "gap 10 25")),
            external=entry.flag("external"),
            rollup=entry.choice("rollup", Rollup, Rollup.EQUAL).value,
            overflow=entry.flag("overflow"),
            checkin=entry.parsed("checkin", _timetable, usual.checkin, "such as every week on fri 10:00"),
            configured=False,
        )
        members = entry.texts("members")
        for index, staff_id in enumerate(members):
            self._named.setdefault(staff_id, entry.place(f"members[{index}]"))
        return ToldGroup(entry.path, settings, members)

    def _person(self, entry: Entry) -> ToldPerson:
        staff_id = entry.text("staff_id", least=1, longest=STAFF)
        name = entry.text("name", staff_id, least=1, longest=200)
        return ToldPerson(staff_id, name, entry.text_or_none("lang"))

    def _cycles(self) -> Iterator[LivedCycle]:
        for entry in self._top.entries("cycles", names.CYCLE):
            cycle = self.cycle(entry, "id")
            entry.choice("state", CycleState, CycleState.OPEN)
            if cycle is None:
                continue
            for name, meant in (("start", cycle.start), ("end", cycle.end)):
                given = entry.day(name)
                if given not in (None, meant):
                    entry.fault(name, shown(str(given)), f"{meant}, as the business year is here")
            for lived in entry.entries("groups", names.LIVED):
                yield self._lived(lived, cycle)

    def cycle(self, entry: Entry, name: str) -> Cycle | None:
        given = entry.text(name, longest=6)
        try:
            return cycles.by_id(given, self._fiscal_start)
        except BadCycle:
            if entry.given(name):
                entry.fault(name, shown(given), "a cycle such as 2026Q4")
            return None

    def _lived(self, entry: Entry, cycle: Cycle) -> LivedCycle:
        opened_by, closed_by = (self.staff_or_none(entry, name) for name in ("opened_by", "closed_by"))
        return LivedCycle(
            path=entry.path,
            group_key=entry.pattern("group", KEY, "the KEY of a group"),
            cycle=cycle,
            state=entry.choice("state", CycleState, CycleState.OPEN),
            opened_at=entry.instant_or_none("opened_at"),
            opened_by=opened_by.staff_id if opened_by else None,
            closed_at=entry.instant_or_none("closed_at"),
            closed_by=closed_by.staff_id if closed_by else None,
            last_objective=entry.whole("last_objective", 0, high=MOST),
            last_key_result=entry.whole("last_key_result", 0, high=MOST),
            picture=tuple(self._pictured(each) for each in entry.entries("picture", names.PICTURED)),
            raw=entry.raw,
        )

    def _pictured(self, entry: Entry) -> Pictured:
        value = entry.text_or_none("value")
        return Pictured(
            ref=entry.pattern("ref", ANY_REF, "a reference such as SALES/2026Q4/KR3"),
            value=entry.value("value", dated=value is not None and _DAY.fullmatch(value) is not None),
            progress=entry.share("progress"),
            health=entry.choice("health", Health),
            score=entry.share("score", low=0, high=1),
        )

    def _objectives(self, groups: dict[str, ToldGroup]) -> Iterator[ToldObjective]:
        for entry in self._top.entries("objectives", names.OBJECTIVE):
            reading = ObjectiveReading(self.staff, self.staff_or_none, self._fiscal_start, groups)
            yield reading.objective(entry, entry.raw)

    def _dependencies(self) -> Iterator[ToldDependency]:
        for entry in self._top.entries("dependencies", names.DEPENDENCY):
            waiting, on = (entry.pattern(name, KR_REF, A_KR) for name in ("from", "on"))
            dependency = Dependency(
                id=entry.whole("id", 0, high=MOST),
                waiting=waiting,
                on=on,
                by=entry.day("by"),
                state=entry.choice("state", DependencyState),
                asked_by=self.staff(entry, "asked_by"),
                asked_at=entry.instant("asked_at"),
                reason=entry.text("reason", ""),
                answered_by=self.staff_or_none(entry, "answered_by"),
                answered_at=entry.instant_or_none("answered_at"),
            )
            yield ToldDependency(entry.path, dependency, entry.raw)

    def _kudos(self) -> Iterator[ToldKudos]:
        for entry in self._top.entries("kudos", names.KUDOS):
            key_result = entry.pattern("key_result", KR_REF, A_KR)
            thanks = Kudos(
                id=entry.whole("id", 0, high=MOST),
                key_result_id=0,
                to=self.staff(entry, "to"),
                by=self.staff(entry, "by"),
                at=entry.instant("at"),
                text=entry.text("text"),
            )
            yield ToldKudos(entry.path, thanks, key_result, entry.raw)

    def _retros(self) -> Iterator[ToldRetro]:
        for entry in self._top.entries("retros", names.RETRO):
            cycle = self.cycle(entry, "cycle")
            retro = Retro(
                id=entry.whole("id", 0, high=MOST),
                group_id=0,
                cycle=cycle.id if cycle else "",
                by=self.staff(entry, "by"),
                at=entry.instant("at"),
                text=entry.text("text"),
            )
            group_key = entry.pattern("group", KEY, "the KEY of a group")
            yield ToldRetro(entry.path, retro, group_key, entry.raw)


def _whole(told: ToldObjective) -> str:
    of = told.objective
    return f"{of.group_key}/{of.cycle}/{of.ref}" if of.number else ""


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError, ValueError) as wrong:
        raise ValueError("a zone such as Asia/Shanghai") from wrong
    return text


def _timetable(text: str) -> str:
    cadence.parse_timetable(text)
    return text
