"""The list of milestones after an edit: more, less, another name; never none, never two of one name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from okr.milestones import extended, marks, renamed, shortened
from okr.objections import MilestonesMissing, MilestoneTwice, TooManyParts
from okr.questions import UnknownMilestone
from okr.refusals import NotForThisKind
from tests.kit.builders import FIRST_MORNING, HAN_MEIMEI, LI_LEI, a_check_in, a_key_result, milestones


def titles(kr) -> list[str]:
    return [each.title for each in kr.milestones]


def test_more_come_at_the_end_and_are_open():
    after = extended(milestones(done=1), ["d", " e "], "/kr edit")
    assert titles(after) == ["a", "b", "c", "d", "e"]
    assert (after.target, after.current) == (5, 1)


@pytest.mark.parametrize(
    ("name", "left", "place", "current"), [("a", ["b", "c"], 0, 0), ("3", ["a", "b"], 2, 1)]
)
def test_one_less_counts_what_is_left(name, left, place, current):
    after, found = shortened(milestones(done=1), name)
    assert (titles(after), found) == (left, place)
    assert (after.target, after.current) == (2, current)


def test_nothing_reported_stays_nothing_reported():
    assert shortened(milestones(), "a")[0].current is None


def test_another_name_keeps_what_is_done():
    after, place = renamed(milestones(done=2), "b", "beta", "/kr edit")
    assert (titles(after), place) == (["a", "beta", "c"], 1)
    assert after.milestones[1].done
    assert (after.target, after.current) == (3, 2)


@pytest.mark.parametrize(
    ("edit", "refusal"),
    [
        pytest.param(lambda: extended(milestones(), ["B"], "x"), MilestoneTwice, id="one that is there"),
        pytest.param(lambda: extended(milestones(), [" "], "x"), MilestonesMissing, id="none"),
        pytest.param(
            lambda: extended(milestones(*map(str, range(20))), ["x"], "x"), TooManyParts, id="too many"
        ),
        pytest.param(lambda: shortened(milestones("a"), "a"), MilestonesMissing, id="the last one"),
        pytest.param(lambda: shortened(milestones(), "x"), UnknownMilestone, id="one that is not there"),
        pytest.param(lambda: renamed(milestones(), "a", "c", "x"), MilestoneTwice, id="another one's name"),
        pytest.param(lambda: extended(a_key_result(), ["a"], "x"), NotForThisKind, id="of a road: more"),
        pytest.param(lambda: shortened(a_key_result(), "a"), NotForThisKind, id="of a road: less"),
        pytest.param(lambda: renamed(a_key_result(), "a", "b", "x"), NotForThisKind, id="of a road: named"),
    ],
)
def test_what_cannot_be_is_refused(edit, refusal):
    with pytest.raises(refusal):
        edit()


def report(value: int, hour: int, by=LI_LEI, **changes):
    return a_check_in(value, FIRST_MORNING + timedelta(hours=hour), by=by, **changes)


A, B, C = (milestones().milestones[place].title for place in range(3))


@pytest.mark.parametrize(
    ("reports", "done_by"),
    [
        pytest.param([], [None, None, None], id="nobody said anything"),
        pytest.param([report(1, 1, ticked=(B,))], [None, LI_LEI, None], id="a tick"),
        pytest.param(
            [report(1, 1, ticked=(A,)), report(3, 2, by=HAN_MEIMEI)],
            [LI_LEI, HAN_MEIMEI, HAN_MEIMEI],
            id="done: what was ticked keeps who ticked it",
        ),
        pytest.param([report(3, 1), report(0, 2)], [None, None, None], id="not done opens all"),
        pytest.param(
            [report(3, 2), report(0, 1)], [LI_LEI, LI_LEI, LI_LEI], id="an older word changes nothing"
        ),
        pytest.param(
            [report(0, 2), report(1, 1, ticked=(C,))],
            [None, None, LI_LEI],
            id="a tick counts whenever it is for",
        ),
    ],
)
def test_who_did_a_milestone_follows_from_the_reports_that_stand(reports, done_by):
    found = marks(milestones(), reports)
    assert [mark and mark[1] for mark in found] == done_by
