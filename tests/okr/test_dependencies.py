"""Something that waits for something else: asked, answered, met, and who hears of a slip."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.dealings import Dependency, DependencyState
from okr.dependencies import (
    Slip,
    accepted,
    asked_again,
    check_ask,
    is_delivered,
    listeners,
    met,
    news,
    refused,
    slip,
)
from okr.model import Health, Kind, State
from okr.objections import DependencyLoop, DependencyNotAsked, DependencyTwice, DependsOnItself
from okr.planning import LONGEST_NOTE
from okr.refusals import MissingWord, TooLong
from tests.kit.builders import FIRST_MORNING, HAN_MEIMEI, LI_LEI, a_key_result, due_on

A, B, C = "SALES/2026Q4/KR1", "PRODUCT/2026Q4/KR2", "IT/2026Q4/KR3"
ASKED, ACCEPTED, REFUSED, MET = DependencyState
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
NEEDED = date(2026, 12, 1)


def a_dependency(waiting=A, on=B, state=ASKED, by=NEEDED):
    return Dependency(5, waiting, on, by, state, LI_LEI, FIRST_MORNING)


def test_nothing_waits_for_itself():
    with pytest.raises(DependsOnItself) as found:
        check_ask(A, A, [])
    assert found.value.ref == A


def test_the_same_is_not_asked_twice_while_it_stands():
    for state in (ASKED, ACCEPTED):
        with pytest.raises(DependencyTwice) as found:
            check_ask(A, B, [a_dependency(state=state)])
        assert (found.value.ref, found.value.other) == (A, B)
    for state in (REFUSED, MET):
        check_ask(A, B, [a_dependency(state=state)])


@pytest.mark.parametrize(
    "existing",
    [
        pytest.param([(B, A)], id="each for the other"),
        pytest.param([(B, C), (C, A)], id="by a third"),
        pytest.param([(B, C), (C, B), (B, A)], id="beside another loop"),
    ],
)
def test_two_do_not_wait_for_each_other(existing):
    with pytest.raises(DependencyLoop) as found:
        check_ask(A, B, [a_dependency(*pair) for pair in existing])
    assert (found.value.ref, found.value.other) == (A, B)


@pytest.mark.parametrize(
    "existing",
    [
        pytest.param([], id="nothing there"),
        pytest.param([(A, C), (C, B)], id="another way to the same"),
        pytest.param([(B, C), (C, B)], id="an old loop elsewhere"),
        pytest.param([(C, A)], id="somebody waits for the one that waits"),
    ],
)
def test_what_may_be_asked(existing):
    check_ask(A, B, [a_dependency(*pair) for pair in existing])


def test_a_loop_that_was_refused_is_none():
    check_ask(A, B, [a_dependency(B, A, REFUSED)])


MOVES = {
    (ASKED, ACCEPTED),
    (ASKED, REFUSED),
    (ASKED, MET),
    (ACCEPTED, REFUSED),
    (ACCEPTED, MET),
    (REFUSED, ACCEPTED),
}


@pytest.mark.parametrize("begin", list(DependencyState))
@pytest.mark.parametrize("end", [ACCEPTED, REFUSED, MET])
def test_who_provides_may_change_their_mind_until_it_is_met(begin, end):
    deeds = {
        ACCEPTED: lambda asked: accepted(asked, by=HAN_MEIMEI, at=NOW),
        REFUSED: lambda asked: refused(asked, " no time ", by=HAN_MEIMEI, at=NOW),
        MET: lambda asked: met(asked, by=HAN_MEIMEI, at=NOW),
    }
    asked = a_dependency(state=begin)
    if (begin, end) not in MOVES:
        with pytest.raises(DependencyNotAsked) as found:
            deeds[end](asked)
        assert (found.value.number, found.value.state) == (5, begin.value)
        return
    answered = deeds[end](asked)
    assert (answered.state, answered.answered_by, answered.answered_at) == (end, HAN_MEIMEI, NOW)
    assert answered.reason == ("no time" if end is REFUSED else "")


def test_a_refusal_says_why():
    with pytest.raises(MissingWord) as found:
        refused(a_dependency(), " ", by=HAN_MEIMEI, at=NOW)
    assert (found.value.command, found.value.name) == ("/depend refuse", "reason")
    with pytest.raises(TooLong):
        refused(a_dependency(), "x" * (LONGEST_NOTE + 1), by=HAN_MEIMEI, at=NOW)


HALF = a_key_result(current=50)


@pytest.mark.parametrize(
    ("by", "same"),
    [
        pytest.param(NEEDED, True, id="the same day"),
        pytest.param(None, True, id="no day: the one that stands"),
        pytest.param(NEEDED - timedelta(1), False, id="another day"),
    ],
)
@pytest.mark.parametrize("state", [ASKED, ACCEPTED])
def test_asked_once_more_it_is_the_same_unless_it_is_needed_on_another_day(by, same, state):
    before = a_dependency(state=state)
    after = asked_again(before, by)
    assert (after == before) is same
    if not same:
        assert (after.by, after.state, after.answered_by) == (by, ASKED, None)


@pytest.mark.parametrize(
    ("dependency", "provider", "health", "today", "found"),
    [
        pytest.param(a_dependency(), HALF, Health.ON_TRACK, TODAY, None, id="all is well"),
        pytest.param(a_dependency(), HALF, Health.BEHIND, TODAY, Slip.BEHIND, id="behind"),
        pytest.param(a_dependency(), HALF, Health.AT_RISK, TODAY, Slip.AT_RISK, id="at risk"),
        pytest.param(a_dependency(by=None), HALF, Health.AT_RISK, TODAY, Slip.AT_RISK, id="without a day"),
        pytest.param(a_dependency(by=None), HALF, Health.ON_TRACK, date(2030, 1, 1), None, id="nor overdue"),
        pytest.param(a_dependency(), HALF, Health.ON_TRACK, NEEDED, None, id="on the day itself"),
        pytest.param(
            a_dependency(), HALF, Health.ON_TRACK, NEEDED + timedelta(1), Slip.OVERDUE, id="the day after"
        ),
        pytest.param(
            a_dependency(),
            a_key_result(current=5, due=NEEDED + timedelta(1)),
            Health.ON_TRACK,
            TODAY,
            Slip.LATE,
            id="planned for later",
        ),
        pytest.param(
            a_dependency(),
            a_key_result(current=5, due=NEEDED),
            Health.AT_RISK,
            TODAY,
            Slip.AT_RISK,
            id="planned in time",
        ),
        pytest.param(
            a_dependency(by=None),
            a_key_result(current=5, due=NEEDED),
            Health.ON_TRACK,
            TODAY,
            None,
            id="nobody said when",
        ),
        pytest.param(
            a_dependency(),
            due_on(NEEDED, forecast=NEEDED + timedelta(1)),
            Health.BEHIND,
            TODAY,
            Slip.LATE,
            id="forecast for later",
        ),
        pytest.param(
            a_dependency(),
            due_on(NEEDED + timedelta(1)),
            Health.NONE,
            TODAY,
            Slip.LATE,
            id="due later",
        ),
        pytest.param(
            a_dependency(),
            due_on(NEEDED + timedelta(9), forecast=NEEDED),
            Health.ON_TRACK,
            TODAY,
            None,
            id="forecast in time",
        ),
        pytest.param(
            a_dependency(),
            a_key_result(current=5, state=State.DROPPED),
            Health.ON_TRACK,
            TODAY,
            Slip.DROPPED,
            id="given up",
        ),
        pytest.param(
            a_dependency(by=TODAY - timedelta(1)),
            a_key_result(current=5, state=State.CLOSED),
            Health.ON_TRACK,
            TODAY,
            Slip.CLOSED,
            id="closed short of its target",
        ),
        pytest.param(
            a_dependency(),
            a_key_result(current=100, state=State.CLOSED),
            Health.ON_TRACK,
            TODAY,
            None,
            id="closed at its target",
        ),
        pytest.param(
            a_dependency(), a_key_result(current=100), Health.DONE, date(2030, 1, 1), None, id="delivered"
        ),
        pytest.param(a_dependency(state=ACCEPTED), HALF, Health.AT_RISK, TODAY, Slip.AT_RISK, id="promised"),
        pytest.param(a_dependency(state=REFUSED), HALF, Health.AT_RISK, TODAY, None, id="refused: known"),
        pytest.param(a_dependency(state=MET), HALF, Health.AT_RISK, TODAY, None, id="met"),
    ],
)
def test_when_what_is_waited_for_slips(dependency, provider, health, today, found):
    assert slip(dependency, provider, health, today=today) is found


@pytest.mark.parametrize(
    ("provider", "state", "delivered"),
    [
        (a_key_result(current=100), ASKED, True),
        (a_key_result(current=100), ACCEPTED, True),
        (a_key_result(current=100), MET, False),
        (a_key_result(current=100), REFUSED, False),
        (a_key_result(current=99), ASKED, False),
        (a_key_result(), ASKED, False),
        (a_key_result(kind=Kind.YES_NO, current=1), ASKED, True),
    ],
)
def test_it_is_delivered_when_the_provider_is_there(provider, state, delivered):
    assert is_delivered(a_dependency(state=state), provider) is delivered


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, None, None),
        (None, Slip.AT_RISK, Slip.AT_RISK),
        (None, Slip.BEHIND, Slip.BEHIND),
        (Slip.BEHIND, Slip.AT_RISK, Slip.AT_RISK),
        (Slip.AT_RISK, Slip.BEHIND, None),
        (Slip.AT_RISK, Slip.AT_RISK, None),
        (Slip.AT_RISK, Slip.OVERDUE, Slip.OVERDUE),
        (Slip.OVERDUE, Slip.AT_RISK, None),
        (Slip.DROPPED, None, None),
        (Slip.CLOSED, Slip.OVERDUE, None),
        (Slip.CLOSED, Slip.DROPPED, Slip.DROPPED),
        (Slip.LATE, Slip.DROPPED, Slip.DROPPED),
    ],
)
def test_only_what_is_worse_is_news(before, after, told):
    assert news(before, after) is told


@given(st.lists(st.none() | st.sampled_from(Slip), max_size=8))
def test_nothing_is_told_twice_while_it_gets_worse(course):
    heard, known = [], None
    for now in course:
        if told := news(known, now):
            heard.append(told)
            known = now
    assert len(heard) == len(set(heard))


def test_the_owner_who_waits_hears_it_in_person():
    mine, theirs = a_key_result(owner=LI_LEI), a_key_result(owner=HAN_MEIMEI)
    assert listeners(mine, theirs) == (LI_LEI,)
    assert listeners(mine, mine) == ()
