"""Phases that bend the expected line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okr.expected import expected, expected_of, last_day, share_of
from okr.model import Cycle, Phase
from tests.kit.builders import a_key_result, due_on, milestones

properties = settings(max_examples=100, deadline=None)
HUNDRED = Cycle("2026Q4", date(2026, 10, 1), date(2027, 1, 9))


def day(number):
    return HUNDRED.start + timedelta(number)


def phase(number, share):
    return Phase(day(number), Decimal(share))


BENT = a_key_result(phases=(phase(40, "0.1"), phase(60, "0.5")))


@pytest.mark.parametrize(
    ("on_day", "share"),
    [
        pytest.param(-5, "0", id="before the cycle"),
        pytest.param(0, "0", id="the first day"),
        pytest.param(20, "0.05", id="half way to the first phase"),
        pytest.param(40, "0.1", id="the day of a phase"),
        pytest.param(50, "0.3", id="between two phases"),
        pytest.param(60, "0.5", id="the day of the second"),
        pytest.param(80, "0.75", id="between the last phase and the end"),
        pytest.param(100, "1", id="the last day"),
        pytest.param(130, "1", id="after the cycle"),
    ],
)
def test_the_line_goes_straight_from_phase_to_phase(on_day, share):
    assert expected_of(BENT, HUNDRED, day(on_day)) == Decimal(share)


def test_a_day_of_its_own_ends_the_line_and_phases_beyond_it_say_nothing():
    moved = replace(BENT, due=day(60))
    assert expected_of(moved, HUNDRED, day(50)) == Decimal("0.55")
    assert expected_of(moved, HUNDRED, day(60)) == 1
    assert expected_of(replace(BENT, due=day(0)), HUNDRED, day(0)) == 1


def test_a_phase_on_or_before_the_first_day_says_nothing():
    kr = a_key_result(phases=(phase(0, "0.9"), phase(50, "0.2")))
    assert expected_of(kr, HUNDRED, day(25)) == Decimal("0.1")


@pytest.mark.parametrize(
    ("start", "target", "value", "share"),
    [("0", "200", "50", "0.25"), ("48", "24", "36", "0.5"), (None, "200", "50", "0.25")],
)
def test_a_phase_may_be_a_value(start, target, value, share):
    given_phase = Phase(day(50), value=Decimal(value))
    begin = None if start is None else Decimal(start)
    assert share_of(given_phase, begin, Decimal(target)) == Decimal(share)


def test_a_value_moves_with_the_target_and_is_cut():
    kr = a_key_result(target=100, phases=(Phase(day(50), value=Decimal(50)),))
    assert expected_of(kr, HUNDRED, day(50)) == Decimal("0.5")
    assert expected_of(replace(kr, target=Decimal(200)), HUNDRED, day(50)) == Decimal("0.25")
    assert expected_of(replace(kr, target=Decimal(25)), HUNDRED, day(50)) == 1
    assert expected_of(replace(kr, target=Decimal(-100)), HUNDRED, day(50)) == 0


def test_a_value_is_no_share_of_no_road():
    with pytest.raises(ValueError, match="start equals target"):
        share_of(Phase(day(1), value=Decimal(5)), Decimal(3), Decimal(3))
    assert share_of(Phase(day(1)), Decimal(3), Decimal(3)) == 0


def test_the_last_day_of_each():
    assert last_day(a_key_result(), HUNDRED) == HUNDRED.end
    assert last_day(a_key_result(due=day(9)), HUNDRED) == day(9)
    assert last_day(due_on(day(8), due=day(9)), HUNDRED) == day(8)


def test_milestones_may_have_phases():
    kr = milestones("a", "b", phases=(Phase(day(50), value=Decimal(1)),))
    assert expected_of(kr, HUNDRED, day(25)) == Decimal("0.25")


points = st.lists(st.tuples(st.integers(1, 99), st.integers(0, 100)), max_size=5, unique_by=lambda p: p[0])


@properties
@given(points, st.integers(-10, 110))
def test_a_line_through_rising_phases_never_falls(drawn, on_day):
    days, levels = sorted(day for day, _ in drawn), sorted(level for _, level in drawn)
    phases = tuple(phase(day, Decimal(level) / 100) for day, level in zip(days, levels, strict=True))
    kr = a_key_result(phases=phases)
    today, tomorrow = (expected_of(kr, HUNDRED, day(number)) for number in (on_day, on_day + 1))
    assert 0 <= today <= tomorrow <= 1
    if not phases:
        assert today == expected(HUNDRED, day(on_day))
