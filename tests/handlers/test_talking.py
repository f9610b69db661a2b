"""Comments and kudos: anyone who may see a key result, and whoever is thanked is told."""

from __future__ import annotations

import pytest

from tests.kit.desk import Desk, shown

THANKS = "/kudos @Bo Chen KR1 for staying late"


def told(desk: Desk, staff_id: str) -> list[str]:
    return [post.text for post in desk.posts(staff_id=staff_id)]


@pytest.mark.parametrize(("by", "group"), [("u003", "SALES"), ("u005", "SALES"), ("u007", "PRODUCT")])
def test_anyone_who_may_see_it_comments(sales, by, group):
    sales.must("/kr comment SALES/KR1 the vendor answers on Friday", by=by, group=group)
    for line in ("/kr show 1", "/kr history 1"):
        assert "the vendor answers on Friday" in sales.must(line)


def test_nobody_is_told_of_a_comment(sales):
    sales.must("/kr comment 1 well done", by="u005")
    assert [post for post in sales.posts() if post.staff_id] == []


def test_whoever_is_thanked_is_told_in_their_own_language(sales):
    sales.must("/lang zh", by="u004", group=None)
    text = sales.must(THANKS, by="u005", mentions=["u004"])
    assert "Ann Lee thanks Bo Chen: for staying late" in text
    assert "Ann Lee 感谢你：for staying late" in told(sales, "u004")[-1]
    assert "SALES/2026Q4/KR1 Active shops" in told(sales, "u004")[-1]
    for line in ("/kr show 1", "/kr history 1"):
        assert "Ann Lee thanks Bo Chen" in sales.must(line)


def test_the_person_may_stand_behind_the_key_result(sales):
    assert "thanks Bo Chen: yes!" in sales.must("/kudos KR1 @Bo Chen yes!", by="u005", mentions=["u004"])


@pytest.mark.parametrize(
    ("line", "mentions", "code"),
    [
        pytest.param("/kudos @Ann Lee KR1 me", ["u005"], "thanks_to_oneself", id="oneself"),
        pytest.param("/kudos KR1 thanks", [], "missing_word", id="nobody"),
        pytest.param("/kudos @Bo KR1 thanks", [], "missing_word", id="a name that is no mention"),
        pytest.param("/kudos @Bo Chen KR1", ["u004"], "missing_word", id="no words"),
        pytest.param("/kudos @Bo Chen KR99 x", ["u004"], "unknown_reference", id="nothing there"),
        pytest.param("/kr comment KR1", [], "missing_word", id="a comment without words"),
        pytest.param("/kr comment", [], "missing_word", id="a comment on nothing"),
        pytest.param("/kr comment KR1 " + "x" * 2001, [], "too_long", id="a long comment"),
    ],
)
def test_what_cannot_be(sales, line, mentions, code):
    before = sales.written()
    assert sales.refused(line, by="u005", mentions=mentions) == code
    assert sales.written() == before
    assert told(sales, "u004") == []


@pytest.mark.parametrize("line", ["/kr comment 1 hello", "/kudos @Bo Chen 1 hello"])
def test_somebody_from_outside_says_nothing(sales, line):
    sales.configure("SALES", external=True)
    assert sales.refused(line, by=None, mentions=["u004"]) == "not_allowed"


@pytest.mark.parametrize("line", ["/kr comment SALES/KR7 x", "/kudos @Bo Chen SALES/KR7 x"])
def test_of_what_may_not_be_seen_nothing_can_be_said(sales, line):
    sales.must("/okr add Hire a rival private\n/kr add Rivals from 0 to 9")
    assert sales.refused(line, by="u005", mentions=["u004"]) == "unknown_reference"


def test_whoever_may_not_see_it_is_not_told(sales):
    sales.must("/okr add Hire a rival private\n/kr add Rivals from 0 to 9")
    assert shown(sales.say("/kudos @Bo Chen 7 thanks", mentions=["u004"])) == "Sent to you privately."
    assert told(sales, "u004") == []
    assert "Bo Chen may not see this key result and was not told." in told(sales, "u003")[-1]


def test_what_people_write_is_harmless(sales):
    sales.must("/kr comment 1 [x](http://a) @all *b*", by="u005")
    sales.must("/kudos @Bo Chen 1 [x](http://a) @all", by="u005", mentions=["u004"])
    for text in (sales.must("/kr show 1"), told(sales, "u004")[-1]):
        assert "](" not in text
        assert "@all" not in text


def test_both_are_undone(sales):
    sales.must("/kr comment 1 hello", by="u005")
    sales.must(THANKS, by="u005", mentions=["u004"])
    assert "your kudos for **KR1**: for staying late" in sales.must("/undo", by="u005")
    assert "your comment on **KR1**: hello" in sales.must("/undo", by="u005")
    text = sales.must("/kr show 1")
    assert "hello" not in text
    assert "staying late" not in text


def test_the_newest_are_shown_and_all_of_them_in_the_history(sales):
    for number in range(5):
        sales.forward(minutes=1)
        sales.must(f"/kr comment 1 word {number}")
    assert [f"word {number}" in sales.must("/kr show 1") for number in range(5)] == [False] * 2 + [True] * 3
    assert all(f"word {number}" in sales.must("/kr history 1") for number in range(5))


def test_a_key_result_that_others_talked_about_is_not_undone(sales):
    sales.must("/kr add O1 Calls from 0 to 9")
    sales.must("/kr comment 7 good idea", by="u005")
    assert sales.refused("/undo") == "built_upon"


def test_delivered_twice_only_the_answer_is_repeated(sales):
    first = sales.say(THANKS.replace("KR1", "SALES/KR1"), by="u005", group=None, mentions=["u004"], id="x")
    again = sales.say(THANKS, by="u005", group=None, mentions=["u004"], id="x")
    assert again.repeated
    assert shown(again) == shown(first)
    assert len(told(sales, "u004")) == 1
