"""Verdicts: expected against progress, by a named rule, and what overrides it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okr.health import (
    WORST_FIRST,
    expected,
    objective_standing,
    standing,
    worst,
)
from okr.model import Cycle, Health, HealthRule, State
from okr.progress import share4
from tests.kit.builders import FIRST_MORNING, GAP_10_25, Q4, a_key_result, an_objective

properties = settings(max_examples=100, deadline=None)
FORTNIGHT_AND_HALF = Decimal(21)
# A hundred days from first to last: the day's number is the expected percentage.
HUNDRED = Cycle("2026Q4", date(2026, 10, 1), date(2027, 1, 9))


def day(number):
    return HUNDRED.start + timedelta(days=number)


def seen(kr, on_day, *, rule=GAP_10_25, stale_after_days=None):
    return standing(kr, cycle=HUNDRED, today=day(on_day), rule=rule, stale_after_days=stale_after_days)


@pytest.mark.parametrize(
    ("today", "due", "share"),
    [
        pytest.param("2026-10-01", None, "0", id="nought on the first day"),
        pytest.param("2026-11-23", None, "0.5824", id="53 of 91 days"),
        pytest.param("2026-12-31", None, "1", id="one on the last day"),
        pytest.param("2026-09-01", None, "0", id="before the cycle"),
        pytest.param("2027-02-01", None, "1", id="after the cycle"),
        pytest.param("2026-10-16", "2026-10-31", "0.5", id="its own day replaces the last"),
        pytest.param("2026-11-01", "2026-10-31", "1", id="past its own day"),
        pytest.param("2026-11-16", "2027-01-01", "0.5", id="its own day may lie beyond the cycle"),
        pytest.param("2026-10-01", "2026-10-01", "1", id="due on the first day: at once"),
        pytest.param("2026-09-30", "2026-09-15", "1", id="due before the first day: at once"),
    ],
)
def test_expected_is_a_straight_line_over_whole_days(today, due, share):
    found = expected(Q4, date.fromisoformat(today), None if due is None else date.fromisoformat(due))
    assert share4(found) == Decimal(share)


@properties
@given(st.dates(date(2026, 9, 1), date(2027, 2, 1)), st.dates(date(2026, 9, 1), date(2027, 2, 1)) | st.none())
def test_expected_never_falls_and_stays_between_nought_and_one(today, due):
    assert 0 <= expected(Q4, today, due) <= expected(Q4, today + timedelta(days=1), due) <= 1


@pytest.mark.parametrize(
    ("on_day", "current", "health", "reason"),
    [
        pytest.param(50, "50", "on_track", "gap", id="level with the time"),
        pytest.param(50, "90", "on_track", "gap", id="far ahead is on track, not done"),
        pytest.param(50, "40", "on_track", "gap", id="the first border itself is on track"),
        pytest.param(50, "39.99", "behind", "gap", id="just over the first border"),
        pytest.param(50, "25", "behind", "gap", id="the second border itself is behind"),
        pytest.param(50, "24.99", "at_risk", "gap", id="just over the second border"),
        pytest.param(50, "-20", "at_risk", "gap", id="a step back"),
        pytest.param(50, "100", "done", "done", id="the target"),
        pytest.param(50, "130", "done", "done", id="beyond the target"),
        pytest.param(50, "99.99", "on_track", "gap", id="nearly there is not done"),
        pytest.param(100, "75", "behind", "gap", id="on the last day"),
        pytest.param(9, "0", "early", "early", id="in the first tenth"),
        pytest.param(9, "-50", "early", "early", id="in the first tenth, whatever the value"),
        pytest.param(9, "100", "done", "done", id="done in the first tenth"),
        pytest.param(10, "0", "on_track", "gap", id="a tenth is no longer early"),
        pytest.param(50, None, "none", "none", id="no value"),
        pytest.param(100, None, "none", "none", id="no value on the last day"),
    ],
)
def test_the_gap_decides(on_day, current, health, reason):
    found = seen(a_key_result(current=current), on_day)
    assert (found.health, found.reason) == (Health(health), reason)


def test_a_standing_holds_what_the_verdict_was_made_of():
    found = seen(a_key_result(current="-10"), 50)
    assert (found.progress, found.expected, found.rule) == (Decimal("-0.1"), Decimal("0.5"), GAP_10_25)
    assert seen(a_key_result(), 50).progress is None


def test_the_borders_are_the_group_s_own():
    strict = HealthRule(Decimal(0), Decimal("2.5"))
    assert seen(a_key_result(current="50"), 50, rule=strict).health is Health.ON_TRACK
    assert seen(a_key_result(current="49"), 50, rule=strict).health is Health.BEHIND
    assert seen(a_key_result(current="47"), 50, rule=strict).health is Health.AT_RISK


def test_a_day_of_its_own_moves_what_is_expected():
    assert seen(a_key_result(current=50), 50).health is Health.ON_TRACK
    assert seen(a_key_result(current=50, due=day(50)), 50).health is Health.AT_RISK
    assert seen(a_key_result(current=0, due=day(500)), 49).health is Health.EARLY


@pytest.mark.parametrize(
    ("on_day", "current", "confidence", "stated", "health", "reason"),
    [
        pytest.param(50, "50", 3, None, "behind", "confidence", id="three of ten is at least behind"),
        pytest.param(50, "50", 4, None, "on_track", "gap", id="four is let be"),
        pytest.param(50, "50", 0, None, "behind", "confidence", id="nought is a confidence"),
        pytest.param(50, "30", 1, None, "behind", "gap", id="behind already"),
        pytest.param(50, "0", 1, None, "at_risk", "gap", id="it mends nothing"),
        pytest.param(50, "100", 1, None, "done", "done", id="done is done"),
        pytest.param(5, "5", 1, None, "behind", "confidence", id="in the first tenth it speaks too"),
        pytest.param(5, "5", 8, None, "early", "early", id="a good confidence leaves early early"),
        pytest.param(5, "5", None, Health.ON_TRACK, "on_track", "gap", id="somebody spoke: no longer early"),
        pytest.param(9, "-20", None, Health.AT_RISK, "at_risk", "gap", id="and the rule judges"),
        pytest.param(50, "50", None, Health.AT_RISK, "on_track", "gap", id="the word stands beside the rule"),
    ],
)
def test_what_the_owner_says_is_heard(on_day, current, confidence, stated, health, reason):
    found = seen(a_key_result(current=current, confidence=confidence, stated=stated), on_day)
    assert (found.health, found.reason) == (Health(health), reason)


@pytest.mark.parametrize(
    ("current", "confidence", "fresh", "health"),
    [
        pytest.param("50", None, Health.ON_TRACK, Health.STALE, id="beats on track"),
        pytest.param("30", None, Health.BEHIND, Health.BEHIND, id="not behind"),
        pytest.param("50", 2, Health.BEHIND, Health.BEHIND, id="nor behind by confidence"),
        pytest.param("0", None, Health.AT_RISK, Health.AT_RISK, id="nor at risk"),
        pytest.param("100", None, Health.DONE, Health.DONE, id="nor done"),
        pytest.param(None, None, Health.NONE, Health.NONE, id="nor none"),
    ],
)
def test_silence_beats_green_and_only_green(current, confidence, fresh, health):
    kr = a_key_result(current=current, confidence=confidence)
    assert seen(kr, 50).health is fresh
    assert seen(kr, 50, stale_after_days=FORTNIGHT_AND_HALF).health is health


def test_silence_beats_early():
    kr = a_key_result(current=0, created_at=FIRST_MORNING - timedelta(days=30))
    assert seen(kr, 5, stale_after_days=FORTNIGHT_AND_HALF).reason == "stale"


@pytest.mark.parametrize(
    ("checked_in", "on_day", "stale"),
    [
        pytest.param(30, 51, False, id="on the 21st day after it is not stale yet"),
        pytest.param(30, 52, True, id="on the 22nd it is"),
        pytest.param(None, 21, False, id="without a check-in it counts from creation"),
        pytest.param(None, 22, True, id="and a day later"),
    ],
)
def test_silence_is_one_and_a_half_cadences(checked_in, on_day, stale):
    at = None if checked_in is None else FIRST_MORNING + timedelta(days=checked_in)
    kr = a_key_result(current=on_day, checked_in_at=at)
    found = seen(kr, on_day, stale_after_days=FORTNIGHT_AND_HALF)
    assert (found.health is Health.STALE) is stale


def test_silence_is_counted_from_the_local_day_of_the_check_in():
    at = datetime(2026, 10, 31, 23, tzinfo=UTC)  # 07:00 on 1 November in Shanghai
    kr = a_key_result(current=50, checked_in_at=at)
    found = standing(
        kr,
        cycle=HUNDRED,
        today=date(2026, 11, 22),
        rule=GAP_10_25,
        stale_after_days=FORTNIGHT_AND_HALF,
        tz=ZoneInfo("Asia/Shanghai"),
    )
    assert found.health is Health.ON_TRACK


RANK = {Health.AT_RISK: 0, Health.BEHIND: 1, Health.ON_TRACK: 2, Health.EARLY: 2, Health.DONE: 3}
values = st.decimals(-50, 150, places=2)


@properties
@given(
    values=st.tuples(values, values), on_day=st.integers(0, 100), confidence=st.none() | st.integers(0, 10)
)
def test_more_progress_never_makes_health_worse(values, on_day, confidence):
    low, high = (seen(a_key_result(current=v, confidence=confidence), on_day).health for v in sorted(values))
    assert RANK[low] <= RANK[high]


@properties
@given(current=values, on_day=st.integers(0, 99), confidence=st.none() | st.integers(0, 10))
def test_time_that_passes_never_makes_health_better(current, on_day, confidence):
    kr = a_key_result(current=current, confidence=confidence)
    assert RANK[seen(kr, on_day + 1).health] <= RANK[seen(kr, on_day).health]


def objective_seen(*key_results, on_day=50):
    return objective_standing(
        an_objective(*key_results),
        cycle=HUNDRED,
        today=day(on_day),
        rule=GAP_10_25,
        stale_after_days=FORTNIGHT_AND_HALF,
    )


def fresh(current, **changes):
    return a_key_result(current=current, checked_in_at=FIRST_MORNING + timedelta(days=49), **changes)


@pytest.mark.parametrize(
    ("key_results", "health", "progress"),
    [
        pytest.param([fresh(60), fresh(30)], "behind", "0.45", id="the worst of two"),
        pytest.param(
            [fresh(60), a_key_result()], "on_track", "0.3", id="none is ignored, though it counts 0"
        ),
        pytest.param(
            [fresh(60), a_key_result(current=60)], "stale", "0.6", id="stale is worse than on track"
        ),
        pytest.param(
            [fresh(30), a_key_result(current=60)], "behind", "0.45", id="behind is worse than stale"
        ),
        pytest.param([fresh(100), fresh(60)], "on_track", "0.8", id="one done is not all done"),
        pytest.param([fresh(100), fresh(120)], "done", "1", id="all done"),
        pytest.param([fresh(60), fresh(0, state=State.DROPPED)], "on_track", "0.6", id="dropped is left out"),
        pytest.param([a_key_result(), a_key_result()], "none", None, id="no value anywhere"),
        pytest.param([], "none", None, id="no key results"),
    ],
)
def test_an_objective_is_as_well_as_its_worst_key_result(key_results, health, progress):
    found = objective_seen(*key_results)
    assert found.health is Health(health)
    assert found.progress == (None if progress is None else Decimal(progress))
    assert (found.expected, found.rule, found.reason) == (Decimal("0.5"), GAP_10_25, "worst")


def test_health_from_worst_to_best():
    assert [str(health) for health in WORST_FIRST] == [
        "at_risk",
        "behind",
        "stale",
        "on_track",
        "early",
        "done",
        "none",
    ]
    assert set(WORST_FIRST) == set(Health)


@given(st.lists(st.sampled_from(Health)))
def test_the_worst_of_many_is_one_of_them_and_none_only_where_there_is_nothing_else(healths):
    found = worst(healths)
    assert found in healths or found is Health.NONE
    assert (found is Health.NONE) == (set(healths) <= {Health.NONE})
