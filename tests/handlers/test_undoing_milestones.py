"""/undo of a report on milestones: what others reported stands, what nobody reports any more goes."""

from __future__ import annotations

import pytest


@pytest.fixture
def launch(sales):
    """KR7 of 王小明 has three milestones; 李雷 (u001) may report on it, too."""
    sales.must("/kr add O1 Launch milestones plan; pilot; roll-out")
    return sales


def done(desk) -> list[bool]:
    return [milestone.done for milestone in desk.key_result("KR7").milestones]


def test_all_done_as_somebody_else_said_stands_when_my_tick_goes(launch):
    launch.must("/kr tick KR7 plan")
    launch.must("/kr update KR7 done", by="u001")
    launch.must("/undo")
    assert done(launch) == [True, True, True]
    assert launch.value_of("KR7") == 3


def test_a_tick_taken_back_does_not_come_again_with_an_undo_of_not_done(launch):
    launch.must("/kr tick KR7 plan")
    launch.must("/kr update KR7 not done", by="u001")
    launch.must("/undo")
    launch.must("/undo", by="u001")
    assert done(launch) == [False, False, False]
    assert launch.value_of("KR7") is None


def test_a_tick_that_stands_comes_again_with_an_undo_of_not_done(launch):
    launch.must("/kr tick KR7 plan")
    launch.must("/kr update KR7 not done", by="u001")
    launch.must("/undo", by="u001")
    assert done(launch) == [True, False, False]


def test_a_milestone_with_another_name_since_is_opened_again(launch):
    launch.must("/kr tick KR7 plan")
    launch.must("/kr edit KR7 milestones rename plan to draft", by="u001")
    launch.must("/undo")
    assert done(launch) == [False, False, False]
