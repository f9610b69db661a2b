"""Days that could be two, and whose today it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.kit.desk import commands, shown


@pytest.fixture
def launch(sales):
    """KR7 is due on a date."""
    sales.must("/kr add O1 Opening date by 12-20")
    sales.forward(minutes=20)
    return sales


ASKED = [
    pytest.param("/kr add O1 Towns from 0 to 9 by 3/4 weight 2", "by 2027-03-04 weight 2", id="a deadline"),
    pytest.param("/kr edit KR1 by 3/4", "by 2027-03-04", id="an edit"),
    pytest.param("/kr update KR7 3/4 late", "KR7 2027-03-04 late", id="a forecast"),
    pytest.param("/kr update KR1 40 on 3/4", "on 2026-03-04", id="a report"),
    pytest.param("/kr fix KR1 3/4 40 wrong", "2026-03-04 40 wrong", id="a mended one"),
    pytest.param(
        "/kr add O1 T from 0 to 9 phases 30% by 3/4, 70% by 12-10", "by 2027-03-04, 70%", id="a phase"
    ),
    pytest.param("/kr edit KR1 phases 30% by 3/4,70% by 12-10", "by 2027-03-04,70%", id="a phase, glued"),
]


@pytest.mark.parametrize(("line", "offered"), ASKED)
def test_a_day_that_could_be_two_is_asked_back_in_english_and_nothing_is_written(launch, line, offered):
    before = launch.written()
    handled = launch.say(line)
    assert handled.refused == "ambiguous_date"
    assert len(commands(handled)) == 2
    assert commands(handled)[0].endswith(offered) or offered in commands(handled)[0]
    assert "can be two days: Thu, Mar 4, 2027" in shown(
        handled
    ) or "can be two days: Wed, Mar 4, 2026" in shown(handled)
    assert launch.written() == before


def test_a_tap_says_which_day_was_meant(launch):
    handled = launch.say("/kr edit KR1 by 3/4")
    assert "due day: – → Sat, Apr 3, 2027" in launch.must(commands(handled)[1])


@pytest.mark.parametrize(("lang", "day"), [("zh-CN", date(2027, 3, 4)), ("vi", date(2027, 4, 3))])
def test_a_group_whose_language_says_which_is_not_asked(sales, lang, day):
    sales.configure("SALES", lang=lang)
    sales.must("/kr edit KR1 by 3/4")
    assert sales.key_result("KR1").due == day


def test_a_quarter_ends_with_the_business_years(sales):
    sales.rules = replace(sales.rules, fiscal_start=4)
    sales.must("/okr add Grow")
    sales.must("/kr add O1 Towns from 0 to 9 by Q4")
    found = sales.key_result("KR1", cycle="2026Q3")
    assert found.due == date(2027, 3, 31)


def test_today_is_the_groups_own(sales):
    late = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    sales.must("/kr edit KR1 by tomorrow", at=late)
    assert sales.key_result("KR1").due == date(2026, 11, 25)


def test_the_days_of_a_receipt_are_read_again_in_the_language_they_were_told_in(sales):
    for lang in ("zh-CN", "en"):
        sales.must(f"/lang {lang}")
        text = sales.must("/kr edit KR1 by 12-04")
        told = text.split("→ ")[1].split("\n")[0]
        sales.must("/kr edit KR1 by none")
        assert told in sales.must(f"/kr edit KR1 by {told}")
        assert sales.key_result("KR1").due == date(2026, 12, 4)
        sales.must("/kr edit KR1 by none")
