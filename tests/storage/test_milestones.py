"""Milestones in their order, ticked and unticked."""

from __future__ import annotations

import pytest

from okr.model import Milestone
from storage.milestones import Milestones
from tests.storage.samples import NOON, put_town


@pytest.fixture
def kr(database):
    return database.write_now(put_town)


@pytest.fixture
def milestones(each):
    return each(Milestones)


def test_a_key_result_without_any_has_none(milestones, kr):
    assert milestones.of(kr.id) == ()


def test_they_come_back_in_their_order_new_ones_last(milestones, kr):
    milestones.add(kr.id, [Milestone("b"), Milestone("a", NOON)])
    milestones.add(kr.id, [Milestone("c")])
    assert milestones.of(kr.id) == (Milestone("b"), Milestone("a", NOON), Milestone("c"))


def test_one_is_ticked_and_unticked(milestones, kr):
    milestones.add(kr.id, [Milestone("a"), Milestone("b")])
    milestones.tick(kr.id, 2, at=NOON, by="u001")
    assert milestones.of(kr.id) == (Milestone("a"), Milestone("b", NOON))
    milestones.untick(kr.id, 2)
    assert milestones.of(kr.id) == (Milestone("a"), Milestone("b"))


@pytest.mark.parametrize("number", [0, 2])
def test_one_that_is_not_there_cannot_be_ticked(milestones, kr, number):
    milestones.add(kr.id, [Milestone("a")])
    with pytest.raises(LookupError, match=f"no milestone {number}"):
        milestones.tick(kr.id, number, at=NOON, by="u001")


def test_they_go_with_their_key_result(milestones, kr):
    milestones.add(kr.id, [Milestone("a")])
    milestones.forget(kr.id)
    assert milestones.of(kr.id) == ()


def test_one_gets_another_title(milestones, kr):
    milestones.add(kr.id, [Milestone("a", NOON), Milestone("b")])
    milestones.rename(kr.id, 1, "alpha")
    assert milestones.of(kr.id) == (Milestone("alpha", NOON), Milestone("b"))


def test_one_goes_and_those_behind_move_up(milestones, kr):
    milestones.add(kr.id, [Milestone("a"), Milestone("b", NOON), Milestone("c"), Milestone("d")])
    first, _, third, fourth = milestones.rows(kr.id)
    milestones.remove(kr.id, 2)
    assert milestones.of(kr.id) == (Milestone("a"), Milestone("c"), Milestone("d"))
    assert milestones.rows(kr.id) == (first, third, fourth)
    milestones.tick(kr.id, 3, at=NOON, by="u001")
    assert milestones.of(kr.id)[2].done


@pytest.mark.parametrize("number", [0, 2])
def test_one_that_is_not_there_cannot_be_changed(milestones, kr, number):
    milestones.add(kr.id, [Milestone("a")])
    with pytest.raises(LookupError, match=f"no milestone {number}"):
        milestones.rename(kr.id, number, "x")
    with pytest.raises(LookupError, match=f"no milestone {number}"):
        milestones.remove(kr.id, number)
