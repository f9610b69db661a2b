"""A company's own days: they win over the country's, and every fault of their file is told with its line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from schedules import calendars
from schedules.calendars import is_workday, known, next_workday, provisional
from schedules.company_days import NO_DAYS, read


@pytest.fixture(autouse=True)
def _nothing_stays_installed() -> Iterator[None]:
    yield
    calendars.install(NO_DAYS)


def installed(text: str) -> None:
    days, wrong = read(text, known=known)
    assert wrong == ()
    calendars.install(days)


FILE = """
[all]
off = ["2026-12-24", "2027-01-02..2027-01-05"]
work = [2026-10-03]

[CN]
off = ["2026-09-20"]
work = ["2026-12-24"]

[none]
off = ["2026-12-25"]
"""


@pytest.mark.parametrize(
    ("day", "calendar", "worked"),
    [
        pytest.param("2026-12-24", "HK", False, id="off for all"),
        pytest.param("2026-12-24", "CN", True, id="a calendar's own section wins over all"),
        pytest.param("2026-12-24", "none", True, id="all is not none: every day is worked there"),
        pytest.param("2026-12-25", "none", False, id="unless its own section says otherwise"),
        pytest.param("2026-12-25", "CN", True, id="a section is of its calendar only"),
        pytest.param("2026-09-20", "CN", False, id="off though the country makes up for Golden Week"),
        pytest.param("2026-09-20", "CHN", False, id="three letters mean the same country"),
        pytest.param("2026-10-03", "CN", True, id="worked, in Golden Week and on a Saturday"),
        pytest.param("2027-01-05", "VN", False, id="the last day of a span"),
        pytest.param("2027-01-06", "VN", True, id="the one after it"),
        pytest.param("2026-12-23", "CN", True, id="what the file does not name is the country's affair"),
    ],
)
def test_the_company_wins_over_the_country(day, calendar, worked):
    installed(FILE)
    assert is_workday(date.fromisoformat(day), calendar) is worked


def test_other_days_count_at_once_whatever_was_asked_before():
    friday = date(2026, 11, 20)
    assert next_workday(friday, "CN") == friday
    installed('[CN]\noff = ["2026-11-20"]')
    assert next_workday(friday, "CN") == date(2026, 11, 23)
    calendars.install(NO_DAYS)
    assert next_workday(friday, "CN") == friday


def test_a_file_that_leaves_no_day_for_two_months_is_not_asked():
    spans = ["2027-03-01..2027-03-31", "2027-04-01..2027-04-30", "2027-05-01..2027-05-31"]
    installed(f"[all]\noff = {spans}")
    assert next_workday(date(2027, 3, 6), "CN") == date(2027, 3, 8)
    assert next_workday(date(2027, 4, 30), "CN") == date(2027, 6, 1)


def test_a_company_can_announce_a_year_itself():
    assert provisional(2090, "CN")
    installed('[CN]\nannounced = [2090]\noff = ["2090-10-02"]')
    assert not provisional(2090, "CN")
    assert provisional(2091, "CN")
    assert provisional(2090, "HK")
    assert not is_workday(date(2090, 10, 2), "CN")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", ["line 1: empty, expected a section such as [CN] with off or work"], id="empty"),
        pytest.param("# soon\n", ["line 1: empty, expected a section"], id="only a comment"),
        pytest.param(
            "[all]\noff = [", ["line 2: no TOML (Invalid value (at end of document))"], id="cut off"
        ),
        pytest.param(
            "[all]\n\noff = 2027-02-30\n", ["line 3: no TOML"], id="no such day, in TOML's own words"
        ),
        pytest.param(
            '[all]\noff = ["2026-12-24",\n  "2027-02-30"]',
            ["line 3: '2027-02-30' in [all], expected a day such as 2026-12-24"],
            id="no such day",
        ),
        pytest.param(
            '[all]\noff = ["20261224"]', ["line 2: '20261224' in [all]"], id="another way to write it"
        ),
        pytest.param("[all]\noff = [7]", ["line 2: 7 in [all], expected a day"], id="a number"),
        pytest.param("[all]\noff = [2026-12-24T10:00:00]", ["line 2: datetime"], id="a day and an hour"),
        pytest.param(
            '[all]\noff = "2026-12-24"',
            ["line 2: off = '2026-12-24' in [all], expected a list"],
            id="no list",
        ),
        pytest.param(
            '[all]\noff = ["2027-01-04..2027-01-02"]',
            ["line 2: '2027-01-04..2027-01-02' in [all], expected 1 to 31 days, the first one first"],
            id="a span the wrong way round",
        ),
        pytest.param(
            '[all]\noff = ["2026-12-24..2027-12-27"]',
            ["expected 1 to 31 days"],
            id="a span with a wrong year",
        ),
        pytest.param('[all]\noff = ["0001-01-01..9999-12-31"]', ["expected 1 to 31 days"], id="all of time"),
        pytest.param(
            '[CN]\noff = ["2026-12-24"]\nwork = ["2026-12-26",\n "2026-12-22..2026-12-24"]',
            ["line 4: 2026-12-24 both off and work in [CN], expected one of them"],
            id="one day both off and work",
        ),
        pytest.param(
            '[XX]\noff = ["2026-12-24"]',
            ["line 1: an unknown calendar [XX], expected all, none, or a country such as CN or HK"],
            id="a country nobody knows",
        ),
        pytest.param('off = ["2026-12-24"]', ["line 1: an unknown calendar [off]"], id="no section at all"),
        pytest.param(
            "\nCN = 5", ["line 2: CN without a section, expected [CN]"], id="no section but a calendar"
        ),
        pytest.param(
            "[CN]\nof = []", ["line 2: 'of' in [CN], expected off, work or announced"], id="a misspelt word"
        ),
        pytest.param(
            "[CN]\nannounced = [27]", ["line 2: 27 in [CN], expected a year such as 2027"], id="no year"
        ),
        pytest.param(
            "[all]\nannounced = [2027]",
            ["line 2: announced in [all], expected it in the section of one calendar"],
            id="nobody announces for all",
        ),
        pytest.param(
            '[HK]\noff = ["x"]\n[all]\nwork = ["y"]',
            ["line 2: 'x' in [HK]", "line 4: 'y' in [all]"],
            id="every fault at once",
        ),
    ],
)
def test_a_fault_is_told_with_its_line(text, told):
    days, wrong = read(text, known=known)
    assert len(wrong) == len(told)
    for each, part in zip(wrong, told, strict=True):
        assert part in str(each)
    calendars.install(days)  # nobody should, and still nothing breaks
    day = date(2026, 12, 20)
    for ahead in range(30):
        next_workday(day + timedelta(days=ahead), "CN")


def test_sections_without_days_are_no_fault():
    assert read("[CN]\noff = []\n", known=known) == (NO_DAYS, ())
