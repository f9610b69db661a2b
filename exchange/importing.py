"""An import: what a document tells is stored, all or nothing, with its numbers, ids and sources.

Numbers of objectives and key results are kept or refused. An id that is given to something else here
gets the next free one instead; nobody refers to a check-in by it but a correction, which follows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from exchange.company import Company, LivedCycle, ToldGroup, ToldKeyResult, ToldObjective
from exchange.comparing import Compared, compared, touched
from exchange.exporting import document_of
from exchange.ids import ids_of
from exchange.kept import Kept
from exchange.reading import Unfit
from okr.dealings import GroupCycle, whole_ref
from okr.model import Group, Person
from okr.presence import Absence
from storage.absences import Absences
from storage.blockers import Blockers
from storage.check_ins import CheckIns
from storage.comments import Comments
from storage.dependencies import Dependencies, StoredDependency
from storage.group_cycles import GroupCycles
from storage.groups import Groups
from storage.imports import Imports
from storage.key_results import KeyResults
from storage.kudos import Kudos
from storage.milestones import Milestones
from storage.objectives import Objectives
from storage.people import People
from storage.retros import Retros
from storage.target_versions import TargetVersions
from storage.unit_of_work import UnitOfWork

Advance = Callable[[int], None]


@dataclass(slots=True)
class Report:
    """How much of each was new; `renumbered` are ids that were given to something else here."""

    groups: int = 0
    people: int = 0
    objectives: int = 0
    key_results: int = 0
    check_ins: int = 0
    comments: int = 0
    dependencies: int = 0
    absences: int = 0
    kudos: int = 0
    retros: int = 0
    already_there: int = 0
    renumbered: int = 0

    def to_dict(self) -> dict[str, int]:
        return asdict(self)


class _Rehearsed(Exception):
    """Everything went well; now it is taken back."""


def imported(
    unit: UnitOfWork,
    company: Company,
    *,
    fiscal_start: int,
    now: datetime,
    dry_run: bool = False,
    advance: Advance = lambda _: None,
) -> Report:
    """Store a company, or only try to. Raises Unfit with everything that does not fit in here.

    `advance` is told how many more things are stored, out of `company.size`.
    """
    unit.see_one_instant()
    kept = Kept.read(unit, fiscal_start=fiscal_start)
    here = document_of(kept, fiscal_start=fiscal_start, now=now)
    new, faults = compared(company, kept, here)
    if faults:
        raise Unfit(faults)
    storing = _Storing(unit, kept, fiscal_start, now, advance)
    try:
        with unit.savepoint():
            report = storing.everything(company, new)
            if dry_run:
                raise _Rehearsed  # noqa: TRY301 - the way to leave a savepoint behind
    except _Rehearsed:
        pass
    return report


@dataclass
class _Storing:
    unit: UnitOfWork
    kept: Kept
    fiscal_start: int
    now: datetime
    advance: Advance
    report: Report = field(default_factory=Report)

    def __post_init__(self) -> None:
        self._imports = Imports(self.unit)
        self._groups: dict[str, Group] = {group.key: group for group in self.kept.groups}
        self._objectives = {whole_ref(each): each.id for each in self.kept.objectives}
        self._key_results = {
            whole_ref(kr): (kr.id, each.id) for each in self.kept.objectives for kr in each.key_results
        }

    def everything(self, company: Company, new: Compared) -> Report:
        self._ids = ids_of(self.kept, new)
        # Whoever else writes meanwhile takes the next ids above these.
        self._imports.go_on({name: ids.highest for name, ids in self._ids.items()})
        self._people(company)
        for group in new.groups:
            self._group(group)
        self._members(company)
        for objective in new.objectives:
            self._objective(objective)
        for objective in new.objectives:
            self._arrows(objective)
        for cycle in new.cycles:
            self._cycle(cycle)
        self._numbers(new)
        self._between(new)
        self._imports.go_on({name: ids.highest for name, ids in self._ids.items()})
        self.report.already_there = new.already_there
        self.report.renumbered = sum(ids.renumbered for ids in self._ids.values())
        return self.report

    def _people(self, company: Company) -> None:
        """Whoever is known already keeps the name and language they have here."""
        people = People(self.unit)
        known = {each.staff_id for each in self.kept.people}
        for person in company.people:
            self.advance(1)
            if person.staff_id in known:
                continue
            people.put(person.staff_id, person.name)
            if person.lang is not None:
                people.speak(person.staff_id, person.lang)
            self.report.people += 1

    def _group(self, told: ToldGroup) -> None:
        """Its timetable sleeps until the settings bind it."""
        groups = Groups(self.unit)
        groups.register(told.settings, now=self.now)
        found = groups.by_key(told.settings.key)
        if found is None:
            raise LookupError(f"group {told.settings.key} was registered and is not there")
        self._groups[found.key] = found
        self.report.groups += 1

    def _members(self, company: Company) -> None:
        for told in company.groups:
            group = self._groups[told.settings.key]
            for staff_id in told.members:
                if staff_id not in self.kept.members.get(group.id, ()):
                    Groups(self.unit).join(group.id, staff_id)

    def _objective(self, told: ToldObjective) -> None:
        group = self._groups[told.objective.group_key]
        key = self._imports.objective(told.objective, group_id=group.id)
        self._objectives[whole_ref(told.objective)] = key
        for kr in told.key_results:
            self._key_result(kr, group, key)
        self.report.objectives += 1
        self.advance(1)

    def _key_result(self, told: ToldKeyResult, group: Group, objective_id: int) -> None:
        kr = replace(told.key_result, objective_id=objective_id)
        key = KeyResults(self.unit).put(kr, group.id)
        self._key_results[whole_ref(kr)] = (key, objective_id)
        for place, staff_id in told.tickers.items():
            done_at = kr.milestones[place - 1].done_at
            if done_at is not None:
                Milestones(self.unit).tick(key, place, at=done_at, by=staff_id)
        for version in told.versions:
            TargetVersions(self.unit).put(replace(version, key_result_id=key))
        for blocker in told.blockers:
            Blockers(self.unit).put(replace(blocker, key_result_id=key))
        self._check_ins(told, key)
        new_ids = [self._ids["comments"].give(each.id) for each in told.comments]
        for new_id, comment in zip(sorted(new_ids), told.comments, strict=True):
            Comments(self.unit).put(replace(comment, id=new_id, key_result_id=key))
        self.report.key_results += 1
        self.report.comments += len(told.comments)
        self.advance(1 + len(told.check_ins) + len(told.comments))

    def _check_ins(self, told: ToldKeyResult, key: int) -> None:
        new_ids = self._ids["check_ins"].give_all([each.check_in.id for each in told.check_ins])
        for each in told.check_ins:
            mends = each.check_in.mends
            check_in = replace(
                each.check_in,
                id=new_ids[each.check_in.id],
                key_result_id=key,
                mends=None if mends is None else new_ids[mends],
            )
            CheckIns(self.unit).put(check_in, recorded_at=each.recorded_at)
        self.report.check_ins += len(told.check_ins)

    def _arrows(self, told: ToldObjective) -> None:
        objectives = Objectives(self.unit)
        key = self._objectives[whole_ref(told.objective)]
        for ref in told.objective.aligned_to:
            key_result, home = self._key_results.get(ref, (None, 0))
            objectives.align(
                key,
                to_objective=home if key_result is not None else self._objectives[ref],
                to_key_result=key_result,
                contributes=ref in told.objective.contributes,
            )

    def _cycle(self, told: LivedCycle) -> None:
        group = self._groups[told.group_key]
        for what, last in (("O", told.last_objective), ("KR", told.last_key_result)):
            if last:
                self._imports.count_from(group.id, told.cycle.id, what, least=last)
        kept = self.kept.lived.get((group.id, told.cycle.id))
        if told.touched and (kept is None or not touched(kept)):
            GroupCycles(self.unit, fiscal_start=self.fiscal_start).store(
                GroupCycle(
                    group.id,
                    told.cycle,
                    told.state,
                    closed_at=told.closed_at,
                    closed_by=_person(told.closed_by),
                    picture=told.picture,
                    opened_at=told.opened_at,
                    opened_by=_person(told.opened_by),
                )
            )

    def _numbers(self, new: Compared) -> None:
        """The next numbers are above all that came along, whatever the document says of the last."""
        last: dict[tuple[int, str, str], int] = {}
        for each in new.objectives:
            group_id, cycle = self._groups[each.objective.group_key].id, each.objective.cycle
            numbers = {"O": [each.objective.number], "KR": [kr.key_result.number for kr in each.key_results]}
            for what, given in numbers.items():
                key = (group_id, cycle, what)
                last[key] = max([last.get(key, 0), *given])
        for (group_id, cycle, what), least in last.items():
            if least:
                self._imports.count_from(group_id, cycle, what, least=least)

    def _between(self, new: Compared) -> None:
        for told in new.dependencies:
            of = replace(told.dependency, id=self._ids["dependencies"].give(told.dependency.id))
            waiting, on = self._key_results[of.waiting][0], self._key_results[of.on][0]
            Dependencies(self.unit).put(StoredDependency(of, waiting, on))
        for away in new.absences:
            self._absent(away.absence)
        for thanks in new.kudos:
            new_id, key = self._ids["kudos"].give(thanks.kudos.id), self._key_results[thanks.key_result][0]
            Kudos(self.unit).put(replace(thanks.kudos, id=new_id, key_result_id=key))
        for line in new.retros:
            new_id, group = self._ids["retros"].give(line.retro.id), self._groups[line.group_key]
            Retros(self.unit).put(replace(line.retro, id=new_id, group_id=group.id))
        self.report.dependencies = len(new.dependencies)
        self.report.absences = len(new.absences)
        self.report.kudos = len(new.kudos)
        self.report.retros = len(new.retros)
        self.advance(len(new.dependencies) + len(new.absences) + len(new.kudos) + len(new.retros))

    def _absent(self, of: Absence) -> None:
        stand_in = of.stand_in.staff_id if of.stand_in else None
        absences = Absences(self.unit)
        absences.add(of.person.staff_id, of.first_day, of.last_day, stand_in=stand_in, at=self.now)


def _person(staff_id: str | None) -> Person | None:
    return None if staff_id is None else Person(staff_id, "")
