"""Objectives of a document with their key results: what must hold for each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from exchange import names
from exchange.checking import Entry, shown
from exchange.company import ToldGroup, ToldKeyResult, ToldObjective
from exchange.parts import A_KR, AN_O, ANY_REF, KR_REF, O_REF, Staff, StaffOrNone, carried, place, titled
from exchange.reading_key_results import KeyResultReading
from okr import cycles
from okr.model import Ambition, Objective, State, Verdict, Visibility
from okr.refusals import BadCycle


class ObjectiveReading:
    def __init__(
        self, staff: Staff, staff_or_none: StaffOrNone, fiscal_start: int, groups: Mapping[str, ToldGroup]
    ) -> None:
        self._staff = staff
        self._staff_or_none = staff_or_none
        self._fiscal_start = fiscal_start
        self._groups = groups

    def objective(self, entry: Entry, raw: Mapping[str, Any]) -> ToldObjective:
        group_key, cycle, number = place(entry, "ref", O_REF, AN_O)
        aligned_to = entry.texts("aligned_to")
        for index, ref in enumerate(aligned_to):
            if ANY_REF.fullmatch(ref) is None:
                entry.fault(f"aligned_to[{index}]", shown(ref), "a reference such as COMPANY/2026Q4/O1")
        contributes = entry.texts("contributes")
        for index, ref in enumerate(contributes):
            if ref not in aligned_to:
                entry.fault(f"contributes[{index}]", shown(ref), "one of aligned_to")
        objective = Objective(
            id=0,
            group_id=0,
            group_key=group_key,
            cycle=cycle,
            number=number,
            title=titled(entry, "title"),
            owner=self._staff(entry, "owner"),
            visibility=entry.choice("visibility", Visibility, self._visibility(group_key)),
            ambition=entry.choice("kind", Ambition, Ambition.COMMITTED),
            state=entry.choice("state", State, State.OPEN),
            created_at=entry.instant("created_at", self._first_instant(group_key, cycle)),
            aligned_to=aligned_to,
            contributes=frozenset(contributes),
            score=entry.share("score", low=0, high=1),
            score_note=entry.text("score_note", ""),
            verdict=entry.choice_or_none("verdict", Verdict),
            verdict_line=entry.text("verdict_line", ""),
            reason=entry.text("reason", ""),
            carried_from=carried(entry, group_key, O_REF),
        )
        return ToldObjective(entry.path, objective, self._key_results(entry, objective), raw)

    def _key_results(self, entry: Entry, objective: Objective) -> tuple[ToldKeyResult, ...]:
        reading = KeyResultReading(self._staff, self._staff_or_none, objective)
        told = []
        here = f"{objective.group_key}/{objective.cycle}"
        for each in entry.entries("key_results", names.KEY_RESULT):
            group_key, cycle, number = place(each, "ref", KR_REF, A_KR)
            if number and objective.number and f"{group_key}/{cycle}" != here:
                each.fault("ref", shown(f"{group_key}/{cycle}/KR{number}"), f"one of {here}")
            told.append(reading.key_result(each, number, carried(each, group_key, KR_REF)))
        return tuple(told)

    def _visibility(self, group_key: str) -> Visibility:
        told = self._groups.get(group_key)
        return Visibility.COMPANY if told is None else Visibility(told.settings.visibility)

    def _first_instant(self, group_key: str, cycle: str) -> datetime:
        """The first morning of its cycle, for one that does not say when it was added."""
        told = self._groups.get(group_key)
        zone = ZoneInfo(told.settings.tz if told else "UTC")
        try:
            first = cycles.by_id(cycle, self._fiscal_start).start
        except BadCycle:
            first = cycles.by_id("2000", self._fiscal_start).start
        return datetime.combine(first, time(), zone)
