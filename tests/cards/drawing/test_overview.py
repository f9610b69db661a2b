"""A group's objectives become bars, the first so many of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cards.drawing.overview import overview
from charts.drawing import draw
from charts.theme import LIGHT
from i18n.languages import LANGUAGES
from okr.health import objective_standing, standing
from okr.model import Health, State
from tests.kit.builders import FIRST_MORNING, GAP_10_25, Q4, a_key_result, an_objective
from tests.kit.readers import a_reader

TODAY = date(2026, 11, 23)


def entry(number, *currents, **changes):
    """An objective with a key result of 0 to 100 for each value."""
    krs = tuple(
        a_key_result(
            id=number * 100 + place, number=number * 10 + place, current=current, checked_in_at=FIRST_MORNING
        )
        for place, current in enumerate(currents, 1)
    )
    objective = replace(an_objective(), number=number, key_results=krs, **changes)
    facts = {"cycle": Q4, "today": TODAY, "rule": GAP_10_25, "stale_after_days": None}
    standings = {kr.id: standing(kr, **facts) for kr in krs}
    return objective, objective_standing(objective, **facts), standings


def test_a_bar_has_name_owner_progress_expected_and_verdict():
    chart = overview(a_reader(), "Sales · 2026Q4", [entry(1, 40)])
    (bar,) = chart.sections[0].bars
    assert (bar.name, bar.owner, bar.percent, bar.verdict) == ("KR11 New customers", "李雷", "40%", "behind")
    assert (bar.progress, bar.expected, bar.health) == (0.4, 0.5824, Health.BEHIND)
    assert chart.facts == "1 objective · 1 key result · Nov 23"
    assert chart.expected == "expected by Nov 23"
    assert chart.summary == "Sales · 2026Q4, Nov 23: behind 1."


def test_no_value_is_no_bar():
    chart = overview(a_reader(), "Sales", [entry(1, None)])
    assert (chart.sections[0].bars[0].progress, chart.sections[0].bars[0].percent) == (None, "–")


@pytest.mark.parametrize("value", [-12, 1420])
def test_below_nothing_and_above_all_is_kept(value):
    bar = overview(a_reader(), "Sales", [entry(1, value)]).sections[0].bars[0]
    assert bar.progress == value / 100


def test_nothing_is_there_yet():
    chart = overview(a_reader(), "Sales", [])
    assert (chart.sections, chart.empty, chart.more) == ((), "No objectives yet", "")


def test_of_many_the_first_are_drawn_and_the_rest_is_counted():
    chart = overview(a_reader(), "Sales", [entry(1, 1, 2, 3), entry(2, 4, 5), entry(3, 6)], most=4)
    assert [len(section.bars) for section in chart.sections] == [3, 1]
    assert chart.more == "+2 more"
    assert chart.summary.endswith("at risk 6.")


def test_what_was_dropped_is_left_out():
    objective, own, standings = entry(1, 10, 20)
    first = replace(objective.key_results[0], state=State.DROPPED)
    objective = replace(objective, key_results=(first, objective.key_results[1]))
    gone = entry(2, 30, state=State.DROPPED)
    chart = overview(a_reader(), "Sales", [(objective, own, standings), gone])
    assert [bar.percent for section in chart.sections for bar in section.bars] == ["20%"]


def test_an_objective_without_key_results_is_a_heading():
    chart = overview(a_reader(), "Sales", [entry(1)])
    assert [len(section.bars) for section in chart.sections] == [0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_can_be_drawn(lang):
    chart = overview(a_reader(lang), "Sales", [entry(1, None, Decimal("33.3"))] * 13, most=20)
    assert "□" not in draw(chart, LIGHT)
    assert chart.more
