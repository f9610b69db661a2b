"""A company as large as it gets, written straight into storage: groups, objectives, key results, check-ins.

The same every time. Titles are in four scripts, some are long, and some hold what a page must escape.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from bot.app import Bot
from okr.cycles import quarter_of
from okr.model import Ambition, Blocker, Cycle, Kind, Objective, Person, State, Visibility
from storage import objective_statements as sql
from storage.blockers import Blockers
from storage.check_ins import CheckIns
from storage.group_settings import GroupSettings
from storage.groups import Groups
from storage.key_results import KeyResults
from storage.objectives import Objectives
from storage.people import People
from storage.unit_of_work import UnitOfWork
from tests.kit.builders import a_key_result, a_new_check_in
from tests.kit.company import UNBOUND

DEPARTMENTS = 9
PEOPLE = 300
TITLES = (
    "让新客户第一周就用起来",
    "Refunds that nobody has to chase",
    "令客戶一星期內收到回覆",
    "Khách hàng mới dùng được ngay tuần đầu",
    "<b>Fast & safe</b> releases, every week, in every region that we serve, without anybody being woken up",
)


@dataclass(frozen=True, slots=True)
class Size:
    groups: int = 100
    objectives: int = 1000  # all together
    key_results: int = 5  # of each objective


def found(bot: Bot, size: Size = Size()) -> None:
    """One company group, nine departments, the others teams; two of three key results were reported on."""
    bot.database.write_now(lambda unit: _Founding(unit, bot.clock(), bot.rules.fiscal_start).all(size))


class _Founding:
    def __init__(self, unit: UnitOfWork, now: datetime, fiscal_start: int) -> None:
        self._unit = unit
        self._now = now
        self._cycle: Cycle = quarter_of(now.date(), fiscal_start)
        self._begun = max(now - timedelta(days=40), datetime.min.replace(tzinfo=now.tzinfo))

    def all(self, size: Size) -> None:
        for number in range(PEOPLE):
            People(self._unit).put(_staff_id(number), f"员工 {number:03}")
        keys = ["HQ", *(f"D{n}" for n in range(1, DEPARTMENTS + 1))]
        keys += [f"T{n:02}" for n in range(1, size.groups - len(keys) + 1)]
        groups = Groups(self._unit)
        for place, key in enumerate(keys[: size.groups]):
            groups.register(_settings(key, place), now=self._begun)
        for place, group in enumerate(sorted(groups.every(), key=lambda each: each.key)):
            for member in range(5):
                groups.join(group.id, _staff_id(place * 3 + member))
        self._objectives(size)

    def _objectives(self, size: Size) -> None:
        groups = [each for each in Groups(self._unit).every() if each.key[0] in "HDT"]
        above: dict[str, Objective] = {}
        by_height = sorted(groups, key=lambda each: "HDT".index(each.key[0]))
        for number in range(size.objectives):
            group = by_height[number % len(by_height)]
            objective = Objectives(self._unit).add(
                group_id=group.id,
                cycle=self._cycle.id,
                title=f"{TITLES[number % len(TITLES)]} {number}",
                owner=_staff_id(number),
                visibility=Visibility.GROUP if number % 10 == 9 else Visibility.COMPANY,
                ambition=Ambition.COMMITTED,
                at=self._begun,
            )
            above.setdefault(group.key, objective)
            self._key_results(objective, number, size.key_results)
            if group.parent in above:
                upper = above[group.parent].id
                self._unit.one(
                    sql.ADD_ARROW,
                    objective=objective.id,
                    to_objective=upper,
                    to_key_result=None,
                    counts=number % 2,
                )

    def _key_results(self, objective: Objective, number: int, count: int) -> None:
        for place in range(count):
            reported = self._now - timedelta(days=(number + place) % 21, hours=1)
            told = (number + place) % 3 != 0
            current = Decimal((number * 7 + place * 13) % 110)
            key_result = replace(
                a_key_result(target=100, unit="%", title=f"{TITLES[place % len(TITLES)]} {number}.{place}"),
                number=(number // 1) * count + place + 1,
                owner=Person(_staff_id(number + place), ""),
                cycle=self._cycle.id,
                objective_id=objective.id,
                created_at=self._begun,
                kind=Kind.RISE,
                state=State.OPEN,
                current=current if told else None,
                checked_in_at=reported if told else None,
                last_step=Decimal(5) if told else None,
            )
            key = KeyResults(self._unit).put(key_result, objective.group_id)
            if told:
                before = max(current - 5, Decimal(0))
                said = a_new_check_in(current, reported, by=key_result.owner, before=before)
                CheckIns(self._unit).add(key, said, recorded_at=reported)
            if (number + place) % 50 == 0:
                owner = key_result.owner
                Blockers(self._unit).block(key, Blocker("等供应商答复", owner, reported, owner))


def _staff_id(number: int) -> str:
    return f"p{number % PEOPLE:03}"


def _settings(key: str, place: int) -> GroupSettings:
    level = {"H": "company", "D": "department", "T": "team"}[key[0]]
    parent = {"H": None, "D": "HQ", "T": f"D{place % DEPARTMENTS + 1}"}[key[0]]
    return replace(
        UNBOUND,
        conversation_id=f"cid-{key}",
        key=key,
        title=f"{key} 组",
        level=level,
        parent=parent,
        managers=frozenset({_staff_id(place)}),
        configured=True,
    )
