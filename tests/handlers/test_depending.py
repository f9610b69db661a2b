"""Dependencies: asked, accepted, refused, met; each side knows of the other what it may."""

from __future__ import annotations

import pytest

from tests.kit.desk import ADMIN, Desk, Post, commands, shown

ASK = "/depend KR1 on PRODUCT/KR1 by 12-01"


@pytest.fixture
def two(sales: Desk) -> Desk:
    """陈晨 (u006) owns PRODUCT/KR1; 王小明 (u003) owns SALES/KR1 to KR6."""
    sales.must("/okr add Ship it\n/kr add O1 New checkout from 0 to 100", by="u006", group="PRODUCT")
    sales.forward(minutes=20)
    return sales


@pytest.fixture
def asked(two: Desk) -> Desk:
    two.must(ASK)
    two.forward(minutes=1)
    return two


def told(desk: Desk, staff_id: str) -> list[Post]:
    return desk.posts(staff_id=staff_id)


def test_the_side_that_provides_is_asked_one_to_one_and_its_group_is_told(two):
    text = two.must(ASK)
    assert "**SALES/2026Q4/KR1 Active shops** waits for **PRODUCT/2026Q4/KR1 New checkout**" in text
    assert "dependency 1 · not answered yet · needed by Tue, Dec 1, 2026" in text
    assert "陈晨 was asked and answers." in text
    [asks] = told(two, "u006")
    assert asks.commands == ("/depend accept 1", "/depend refuse 1 we cannot promise it")
    assert "王小明 asks: **SALES/2026Q4/KR1 Active shops** waits for" in asks.text
    two.turn(minutes=10)
    [post] = [post for post in two.posts("PRODUCT") if "waits for" in post.text]
    assert post.commands == ()
    assert "陈晨 was asked and answers." in post.text


def test_asked_in_their_own_words(two):
    two.must("/lang zh", by="u006", group=None)
    two.must(ASK)
    [asks] = told(two, "u006")[-1:]
    assert "能否承诺" in asks.text
    assert asks.commands[1] == "/depend refuse 1 目前无法承诺"


@pytest.mark.parametrize("notices", ["none", "health,cycle"])
def test_a_group_that_chose_not_to_hear_of_it_is_not_told(two, notices):
    two.configure("PRODUCT", notices=notices)
    two.must(ASK)
    two.turn(minutes=10)
    assert not any("waits for" in post.text for post in two.posts("PRODUCT"))
    assert len(told(two, "u006")) == 1


@pytest.mark.parametrize("line", ["/depend KR1 PRODUCT/KR1", "/依赖 1 于 PRODUCT/KR1 截止 12-01"])
def test_it_may_be_said_in_fewer_or_other_words(two, line):
    assert "PRODUCT/2026Q4/KR1" in two.must(line)


def test_asking_the_same_again_answers_what_stands(asked):
    handled = asked.say(ASK)
    assert "This was asked before; nothing is changed." in shown(handled)
    assert commands(handled) == []
    assert asked.count("dependencies") == len(told(asked, "u006")) == 1
    asked.must("/depend accept 1", by="u006", group=None)
    assert "accepted" in asked.must("/depend KR1 on PRODUCT/KR1")


def test_asking_for_another_day_wants_another_answer(asked):
    asked.must("/depend accept 1", by="u006", group=None)
    assert "not answered yet · needed by Mon, Nov 30, 2026" in asked.must(
        "/depend KR1 on PRODUCT/KR1 by 11-30"
    )
    assert told(asked, "u006")[-1].commands[0] == "/depend accept 1"
    assert asked.count("dependencies") == 1
    asked.must("/undo")
    assert "accepted · needed by Dec 1" in asked.must("/depend")


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("/depend accept 1", "陈晨 accepted:"),
        ("/depend accept #1", "陈晨 accepted:"),
        ("/depend refuse 1 not this year", "陈晨 refused:"),
        ("/depend met 1", "陈晨 says it is there:"),
    ],
)
def test_the_answer_reaches_whoever_waits(asked, line, state):
    assert state in asked.must(line, by="u006", group=None)
    [heard] = told(asked, "u003")
    assert state in heard.text
    assert ("reason: not this year" in heard.text) == ("refuse" in line)
    assert "/undo" not in heard.commands


def test_refusing_needs_a_reason(asked):
    assert asked.refused("/depend refuse 1", by="u006", group=None) == "missing_word"


@pytest.mark.parametrize(
    ("by", "code"),
    [
        pytest.param("u003", "not_yours", id="whoever waits"),
        pytest.param("u007", "not_yours", id="another member"),
        pytest.param("u005", "not_yours", id="an outsider who may see it"),
        pytest.param("u006", "", id="the owner"),
        pytest.param("u002", "", id="a manager above"),
        pytest.param(ADMIN, "", id="an admin"),
    ],
)
def test_the_side_that_provides_answers(asked, by, code):
    assert asked.say("/depend accept 1", by=by, group="PRODUCT").refused == code


def test_either_side_says_that_it_is_met_and_nobody_else(asked):
    assert asked.refused("/depend met 1", by="u005", group="SALES") == "not_yours"
    asked.must("/depend met 1")
    assert "王小明 says it is there" in told(asked, "u006")[-1].text
    assert asked.refused("/depend accept 1", by="u006", group=None) == "dependency_not_asked"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param("/depend KR1 on KR1", "depends_on_itself", id="on itself"),
        pytest.param("/depend KR1 on SALES/2026Q4/KR1", "depends_on_itself", id="on itself, written out"),
        pytest.param("/depend KR1 on", "missing_word", id="on nothing"),
        pytest.param("/depend KR1", "missing_word", id="not even on"),
        pytest.param("/depend KR1 on PRODUCT/KR1 by", "missing_word", id="by no day"),
        pytest.param("/depend KR1 on PRODUCT/KR1 by soon", "bad_date", id="by no date"),
        pytest.param("/depend KR1 on PRODUCT/KR1 now", "unexpected_word", id="a word too many"),
        pytest.param("/depend KR1 on PRODUCT/KR9", "unknown_reference", id="nothing there"),
        pytest.param("/depend accept", "missing_word", id="no number"),
        pytest.param("/depend accept 7", "unknown_dependency", id="a number of none"),
        pytest.param("/depend accept 99999999999999999999", "unknown_dependency", id="no number of ours"),
        pytest.param("/depend accept x", "unknown_dependency", id="a word"),
    ],
)
def test_what_cannot_be(two, line, code):
    before = two.written()
    assert two.refused(line) == code
    assert two.written() == before
    assert two.count("dependencies") == 0


def test_no_circle_however_long(two):
    two.must("/depend KR1 on KR2")
    two.must("/depend KR2 on PRODUCT/KR1")
    assert two.refused("/depend PRODUCT/KR1 on SALES/KR1", by="u006", group="PRODUCT") == "dependency_loop"
    two.must("/depend refuse 2 no", by="u006", group="PRODUCT")
    two.must("/depend PRODUCT/KR1 on SALES/KR1", by="u006", group="PRODUCT")


def test_only_whoever_owns_the_waiting_side_asks(two):
    assert two.refused(ASK, by="u005") == "not_yours"
    assert two.refused(ASK, by=None) == "not_allowed"
    assert two.refused("/depend", by=None) == "not_allowed"


def test_one_s_own_is_asked_of_nobody(two):
    text = two.must("/depend KR1 on KR2")
    assert "It is yours to answer" in text
    assert [post for post in two.posts() if post.staff_id] == []


def test_the_list_has_both_directions_with_numbers(asked):
    mine = asked.must("/depend")
    assert "I wait for:" in mine
    assert "Others wait for me:" not in mine
    handled = asked.say("/depend", by="u006", group=None)
    assert "Others wait for me:" in shown(handled)
    assert commands(handled) == ["/depend accept 1"]
    assert "You wait for nobody" in asked.must("/depend", by="u005")


def test_what_is_met_or_dropped_is_listed_no_more(asked):
    asked.must("/depend KR2 on PRODUCT/KR1")
    asked.must("/depend met 1")
    asked.must("/kr drop KR2 overtaken")
    asked.must("/yes")
    assert "You wait for nobody" in asked.must("/depend")


def test_both_sides_show_it(asked):
    assert "Waits for **PRODUCT/2026Q4/KR1 New checkout** (dependency 1" in asked.must("/kr show 1")
    said = asked.must("/kr show 1", by="u006", group="PRODUCT")
    assert "**SALES/2026Q4/KR1 Active shops** waits for it (dependency 1" in said


def test_asking_is_undone_and_whoever_was_asked_hears_it(asked):
    assert "asks for nothing any more (dependency 1)" in asked.must("/undo")
    assert asked.count("dependencies") == 0
    assert "王小明 took back dependency 1" in told(asked, "u006")[-1].text
    assert asked.refused("/depend accept 1", by="u006", group=None) == "unknown_dependency"
    assert "dependency 2" in asked.must(ASK)


def test_an_answer_is_undone_and_whoever_waits_hears_it(asked):
    asked.must("/depend accept 1", by="u006", group=None)
    assert asked.refused("/undo") == "built_upon"
    asked.must("/undo", by="u006", group=None)
    assert "陈晨 took back their answer to dependency 1" in told(asked, "u003")[-1].text
    assert "not answered yet" in asked.must("/depend")


class TestPrivate:
    """KR7 of Sales is private to 王小明; KR2 of Product to 陈晨."""

    @pytest.fixture
    def secret(self, two: Desk) -> Desk:
        two.must("/okr add Hire a rival private\n/kr add Rivals from 0 to 9")
        two.must("/okr add Leave soon private\n/kr add Offers from 0 to 9", by="u006", group="PRODUCT")
        two.forward(minutes=20)
        return two

    def test_whoever_provides_sees_the_reference_and_no_title(self, secret):
        assert shown(secret.say("/depend KR7 on PRODUCT/KR1")) == "Sent to you privately."
        [asks] = told(secret, "u006")[-1:]
        assert "**SALES/2026Q4/KR7** waits for **PRODUCT/2026Q4/KR1 New checkout**" in asks.text
        assert not any("KR7" in post.text for post in secret.posts("PRODUCT"))
        assert not any("Rivals" in post.text for post in secret.posts() if post.staff_id != "u003")

    def test_nor_does_the_group_of_either_side_see_it_on_a_card(self, secret):
        secret.must("/depend KR7 on PRODUCT/KR1")
        assert "KR7" not in secret.must("/kr show 1", by="u006", group="PRODUCT")
        alone = secret.must("/kr show PRODUCT/KR1", by="u006", group=None)
        assert "**SALES/2026Q4/KR7** waits for it" in alone
        assert "KR7" not in secret.must("/kr show PRODUCT/KR1", by="u005", group=None)
        assert "Rivals" in secret.must("/kr show PRODUCT/KR1", by="u001", group=None)

    def test_the_list_goes_one_to_one(self, secret):
        secret.must("/depend KR7 on PRODUCT/KR1")
        assert secret.must("/depend") == "Sent to you privately."
        assert "Rivals" in told(secret, "u003")[-1].text
        assert secret.must("/depend", by="u006", group="PRODUCT") == "Sent to you privately."
        assert "SALES/2026Q4/KR7** waits" in told(secret, "u006")[-1].text
        assert "Rivals" not in told(secret, "u006")[-1].text

    def test_the_answer_typed_in_a_group_goes_one_to_one(self, secret):
        secret.must("/depend KR7 on PRODUCT/KR1")
        answer = secret.say("/depend accept 1", by="u006", group="PRODUCT")
        assert shown(answer) == "Sent to you privately."
        assert "Rivals" in told(secret, "u003")[-1].text
        assert "Rivals" not in told(secret, "u006")[-1].text

    def test_so_does_a_refusal_about_it(self, secret):
        secret.must("/depend KR7 on PRODUCT/KR1")
        handled = secret.say("/depend accept 1", by="u007", group="PRODUCT")
        assert handled.refused == "not_yours"
        assert shown(handled) == "Sent to you privately."

    def test_what_may_not_be_seen_cannot_be_waited_for(self, secret):
        assert secret.refused("/depend KR1 on PRODUCT/KR2") == "unknown_reference"

    def test_who_cannot_see_the_provider_learns_no_title_of_it(self, secret):
        """A manager above, who sees both, asks on behalf of 王小明."""
        secret.must("/depend SALES/KR1 on PRODUCT/KR2", by="u002", group="COMPANY")
        secret.must("/depend accept 1", by="u006", group=None)
        heard = told(secret, "u003")[-1].text
        assert "PRODUCT/2026Q4/KR2" in heard
        assert "Offers" not in heard
        assert "Offers" not in secret.must("/kr show SALES/KR1", group=None)
        assert secret.refused("/depend accept 1", by="u007", group=None) == "unknown_dependency"
