"""A key result's way becomes a chart in its reader's words, whatever its kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from cards.drawing.burn_up import MOST_REPORTS, burn_up
from charts.drawing import draw, from_dict, to_dict
from charts.theme import LIGHT
from i18n.languages import LANGUAGES
from okr.forecast import forecast
from okr.health import standing
from okr.model import Blocker, Kind, Phase, day_number
from tests.kit.builders import (
    FIRST_MORNING,
    GAP_10_25,
    LI_LEI,
    Q4,
    SHANGHAI,
    a_check_in,
    a_key_result,
    due_on,
    milestones,
)
from tests.kit.readers import a_reader

TODAY = date(2026, 11, 23)


def on(day: int) -> datetime:
    return FIRST_MORNING + timedelta(days=day)


def drawn(kr, *values, lang="en", today=TODAY, **facts):
    """The chart of a key result with these reports, (day, value) each."""
    check_ins = [a_check_in(value, on(day), id=n) for n, (day, value) in enumerate(values, 1)]
    verdict = standing(kr, cycle=Q4, today=today, rule=GAP_10_25, stale_after_days=None, tz=SHANGHAI)
    facts = {"check_ins": check_ins} | facts
    return burn_up(a_reader(lang, today=today), kr, verdict, cycle=Q4, **facts)


def refund_time(**changes):
    kr = a_key_result(start=48, target=24, unit="hours", title="Cut refund time", current=36)
    return replace(kr, checked_in_at=on(50), **changes)


KINDS = [
    pytest.param(refund_time(), ((9, 44), (50, 36)), id="a road down"),
    pytest.param(a_key_result(current=150), ((9, 44), (50, 150)), id="a road up, exceeded"),
    pytest.param(a_key_result(start=None, current=5), ((9, 5),), id="a road with a blank start"),
    pytest.param(a_key_result(kind=Kind.KEEP_BELOW, target=5, unit="%", current=4), ((9, 4),), id="a limit"),
    pytest.param(
        a_key_result(kind=Kind.KEEP_BETWEEN, target=20, low=Decimal(10), current=90), ((9, 90),), id="a band"
    ),
    pytest.param(a_key_result(kind=Kind.YES_NO, current=0), ((9, 0),), id="yes or no"),
    pytest.param(milestones(done=1), ((9, 1),), id="milestones"),
    pytest.param(
        due_on(date(2026, 12, 15), forecast=date(2026, 12, 22)),
        ((9, day_number(date(2026, 12, 22))),),
        id="a date",
    ),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("kr", "values"), KINDS)
def test_every_kind_is_drawn_in_every_language(kr, values, lang):
    chart = drawn(kr, *values, lang=lang)
    assert from_dict(to_dict(chart)) == chart
    assert "□" not in draw(chart, LIGHT)


@pytest.mark.parametrize(("kr", "values"), KINDS)
def test_the_axis_holds_all_of_the_road(kr, values):
    chart = drawn(kr, *values)
    ticks = [tick.value for tick in chart.ticks]
    levels = [level.value for level in chart.levels] + [value for _, value in chart.expected]
    assert min(ticks) <= min([*levels, ticks[0]])
    assert max(ticks) >= max([*levels, ticks[-1]])
    assert len(ticks) >= 2


def test_a_road_says_where_it_stands_and_leads():
    chart = drawn(refund_time(), (9, 44), (50, 36))
    assert (chart.title, chart.facts) == ("KR3 Cut refund time", "48 → 24 hours · 李雷")
    assert (chart.now, chart.percent, chart.verdict) == ("36 hours", "50%", "on track")
    assert [level.label for level in chart.levels] == ["target 24 hours"]
    assert [report.value for report in chart.reports] == [44, 36]
    assert chart.summary == ("KR3 Cut refund time: 36 hours, 50% of the way, 58.2% expected. on track.")


def test_nobody_reported_yet():
    chart = drawn(refund_time(current=None))
    assert (chart.now, chart.percent, chart.reports) == ("–", "", ())
    assert chart.empty == "Nobody has checked in yet"
    assert [name for name, _ in chart.legend] == ["expected"]


def test_what_was_undone_or_mended_is_not_drawn():
    check_ins = [
        a_check_in(44, on(9)),
        replace(a_check_in(1, on(10), id=2), undone=True),
        replace(a_check_in(2, on(11), id=3), mended=True),
    ]
    chart = drawn(refund_time(), check_ins=check_ins)
    assert [report.value for report in chart.reports] == [44]


def test_of_a_day_the_newest_counts_whenever_it_was_written():
    chart = drawn(refund_time(), (50, 36), (9, 44), (9, 43))
    assert [(report.day.day, report.value) for report in chart.reports] == [(10, 43), (20, 36)]


def test_a_machine_may_report_every_day_of_a_year():
    values = [(day, 48) for day in range(300)]
    chart = drawn(refund_time(), *values)
    assert len(chart.reports) <= MOST_REPORTS
    assert chart.reports[-1].day == (on(299)).date()


def test_the_expected_line_bends_at_phases_and_ends_at_the_due_day():
    kr = refund_time(due=date(2026, 12, 1), phases=(Phase(date(2026, 11, 1), share=Decimal("0.25")),))
    assert drawn(kr).expected == (
        (date(2026, 10, 1), 48),
        (date(2026, 11, 1), 42),
        (date(2026, 12, 1), 24),
        (date(2026, 12, 31), 24),
    )


def test_commit_and_stretch_stand_beside_the_target():
    chart = drawn(a_key_result(commit=Decimal(80), stretch=Decimal(120)))
    assert [(level.value, level.label) for level in chart.levels] == [
        (100, "target 100"),
        (80, "commit 80"),
        (120, "stretch 120"),
    ]


def test_a_limit_is_a_band_without_an_expected_line():
    chart = drawn(a_key_result(kind=Kind.KEEP_BELOW, target=5, unit="%", current=4), (9, 4))
    assert (chart.inside, chart.expected) == ((None, 5), ())
    assert [level.label for level in chart.levels] == ["≤ 5%"]


def test_days_lie_as_far_apart_as_in_the_calendar():
    kr = due_on(date(2026, 12, 1), forecast=date(2026, 11, 30))
    chart = drawn(kr, (9, day_number(date(2026, 11, 30))))
    assert chart.levels[0].value - chart.reports[0].value == 1
    assert chart.levels[0].label == "due Dec 1"


def test_the_forecast_is_told_beside_its_line():
    values = ((9, 44), (30, 40), (50, 36))
    check_ins = [a_check_in(value, on(day), id=n) for n, (day, value) in enumerate(values, 1)]
    kr = refund_time()
    chart = drawn(kr, check_ins=check_ins, forecast=forecast(kr, check_ins, cycle=Q4, tz=SHANGHAI))
    assert ("forecast", "at this pace 28 hours by Dec 31") in chart.legend
    assert not chart.forecast.arrives


def test_an_open_blocker_and_a_missed_round_are_drawn():
    kr = refund_time(blocker=Blocker("waiting", LI_LEI, on(40), LI_LEI))
    chart = drawn(kr, missed=(date(2026, 10, 23),))
    assert chart.blocked == ((date(2026, 11, 10), TODAY),)
    assert {"blocked", "missed"} <= {name for name, _ in chart.legend}


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2027, 2, 1)], ids=["before", "after"])
def test_outside_of_the_cycle_no_day_is_today(today):
    assert drawn(refund_time(), (9, 44), today=today).today is None


def test_what_people_wrote_is_kept_as_they_wrote_it():
    chart = drawn(refund_time(title="Cut <b> & [refunds]"))
    assert chart.title == "KR3 Cut <b> & [refunds]"
    assert "Cut &lt;b&gt; &amp; [refunds]" in draw(chart, LIGHT)
