"""What an unfinished objective becomes in the next cycle."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.carryover import carry
from okr.cycles import after, by_id
from okr.model import (
    Blocker,
    Feed,
    Health,
    Kind,
    Milestone,
    Person,
    Phase,
    State,
    Verdict,
    Visibility,
)
from okr.objections import NothingToCarry, NotLater
from okr.progress import fraction_done
from tests.kit.builders import (
    FIRST_MORNING,
    HAN_MEIMEI,
    LI_LEI,
    Q4,
    a_key_result,
    an_objective,
    due_on,
    milestones,
)

Q1 = after(Q4)
NOW = datetime(2026, 12, 31, 8, tzinfo=UTC)
D = Decimal


def carried(*key_results, still=None, **changes):
    more = {} if still is None else {"still": still}
    return carry(an_objective(*key_results, **changes), old=Q4, new=Q1, at=NOW, **more)


def one(kr):
    return carried(kr).objective.key_results[0]


def test_the_copy_is_a_draft_that_knows_where_it_comes_from():
    old = {
        "score": D("0.4"),
        "score_note": "x",
        "verdict": Verdict.KEEP,
        "verdict_line": "y",
        "reason": "z",
        "owner": HAN_MEIMEI,
        "visibility": Visibility.PRIVATE,
        "number": 7,
    }
    draft = carried(a_key_result(current=40), **old).objective
    assert (draft.id, draft.number, draft.cycle, draft.state) == (0, 0, "2027Q1", State.DRAFT)
    assert (draft.score, draft.verdict, draft.created_at) == (None, None, NOW)
    assert draft.score_note + draft.verdict_line + draft.reason == ""
    assert (draft.owner, draft.visibility, draft.title) == (
        HAN_MEIMEI,
        Visibility.PRIVATE,
        an_objective().title,
    )
    assert draft.carried_from == "SALES/2026Q4/O7"


def test_a_key_result_begins_where_the_old_one_ended():
    blocker = Blocker("no desk", LI_LEI, FIRST_MORNING, HAN_MEIMEI)
    kr = one(
        a_key_result(
            current=40,
            confidence=3,
            stated=Health.BEHIND,
            checked_in_at=NOW,
            weight=2,
            unit="h",
            score=D("0.4"),
            score_note="x",
            reason="y",
            phases=(Phase(date(2026, 11, 1), D("0.1")),),
            last_step=D(3),
            feed=Feed.AUTO,
            feed_source="till",
            blocker=blocker,
            state=State.CLOSED,
        )
    )
    assert (kr.id, kr.objective_id, kr.number, kr.cycle, kr.state) == (0, 0, 0, "2027Q1", State.OPEN)
    assert (kr.start, kr.target, kr.current, kr.weight, kr.unit) == (40, 100, None, 2, "h")
    assert (kr.confidence, kr.stated, kr.checked_in_at, kr.last_step, kr.score) == (None,) * 5
    assert (kr.phases, kr.feed, kr.feed_source, kr.score_note, kr.reason) == ((), Feed.NONE, "", "", "")
    assert (kr.blocker, kr.created_at, kr.carried_from) == (blocker, NOW, "SALES/2026Q4/KR3")


def test_one_that_never_had_a_value_begins_where_it_began():
    assert one(a_key_result(start=5)).start == 5


@pytest.mark.parametrize(
    ("kr", "comes"),
    [
        pytest.param(a_key_result(current=99), True, id="nearly there"),
        pytest.param(a_key_result(current=100), False, id="there"),
        pytest.param(a_key_result(current=5, state=State.DROPPED), False, id="dropped"),
        pytest.param(a_key_result(kind=Kind.KEEP_ABOVE, target=5, current=9), True, id="a limit begins anew"),
        pytest.param(a_key_result(kind=Kind.YES_NO, current=0), True, id="not done"),
        pytest.param(a_key_result(kind=Kind.YES_NO, current=1), False, id="done"),
        pytest.param(milestones("a", "b", done=2), False, id="all ticked"),
    ],
)
def test_only_what_is_unfinished_comes_along(kr, comes):
    other = a_key_result(number=9, current=1)
    found = carried(kr, other)
    assert len(found.objective.key_results) == 1 + comes
    assert found.left_behind == (() if comes else (kr,))


def test_of_milestones_those_that_are_left_come_along():
    kr = one(milestones("a", "b", "c", done=1))
    assert (kr.milestones, kr.start, kr.target, kr.current) == ((Milestone("b"), Milestone("c")), 0, 2, None)


def test_a_limit_and_a_date_stay_what_they_are():
    limit = one(a_key_result(kind=Kind.KEEP_BETWEEN, low=D(2), target=8, current=9))
    assert (limit.start, limit.low, limit.target) == (None, 2, 8)
    due = one(due_on(date(2026, 12, 1), forecast=date(2027, 2, 1)))
    assert (due.target, due.current, due.done, due.start) == (20261201, None, False, None)


@pytest.mark.parametrize(
    ("due", "kept"),
    [
        ("2026-12-01", False),
        ("2027-01-01", False),
        ("2027-01-02", True),
        ("2027-03-31", True),
        ("2027-04-01", False),
    ],
)
def test_a_day_of_its_own_comes_along_when_it_is_of_the_new_cycle(due, kept):
    day = date.fromisoformat(due)
    assert one(a_key_result(current=1, due=day)).due == (day if kept else None)


@pytest.mark.parametrize(
    ("current", "kept"), [("18.9", True), ("19", False), ("25", False), (None, True), ("5", True)]
)
def test_a_commitment_that_is_behind_us_is_let_go_with_the_stretch(current, kept):
    kr = one(a_key_result(start=10, target=31, current=current, commit=D(19), stretch=D(40)))
    assert (kr.commit, kr.stretch) == ((19, 40) if kept else (None, None))


def test_a_commitment_on_a_falling_road():
    kr = one(a_key_result(start=40, target=19, current=32, commit=D(31), stretch=D(10)))
    assert kr.commit == 31
    assert one(a_key_result(start=40, target=19, current=30, commit=D(31), stretch=D(10))).commit is None


def test_a_road_from_old_data_without_start_or_commitment():
    assert one(a_key_result(kind=Kind.KEEP_BELOW, target=5, commit=D(1), stretch=D(2))).commit == 1
    assert one(a_key_result(current=5)).commit is None


UP, BESIDE = "COMPANY/2026Q4/O1", "PRODUCT/2026Q4/KR2"


def test_arrows_come_along_to_where_their_ends_went():
    there = {UP: "COMPANY/2027Q1/O3", BESIDE: None}
    draft = carried(
        a_key_result(), aligned_to=(UP, BESIDE), contributes=frozenset({UP, BESIDE}), still=there.get
    ).objective
    assert draft.aligned_to == ("COMPANY/2027Q1/O3",)
    assert draft.contributes == {"COMPANY/2027Q1/O3"}


def test_two_arrows_to_one_end_are_one_and_without_a_word_none_comes_along():
    draft = carried(a_key_result(), aligned_to=(UP, BESIDE), still=lambda _: "COMPANY/2026/O1").objective
    assert (draft.aligned_to, draft.contributes) == (("COMPANY/2026/O1",), frozenset())
    assert carried(a_key_result(), aligned_to=(UP,)).objective.aligned_to == ()


@pytest.mark.parametrize(
    "objective",
    [
        pytest.param(an_objective(), id="no key result"),
        pytest.param(an_objective(a_key_result(current=100)), id="all reached"),
        pytest.param(an_objective(a_key_result(), state=State.DROPPED), id="dropped"),
    ],
)
def test_nothing_to_carry(objective):
    with pytest.raises(NothingToCarry) as refused:
        carry(objective, old=Q4, new=Q1, at=NOW)
    assert refused.value.ref == "O1"


@pytest.mark.parametrize("name", ["2026Q4", "2026Q3", "2026", "2026H2"])
def test_only_into_a_later_cycle(name):
    with pytest.raises(NotLater) as refused:
        carry(an_objective(a_key_result()), old=Q4, new=by_id(name), at=NOW)
    assert (refused.value.cycle, refused.value.other) == (name, "2026Q4")


def test_a_longer_cycle_that_began_together_is_no_later_one():
    with pytest.raises(NotLater):
        carry(an_objective(a_key_result()), old=Q4, new=by_id("2026H2", 4), at=NOW)


@pytest.mark.parametrize("name", ["2027Q1", "2027Q3", "2027H1", "2027"])
def test_into_any_later_cycle(name):
    found = carry(an_objective(a_key_result()), old=Q4, new=by_id(name), at=NOW)
    assert found.objective.key_results[0].cycle == name


@given(st.decimals(0, 99, places=1))
def test_what_was_reached_before_the_cycle_does_not_count_in_the_new_one(current):
    kr = one(a_key_result(current=current))
    assert fraction_done(kr) is None
    assert kr.start == current
    assert Person("u001", "李雷") == kr.owner
