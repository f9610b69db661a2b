"""Reports on milestones and dates, into closed cycles, and by machines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from okr.amounts import Form
from okr.checkins import LONGEST_NOTE, check_in_on, record, tick, told
from okr.dealings import CycleState
from okr.model import Feed, Health, HealthRule, Rule, day_number
from okr.objections import FedByHand, MilestoneDone, NoCheckInOn
from okr.progress import fraction_done
from okr.questions import UnknownMilestone
from okr.refusals import AmbiguousAmount, BadAmount, DateOutside, NotForThisKind, TooLong
from tests.kit.builders import (
    FIRST_MORNING,
    LI_LEI,
    MONDAY,
    Q4,
    SHANGHAI,
    a_check_in,
    a_key_result,
    an_amount,
    due_on,
    milestones,
    telling,
)

OWNER_RULE = HealthRule(Decimal(0), Decimal(0), Rule.OWNER)
TELLING = telling()
DONE = an_amount(None, Form.DONE, typed="done")


def done_titles(kr):
    return [milestone.title for milestone in kr.milestones if milestone.done]


def test_everything_by_name_is_the_same_report():
    by_name = record(a_key_result(), an_amount(5), by=LI_LEI, at=MONDAY, tz=SHANGHAI, cycle=Q4, note="so")
    assert by_name == told(a_key_result(), an_amount(5), telling(note="so"))


# Milestones.


@pytest.mark.parametrize(
    ("names", "ticked"),
    [
        pytest.param(["Draft"], ["Draft"], id="by title"),
        pytest.param([" dRAFT "], ["Draft"], id="in any case"),
        pytest.param(["dra"], ["Draft"], id="by its beginning"),
        pytest.param(["view"], ["Legal review"], id="by what only one of them holds"),
        pytest.param(["3"], ["Launch"], id="by number"),
        pytest.param(["launch", "1"], ["Launch", "Draft"], id="two at once"),
        pytest.param(["launch", "3"], ["Launch"], id="the same twice is once"),
    ],
)
def test_milestones_are_ticked_off_by_name(names, ticked):
    after, new = tick(milestones("Draft", "Legal review", "Launch"), names, TELLING)
    assert new.ticked == tuple(ticked)
    assert sorted(done_titles(after)) == sorted(ticked)
    assert (after.current, new.value, new.how, new.before) == (len(ticked), len(ticked), "done", None)
    assert {milestone.done_at for milestone in after.milestones if milestone.done} == {MONDAY}


def test_a_number_that_is_a_title_is_the_title():
    after, _ = tick(milestones("2", "1"), ["1"], TELLING)
    assert done_titles(after) == ["1"]


def test_ticks_add_up_and_tell_the_step():
    kr, _ = tick(milestones("a", "b", "c", done=1), ["b"], telling(note="at last", confidence=8))
    assert (kr.current, kr.last_step, kr.confidence) == (2, 1, 8)
    assert fraction_done(kr) == Decimal(2) / 3


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["x"], id="none of them"),
        pytest.param(["le"], id="two hold it"),
        pytest.param(["0"], id="no such number"),
        pytest.param(["4"], id="nor this"),
        pytest.param([""], id="nothing"),
        pytest.param([], id="not a name at all"),
    ],
)
def test_a_milestone_nobody_knows_is_asked_back_with_those_that_are_left(names):
    kr = milestones("Draft", "Legal", "Legal too", done=1)
    with pytest.raises(UnknownMilestone) as refused:
        tick(kr, names, TELLING)
    assert refused.value.typed == "".join(names)
    assert refused.value.known == ("Legal", "Legal too")


def test_what_is_done_is_not_ticked_off_again():
    with pytest.raises(MilestoneDone) as refused:
        tick(milestones("Draft", "Legal", done=1), ["draft"], TELLING)
    assert refused.value.title == "Draft"


def test_only_milestones_are_ticked_off():
    with pytest.raises(NotForThisKind) as refused:
        tick(a_key_result(), ["a"], TELLING)
    assert (refused.value.ref, refused.value.field) == ("KR3", "milestones")


def test_an_older_tick_counts_and_leaves_the_newest_instant():
    kr = milestones("a", "b", done=1, checked_in_at=MONDAY - timedelta(days=1))
    after, new = tick(kr, ["b"], telling(on=date(2026, 11, 10)))
    assert new.at == datetime(2026, 11, 10, 4, tzinfo=UTC)
    assert after.milestones[1].done_at == new.at
    assert (after.current, after.checked_in_at) == (2, MONDAY - timedelta(days=1))


def test_all_of_them_at_once_keeps_when_each_was_done():
    after, new = told(milestones("a", "b", done=1), DONE, TELLING)
    assert [milestone.done_at for milestone in after.milestones] == [FIRST_MORNING, MONDAY]
    assert (after.current, new.value) == (2, 2)


def test_none_of_them_takes_the_ticks_back():
    after, _ = told(milestones("a", "b", done=1), an_amount(0), TELLING)
    assert (done_titles(after), after.current) == ([], 0)


def test_a_count_between_is_asked_back_with_what_is_left():
    with pytest.raises(AmbiguousAmount) as asked:
        told(milestones("a", "b", "c", done=1), an_amount(2), TELLING)
    assert (asked.value.why, asked.value.choices) == ("which_milestones", ("b", "c"))


def test_the_ticks_stand_where_a_newer_report_stands():
    kr = milestones("a", "b", done=1, checked_in_at=MONDAY)
    assert told(kr, DONE, telling(on=date(2026, 11, 10)))[0] == kr


# Dates.


def test_a_forecast_is_the_value_and_done_ends_it():
    kr = due_on(date(2026, 12, 1))
    forecast, first = told(kr, an_amount(20261205, Form.DAY), TELLING)
    assert (forecast.current, forecast.done, first.how, forecast.last_step) == (20261205, False, "day", None)
    over, second = told(forecast, DONE, TELLING)
    assert (over.current, over.done, second.done, over.last_step) == (20261123, True, True, -12)
    again, third = told(over, an_amount("3", Form.STEP), TELLING)
    assert (again.current, again.done, third.how, again.last_step) == (20261126, False, "step", 3)


def test_done_is_done_on_the_day_it_is_reported_for():
    over, _ = told(due_on(date(2026, 12, 1)), DONE, telling(on=date(2026, 11, 10)))
    assert over.current == day_number(date(2026, 11, 10))


# Cycles that are over.


def test_a_closed_cycle_takes_a_late_report_that_moves_nothing():
    kr = a_key_result(current=40)
    after, new = told(kr, an_amount(90), telling(state=CycleState.CLOSED))
    assert (after, new.late, new.value, new.before) == (kr, True, 90, 40)
    ticks = milestones("a", "b", done=1)
    assert tick(ticks, ["b"], telling(state=CycleState.CLOSED))[0] == ticks


@pytest.mark.parametrize(
    ("at", "state", "late"),
    [
        pytest.param(MONDAY, CycleState.OPEN, False, id="in time"),
        pytest.param(MONDAY, CycleState.CLOSING, False, id="in the last week"),
        pytest.param(datetime(2026, 12, 31, 15, 59, tzinfo=UTC), CycleState.CLOSING, False, id="last minute"),
        pytest.param(datetime(2026, 12, 31, 16, tzinfo=UTC), CycleState.CLOSING, True, id="a minute later"),
        pytest.param(MONDAY, CycleState.CLOSED, True, id="closed before its end"),
    ],
)
def test_what_is_late(at, state, late):
    assert told(a_key_result(), an_amount(5), telling(at=at, state=state))[1].late is late


# Machines and people.


def test_a_person_takes_over_from_a_machine_and_then_the_machine_is_refused():
    kr = a_key_result(feed=Feed.AUTO, current=1)
    fed, _ = told(kr, an_amount(5), telling(source="api"))
    assert (fed.current, fed.feed) == (5, Feed.AUTO)
    by_hand, _ = told(fed, an_amount(6), TELLING)
    assert by_hand.feed is Feed.BY_HAND
    with pytest.raises(FedByHand) as refused:
        told(by_hand, an_amount(7), telling(source="api"))
    assert refused.value.ref == "KR3"


def test_an_older_word_of_a_person_takes_nothing_over():
    kr = a_key_result(feed=Feed.AUTO, current=5, checked_in_at=MONDAY)
    assert told(kr, an_amount(4), telling(on=date(2026, 11, 10)))[0] == kr


def test_without_a_machine_nothing_is_taken_over():
    assert told(a_key_result(), an_amount(4), TELLING)[0].feed is Feed.NONE


# The owner's word.


@pytest.mark.parametrize(
    ("rule", "said", "kept"),
    [
        pytest.param(None, None, None, id="taken back by silence"),
        pytest.param(HealthRule(Decimal(10), Decimal(25)), None, None, id="by any rule"),
        pytest.param(OWNER_RULE, None, Health.BEHIND, id="but the rule of the owner lives on it"),
        pytest.param(OWNER_RULE, Health.ON_TRACK, Health.ON_TRACK, id="until another word"),
    ],
)
def test_a_word_not_said_again(rule, said, kept):
    kr = a_key_result(stated=Health.BEHIND)
    assert told(kr, an_amount(5), telling(rule=rule, stated=said))[0].stated is kept


# Corrections.


def test_the_newest_of_a_day_that_stands_is_found():
    day = MONDAY - timedelta(days=3)
    reports = [
        a_check_in(1, day, id=1),
        a_check_in(2, day + timedelta(hours=1), id=2),
        a_check_in(3, day + timedelta(hours=1), id=3),
        a_check_in(4, day + timedelta(hours=2), id=4, undone=True),
        a_check_in(5, day + timedelta(hours=2), id=5, mended=True),
        a_check_in(6, day + timedelta(hours=15), id=6),  # past midnight in Shanghai
    ]
    assert check_in_on(a_key_result(), reports, date(2026, 11, 20), tz=SHANGHAI).id == 3
    assert check_in_on(a_key_result(), reports, date(2026, 11, 21), tz=SHANGHAI).id == 6


def test_a_day_without_a_check_in():
    with pytest.raises(NoCheckInOn) as refused:
        check_in_on(a_key_result(), [a_check_in(1, undone=True)], date(2026, 10, 1), tz=SHANGHAI)
    assert (refused.value.ref, refused.value.day) == ("KR3", "2026-10-01")


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 11, 24)])
def test_a_tick_for_a_day_outside(day):
    with pytest.raises(DateOutside):
        tick(milestones(), ["a"], telling(on=day))


def test_a_tick_with_a_note_too_long():
    with pytest.raises(TooLong):
        tick(milestones(), ["a"], telling(note="x" * (LONGEST_NOTE + 1)))


def test_an_amount_that_is_none_is_refused_for_a_date():
    with pytest.raises(BadAmount):
        told(due_on(date(2026, 12, 1)), an_amount(45, Form.PERCENT), TELLING)
