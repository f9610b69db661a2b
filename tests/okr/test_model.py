"""The values themselves: how they call themselves, and that nobody can change one."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest

from okr.health import parse_rule
from okr.model import Arrow, Health, HealthRule, Kind, Milestone, Rule, day_number, day_of
from tests.kit.builders import FIRST_MORNING, LI_LEI, Q4, a_group, a_key_result, an_actor, an_objective


def test_a_reference_is_letter_and_number():
    assert a_key_result(number=12).ref == "KR12"
    assert an_objective(number=2).ref == "O2"


@pytest.mark.parametrize(
    ("on_track", "behind", "printed"),
    [
        pytest.param("10", "25", "gap 10 25", id="whole"),
        pytest.param("7.50", "20.0", "gap 7.5 20", id="no noughts at the end"),
        pytest.param("0", "100", "gap 0 100", id="no exponent"),
    ],
)
def test_a_health_rule_is_printed_as_it_is_written_in_the_settings(on_track, behind, printed):
    rule = HealthRule(Decimal(on_track), Decimal(behind))
    assert str(rule) == printed
    assert parse_rule(printed) == rule


@pytest.mark.parametrize(
    "value", [a_key_result(), an_objective(), a_group(), an_actor(), LI_LEI, Q4], ids=type
)
def test_a_value_cannot_be_changed(value):
    name = next(iter(value.__dataclass_fields__))
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, None)
    with pytest.raises((AttributeError, TypeError)):
        value.remark = "a field that does not exist"


def test_the_names_of_kinds_and_healths_are_those_of_the_export():
    assert {str(kind) for kind in Kind} == {
        "rise",
        "fall",
        "keep_below",
        "keep_above",
        "keep_between",
        "yes_no",
        "milestones",
        "date",
    }
    assert {str(health) for health in Health} == {
        "none",
        "early",
        "on_track",
        "behind",
        "at_risk",
        "done",
        "stale",
    }


@pytest.mark.parametrize(
    ("kr", "limits"),
    [
        pytest.param(a_key_result(kind=Kind.KEEP_ABOVE, target=5), (5, None), id="above"),
        pytest.param(a_key_result(kind=Kind.KEEP_BELOW, target=5), (None, 5), id="below"),
        pytest.param(a_key_result(kind=Kind.KEEP_BETWEEN, target=5, low=Decimal(2)), (2, 5), id="between"),
        pytest.param(a_key_result(target=5), (None, None), id="a road has none"),
    ],
)
def test_the_limits_follow_from_the_target(kr, limits):
    assert kr.limits == limits


def test_an_arrow_supports_unless_it_is_said_to_contribute():
    up, beside = "COMPANY/2026Q4/O1", "PRODUCT/2026Q4/KR2"
    both = an_objective(aligned_to=(up, beside), contributes=frozenset({beside}))
    assert both.arrows == ((up, Arrow.SUPPORTS), (beside, Arrow.CONTRIBUTES))


@pytest.mark.parametrize("days", [date(2026, 12, 31), date(2000, 2, 29), date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_as_a_number_comes_back(days):
    assert day_of(day_number(days)) == days


def test_a_day_as_a_number_can_be_read_by_people_and_keeps_the_order():
    assert day_number(date(2026, 12, 31)) == 20261231 < day_number(date(2027, 1, 1))


@pytest.mark.parametrize("number", ["0", "-20261231", "20261231.5", "20260230", "100000000", "45"])
def test_a_number_that_is_no_day(number):
    with pytest.raises(ValueError, match=r"day|month|year"):
        day_of(Decimal(number))


def test_a_milestone_is_done_from_an_instant_on():
    assert Milestone("b", FIRST_MORNING).done
    assert not Milestone("b").done


def test_the_rule_of_the_owner_has_no_borders():
    assert str(HealthRule(Decimal(0), Decimal(0), Rule.OWNER)) == "owner"
    assert str(HealthRule(Decimal("0.90"), Decimal("0.7"), Rule.RATIO)) == "ratio 0.9 0.7"
