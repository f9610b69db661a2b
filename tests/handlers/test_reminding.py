"""/remind: a manager's nudge, one to one, once a day, and none to whoever is not to be reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text as sql

from storage.person_occurrences import NUDGE, PersonOccurrences
from tests.kit.desk import Desk


def nudges(desk: Desk) -> list[str]:
    return [post.text for post in desk.posts(staff_id="u003") if "asks for your report" in post.text]


def remind(desk: Desk, line: str = "/remind KR1", by: str = "u001", **how):
    return desk.say(line, by=by, **how)


def test_the_owner_is_asked_one_to_one_and_told_by_whom(sales):
    assert "王小明 is asked one to one for KR1." in sales.must("/remind KR1", by="u001")
    [said] = nudges(sales)
    assert "李雷 asks for your report:" in said
    assert "SALES/KR1 Active shops" in said


def test_a_person_is_asked_for_all_they_owe_here(sales):
    sales.must("/kr update 1 40")
    sales.must("/skip 2 no data")
    text = sales.must("/remind @王小明", by="u001", mentions=["u003"])
    assert "for KR3, KR4, KR5, KR6." in text
    assert len(nudges(sales)) == 1


def test_one_to_one_it_is_about_the_groups_one_manages(sales):
    handled = sales.say("/remind SALES/KR1", by="u001", group=None)
    assert not handled.refused
    assert sales.refused("/remind SALES/KR1", by="u005", group=None) == "not_allowed"


@pytest.mark.parametrize("by", ["u003", "u005"])
def test_only_managers_remind(sales, by):
    assert sales.refused("/remind KR1", by=by) == "not_allowed"


def test_once_a_day(sales):
    sales.must("/remind KR1", by="u001")
    assert "once a day" in remind(sales, "/remind KR2").messages[0].text.lower()
    sales.forward(days=1)
    sales.must("/remind KR2", by="u001")
    assert len(nudges(sales)) == 2


def test_ten_a_week(sales):
    def ten(unit):
        for n in range(10):
            day = sales.now.date() - timedelta(days=n % 6 + 1)
            PersonOccurrences(unit).decide(
                "u003", NUDGE, f"{day.isoformat()} {n}", due_at=sales.now, now=sales.now
            )

    sales.read(ten)
    assert "ten times within a week" in remind(sales).messages[0].text
    assert nudges(sales) == []


def test_one_that_was_left_out_today_may_still_be_asked_for(sales):
    day = date(2026, 11, 23).isoformat()
    sales.read(
        lambda unit: PersonOccurrences(unit).decide(
            "u003", NUDGE, day, due_at=sales.now, now=sales.now, skipped="away"
        )
    )
    sales.must("/remind KR1", by="u001")
    assert remind(sales).refused == "not_reminded"


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("/away until friday", "王小明 is away until Nov 27."),
        ("/away until friday @Bo Chen", "王小明 is away until Nov 27; Bo Chen stands in."),
        ("/snooze 2h", "wants no reminders just now"),
        ("/mute nudge", "has switched nudges off"),
        ("/kr update 1 40", "KR1 is not due right now."),
        ("/skip 1 no data", "KR1 is not due right now."),
    ],
)
def test_whoever_is_not_to_be_reached_is_left_alone(sales, line, fact):
    sales.must(line, mentions=["u004"] if "@" in line else [])
    handled = remind(sales)
    assert handled.refused == "not_reminded"
    assert fact in handled.messages[0].text
    assert nudges(sales) == []
    assert sales.count("person_occurrences") == 0


def test_nobody_is_asked_for_nothing(sales):
    handled = remind(sales, "/remind @Bo Chen", mentions=["u004"])
    assert handled.refused == "not_reminded"
    assert "owes nothing" in handled.messages[0].text


def test_it_waits_for_the_morning_where_they_are(sales):
    sales.must("/tz Asia/Ho_Chi_Minh")
    sales.forward(hours=12)
    assert "It is quiet there now: it arrives at Nov 24 09:30." in sales.must("/remind KR1", by="u001")
    with sales.database.engine.connect() as connection:
        row = connection.execute(sql("SELECT not_before FROM outbox WHERE body LIKE '%asks for your%'")).one()
    assert row[0] == int(
        (sales.now.replace(hour=1, minute=30, second=0) + timedelta(days=1)).timestamp() * 1000
    )
