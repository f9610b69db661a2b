"""How well the key results were, week by week, each by the rule of its own group."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cards.drawing.health_history import health_history
from cards.drawing.overview import BEST_FIRST
from charts.drawing import draw
from charts.theme import LIGHT
from i18n.languages import LANGUAGES
from okr.model import Health, HealthRule, State
from tests.kit.builders import FIRST_MORNING, Q4, SHANGHAI, a_check_in, a_group, a_key_result
from tests.kit.readers import a_reader


def on(day):
    return FIRST_MORNING + timedelta(days=day)


GOING = a_key_result(id=1, current=60, checked_in_at=on(45))
STILL = a_key_result(id=2, current=None)
REPORTS = {1: [a_check_in(5, on(12), id=1), a_check_in(60, on(45), id=2)]}


def told(*krs, lang="en", group=None, today=date(2026, 11, 23), check_ins=REPORTS):
    group = group or a_group(cadence_days=None)
    return health_history(
        a_reader(lang, today=today),
        "Sales",
        [(kr, group) for kr in krs],
        check_ins,
        cycle=Q4,
        zones={group.tz: SHANGHAI},
    )


def letters(chart):
    """Of each round the verdicts with their counts."""
    return [{part.health: part.count for part in each.parts} for each in chart.rounds]


def test_each_week_tells_how_it_was_then():
    found = letters(told(GOING, STILL))
    assert found[0] == {Health.NONE: 2}
    assert found[2] == {Health.BEHIND: 1, Health.NONE: 1}  # October 18: 5%, 19% expected
    assert found[5] == {Health.AT_RISK: 1, Health.NONE: 1}  # November 8: 5%, 42% expected
    assert found[-1] == {Health.ON_TRACK: 1, Health.NONE: 1}


def test_the_last_round_is_today_and_the_words_are_there():
    chart = told(GOING, STILL)
    assert (chart.rounds[-1].label, chart.unit) == ("Nov 23", "2 key results")
    assert chart.summary == "Sales, Nov 23: on track 1, no value yet 1."
    assert [health for health, _ in chart.legend] == [
        each for each in BEST_FIRST if each in (Health.ON_TRACK, Health.BEHIND, Health.AT_RISK, Health.NONE)
    ]


def test_a_group_is_judged_by_its_own_rule():
    strict = a_group(cadence_days=None, health=HealthRule(Decimal(1), Decimal(2)))
    assert letters(told(GOING, group=strict))[2] == {Health.AT_RISK: 1}


def test_what_was_written_later_was_not_there_before():
    later = replace(STILL, created_at=on(20))
    assert letters(told(later))[0] == {}


def test_what_was_dropped_is_left_out():
    assert told(replace(GOING, state=State.DROPPED)).rounds == ()


@pytest.mark.parametrize(
    ("krs", "today"),
    [
        pytest.param((), date(2026, 11, 23), id="no key results"),
        pytest.param((GOING,), date(2026, 9, 1), id="before the cycle"),
    ],
)
def test_there_is_nothing_to_look_back_on(krs, today):
    chart = told(*krs, today=today)
    assert (chart.rounds, chart.ticks, chart.empty) == ((), (), "Nothing to look back on yet")
    assert "Nothing to look back on yet" in draw(chart, LIGHT)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_can_be_drawn(lang):
    assert "□" not in draw(told(GOING, STILL, lang=lang), LIGHT)
