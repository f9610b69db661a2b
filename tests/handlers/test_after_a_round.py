"""After a check-in round: the silent are nudged once, and their managers read a list."""

from __future__ import annotations

from datetime import date, timedelta

from storage.absences import Absences
from storage.person_occurrences import NUDGE, PersonOccurrences
from tests.kit.desk import Desk
from tests.kit.rounds import cards, decided, follow_up, reasons

OWNER, COLLEAGUE, MANAGER = "u003", "u005", "u001"


def test_the_silent_are_nudged_once_on_the_next_working_day(asked):
    asked.look("ask", OWNER)
    asked.must("/kr update KR7 3", by=COLLEAGUE)
    follow_up(asked, "nudge", days=1)
    asked.look("chase", OWNER)
    asked.look("chase", COLLEAGUE)
    assert cards(asked, COLLEAGUE) == []
    _, nudge = cards(asked, OWNER)
    assert nudge.startswith("王小明, 6 key results still wait for a word from you.")
    assert reasons(asked, COLLEAGUE) == [("nudge", "everything is answered")]
    asked.tick("nudge", day=asked.now.date() - timedelta(days=1))
    assert asked.look("chase", OWNER) is None


def test_a_newer_round_ends_the_older_one(asked):
    day = asked.now.date()
    asked.forward(days=1)
    asked.tick("checkin")
    asked.tick("nudge", day=day)
    asked.tick("list", day=day)
    assert decided(asked, "nudge") == ["a newer round has begun"]
    assert decided(asked, "list") == ["a newer round has begun"]


def test_nobody_is_nudged_more_than_ten_times_in_seven_days(asked):
    _nudged_before(asked, times=10)
    follow_up(asked, "nudge", days=1)
    asked.look("chase", OWNER)
    assert cards(asked, OWNER) == []
    assert reasons(asked, OWNER)[-1] == ("nudge", "nudged ten times in seven days")


def _nudged_before(desk: Desk, *, times: int) -> None:
    for number in range(times):
        desk.read(
            lambda unit, number=number: PersonOccurrences(unit).decide(
                OWNER, NUDGE, f"{desk.now.date()} {number}", due_at=desk.now, now=desk.now
            )
        )


def test_after_three_working_days_each_manager_of_the_group_gets_the_list(asked):
    asked.must("/kr update KR7 3", by=COLLEAGUE)
    follow_up(asked, "list", days=3)
    [text] = cards(asked, MANAGER)
    assert "1 of 2 have not fully answered the check-in of Mon, Nov 23, 2026:" in text
    assert "**王小明**: KR1 Active shops (no report yet)" in text
    assert "Ann" not in text
    assert cards(asked, "u002") == []  # manages the group above: would get one of each group
    assert decided(asked, "list") == [""]


def test_a_manager_does_not_read_their_own_name_on_the_list(asked):
    asked.must("/kr update KR7 3", by=COLLEAGUE)
    for number in range(1, 7):
        asked.must(f"/kr owner KR{number} @u001", by=MANAGER, mentions=["u001"])
        asked.must("/yes", by=MANAGER, group=None)
    follow_up(asked, "list", days=3)
    assert [text for text in cards(asked, MANAGER) if "have not fully answered" in text] == []


def test_there_is_no_list_of_nobody(asked):
    for number in (1, 2, 3, 5, 6):
        asked.must(f"/block KR{number} no vendor")
    asked.must("/kr update KR4 done")
    asked.must("/kr update KR7 3", by=COLLEAGUE)
    follow_up(asked, "list", days=3)
    assert cards(asked, MANAGER) == []
    assert decided(asked, "list") == ["everybody answered"]


def test_whoever_is_away_is_on_no_list(asked):
    asked.must("/kr update KR7 3", by=COLLEAGUE)
    asked.read(
        lambda unit: Absences(unit).add(
            OWNER, date(2026, 11, 24), date(2026, 11, 30), stand_in=None, at=asked.now
        )
    )
    follow_up(asked, "list", days=3)
    assert cards(asked, MANAGER) == []
