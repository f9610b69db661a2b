"""A company at random in which everything that is not for everybody carries a word of its own.

Whoever reads one of these words somewhere has seen the very thing it belongs to. Who may do that is
reckoned here anew, from the rows alone, without the house's own rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as some
from sqlalchemy import text as sql

from okr.model import Ambition, Blocker, Kind, Person, Visibility
from storage.blockers import Blockers
from storage.check_ins import CheckIns
from storage.comments import Comments
from storage.dependencies import Dependencies
from storage.groups import Groups
from storage.kudos import Kudos
from storage.objectives import NewKeyResult, Objectives
from storage.people import People
from storage.unit_of_work import UnitOfWork
from tests.kit.builders import a_new_check_in
from tests.kit.company import ADMIN, UNBOUND
from tests.kit.desk import CYCLE, Desk

KEYS = ("ALPHA", "BETA", "GAMMA", "DELTA")
STAFF = {"p1": "Ada", "p2": "Bob", "p3": "Cid", "p4": "Dot", "p5": "Eve"}
WORD = "secret"  # every canary begins with it: secret7x


@dataclass(frozen=True, slots=True)
class GroupPlan:
    parent: int | None  # an earlier one
    managers: frozenset[str]
    members: frozenset[str]
    external: bool
    visibility: str
    lang: str


@dataclass(frozen=True, slots=True)
class ObjectivePlan:
    group: int
    owner: str
    visibility: Visibility
    parts: tuple[str, ...]  # the owners of its key results
    blocked: bool
    helper: str


@dataclass(frozen=True, slots=True)
class Company:
    groups: tuple[GroupPlan, ...]
    objectives: tuple[ObjectivePlan, ...]
    ties: tuple[tuple[int, int], ...]  # positions among all key results; equal ones are left out


@some.composite
def companies(draw: Any) -> Company:
    person = some.sampled_from(sorted(STAFF))
    groups = tuple(
        GroupPlan(
            parent=draw(some.none() | some.integers(0, place - 1)) if place else None,
            managers=draw(some.frozensets(person, max_size=1)),
            members=draw(some.frozensets(person, max_size=3)),
            external=draw(some.booleans()),
            visibility=draw(some.sampled_from(["company", "group", "private"])),
            lang=draw(some.sampled_from(["en", "zh-CN"])),
        )
        for place in range(draw(some.integers(2, len(KEYS))))
    )
    objective = some.builds(
        ObjectivePlan,
        group=some.integers(0, len(groups) - 1),
        owner=person,
        visibility=some.sampled_from([Visibility.PRIVATE, Visibility.GROUP, Visibility.COMPANY]),
        parts=some.lists(person, min_size=1, max_size=2).map(tuple),
        blocked=some.booleans(),
        helper=person,
    )
    objectives = tuple(draw(some.lists(objective, min_size=2, max_size=5)))
    ties = some.tuples(some.integers(0, 9), some.integers(0, 9))
    return Company(groups, objectives, tuple(draw(some.lists(ties, min_size=1, max_size=5))))


@dataclass(frozen=True, slots=True)
class Secret:
    """What a canary belongs to: an objective, or one of the key results that may move to another."""

    objective: int | None = None
    key_result: int | None = None


def found(desk: Desk, company: Company) -> dict[str, Secret]:
    """Write it all down; what each canary belongs to."""
    secrets: dict[str, Secret] = {}

    def canary(visibility: Visibility, of: Secret) -> str:
        word = f"{WORD}{len(secrets) + 1}x"
        if visibility is not Visibility.COMPANY:
            secrets[word] = of
        return word if visibility is not Visibility.COMPANY else "Everybody knows"

    def work(unit: UnitOfWork) -> None:
        _found_groups(desk, unit, company)
        rows: list[int] = []
        for plan in company.objectives:
            rows += _found_objective(desk, unit, plan, canary)
        pairs = {(rows[a % len(rows)], rows[b % len(rows)]) for a, b in company.ties}
        for waiting, on in sorted(pairs):
            if waiting < on:  # no loop
                Dependencies(unit).ask(waiting, on, by=None, asked_by="p1", asked_at=desk.now)

    desk.read(work)
    return secrets


def _found_groups(desk: Desk, unit: UnitOfWork, company: Company) -> None:
    for staff_id, name in STAFF.items():
        People(unit).remember(staff_id, name)
    managers: list[frozenset[str]] = []
    for key, plan in zip(KEYS, company.groups, strict=False):
        above = frozenset() if plan.parent is None else managers[plan.parent]
        managers.append(plan.managers | above)
        settings = replace(
            UNBOUND,
            conversation_id=key,
            key=key,
            title=key,
            parent=None if plan.parent is None else KEYS[plan.parent],
            managers=managers[-1],
            external=plan.external,
            visibility=plan.visibility,
            lang=plan.lang,
            configured=True,
        )
        Groups(unit).register(settings, now=desk.now - timedelta(days=53))
        group = Groups(unit).by_key(key)
        assert group is not None
        for staff_id in sorted(plan.members):
            Groups(unit).join(group.id, staff_id)


def _found_objective(desk: Desk, unit: UnitOfWork, plan: ObjectivePlan, canary: Any) -> list[int]:
    group = Groups(unit).by_key(KEYS[plan.group])
    assert group is not None
    repository = Objectives(unit)
    objective = repository.add(
        group_id=group.id,
        cycle=CYCLE,
        title="to be named",
        owner=plan.owner,
        visibility=plan.visibility,
        ambition=Ambition.COMMITTED,
        at=desk.now - timedelta(days=20),
    )
    repository.retitle(objective.id, canary(plan.visibility, Secret(objective.id)))
    rows = []
    for owner in plan.parts:
        new = NewKeyResult("to be named", owner, Kind.RISE, "", Decimal(0), Decimal(100), Decimal(1), None)
        kr = repository.add_key_result(objective, new, at=desk.now - timedelta(days=20))
        named = replace(kr, title=canary(plan.visibility, Secret(key_result=kr.id)))
        repository.change(named)
        said = {"by": plan.owner, "at": desk.now}
        Comments(unit).add(kr.id, canary(plan.visibility, Secret(key_result=kr.id)), **said)
        Kudos(unit).add(kr.id, canary(plan.visibility, Secret(key_result=kr.id)), to=owner, **said)
        note = canary(plan.visibility, Secret(key_result=kr.id))
        told = a_new_check_in(5, desk.now - timedelta(days=2), by=Person(owner, ""), note=note)
        CheckIns(unit).add(kr.id, told, recorded_at=told.at)
        if plan.blocked:
            reason = canary(plan.visibility, Secret(key_result=kr.id))
            who = Person(plan.helper, ""), Person(plan.owner, "")
            Blockers(unit).block(kr.id, Blocker(reason, who[0], desk.now, who[1]))
        rows.append(kr.id)
    return rows


@dataclass(frozen=True, slots=True)
class Picture:
    """Who is who, and whose is what, at one moment: rows as they lie in the tables."""

    objectives: dict[int, Any]
    key_results: dict[int, Any]
    groups: dict[int, Any]
    members: frozenset[tuple[int, str]]

    def may_read(self, secret: Secret, *, conversation: str, staff_id: str) -> bool:
        """In a group's conversation what everybody there may see; one to one what this person may."""
        objective = self.objectives.get(secret.objective or self._above(secret.key_result))
        if objective is None:
            return False
        group = self.groups[objective["group_id"]]
        shared = objective["visibility"] == "group"
        if objective["visibility"] == "company":
            return True
        if conversation:
            return shared and group["conversation_id"] == conversation and not group["external"]
        parts = [kr for kr in self.key_results.values() if kr["objective_id"] == objective["id"]]
        owners = {objective["owner"], *(kr["owner"] for kr in parts)}
        return (
            staff_id == ADMIN
            or staff_id in owners
            or staff_id in json.loads(group["managers"])
            or (shared and (group["id"], staff_id) in self.members)
        )

    def is_of(self, group: int, staff_id: str) -> bool:
        """Are they in the group of this row id, or do they manage it, or everything?"""
        managers = json.loads(self.groups[group]["managers"])
        return staff_id == ADMIN or staff_id in managers or (group, staff_id) in self.members

    def _above(self, key_result: int | None) -> int:
        row = self.key_results.get(key_result or 0)
        return 0 if row is None else int(row["objective_id"])


def picture(desk: Desk) -> Picture:
    with desk.database.engine.connect() as connection:

        def rows(table: str) -> Iterator[Any]:
            return iter(connection.execute(sql(f"SELECT * FROM {table}")).mappings().all())

        return Picture(
            *({row["id"]: row for row in rows(table)} for table in ("objectives", "key_results", "groups")),
            members=frozenset((row["group_id"], row["staff_id"]) for row in rows("members")),
        )
