"""A company as a document tells it: values without rows yet, held together by whole references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from okr.dealings import Comment, CycleState, Dependency, Kudos, Pictured, Retro, TargetVersion
from okr.model import CheckIn, Cycle, KeyResult, Objective
from okr.presence import Absence
from storage.blockers import StoredBlocker
from storage.groups import GroupSettings


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """`settings` are for a group that is not there yet; without a conversation id it must be there."""

    path: str
    settings: GroupSettings
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldPerson:
    staff_id: str
    name: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class LivedCycle:
    """A cycle as one group lives it, with the last numbers it gave to objectives and key results."""

    path: str
    group_key: str
    cycle: Cycle
    state: CycleState
    opened_at: datetime | None
    opened_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    last_objective: int
    last_key_result: int
    picture: tuple[Pictured, ...]
    raw: Mapping[str, Any]

    @property
    def touched(self) -> bool:
        """Did anybody open or close it?"""
        return self.state is not CycleState.OPEN or self.opened_at is not None


@dataclass(frozen=True, slots=True)
class ToldCheckIn:
    check_in: CheckIn
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ToldKeyResult:
    """A key result with what people did there. Ids of key results in it are still nought."""

    path: str
    key_result: KeyResult
    check_ins: tuple[ToldCheckIn, ...] = ()
    versions: tuple[TargetVersion, ...] = ()
    blockers: tuple[StoredBlocker, ...] = ()
    comments: tuple[Comment, ...] = ()
    tickers: Mapping[int, str] = field(default_factory=dict)  # who ticked off, by place from 1


@dataclass(frozen=True, slots=True)
class ToldObjective:
    """`raw` is the object of the document, to compare with what is kept."""

    path: str
    objective: Objective
    key_results: tuple[ToldKeyResult, ...]
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldDependency:
    path: str
    dependency: Dependency
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldAbsence:
    path: str
    absence: Absence


@dataclass(frozen=True, slots=True)
class ToldKudos:
    path: str
    kudos: Kudos
    key_result: str
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldRetro:
    path: str
    retro: Retro
    group_key: str
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Company:
    """Everything of one document. `named` tells where each staff id is named first."""

    groups: tuple[ToldGroup, ...]
    people: tuple[ToldPerson, ...]
    cycles: tuple[LivedCycle, ...]
    objectives: tuple[ToldObjective, ...]
    dependencies: tuple[ToldDependency, ...]
    absences: tuple[ToldAbsence, ...]
    kudos: tuple[ToldKudos, ...]
    retros: tuple[ToldRetro, ...]
    named: Mapping[str, str]

    @property
    def size(self) -> int:
        """How many things there are to store."""
        inner = sum(
            1 + len(kr.check_ins) + len(kr.comments) for each in self.objectives for kr in each.key_results
        )
        others = (self.people, self.objectives, self.dependencies, self.absences, self.kudos, self.retros)
        return inner + sum(map(len, others))
