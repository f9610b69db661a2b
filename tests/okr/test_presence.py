"""How long somebody may be away or snooze; what is refused carries the line that would do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from okr.model import Person
from okr.presence import Absence, BadAbsence, BadSnooze, check_days, check_snooze

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(TODAY, TODAY, id="one day"),
        pytest.param(date(2026, 11, 20), TODAY, id="begun already"),
        pytest.param(TODAY, TODAY + timedelta(days=365), id="366 days"),
    ],
)
def test_days_that_will_do(first, last):
    check_days(first, last, today=TODAY)


@pytest.mark.parametrize(
    ("first", "last", "why", "line"),
    [
        (date(2026, 12, 3), date(2026, 12, 1), "ends_before", "/away 2026-12-01..2026-12-03"),
        (TODAY, TODAY + timedelta(days=366), "too_long", "/away 2026-11-23..2027-11-23"),
        (date(2026, 11, 1), date(2026, 11, 22), "past", "/away 2026-11-23"),
    ],
)
def test_days_that_will_not(first, last, why, line):
    with pytest.raises(BadAbsence) as refused:
        check_days(first, last, today=TODAY)
    assert (refused.value.why, refused.value.lines) == (why, (line,))


@pytest.mark.parametrize(
    ("span", "why"),
    [(timedelta(0), "past"), (-timedelta(hours=1), "past"), (timedelta(days=14, minutes=1), "too_long")],
)
def test_a_snooze_ends_later_but_not_much_later(span, why):
    check_snooze(NOW + timedelta(days=14), now=NOW, typed="14d")
    with pytest.raises(BadSnooze) as refused:
        check_snooze(NOW + span, now=NOW, typed="x")
    assert refused.value.why == why


def test_an_absence_holds_from_its_first_to_its_last_day():
    absence = Absence(1, Person("u1", "Bo"), TODAY, TODAY + timedelta(days=1))
    assert [absence.holds(TODAY + timedelta(days=each)) for each in (-1, 0, 1, 2)] == [
        False,
        True,
        True,
        False,
    ]
