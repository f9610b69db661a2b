"""Where it leads if it goes on like this, and when nothing is said about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okr.forecast import forecast, line
from okr.model import Kind
from tests.kit.builders import FIRST_MORNING, Q4, a_check_in, a_key_result, due_on, milestones

properties = settings(max_examples=100, deadline=None)
LENGTH = (Q4.end - Q4.start).days


def reports(*points, **changes):
    return [a_check_in(value, FIRST_MORNING + timedelta(day), **changes) for day, value in points]


def seen(kr, check_ins, tz=UTC):
    return forecast(kr, check_ins, cycle=Q4, tz=tz)


STEADY = reports((0, 0), (10, 10), (20, 20))


def test_a_steady_pace_goes_on():
    found = seen(a_key_result(target=182), STEADY)
    assert (found.value, found.share, found.slope, found.day) == (LENGTH, Decimal("0.5"), 1, Q4.end)
    assert not found.arrives
    assert seen(a_key_result(target=LENGTH), STEADY).arrives


def test_a_falling_road_is_forecast_too():
    found = seen(a_key_result(start=100, target=0), reports((0, 100), (10, 90), (20, 80)))
    assert (found.value, found.slope, found.share) == (9, -1, Decimal("0.91"))


def test_a_day_of_its_own_is_where_the_line_ends():
    kr = a_key_result(target=100, due=Q4.start + timedelta(50))
    assert (seen(kr, STEADY).value, seen(kr, STEADY).day) == (50, kr.due)


def test_milestones_are_forecast():
    found = seen(milestones("a", "b", "c"), reports((0, 0), (30, 1), (60, 2)))
    assert found.arrives


def test_only_the_last_six_points_count():
    wild = reports((0, 900), (1, -900))
    steady = reports(*((day, day) for day in range(10, 70, 10)))
    assert seen(a_key_result(), wild + steady) == seen(a_key_result(), steady)
    assert seen(a_key_result(), reports((5, 900)) + steady[1:]) != seen(a_key_result(), steady)


def test_the_order_they_come_in_does_not_matter():
    assert seen(a_key_result(), STEADY[::-1]) == seen(a_key_result(), STEADY)


def test_of_one_day_the_newest_counts():
    twice = [*STEADY, a_check_in(99, FIRST_MORNING + timedelta(10, hours=-1))]
    assert seen(a_key_result(), twice) == seen(a_key_result(), STEADY)
    again = [a_check_in(10, STEADY[1].at, id=2), a_check_in(99, STEADY[1].at), STEADY[0], STEADY[2]]
    assert seen(a_key_result(), again) == seen(a_key_result(), STEADY)


def test_a_day_is_that_of_the_group_s_zone():
    late = datetime(2026, 10, 1, 17, tzinfo=UTC)  # past one on the next day in Shanghai
    three = [a_check_in(0, FIRST_MORNING), a_check_in(1, late), a_check_in(2, late + timedelta(1))]
    assert seen(a_key_result(), three) is None
    assert seen(a_key_result(), three, tz=ZoneInfo("Asia/Shanghai")).slope == 1


@pytest.mark.parametrize(
    ("kr", "check_ins"),
    [
        pytest.param(a_key_result(), STEADY[:2], id="two points"),
        pytest.param(a_key_result(), reports((0, 0), (0, 1), (0, 2)), id="three of one day"),
        pytest.param(a_key_result(), STEADY[:2] + reports((20, 20), undone=True), id="one was undone"),
        pytest.param(a_key_result(), STEADY[:2] + reports((20, 20), mended=True), id="one was mended"),
        pytest.param(a_key_result(), reports((0, 9), (10, 5), (20, 1)), id="away from the target"),
        pytest.param(a_key_result(start=9, target=0), STEADY, id="away on a falling road"),
        pytest.param(a_key_result(due=Q4.start + timedelta(20)), STEADY, id="the last day is here"),
        pytest.param(a_key_result(due=Q4.start), STEADY, id="the last day is over"),
        pytest.param(a_key_result(kind=Kind.KEEP_BELOW, target=9), STEADY, id="a limit"),
        pytest.param(a_key_result(kind=Kind.YES_NO), STEADY, id="done or not"),
        pytest.param(due_on(Q4.end), STEADY, id="a date"),
        pytest.param(a_key_result(), [], id="nothing"),
    ],
)
def test_nothing_is_said_in_doubt(kr, check_ins):
    assert seen(kr, check_ins) is None


def test_standing_still_leads_nowhere_but_not_away():
    found = seen(a_key_result(), reports((0, 40), (10, 40), (20, 40)))
    assert (found.slope, found.share) == (0, Decimal("0.4"))


def test_the_day_after_the_last_point_can_be_the_last():
    assert seen(a_key_result(due=Q4.start + timedelta(21)), STEADY).value == 21


def test_a_road_from_old_data_that_is_none_has_no_share():
    assert seen(a_key_result(start=5, target=5), STEADY).share == 0


@properties
@given(
    st.integers(-50, 50),
    st.integers(-500, 500),
    st.lists(st.integers(0, 80), min_size=2, max_size=6, unique=True),
)
def test_points_on_a_line_give_that_line(slope, level, days):
    found_slope, found_level = line([(day, Decimal(level + slope * day)) for day in days])
    assert abs(found_slope - slope) < Decimal("1e-20")
    assert abs(found_level - level) < Decimal("1e-18")
