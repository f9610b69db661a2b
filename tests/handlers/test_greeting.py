"""The first words in a group, and an empty mention: what I can do now."""

from __future__ import annotations

import pytest

from tests.kit.desk import commands, shown


@pytest.fixture
def nobody_yet(desk):
    """Sales is configured, and nobody ever spoke there."""
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM members")
    return desk


def test_the_first_mention_in_a_configured_group_gets_five_lines_once(nobody_yet):
    said = nobody_yet.must("/id")
    welcome = said.split("---\n\n")[1].split("\n\n")
    assert len(welcome) == 5
    assert welcome[0].startswith("I am OKR")
    assert [line.split(": ", 1)[1] for line in welcome[1:4]] == [
        "@OKR /okr",
        "@OKR /okr add New customers succeed in their first week",
        "@OKR /help",
    ]
    assert "李雷" in welcome[4]
    assert "/lang" in welcome[4]
    assert "I am OKR" not in nobody_yet.must("/id", by="u005")


def test_a_group_nobody_configured_is_told_how_to_bind_it_too(desk):
    said = desk.must("/okr", group="cid-new")
    assert "I am OKR" in said
    assert "OKR_GROUPS__" in said
    assert "Conversation id: cid-new" in said
    assert "No manager is named" in said


def test_an_external_contact_is_not_greeted_for_the_group(nobody_yet):
    assert "I am OKR" not in shown(nobody_yet.say("/help", by=None, name="Guest"))


def test_a_greeting_keeps_every_button_of_the_answer(nobody_yet):
    assert len(commands(nobody_yet.say("/help"))) > 5


def test_an_empty_mention_lists_mine_with_the_next_check_in(sales):
    said = sales.must("")
    assert said.startswith("Your key results:")
    assert said.count("\n- KR") == 6
    assert "- KR1 Active shops: – no value yet\n" in said
    assert "Next check-in: " in said
    assert commands(sales.say(""))[:2] == ["/kr update KR1", "/kr update KR2"]


def test_somebody_else_s_group_is_named_and_mine_of_this_one_come_first(sales):
    sales.must("/okr add Ship it\n/kr add Screens from 0 to 9", by="u006", group="PRODUCT")
    sales.must("/kr owner PRODUCT/KR1 @王小明", by="u006", mentions=["u003"])
    sales.must("/yes", by="u006", group=None)
    lines = sales.must("").split("\n")
    assert lines[2].startswith("- KR1 ")
    assert any(line.startswith("- PRODUCT/KR1 Screens") for line in lines)


def test_whoever_owns_nothing_is_shown_how_to_begin(sales):
    said = sales.must("", by="u005")
    assert "no key result here yet" in said
    assert "/okr add" in said


def test_what_is_not_for_everybody_here_is_not_listed_here(sales):
    sales.must("/okr add Secret plan private\n/kr add Interviews from 0 to 5")
    assert "Interviews" not in sales.must("")
    assert "Interviews" in sales.must("", group=None)


def test_a_timetable_that_is_off_names_no_day(sales):
    sales.configure("SALES", checkin="off")
    assert "Next check-in" not in sales.must("")


def test_what_was_closed_or_dropped_is_not_due(sales):
    sales.must("/kr drop KR1 overtaken")
    sales.must("/yes", group=None)
    assert "KR1 Active shops" not in sales.must("")
