"""Steps to tap: of the road's size, of the last step's, never beyond the target."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okr.model import Kind
from okr.steps import steps
from tests.kit.builders import a_key_result


@pytest.mark.parametrize(
    ("road", "fits"),
    [
        pytest.param(
            {"start": "48", "target": "24", "current": "36"}, [-1, -3], id="down: one and three hours"
        ),
        pytest.param(
            {"start": "12000", "target": "20000", "current": "15000"}, [100, 500], id="thousands of shops"
        ),
        pytest.param({"start": "0", "target": "100", "current": "45"}, [1, 3], id="per cent"),
        pytest.param({"start": "0", "target": "4", "current": "1"}, [1, 3], id="whole things have no halves"),
        pytest.param({"start": "1.5", "target": "2.5", "current": "2"}, ["0.01", "0.05"], id="a short road"),
        pytest.param(
            {"start": "0", "target": "100", "current": None}, [1, 3], id="without a value from the start"
        ),
        pytest.param({"start": "0", "target": "25", "current": "23"}, [1, 2], id="not beyond the target"),
        pytest.param({"start": "0", "target": "25", "current": "24"}, [1], id="two that are one are one"),
        pytest.param(
            {"start": "0", "target": "25", "current": "30"}, [1, 3], id="beyond it already, further on"
        ),
    ],
)
def test_steps_follow_the_road(road, fits):
    assert steps(a_key_result(**road)) == tuple(map(Decimal, fits))


def test_the_last_step_is_offered_again_and_twice():
    kr = a_key_result(start="0", target="100", current="45", last_step=Decimal("-5"))
    assert steps(kr) == (5, 10)


@pytest.mark.parametrize(
    ("kind", "now", "fits"),
    [
        pytest.param(Kind.KEEP_BELOW, "4", (-1, 1), id="a limit: either way"),
        pytest.param(Kind.KEEP_BELOW, None, (), id="from nowhere there is no step"),
        pytest.param(Kind.DATE, "20261231", (7,), id="a day: a week later"),
        pytest.param(Kind.YES_NO, "0", (), id="done or not has none"),
        pytest.param(Kind.MILESTONES, "0", (), id="milestones are ticked"),
    ],
)
def test_other_kinds(kind, now, fits):
    target = "20261231" if kind is Kind.DATE else "5"
    assert steps(a_key_result(kind=kind, start=None, target=target, current=now)) == fits


def test_what_is_done_goes_no_further():
    assert (
        steps(a_key_result(kind=Kind.DATE, start=None, target="20261231", current="20261231", done=True))
        == ()
    )
