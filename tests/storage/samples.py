"""Rows to stand on: a group, the people in it, an objective with a key result. All at NOON unless told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from okr.checkins import NewCheckIn
from okr.model import Ambition, Group, KeyResult, Kind, Objective, Person, Visibility
from storage.groups import Groups, GroupSettings
from storage.objectives import NewKeyResult, Objectives
from storage.people import People
from storage.unit_of_work import UnitOfWork
from tests.kit.builders import a_new_check_in

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # a Wednesday; noon in Shanghai
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
Q4 = "2026Q4"
LI_LEI = Person("u001", "李雷")
HAN_MEIMEI = Person("u002", "韩梅梅")

_SETTINGS = GroupSettings(
    conversation_id="cid-sales",
    key="SALES",
    title="Sales",
    level="team",
    parent=None,
    managers=frozenset({"boss"}),
    lang="zh-CN",
    tz="Asia/Shanghai",
    calendar="CN",
    visibility="company",
    health="gap 10 25",
    external=False,
    configured=True,
    checkin="every 2 weeks on fri 10:00",
    card="every 2 weeks on mon 10:00",
    quiet="20:00-08:30",
    notices="on",
    custom_robot=False,
)


def settings(key: str = "SALES", **changes: Any) -> GroupSettings:
    return replace(_SETTINGS, **{"key": key, "conversation_id": f"cid-{key.lower()}", **changes})


def put_group(unit: UnitOfWork, key: str = "SALES", **changes: Any) -> Group:
    """A configured group with Li Lei and Han Meimei in it."""
    groups = Groups(unit)
    groups.register(settings(key, **changes), now=NOON)
    group = groups.by_key(key)
    if group is None:
        raise LookupError(f"group {key} was not stored")
    for person in (LI_LEI, HAN_MEIMEI):
        People(unit).remember(person.staff_id, person.name)
        groups.join(group.id, person.staff_id)
    return group


def put_objective(unit: UnitOfWork, group: Group, *, cycle: str = Q4, **changes: Any) -> Objective:
    given: dict[str, Any] = {
        "title": "Be the first name customers think of",
        "owner": LI_LEI.staff_id,
        "visibility": Visibility.COMPANY,
        "ambition": Ambition.COMMITTED,
        "at": NOON,
    }
    return Objectives(unit).add(group_id=group.id, cycle=cycle, **(given | changes))


def a_new_key_result(**changes: Any) -> NewKeyResult:
    new = NewKeyResult(
        title="New customers",
        owner=LI_LEI.staff_id,
        kind=Kind.RISE,
        unit="",
        start=Decimal(0),
        target=Decimal(100),
        weight=Decimal(1),
        due=None,
    )
    return replace(new, **changes)


def put_key_result(unit: UnitOfWork, objective: Objective, **changes: Any) -> KeyResult:
    return Objectives(unit).add_key_result(objective, a_new_key_result(**changes), at=NOON)


def put_town(unit: UnitOfWork) -> KeyResult:
    """A group, its first objective and that one's KR1, which is handed back."""
    return put_key_result(unit, put_objective(unit, put_group(unit)))


def a_check_in(value: str, **changes: Any) -> NewCheckIn:
    return a_new_check_in(value, **{"at": NOON, "how": "value", **changes})


def put_company(unit: UnitOfWork) -> Group:
    return put_group(unit, "COMPANY", level="company")


class Counting:
    """A unit of work that counts the statements it runs."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self.statements = 0

    def __getattr__(self, name: str) -> Any:
        if name in ("run", "one", "all", "insert"):
            self.statements += 1
        return getattr(self._unit, name)
