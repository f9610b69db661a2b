"""From the text of a message to the commands in it: names, quotes, several lines, guesses."""

from __future__ import annotations

import pytest

from handlers.request import ReplyBy
from tests.kit.desk import NAMES, commands, shown


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("@OKR /kr update 3 45%", id="the robot's name"),
        pytest.param("/kr update 3 45% @OKR", id="the robot's name behind it"),
        pytest.param("＠okr\u2005/kr update 3 45%", id="full width, the space DingTalk puts"),
        pytest.param("@Mei @李雷 /kr update 3 45%", id="names that were only typed"),
        pytest.param("@OKR @Mei\n/kr update 3 45%", id="a name and a line break"),
    ],
)
def test_leading_names_and_the_robots_own_are_no_part_of_a_command(sales, text):
    sales.must(text)
    assert (sales.value_of("KR3"), sales.check_ins("KR3")[0].note) == (45, "")


def test_a_leading_mention_of_two_words_is_no_part_of_a_command(sales):
    sales.must("@Bo Chen /kr update 3 45%", mentions=["u004"])
    assert sales.value_of("KR3") == 45


def test_a_leading_mention_does_not_make_a_typed_name_a_real_one(sales):
    sales.must("@Bo Chen /okr add Ask @Somebody", by="u001", mentions=["u004"])
    added = sales.objective("O2")
    assert (added.title, added.owner.staff_id) == ("Ask @Somebody", "u001")


def test_a_mention_at_the_end_names_the_owner_spaces_and_all(sales):
    sales.must("/okr add Nobody waits for a refund @Bo Chen", by="u001", mentions=["u004"])
    assert sales.objective("O2").owner.staff_id == "u004"
    assert sales.objective("O2").title == "Nobody waits for a refund"


def test_a_single_mention_of_a_stranger_belongs_to_the_single_name_left(sales):
    sales.must("/okr add Nobody waits @Newcomer", by="u001", mentions=["u099"])
    assert sales.objective("O2").owner.staff_id == "u099"


def test_a_name_that_was_only_typed_stays_text(sales):
    sales.must("/okr add Nobody waits @Bo", by="u001")
    assert (sales.objective("O2").title, sales.objective("O2").owner.staff_id) == ("Nobody waits @Bo", "u001")


@pytest.mark.parametrize("text", ["", "@OKR", "@Bo", "  \u3000 "])
def test_nothing_but_names_lists_what_is_mine(sales, text):
    answer = sales.must(text)
    assert "Your key results:" in answer
    assert "KR1 Active shops" in answer


def test_nothing_but_a_name_from_somebody_without_key_results_shows_how_to_begin(sales):
    assert "/okr add" in sales.must("", by="u005")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("> /kr update 3 45%", id="a quotation mark"),
        pytest.param("＞/kr update 3 45%", id="a full-width one"),
        pytest.param("@OKR > /kr update 3 45%", id="behind the robot's name"),
        pytest.param("「回复 王小明」/kr update 3 45%", id="DingTalk's reply"),
        pytest.param("[回复] /kr update 3 45%", id="the older one"),
    ],
)
def test_a_quoted_line_is_answered_never_executed(sales, text):
    before = sales.written()
    handled = sales.say(text)
    assert handled.refused == "quoted_line"
    assert "I do not run quoted or forwarded lines." in shown(handled)
    assert sales.written() == before


def test_of_a_message_that_quotes_only_ones_own_lines_are_run(sales):
    sales.must("/kr update 1 40\n> /kr update 3 45%")
    assert (sales.value_of("KR1"), sales.value_of("KR3")) == (40, None)


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        pytest.param("/kr udpate 3 45%", "/kr update 3 45%", id="swapped letters"),
        pytest.param("/okr ad Win the north", "/okr add Win the north", id="a letter missing"),
        pytest.param("/更新了 3 45%", "/kr update 3 45%", id="a Chinese word too long"),
        pytest.param("/undoo", "/undo", id="one letter too many"),
        pytest.param("cậpnhật 3 12", "/kr update 3 12", id="two words written as one"),
        pytest.param("capnhat 3 12", "/kr update 3 12", id="and without tone marks"),
        pytest.param("/cạp nhậc 3 12", "/kr update 3 12", id="a reference is no part of a command"),
        pytest.param("/kr upd8 3 12", "/kr update 3 12", id="eight that is said"),
        pytest.param("/okr ad Gr8 north", "/okr add Gr8 north", id="but for the title's own"),
        pytest.param(
            '/okr ad "Win it for the company" @Bo', '/okr add "Win it for the company" @Bo', id="quotes"
        ),
    ],
)
def test_a_misspelt_command_gets_one_guess_and_is_not_run(sales, text, guess):
    sales.must("/kr update 1 40")
    before = sales.written()
    handled = sales.say(text)
    assert handled.refused in ("unknown_command", "unexpected_word", "unknown_reference")
    assert commands(handled) == [guess]
    assert guess in shown(handled).replace("＠", "@")
    assert sales.written() == before
    assert sales.value_of("KR1") == 40


@pytest.mark.parametrize("text", ["/blockchain 3", "/天气", "nobody there", "/kr"])
def test_nothing_close_means_no_guess_but_a_way_to_the_help(sales, text):
    handled = sales.say(text)
    assert handled.refused in ("unknown_command", "which_of_mine")
    if text != "/kr":
        assert commands(handled) == []
        assert "Help: @OKR /help" in shown(handled)


@pytest.mark.parametrize("text", ["/kr tick KR3 b", "/kr fix KR3 11-20 45%"])
def test_a_word_that_is_a_command_is_not_taken_for_another_one(sales, text):
    assert commands(sales.say(text)) == []


@pytest.mark.parametrize("text", ["/me", "/me 2026Q4", "/okr me"])
def test_me_lists_what_is_mine(sales, text):
    sales.must("/okr add Hers", by="u005")
    answer = sales.must(text)
    assert "My objectives" in answer
    assert "Hers" not in answer


def test_several_lines_are_one_change_with_one_receipt(sales):
    handled = sales.say("/kr update 1 40\n/kr update 3 60% nearly\n\n/更新 4 完成")
    assert len(handled.messages) == 1
    assert shown(handled).count("Undo within 10 minutes") == 1
    assert [sales.value_of(f"KR{n}") for n in (1, 3, 4)] == [40, 60, 1]


def test_one_refused_line_undoes_the_others_and_says_which(sales):
    before = sales.written()
    handled = sales.say("/kr update 1 40\n/kr add O1 Calls from 0 to 9\n/kr update 3 banana")
    assert handled.refused == "bad_amount"
    assert "Line 3, “/kr update 3 banana”:" in shown(handled)
    assert "nothing was done" in shown(handled)
    assert sales.written() == before
    assert sales.value_of("KR1") is None


def test_a_number_lost_to_a_refused_line_is_given_to_the_next(sales):
    sales.refused("/okr add Second\n/kr update 3 banana")
    sales.must("/okr add Third")
    assert sales.objective("O2").title == "Third"


def test_an_objective_and_its_key_results_come_in_one_message(sales):
    sales.must("/okr add Win the north\n/kr add Dealers from 0 to 40\n/kr add Towns from 2 to 9")
    assert [kr.title for kr in sales.objective("O2").key_results] == ["Dealers", "Towns"]


def test_more_lines_than_a_message_may_have_are_refused(sales):
    before = sales.written()
    assert sales.refused("\n".join(["/kr update 1 40"] * 21)) == "too_long"
    assert sales.refused("/kr update 1 40 " + "x" * 4000) == "too_long"
    assert sales.written() == before


@pytest.mark.parametrize("kind", ["picture", "file", "video"])
def test_a_message_without_text_is_answered(sales, kind):
    handled = sales.say("", unreadable=kind)
    assert handled.refused == "unreadable_message"
    assert "I read text" in shown(handled)


def test_hidden_commands_of_the_clock_are_not_for_people(sales):
    assert sales.refused("/clock card 2026-11-23 2026-11-23T02:00:00+00:00") == "unknown_command"
    assert sales.count("occurrences") == 0


def test_the_newest_name_of_a_person_is_kept(sales):
    sales.must("/whoami", by="u005", name="Ann Lee-Wong")
    assert "Ann Lee-Wong" in sales.must("/whoami", by="u005", name="")
    assert NAMES["u005"] == "Ann Lee"


def test_a_printed_answer_is_stored_as_answered(sales):
    sales.must("/status", door=ReplyBy.PRINT)
    assert sales.posts()[-1].state == "answered"
