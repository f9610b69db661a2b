"""Arrows upwards, and what may not be deleted because something is built upon it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from storage.objectives import Objectives
from tests.storage.samples import Q4, put_group, put_key_result, put_objective


@pytest.fixture
def objectives(each):
    return each(Objectives)


@pytest.fixture
def town(database):
    """The company's O1 with KR1, and the team's O1 and O2."""

    def work(unit):
        company, team = put_group(unit, "COMPANY", level="company"), put_group(unit)
        top = put_objective(unit, company)
        return SimpleNamespace(
            top=top,
            kr=put_key_result(unit, top),
            team=team,
            mine=put_objective(unit, team),
            other=put_objective(unit, team),
        )

    return database.write_now(work)


def test_arrows_are_whole_references_in_the_order_they_were_drawn(objectives, town):
    objectives.align(town.mine.id, to_objective=town.top.id, to_key_result=town.kr.id)
    objectives.align(town.mine.id, to_objective=town.top.id, to_key_result=None)
    found = objectives.objective_by_id(town.mine.id)
    assert found.aligned_to == (f"COMPANY/{Q4}/KR1", f"COMPANY/{Q4}/O1")
    assert objectives.in_group(town.team.id, Q4)[0].aligned_to == found.aligned_to
    assert objectives.parents(town.mine.id) == [town.top.id, town.top.id]


def test_an_arrow_is_taken_back(objectives, town):
    arrow = objectives.align(town.mine.id, to_objective=town.top.id, to_key_result=None)
    objectives.unalign(arrow)
    assert objectives.objective_by_id(town.mine.id).aligned_to == ()
    assert objectives.parents(town.mine.id) == []


def test_an_objective_is_built_upon_by_a_key_result_or_an_arrow(objectives, town):
    assert objectives.built_upon(town.top.id)
    assert not objectives.built_upon(town.other.id)
    objectives.align(town.mine.id, to_objective=town.other.id, to_key_result=None)
    assert objectives.built_upon(town.other.id)
    assert not objectives.built_upon(town.mine.id)  # its own arrow goes with it


def test_a_key_result_is_built_upon_by_an_arrow(objectives, town):
    assert not objectives.aligned_to_key_result(town.kr.id)
    objectives.align(town.mine.id, to_objective=town.top.id, to_key_result=town.kr.id)
    assert objectives.aligned_to_key_result(town.kr.id)


def test_a_deleted_objective_takes_its_own_arrows_along(objectives, town):
    objectives.align(town.mine.id, to_objective=town.top.id, to_key_result=town.kr.id)
    objectives.delete(town.mine.id)
    assert objectives.objective_by_id(town.mine.id) is None
    assert not objectives.aligned_to_key_result(town.kr.id)


def test_what_is_built_upon_is_kept_by_the_database_itself(objectives, town):
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        objectives.delete(town.top.id)
    assert objectives.objective_by_id(town.top.id) is not None


def test_an_arrow_may_count_above_or_only_support(objectives, town):
    arrow = objectives.align(town.mine.id, to_objective=town.top.id, to_key_result=None, contributes=True)
    objectives.align(town.mine.id, to_objective=town.top.id, to_key_result=town.kr.id)
    top, kr = objectives.links(town.mine.id)
    assert (top.id, top.ref, top.to_key_result, top.contributes) == (arrow, f"COMPANY/{Q4}/O1", None, True)
    assert (kr.ref, kr.to_objective, kr.to_key_result, kr.contributes) == (
        f"COMPANY/{Q4}/KR1",
        town.top.id,
        town.kr.id,
        False,
    )
    assert objectives.objective_by_id(town.mine.id).contributes == {f"COMPANY/{Q4}/O1"}
    objectives.weigh(arrow, contributes=False)
    assert objectives.objective_by_id(town.mine.id).contributes == frozenset()


def test_a_moved_label_moves_in_the_references(database, objectives, town):
    objectives.align(town.mine.id, to_objective=town.top.id, to_key_result=None)
    database.write_now(lambda unit: put_group(unit, "HQ", conversation_id="cid-company"))
    assert objectives.objective_by_id(town.mine.id).aligned_to == (f"HQ/{Q4}/O1",)
