"""What comes from an export keeps numbers and ids, and the next ones go on behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from okr.dealings import Comment
from okr.model import Ambition, CheckIn, State, Verdict, Visibility
from storage.check_ins import CheckIns
from storage.comments import Comments
from storage.imports import Imports
from storage.key_results import KeyResults
from storage.objectives import Objectives
from tests.kit.builders import a_key_result, an_objective
from tests.storage.samples import (
    HAN_MEIMEI,
    LI_LEI,
    NOON,
    Q4,
    a_check_in,
    put_group,
    put_key_result,
    put_objective,
    put_town,
)

WHOLE = an_objective(
    number=7,
    title="成为首选 🎯",
    owner=HAN_MEIMEI,
    visibility=Visibility.PRIVATE,
    ambition=Ambition.ASPIRATIONAL,
    state=State.CLOSED,
    created_at=NOON - timedelta(days=30),
    score=Decimal("0.7"),
    score_note="as intended",
    verdict=Verdict.KEEP,
    verdict_line="还差一点",
    reason="over",
    carried_from="SALES/2026Q3/O2",
)


@pytest.fixture
def group(database):
    return database.write_now(put_group)


def put(unit, group):
    key = Imports(unit).objective(WHOLE, group_id=group.id)
    kr = KeyResults(unit).put(a_key_result(objective_id=key, number=12), group.id)
    return key, kr


def test_an_objective_comes_back_whole_under_its_number(database, each, group):
    key, _ = database.write_now(lambda unit: put(unit, group))
    found = each(Objectives).objective(group.id, Q4, 7)
    assert replace(found, key_results=()) == replace(WHOLE, id=key, group_id=group.id)
    assert [kr.number for kr in found.key_results] == [12]


def test_a_number_that_is_taken_is_refused(database, group):
    database.write_now(lambda unit: put(unit, group))
    with pytest.raises(Exception, match=r"(?i)unique"):
        database.write_now(lambda unit: Imports(unit).objective(WHOLE, group_id=group.id))


def test_new_numbers_go_on_behind_the_highest(database, each, group):
    def work(unit):
        put(unit, group)
        for what, least in (("O", 7), ("KR", 12)):
            Imports(unit).count_from(group.id, Q4, what, least=least)
        objective = put_objective(unit, group)
        return objective.number, put_key_result(unit, objective).number

    assert database.write_now(work) == (8, 13)


def test_a_counter_is_never_set_back(database, group):
    def work(unit):
        for _ in range(3):
            put_objective(unit, group)
        Imports(unit).count_from(group.id, Q4, "O", least=1)
        return put_objective(unit, group).number

    assert database.write_now(work) == 4


def test_new_ids_go_on_behind_those_that_came_along(database, each):
    kr = database.write_now(put_town)
    check_in = CheckIn(
        id=40,
        key_result_id=kr.id,
        at=NOON,
        by=LI_LEI,
        source="import",
        value=Decimal("37.2"),
        before=None,
        start=Decimal(0),
        target=Decimal(100),
        confidence=7,
        stated=None,
        note="客户",
        approx=True,
        late=True,
        undone=True,
        low=Decimal(-1),
        done=True,
        ticked=("合同",),
    )

    def work(unit):
        CheckIns(unit).put(check_in, recorded_at=NOON)
        Comments(unit).put(Comment(50, kr.id, LI_LEI, NOON, "x"))
        Imports(unit).go_on()
        return (
            CheckIns(unit).add(kr.id, a_check_in("1"), recorded_at=NOON),
            Comments(unit).add(kr.id, "y", by="u001", at=NOON),
        )

    assert database.write_now(work) == (41, 51)
    assert each(CheckIns).by_id(40) == check_in


def test_without_anything_imported_ids_stay_where_they_were(database):
    kr = database.write_now(put_town)

    def work(unit):
        Imports(unit).go_on()
        first = CheckIns(unit).add(kr.id, a_check_in("1"), recorded_at=NOON)
        Imports(unit).go_on()
        return first, CheckIns(unit).add(kr.id, a_check_in("2"), recorded_at=NOON)

    assert database.write_now(work) == (1, 2)
