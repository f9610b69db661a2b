"""The export: everything that is kept, in the schema of the contract's section 6.

However much there is, it is read in a bounded number of statements. What it tells beyond that section
stands in docs/export.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from exchange import absences, written
from exchange.kept import Kept
from okr import cascade, cycles
from okr.dealings import CycleState, GroupCycle, whole_ref
from okr.health import objective_standing, stale_after, standing
from okr.model import Cycle, Group, KeyResult, Objective
from storage.unit_of_work import UnitOfWork

SCHEMA = 1
zone = lru_cache(maxsize=512)(ZoneInfo)


def exported(
    unit: UnitOfWork, *, fiscal_start: int, now: datetime, cycle: str | None = None, group: str | None = None
) -> dict[str, Any]:
    """The whole document; two calls on the same state and day differ only in `exported_at`.

    Only of a cycle or a group's KEY where they are given: then people are those it names. One that does
    not exist leaves nothing to export.
    """
    kept = Kept.read(unit, fiscal_start=fiscal_start, cycle=cycle)
    return document_of(kept, fiscal_start=fiscal_start, now=now, cycle=cycle, group=group)


def document_of(
    kept: Kept, *, fiscal_start: int, now: datetime, cycle: str | None = None, group: str | None = None
) -> dict[str, Any]:
    """The document of what was read already."""
    export = _Export(kept, now, fiscal_start)
    return export.document(cycle=cycle, group=None if group is None else group.upper())


class _Export:
    def __init__(self, kept: Kept, now: datetime, fiscal_start: int) -> None:
        self._kept = kept
        self._now = now
        self._fiscal_start = fiscal_start
        self._groups = {group.id: group for group in kept.groups}
        self._beneath = cascade.below(kept.objectives)
        self._sums = cascade.group_settings(kept.groups)
        self._summed: dict[str, Decimal | None] = {}

    def document(self, *, cycle: str | None, group: str | None) -> dict[str, Any]:
        groups = [each for each in self._kept.groups if group in (None, each.key)]
        keys = {each.id: each.key for each in groups}
        chosen = sorted(
            (each for each in self._kept.objectives if each.group_id in keys and cycle in (None, each.cycle)),
            key=lambda each: (each.group_key, each.cycle, each.number),
        )
        document = {
            "schema": SCHEMA,
            "exported_at": self._now.isoformat(timespec="seconds"),
            "groups": [self._group(each) for each in groups],
            "people": [],
            "cycles": [self._cycle(each, groups) for each in self._cycles(groups, chosen, cycle)],
            "objectives": [self._objective(each, self._groups[each.group_id]) for each in chosen],
            **self._between({kr.id: whole_ref(kr) for each in chosen for kr in each.key_results}),
            "retros": [
                written.retro(each, group_key=keys[each.group_id])
                for each in self._kept.retros
                if each.group_id in keys and cycle in (None, each.cycle)
            ],
        }
        if cycle is group is None:  # of a part nobody's days belong to it alone
            document["absences"] = [absences.written(each) for each in self._kept.absences]
        document["people"] = self._people(None if cycle is group is None else set(texts(document)))
        return document

    def _between(self, refs: Mapping[int, str]) -> written.Written:
        """What goes on between people about these key results; `refs` are theirs by id."""
        return {
            "dependencies": [
                written.dependency(each)
                for each in self._kept.dependencies
                if each.waiting_id in refs or each.on_id in refs
            ],
            "absences": [],
            "kudos": [
                written.kudos(each, key_result=refs[each.key_result_id])
                for each in self._kept.kudos
                if each.key_result_id in refs
            ],
        }

    def _group(self, group: Group) -> written.Written:
        return written.group(
            group, checkin=self._kept.timetables[group.id], members=self._kept.members.get(group.id, ())
        )

    def _people(self, named: Collection[str] | None) -> list[written.Written]:
        """Everybody, or those that a document of a part names."""
        return [
            {
                "staff_id": person.staff_id,
                "name": person.name,
                "lang": self._kept.languages.get(person.staff_id),
            }
            for person in self._kept.people
            if named is None or person.staff_id in named
        ]

    def _cycles(
        self, groups: Iterable[Group], objectives: Iterable[Objective], only: str | None
    ) -> list[Cycle]:
        """Those in use and the current one of every group."""
        ids = {group.id for group in groups}
        used = {cycles.quarter_of(self._today(group), self._fiscal_start).id for group in groups}
        used |= {objective.cycle for objective in objectives}
        used |= {name for group_id, name, _ in self._kept.counters if group_id in ids}
        used |= {name for group_id, name in self._kept.lived if group_id in ids}
        return [cycles.by_id(name, self._fiscal_start) for name in sorted(used) if only in (None, name)]

    def _cycle(self, cycle: Cycle, groups: Iterable[Group]) -> written.Written:
        touched = [
            group
            for group in groups
            if (group.id, cycle.id) in self._kept.lived
            or any((group.id, cycle.id, what) in self._kept.counters for what in ("O", "KR"))
        ]
        return {
            "id": cycle.id,
            "start": cycle.start.isoformat(),
            "end": cycle.end.isoformat(),
            "state": self._state(cycle, touched or groups).value,
            "groups": [self._lived(cycle, group) for group in touched],
        }

    def _state(self, cycle: Cycle, groups: Iterable[Group]) -> CycleState:
        """Closed once every group has closed it."""
        states = {
            cycles.state(
                self._kept.lived.get((group.id, cycle.id), GroupCycle(group.id, cycle)), self._today(group)
            )
            for group in groups
        }
        if states == {CycleState.CLOSED}:
            return CycleState.CLOSED
        return CycleState.CLOSING if CycleState.CLOSING in states else CycleState.OPEN

    def _lived(self, cycle: Cycle, group: Group) -> written.Written:
        last = [self._kept.counters.get((group.id, cycle.id, what), 0) for what in ("O", "KR")]
        return written.lived(
            self._kept.lived.get((group.id, cycle.id), GroupCycle(group.id, cycle)),
            group_key=group.key,
            last=(last[0], last[1]),
            kinds=self._kept.kinds,
        )

    def _objective(self, objective: Objective, group: Group) -> written.Written:
        stands = objective_standing(
            objective,
            cycle=cycles.by_id(objective.cycle, self._fiscal_start),
            today=self._today(group),
            rule=group.health,
            stale_after_days=stale_after(group),
            tz=zone(group.tz),
            rollup=group.rollup,
            overflow=group.overflow,
            children=cascade.contributions(objective, self._beneath, self._sums, self._summed),
        )
        return {
            "ref": whole_ref(objective),
            "title": objective.title,
            "owner": objective.owner.staff_id,
            "visibility": objective.visibility.value,
            "kind": objective.ambition.value,
            "state": objective.state.value,
            "aligned_to": list(objective.aligned_to),
            "contributes": [ref for ref in objective.aligned_to if ref in objective.contributes],
            "progress": written.share(stands.progress),
            "health": stands.health.value,
            "score": written.share(objective.score),
            "score_note": objective.score_note,
            "verdict": objective.verdict.value if objective.verdict else None,
            "verdict_line": objective.verdict_line,
            "reason": objective.reason,
            "carried_from": objective.carried_from,
            "created_at": written.instant(objective.created_at),
            "key_results": [self._key_result(kr, group) for kr in objective.key_results],
        }

    def _key_result(self, kr: KeyResult, group: Group) -> written.Written:
        return {
            "ref": whole_ref(kr),
            "title": kr.title,
            "owner": kr.owner.staff_id,
            **written.measure(kr),
            "weight": written.number(kr.weight),
            "due": written.day(kr.due),
            "confidence": kr.confidence,
            **self._verdict(kr, group),
            "stated_health": kr.stated.value if kr.stated else None,
            "score": written.share(kr.score),
            "blocked": written.blocked(kr.blocker),
            "state": kr.state.value,
            "commit": written.number(kr.commit),
            "stretch": written.number(kr.stretch),
            "done": kr.done,
            "last_step": written.number(kr.last_step),
            "checked_in_at": written.instant(kr.checked_in_at),
            "created_at": written.instant(kr.created_at),
            "score_note": kr.score_note,
            "reason": kr.reason,
            "carried_from": kr.carried_from,
            "feed": kr.feed.value,
            "feed_source": kr.feed_source,
            "phases": [written.phase(each) for each in kr.phases],
            **self._around(kr),
        }

    def _verdict(self, kr: KeyResult, group: Group) -> written.Written:
        stands = standing(
            kr,
            cycle=cycles.by_id(kr.cycle, self._fiscal_start),
            today=self._today(group),
            rule=group.health,
            stale_after_days=stale_after(group),
            tz=zone(group.tz),
        )
        return {
            "progress": written.share(stands.progress),
            "expected": written.share(stands.expected),
            "health": stands.health.value,
            "health_rule": str(group.health),
        }

    def _around(self, kr: KeyResult) -> written.Written:
        """What people did there."""
        kept = self._kept
        return {
            "milestones": [
                written.milestone(each, done_by=kept.tickers.get((kr.id, place)))
                for place, each in enumerate(kr.milestones, 1)
            ],
            "targets": [written.version(each, kr.kind) for each in kept.versions.get(kr.id, ())],
            "blockers": [written.blocker(each) for each in kept.blockers.get(kr.id, ())],
            "comments": [written.comment(each) for each in kept.comments.get(kr.id, ())],
            "checkins": [
                written.check_in(each, kr.kind, recorded_at=kept.recorded[each.id])
                for each in kept.check_ins.get(kr.id, ())
            ],
        }

    def _today(self, group: Group) -> date:
        return self._now.astimezone(zone(group.tz)).date()


def texts(value: Any) -> Iterator[str]:
    """Every text of a document, whatever it stands for."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
