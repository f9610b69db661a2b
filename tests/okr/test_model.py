"""The values themselves: how they call themselves, and that nobody can change one."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from okr.health import parse_rule
from okr.model import Health, HealthRule, Kind
from tests.kit.builders import LI_LEI, Q4, a_group, a_key_result, an_actor, an_objective


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
    assert {str(kind) for kind in Kind} == {"rise", "fall", "keep_below", "keep_above", "yes_no"}
    assert {str(health) for health in Health} == {
        "none",
        "early",
        "on_track",
        "behind",
        "at_risk",
        "done",
        "stale",
    }
