"""What single people hear around the turn of a cycle, and how much of it their group reads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql

from tests.handlers.test_cycle_posts import at, decided, why
from tests.kit.desk import Desk, Post, commands, shown


@pytest.fixture
def left(sales):
    """王小明's O1 and Ann Lee's O2 and O3 are unfinished; O3 is private."""
    sales.must("/kr update 1 100")
    sales.must("/okr add Hers\n/kr add Calls from 0 to 9", by="u005")
    sales.must("/okr add Find another job private\n/kr add Interviews from 0 to 4", by="u005", group=None)
    return sales


def letter(desk: Desk, staff_id: str, title: str) -> Post:
    [post] = [post for post in desk.posts(staff_id=staff_id) if title in post.title]
    return post


def outcomes(desk: Desk) -> list[tuple[str, str, str, str]]:
    with desk.database.engine.connect() as connection:
        rows = connection.execute(
            sql("SELECT staff_id, kind, state, reason FROM person_occurrences ORDER BY staff_id")
        )
        return [tuple(row) for row in rows]


def test_the_group_reads_how_many_are_undecided_and_no_more(left):
    handled = at(left, "carry")
    text = shown(handled)
    assert "2 objectives of 2026Q4 are unfinished" in text
    assert "@OKR /cycle show 2026Q4" in text
    assert commands(handled) == ["/cycle show 2026Q4"]
    for word in ("New customers", "Hers", "another job"):
        assert word not in text
    assert decided(left) == [("carry", "done", "")]


def test_a_manager_reads_all_of_them_with_a_line_for_each_answer(left):
    at(left, "carry")
    post = letter(left, "u001", "keep, change or drop?")
    assert "**O1 New customers succeed in their first week** · 王小明 · score 0.1" in post.text
    assert "**O3 Find another job** · Ann Lee" in post.text
    for line in ("keep we are nearly there", "change the market moved", "drop nobody needs it any more"):
        assert f"\n\n/cycle carry 2026Q4/O2 {line}" in post.text
    assert post.commands == tuple(f"/cycle carry 2026Q4/O{number}" for number in (1, 2, 3))


def test_a_manager_who_belongs_to_several_groups_reads_whole_references(left):
    left.must("/help", by="u001", group="PRODUCT")
    at(left, "carry")
    assert letter(left, "u001", "keep").commands[0] == "/cycle carry SALES/2026Q4/O1"


def test_each_line_and_each_button_is_taken(left):
    at(left, "carry")
    post = letter(left, "u001", "keep")
    lines = [line for line in post.text.split("\n\n") if line.startswith("/cycle carry")]
    assert "goes on as 2027Q1/O1" in left.must(post.commands[0], by="u001", group=None)
    assert "Verdict: change" in left.must(lines[4], by="u001", group=None)
    assert "Verdict: drop" in left.must(lines[8], by="u001", group=None)


def test_an_owner_reads_their_own_and_who_decides(left):
    at(left, "carry")
    post = letter(left, "u003", "keep, change or drop?")
    assert "**O1 New customers" in post.text
    assert "Hers" not in post.text
    assert "李雷 can decide." in post.text
    assert "/cycle carry" not in post.text
    assert "another job" in letter(left, "u005", "keep").text


def test_managers_of_the_groups_above_are_left_in_peace(left):
    at(left, "carry")
    assert left.posts(staff_id="u002") == []
    assert [row[:3] for row in outcomes(left)] == [
        (staff_id, "carry", "done") for staff_id in ("u001", "u003", "u005")
    ]


def test_a_group_without_a_manager_of_its_own_goes_to_the_one_above(left):
    left.configure("SALES", managers=frozenset({"u002"}))
    at(left, "carry")
    assert "Hers" in letter(left, "u002", "keep").text


def test_a_manager_of_a_group_above_decides_about_their_own(sales):
    sales.must("/okr add Help sales\n/kr add Hours from 0 to 9", by="u002")
    at(sales, "carry")
    post = letter(sales, "u002", "keep")
    assert "Help sales" in post.text
    assert "New customers" not in post.text
    assert len(post.commands) == 1


def test_the_longer_a_list_the_less_is_said_of_its_end(sales):
    for number in range(2, 6):
        sales.must(f"/okr add Number {number}\n/kr add Calls from 0 to 9")
    at(sales, "carry")
    post = letter(sales, "u001", "keep")
    assert "Then, in the same way: O4, O5" in post.text
    assert len(post.commands) == 3


def test_where_only_few_may_see_what_is_left_the_group_hears_nothing(desk):
    desk.must("/okr add Find another job private\n/kr add Interviews from 0 to 4", group=None)
    assert at(desk, "carry").messages == ()
    assert decided(desk) == [("carry", "done", "")]
    assert "another job" in letter(desk, "u003", "keep").text


def test_where_everything_is_decided_nobody_is_asked(sales):
    sales.now = datetime(2026, 12, 28, 2, tzinfo=UTC)
    sales.must("/cycle carry O1 drop nobody needs it", by="u001")
    assert why(sales, "carry") == "everything is decided"


def test_a_cycle_that_is_closed_leaves_its_objectives_undecided(sales):
    sales.now = datetime(2026, 12, 28, 2, tzinfo=UTC)
    sales.must("/cycle close", by="u001")
    sales.must("/yes", by="u001")
    assert "1 objective of 2026Q4 is unfinished" in shown(at(sales, "carry"))
    assert "Verdict: keep" in sales.must("/cycle carry 2026Q4/O1 keep nearly", by="u001")


def test_who_has_set_nothing_is_counted_in_the_group_and_named_to_the_manager(sales):
    sales.now = datetime(2027, 1, 5, 2, tzinfo=UTC)
    sales.must("/okr add More", by="u004")
    handled = at(sales, "unset")
    text = shown(handled)
    assert "1 of 4 has set objectives for 2027Q1." in text
    assert "@OKR /okr add New customers succeed in their first week" in text
    assert "@OKR /template sales adopt" in text
    assert commands(handled)[:2] == ["/template sales", "/template product"]
    assert "王小明" not in text
    post = letter(sales, "u001", "objectives not set yet")
    assert "3 people have neither an objective nor a key result yet: 李雷, 王小明, Ann Lee" in post.text
    assert "Only the managers hear the names" in post.text
    assert decided(sales) == [("unset", "done", "")]


def test_a_group_that_chose_names_reads_them(sales):
    sales.configure("SALES", names=True)
    text = shown(at(sales, "unset"))
    assert "Still without: 李雷, 王小明, Bo Chen, Ann Lee" in text
    assert "This group has no objective for 2027Q1 yet." in text
    assert "Only the managers" not in letter(sales, "u001", "not set yet").text


def test_whoever_owned_something_last_time_is_expected_though_they_never_spoke(sales):
    sales.must("/okr owner O1 @Mei", by="u001", mentions=["u007"])
    sales.must("/yes", by="u001")
    assert "0 of 5 have" in shown(at(sales, "unset"))


@pytest.mark.parametrize(
    ("line", "group"),
    [
        pytest.param("/okr add Mine in 2027", "SALES", id="for the whole year"),
        pytest.param("/okr add Mine in 2027H1", "SALES", id="for the half of it"),
        pytest.param("/okr add Mine", "COMPANY", id="in another group"),
        pytest.param("/okr add Mine private", "SALES", id="that few may see"),
    ],
)
def test_an_objective_anywhere_counts(sales, line, group):
    sales.now = datetime(2027, 1, 5, 2, tzinfo=UTC)
    sales.must("/help", group="COMPANY")
    sales.must(line, group=group)
    assert "1 of 4" in shown(at(sales, "unset"))


def test_a_key_result_is_enough(sales):
    sales.now = datetime(2027, 1, 5, 2, tzinfo=UTC)
    sales.must("/okr add Ours", by="u001")
    sales.must("/kr add O1 Calls from 0 to 9 @Ann", by="u001", mentions=["u005"])
    assert "2 of 4" in shown(at(sales, "unset"))


def test_what_was_dropped_is_not_set(sales):
    sales.now = datetime(2027, 1, 5, 2, tzinfo=UTC)
    sales.must("/okr add Mine")
    sales.must("/okr drop O1 a mistake")
    sales.must("/yes")
    assert "0 of 4" in shown(at(sales, "unset"))


def test_where_everybody_has_set_objectives_nothing_is_said(sales):
    sales.now = datetime(2027, 1, 5, 2, tzinfo=UTC)
    for staff_id in ("u001", "u003", "u004", "u005"):
        sales.must("/okr add Mine", by=staff_id)
    assert why(sales, "unset") == "everybody has objectives"
    assert [post for post in sales.posts() if "not set yet" in post.title] == []


def test_a_group_where_nobody_is_known_hears_nothing(desk):
    with desk.database.engine.begin() as connection:
        connection.execute(sql("DELETE FROM members"))
    assert why(desk, "unset") == "nobody is known here"


def test_nobody_hears_the_same_twice(left):
    at(left, "carry")
    before = len(left.posts())
    assert at(left, "carry").repeated
    assert len(left.posts()) == before
