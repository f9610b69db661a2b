"""Who checked in when asked becomes a field of weeks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cards.drawing.heat_map import Attendee, heat_map
from charts.drawing import draw
from charts.theme import LIGHT
from i18n.languages import LANGUAGES
from okr.presence import Absence
from tests.kit.builders import LI_LEI, Q4
from tests.kit.readers import a_reader

ROUNDS = [date(2026, 10, 9) + timedelta(days=14 * each) for each in range(6)]
NINTH, TWELFTH = date(2026, 10, 9), date(2026, 10, 12)


def shown(*attendees, lang="en", today=date(2026, 10, 30), **changes):
    return heat_map(a_reader(lang, today=today), "Sales", attendees, cycle=Q4, rounds=ROUNDS, **changes)


def somebody(*reports, name="李雷", **changes):
    return Attendee(name, reports, Q4.start, **changes)


def test_a_row_tells_each_week_and_the_sum():
    chart = shown(somebody(NINTH, NINTH))
    (row,) = chart.rows
    assert "".join(row.weeks) == "-r-m-........."
    assert (row.numbers[1], row.total) == ("2", "1/2")
    assert chart.now == 4
    assert chart.weeks[:2] == ("Oct 1", "Oct 5")
    assert chart.summary == "Sales: 1 of 2 weekly check-ins were made."


def test_one_report_a_week_needs_no_numbers():
    assert shown(somebody(NINTH)).rows[0].numbers == ()


def test_the_legend_names_what_occurs_only():
    chart = shown(somebody(TWELFTH))
    assert [word for _, word in chart.legend] == ["after the check-in day", "no check-in", "none due"]


def test_who_was_away_is_shown_as_away():
    away = Absence(1, LI_LEI, date(2026, 10, 20), date(2026, 10, 30))
    assert "".join(shown(somebody(NINTH, absences=(away,))).rows[0].weeks) == "-r-a-........."


def test_of_many_the_first_rows_are_drawn_and_all_are_counted():
    chart = shown(*(somebody(NINTH, name=f"P{n}") for n in range(5)), most=2)
    assert ([row.name for row in chart.rows], chart.more) == (["P0", "P1"], "+3 more")
    assert chart.summary == "Sales: 5 of 10 weekly check-ins were made."


def test_nobody_is_there():
    chart = shown()
    assert (chart.rows, chart.weeks, chart.empty) == ((), (), "No check-ins to show yet")
    assert chart.empty in draw(chart, LIGHT)


def test_after_the_cycle_no_week_is_the_running_one():
    assert shown(somebody(), today=date(2027, 2, 1)).now is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_can_be_drawn(lang):
    assert "□" not in draw(shown(somebody(NINTH, TWELFTH), lang=lang), LIGHT)
