"""Real mentions of people the bot never met, whose names are of more than one word."""

from __future__ import annotations

import pytest

from storage.people import People
from tests.kit.desk import NAMES

MARK = "\u2005"  # what DingTalk puts behind a mention


@pytest.mark.parametrize(
    ("typed", "title", "name"),
    [
        pytest.param(f"Renewals @Mei Wong{MARK}", "Renewals", "Mei Wong", id="at the end"),
        pytest.param("Renewals @Mei Wong", "Renewals", "Mei Wong", id="at the end, its mark cut off"),
        pytest.param(
            f"Renewals @mei van der Wong{MARK}committed", "Renewals", "mei van der Wong", id="marked"
        ),
        pytest.param("Renewals @Mei Wong committed", "Renewals", "Mei Wong", id="an option ends it"),
        pytest.param(
            "Renewals @Anna-Lena O'Neil (Design)", "Renewals", "Anna-Lena O'Neil (Design)", id="signs"
        ),
        pytest.param("Renewals @王 小明\u2005", "Renewals", "王 小明", id="Chinese with a space"),
        pytest.param("续费 @新同事", "续费", "新同事", id="one word"),
    ],
)
def test_a_spaced_name_of_somebody_never_met_is_whole(desk, typed, title, name):
    desk.must(f"/okr add {typed}", by="u001", mentions=["u099"])
    added = desk.objective("O1")
    assert (added.title, added.owner.staff_id) == (title, "u099")
    assert desk.read(lambda unit: People(unit).names("u099")) == (name,)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Let @Mei win Europe", id="what reads on in small letters is no name"),
        pytest.param(f"Let @Mei{MARK}Win Europe", id="behind the mark nothing is"),
    ],
)
def test_a_name_of_one_word_in_a_title_stays_one_word(desk, typed):
    desk.must(f"/okr add {typed}", by="u001", mentions=["u099"])
    added = desk.objective("O1")
    assert (added.title, added.owner.staff_id) == (typed.replace(MARK, " "), "u001")


def test_a_spaced_name_before_a_command_is_no_part_of_it(desk):
    assert "/kr update" in desk.must(f"@Mei Wong{MARK}/help", mentions=["u099"])
    assert "/kr update" in desk.must("@Mei Wong /help", mentions=["u099"])


def test_a_spaced_name_in_a_list_is_the_person(desk):
    desk.must("/okr add Renewals @Mei Wong", by="u001", mentions=["u099"])
    assert "Renewals" in desk.must("/okr @Mei Wong 2026Q4", mentions=["u099"])


def test_a_spaced_name_in_a_note_is_kept_as_written(desk):
    desk.must("/okr add Mine\n/kr add Calls from 0 to 9")
    desk.must(f"/kr update 1 3 thanks to @Mei Wong{MARK}and Bo", mentions=["u099"])
    assert desk.check_ins("KR1")[0].note == "thanks to @Mei Wong and Bo"


def test_a_stranger_among_known_people_is_found_too(desk):
    desk.must(f"@Bo Chen{MARK}/okr add Renewals @Mei Wong", by="u001", mentions=["u004", "u099"])
    assert desk.objective("O1").owner.staff_id == "u099"


def test_of_two_strangers_nobody_is_guessed(desk):
    desk.must("/okr add Ask @Mei Wong and @Jo Li", by="u001", mentions=["u098", "u099"])
    assert desk.objective("O1").owner.staff_id == "u001"


def test_the_name_of_a_mention_gives_way_to_ones_own(desk):
    desk.must("/okr add Renewals @Mei Wong", by="u001", mentions=["u099"])
    desk.must("/whoami", by="u099", name="Wong Mei-ling")
    assert desk.objective("O1").owner.name == "Wong Mei-ling"
    assert NAMES["u007"] == "Mei Wong"  # another one, who has nothing to do with it


def test_a_reference_behind_a_name_is_no_part_of_it(sales):
    assert "thanks Jo: for staying" in sales.must("/kudos @Jo KR1 for staying", mentions=["u099"])
    assert "Active shops" in sales.must("/kr show 1")


def test_somebody_mentioned_on_several_lines_is_meant_on_each(desk):
    desk.must("/okr add Mine\n/kr add Calls from 0 to 9")
    desk.must("/kudos @Bo Chen KR1 for calling\n/kudos @Bo Chen KR1 once more", mentions=["u004"])
    assert desk.count("kudos") == 2
    desk.must("/okr add Yours @Bo Chen\n/kr add Visits from 0 to 9 @Bo Chen", by="u001", mentions=["u004"])
    assert (desk.key_result("KR2").title, desk.key_result("KR2").owner.staff_id) == ("Visits", "u004")
