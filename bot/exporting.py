"""The export: everything that is kept, in the schema of the contract's section 6."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from handlers.context import Rules, stale_after, zone
from okr import cycles
from okr.amounts import plain
from okr.health import objective_standing, standing
from okr.model import CheckIn, Cycle, Group, KeyResult, Kind, Objective, Standing
from okr.progress import share4
from storage.check_ins import CheckIns
from storage.groups import Groups
from storage.objectives import Objectives
from storage.people import People
from storage.unit_of_work import UnitOfWork

SCHEMA = 1


def exported(
    unit: UnitOfWork, rules: Rules, *, now: datetime, cycle: str | None = None, group: str | None = None
) -> dict[str, Any]:
    """The whole document; two calls on the same state and day differ only in `exported_at`.

    A cycle or group that does not exist leaves nothing to export.
    """
    groups = Groups(unit).every()
    by_id = {each.id: each for each in groups}
    chosen = [
        objective
        for objective in Objectives(unit).every()
        if cycle in (None, objective.cycle) and (group is None or objective.group_key == group.upper())
    ]
    chosen.sort(key=lambda objective: (objective.group_key, objective.cycle, objective.number))
    export = _Export(unit, rules, now)
    return {
        "schema": SCHEMA,
        "exported_at": now.isoformat(timespec="seconds"),
        "groups": [_group(each) for each in groups if group is None or each.key == group.upper()],
        "people": [{"staff_id": person.staff_id, "name": person.name} for person in People(unit).every()],
        "cycles": export.cycles(groups, chosen),
        "objectives": [export.objective(objective, by_id[objective.group_id]) for objective in chosen],
        "dependencies": [],
        "absences": [],
        "kudos": [],
        "retros": [],
    }


class _Export:
    """What every part of one export needs."""

    def __init__(self, unit: UnitOfWork, rules: Rules, now: datetime) -> None:
        self._check_ins = CheckIns(unit)
        self._rules = rules
        self._now = now

    def cycles(self, groups: Iterable[Group], objectives: Iterable[Objective]) -> list[dict[str, str]]:
        """The cycles in use and the current one of every group."""
        fiscal = self._rules.fiscal_start
        current = {cycles.quarter_of(self._today(group), fiscal).id for group in groups}
        used = current | {objective.cycle for objective in objectives}
        return [self._cycle(cycles.by_id(name, fiscal)) for name in sorted(used)]

    def objective(self, objective: Objective, group: Group) -> dict[str, Any]:
        cycle = cycles.by_id(objective.cycle, self._rules.fiscal_start)
        stands = objective_standing(
            objective,
            cycle=cycle,
            today=self._today(group),
            rule=group.health,
            stale_after_days=stale_after(group),
            tz=zone(group.tz),
        )
        return {
            "ref": f"{objective.group_key}/{objective.cycle}/{objective.ref}",
            "title": objective.title,
            "owner": objective.owner.staff_id,
            "visibility": objective.visibility.value,
            "kind": objective.ambition.value,
            "state": objective.state.value,
            "aligned_to": sorted(objective.aligned_to),
            "progress": _share(stands.progress),
            "health": stands.health.value,
            "score": None,
            "key_results": [self._key_result(kr, group, cycle) for kr in objective.key_results],
        }

    def _key_result(self, kr: KeyResult, group: Group, cycle: Cycle) -> dict[str, Any]:
        stands = standing(
            kr,
            cycle=cycle,
            today=self._today(group),
            rule=group.health,
            stale_after_days=stale_after(group),
            tz=zone(group.tz),
        )
        return {
            "ref": f"{kr.group_key}/{kr.cycle}/{kr.ref}",
            "title": kr.title,
            "owner": kr.owner.staff_id,
            "kind": kr.kind.value,
            "unit": kr.unit,
            "start": _number(kr.start),
            "target": None if kr.kind in (Kind.KEEP_BELOW, Kind.KEEP_ABOVE) else plain(kr.target),
            "current": _number(kr.current),
            "low": plain(kr.target) if kr.kind is Kind.KEEP_ABOVE else None,
            "high": plain(kr.target) if kr.kind is Kind.KEEP_BELOW else None,
            "weight": plain(kr.weight),
            "due": kr.due.isoformat() if kr.due else None,
            "confidence": kr.confidence,
            **_verdict(stands, group),
            "stated_health": kr.stated.value if kr.stated else None,
            "score": None,
            "blocked": None,
            "state": kr.state.value,
            "checkins": [_check_in(each) for each in self._check_ins.every(kr.id)],
        }

    def _today(self, group: Group):  # type: ignore[no-untyped-def]
        return self._now.astimezone(zone(group.tz)).date()

    def _cycle(self, cycle: Cycle) -> dict[str, str]:
        over = cycle.end < self._now.date()
        return {
            "id": cycle.id,
            "start": cycle.start.isoformat(),
            "end": cycle.end.isoformat(),
            "state": "closing" if over else "open",
        }


def _verdict(stands: Standing, group: Group) -> dict[str, Any]:
    return {
        "progress": _share(stands.progress),
        "expected": _share(stands.expected),
        "health": stands.health.value,
        "health_rule": str(group.health),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "title": group.title,
        "level": group.level.value,
        "parent": group.parent,
        "lang": group.lang,
        "tz": group.tz,
    }


def _check_in(check_in: CheckIn) -> dict[str, Any]:
    return {
        "id": check_in.id,
        "at": check_in.at.isoformat(timespec="milliseconds"),
        "by": check_in.by.staff_id,
        "source": check_in.source,
        "value": plain(check_in.value),
        "confidence": check_in.confidence,
        "note": check_in.note,
        "undone": check_in.undone,
        "late": check_in.late,
        "approx": check_in.approx,
        "start": _number(check_in.start),
        "target": plain(check_in.target),
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _share(value: Decimal | None) -> float | None:
    """Rounded half up to four places as a decimal; JSON's number is then exactly that."""
    return None if value is None else float(share4(value))
