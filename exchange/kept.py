"""Everything that is kept, read at once: what an export writes, and what an import compares with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from exchange.absences import in_order
from okr.dealings import Comment, GroupCycle, Kudos, Retro, TargetVersion, whole_ref
from okr.model import CheckIn, Group, Kind, Objective, Person
from okr.presence import Absence
from storage.absences import Absences
from storage.blockers import Blockers, StoredBlocker
from storage.check_ins import CheckIns
from storage.comments import Comments
from storage.dependencies import Dependencies, StoredDependency
from storage.exports import Exports
from storage.group_cycles import GroupCycles
from storage.groups import Groups
from storage.kudos import Kudos as AllKudos
from storage.objectives import Objectives
from storage.people import People
from storage.retros import Retros
from storage.target_versions import TargetVersions
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True)  # no slots: `kinds` is kept once asked for
class Kept:
    """Mappings of lists are by the id of a key result or group; a key without any is not there."""

    groups: Sequence[Group]
    timetables: Mapping[int, str]
    members: Mapping[int, Sequence[str]]
    people: Sequence[Person]
    languages: Mapping[str, str]
    lived: Mapping[tuple[int, str], GroupCycle]
    counters: Mapping[tuple[int, str, str], int]
    objectives: Sequence[Objective]
    check_ins: Mapping[int, Sequence[CheckIn]]
    recorded: Mapping[int, datetime]
    tickers: Mapping[tuple[int, int], str]
    versions: Mapping[int, Sequence[TargetVersion]]
    blockers: Mapping[int, Sequence[StoredBlocker]]
    comments: Mapping[int, Sequence[Comment]]
    dependencies: Sequence[StoredDependency]
    absences: Sequence[Absence]
    kudos: Sequence[Kudos]
    retros: Sequence[Retro]

    @classmethod
    def read(cls, unit: UnitOfWork, *, fiscal_start: int, cycle: str | None = None) -> Kept:
        """Of a `cycle` only its check-ins are read: all the rest is little beside them."""
        exports = Exports(unit)
        return cls(
            groups=sorted(
                Groups(unit).every(), key=lambda each: each.key
            ),  # databases sort texts differently
            timetables=exports.timetables(),
            members={key: sorted(found) for key, found in exports.members().items()},
            people=sorted(People(unit).every(), key=lambda each: each.staff_id),
            languages=exports.languages(),
            lived={
                (each.group_id, each.cycle.id): each
                for each in GroupCycles(unit, fiscal_start=fiscal_start).every()
            },
            counters=exports.counters(),
            objectives=Objectives(unit).every(),
            check_ins=CheckIns(unit).of_cycle(cycle) if cycle else CheckIns(unit).of_all(),
            recorded=exports.recorded(),
            tickers=exports.tickers(),
            versions=_by(TargetVersions(unit).every(), lambda each: each.key_result_id),
            blockers=_by(Blockers(unit).every(), lambda each: each.key_result_id),
            comments=_by(Comments(unit).every(), lambda each: each.key_result_id),
            dependencies=Dependencies(unit).every(),
            absences=in_order(Absences(unit).every()),
            kudos=AllKudos(unit).every(),
            retros=Retros(unit).every(),
        )

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """Of every key result, by its whole reference."""
        return {whole_ref(kr): kr.kind for each in self.objectives for kr in each.key_results}


def _by(things: Iterable[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for thing in things:
        found[key(thing)].append(thing)
    return dict(found)
