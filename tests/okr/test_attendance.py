"""Who reported when they were asked, and who could not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from okr.attendance import missed, seen
from okr.past import weeks
from tests.kit.builders import Q4

FRIDAYS = [date(2026, 10, 9) + timedelta(days=14 * each) for each in range(6)]  # 9, 23, Nov 6, 20, Dec 4, 18


def october(day: int) -> date:
    return date(2026, 9, 30) + timedelta(days=day)


@pytest.mark.parametrize(
    ("reports", "today", "letters"),
    [
        # Weeks end on October 4, 11, 18, 25, November 1, 8…
        pytest.param([9, 23], 27, "-r-r-.........", id="on the day"),
        pytest.param([10], 13, "-r-...........", id="the day after is in time"),
        pytest.param(
            [12], 13, "-d-...........", id="two days after is delayed, and only the round's week says so"
        ),
        pytest.param([5], 13, "-r-...........", id="before the round"),
        pytest.param([], 13, "-m-...........", id="nobody said a word"),
        pytest.param([], 10, "--............", id="the next day is not over"),
        pytest.param([9, 13], 15, "-rr...........", id="one more, in a week without a round"),
        pytest.param([20], 27, "-m-r-.........", id="a report answers the nearest round"),
        pytest.param([], 1, "-.............", id="the first day"),
    ],
)
def test_seen(reports, today, letters):
    found = seen(weeks(Q4), FRIDAYS, map(october, reports), today=october(today), since=Q4.start)
    assert "".join(found) == letters


def test_who_was_away_missed_nothing():
    found = seen(
        weeks(Q4), FRIDAYS, [], today=october(14), since=Q4.start, away=lambda day: day == october(9)
    )
    assert found[1] == "a"


def test_who_came_later_was_not_expected_before():
    found = seen(weeks(Q4), FRIDAYS, [], today=october(27), since=october(15))
    assert "".join(found[:5]) == "---m-"


def test_of_two_rounds_in_a_week_the_worse_is_shown():
    found = seen(weeks(Q4), [october(5), october(8)], [october(5)], today=october(20), since=Q4.start)
    assert found[1] == "m"


def test_without_a_timetable_reports_are_shown_and_nothing_is_missed():
    found = seen(weeks(Q4), [], [october(6)], today=october(20), since=Q4.start)
    assert "".join(found[:4]) == "-r--"


def test_missed():
    assert missed(FRIDAYS, [october(9)], today=october(31), since=Q4.start) == (october(23),)
    assert missed([], [], today=october(31), since=Q4.start) == ()
