"""Every chart can wait in an outbox as JSON, and is drawn the same whenever it is."""

from __future__ import annotations

import json
from datetime import date

import pytest

from charts.burn_up import BurnUp, Report, Tick
from charts.drawing import draw, from_dict, to_dict
from charts.health_history import HealthHistory
from charts.heat_map import HeatMap
from charts.overview import Overview
from charts.theme import DARK, LIGHT
from okr.model import Health


def a_burn_up() -> BurnUp:
    return BurnUp(
        title="KR3 退款时间 <减半>",
        facts="48 → 24 小时",
        now="36 小时",
        percent="50%",
        verdict="落后",
        health=Health.BEHIND,
        summary="KR3 退款时间",
        first=date(2026, 10, 1),
        last=date(2026, 12, 31),
        ticks=(Tick(24, "24"), Tick(48, "48")),
        days=(),
        reports=(Report(date(2026, 10, 20), 36.5, late=True),),
        inside=(None, 3.5),
    )


CHARTS = [
    pytest.param(a_burn_up(), id="burn-up"),
    pytest.param(Overview("团队", "2026Q4", "", empty="还没有目标"), id="overview"),
    pytest.param(HealthHistory("团队", "2026Q4", "", empty="–"), id="health history"),
    pytest.param(HeatMap("团队", "2026Q4", "", empty="–"), id="heat map"),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_comes_back_from_json(chart):
    assert from_dict(json.loads(json.dumps(to_dict(chart)))) == chart


@pytest.mark.parametrize("chart", CHARTS)
def test_the_same_chart_is_drawn_with_the_same_bytes(chart):
    assert draw(chart, DARK) == draw(from_dict(to_dict(chart)), DARK) != draw(chart, LIGHT)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({}, id="nothing"),
        pytest.param([], id="no dictionary"),
        pytest.param({"kind": "pie"}, id="a kind that is not drawn"),
        pytest.param({"kind": "overview"}, id="fields are lacking"),
        pytest.param({**to_dict(a_burn_up()), "health": "secret word"}, id="no such verdict"),
        pytest.param(
            {**to_dict(a_burn_up()), "reports": [{"day": "2026-10-20", "value": float("nan")}]},
            id="no number",
        ),
    ],
)
def test_what_is_no_chart_is_refused_without_its_words(value):
    with pytest.raises(ValueError, match="no chart") as refused:
        from_dict(value)
    assert "secret word" not in str(refused.value)
