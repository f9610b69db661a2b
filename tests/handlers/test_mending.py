"""/kr fix: an old check-in of one's own is mended, both are kept, the new one counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.kit.desk import commands, shown


@pytest.fixture
def reported(sales):
    sales.must("/kr update KR1 40 on 11-18")
    sales.must("/kr update KR1 60 on 11-20")
    sales.forward(minutes=20)
    return sales


def values(desk) -> list[tuple[Decimal, bool, bool]]:
    return [(each.value, each.mended, each.undone) for each in desk.check_ins("KR1")]


def test_both_are_kept_and_the_new_one_counts(reported):
    text = reported.must("/kr fix KR1 11-20 45% typed the wrong line")
    assert "Check-in of Fri, Nov 20, 2026 corrected: 60 → 90; both are kept" in text
    assert "Note: typed the wrong line" in text
    assert reported.value_of("KR1") == 90
    assert values(reported) == [(40, False, False), (60, True, False), (90, False, False)]
    history = reported.must("/kr history KR1")
    assert "［corrected］ Nov 20 12:00 · 王小明: 40 → 60" in history
    assert "40 → 90 (corrects the one below) — typed the wrong line" in history


def test_an_older_one_does_not_move_what_stands(reported):
    text = reported.must("/更正 KR1 11-18 50 wrong")
    assert "corrected: 40 → 50" in text
    assert "Now: 60" in text
    assert reported.value_of("KR1") == 60


def test_it_can_be_mended_again_and_each_is_undone(reported):
    reported.must("/kr fix KR1 on 11-20 70 wrong")
    reported.must("/kr fix KR1 11-20 80 still wrong")
    assert reported.value_of("KR1") == 80
    assert "80 → 70" in reported.must("/undo")
    assert "70 → 60" in reported.must("/undo")
    assert values(reported)[1] == (60, False, False)
    assert reported.value_of("KR1") == 60


def test_undoing_the_mended_one_leaves_the_correction(reported):
    reported.must("/kr update KR1 100")
    reported.must("/kr fix KR1 11-23 120 wrong")
    reported.must("/undo")
    reported.must("/undo")
    assert reported.value_of("KR1") == 60


@pytest.mark.parametrize(
    ("said", "by", "code"),
    [
        pytest.param("KR1 11-20 45", "u003", "missing_word", id="no reason"),
        pytest.param("KR1 11-20", "u003", "missing_word", id="no amount"),
        pytest.param("KR1", "u003", "missing_word", id="no day"),
        pytest.param("KR1 soon 45 wrong", "u003", "bad_date", id="no day, another word"),
        pytest.param("KR1 11-19 45 wrong", "u003", "no_check_in_on", id="nothing on that day"),
        pytest.param("KR1 11-20 45 wrong", "u001", "not_your_check_in", id="somebody else's"),
        pytest.param("KR1 11-20 45 wrong", "u004", "not_yours", id="another one's key result"),
        pytest.param("KR1 11-20 +5% wrong", "u003", "ambiguous_amount", id="two meanings"),
    ],
)
def test_what_cannot_be_mended_is_refused(reported, said, by, code):
    assert reported.refused(f"/kr fix {said}", by=by) == code
    assert len(values(reported)) == 2


def test_an_answer_to_two_meanings_mends(reported):
    handled = reported.say("/kr fix KR1 11-20 +5% wrong")
    reported.must(commands(handled)[0])
    assert values(reported)[1][1]


def test_one_s_own_is_found_beside_somebody_else_s_of_that_day(reported):
    reported.must("/kr update KR1 65 on 11-20", by="u001")
    assert "60 → 61" in reported.must("/kr fix KR1 11-20 61 wrong")
    assert "65 → 66" in reported.must("/kr fix KR1 11-20 66 wrong", by="u001")


def test_it_is_read_by_the_road_it_was_made_under(reported):
    reported.must("/kr edit KR1 target 400")
    reported.must("/kr fix KR1 11-20 50% wrong")
    assert reported.value_of("KR1") == 100
    assert reported.check_ins("KR1")[-1].target == 200


def test_milestones_are_not_mended(desk):
    desk.must("/okr add Launch\n/kr add Steps milestones a; b")
    desk.must("/kr tick KR1 a")
    assert desk.refused("/kr fix KR1 today done wrong") == "not_for_this_kind"


def test_a_private_one_is_mended_one_to_one(desk):
    desk.must("/okr add Secret plan private\n/kr add O1 Hidden calls from 0 to 9")
    desk.must("/kr update KR1 3")
    handled = desk.say("/kr fix KR1 today 4 wrong")
    assert "Hidden" not in shown(handled)
    assert "3 → 4" in desk.posts(staff_id="u003")[-1].text
