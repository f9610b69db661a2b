"""/checkin: what is due, one key result at a time, one to one; a few words answer."""

from __future__ import annotations

import pytest

from tests.kit.desk import Desk, commands, shown

OWNER = "u003"


@pytest.fixture
def alone(sales: Desk) -> Desk:
    """王小明 began to walk, and is asked about KR1 of six."""
    sales.must("/checkin", group=None)
    return sales


def one_to_one(desk: Desk, text: str) -> str:
    desk.forward(seconds=30)
    return desk.must(text, group=None)


def test_the_first_is_asked_with_its_taps(sales):
    handled = sales.say("/checkin", group=None)
    text = shown(handled)
    assert "**1 of 6**" in text
    assert "**SALES/KR1 Active shops**: 0 → 200 · no report yet" in text
    assert commands(handled) == [
        "/kr update SALES/KR1 =0",
        "/kr update SALES/KR1 +10",
        "/kr update SALES/KR1 +50",
        "/block SALES/KR1",
        "/skip SALES/KR1",
    ]


@pytest.mark.parametrize("alias", ["/签到", "/簽到", "/打卡", "checkin", "check in", "/điểm danh"])
def test_it_is_called_so_in_every_language(sales, alias):
    assert "1 of 6" in sales.must(alias, group=None)


def test_in_a_group_it_is_sent_privately(sales):
    said = sales.must("/checkin")
    assert "KR1" not in said
    assert "1 of 6" in sales.posts(staff_id=OWNER)[-1].text
    assert "KR1" in one_to_one(sales, "40")
    assert sales.value_of("KR1") == 40


@pytest.mark.parametrize(
    ("said", "value"),
    [
        pytest.param("40", 40, id="an amount"),
        pytest.param("45%", 90, id="a share of the road"),
        pytest.param("+12", 12, id="a step"),
        pytest.param("45% waiting for vendor", 90, id="with a note"),
        pytest.param("/kr update SALES/KR1 +10", 10, id="a tap"),
    ],
)
def test_an_answer_is_kept_and_the_next_is_asked(alone, said, value):
    text = one_to_one(alone, said)
    assert alone.value_of("KR1") == value
    assert text.index("KR1") < text.index("**2 of 6**")
    assert "**SALES/KR2 Refund time**" in text


def test_the_next_ones_taps_come_first_and_then_the_way_back(alone):
    alone.forward(seconds=9)
    taps = commands(alone.say("40", group=None))
    assert taps[0] == "/kr update SALES/KR2 =48"
    assert len(taps) == 5


def test_words_answer_too(alone):
    one_to_one(alone, "40")
    assert "**3 of 6**" in one_to_one(alone, "blocked no test account")
    blocker = alone.key_result("KR2").blocker
    assert blocker is not None
    assert blocker.reason == "no test account"
    one_to_one(alone, "60%")
    assert "5 of 6" in one_to_one(alone, "done")
    assert alone.value_of("KR4") == 1


def test_a_reason_is_asked_for_and_then_the_walk_goes_on(alone):
    assert "What keeps it from moving?" in one_to_one(alone, "/block SALES/KR1")
    text = one_to_one(alone, "the shops in the north wait for their contracts to be signed")
    assert "**2 of 6**" in text
    assert alone.key_result("KR1").blocker is not None


def test_to_the_end_and_how_it_all_stands(alone):
    for said in ("40", "-6", "60%", "not done", "4%"):
        one_to_one(alone, said)
    text = one_to_one(alone, "1.5万")
    assert "All done: 6 key results are answered." in text
    assert "SALES/KR2 Refund time**: 48 → 24 h · now 42 h" in text
    assert "Nothing of yours is due now." in one_to_one(alone, "/checkin")


def test_nothing_due_says_when_it_is(desk):
    text = desk.must("/checkin", group=None)
    assert "Nothing of yours is due now." in text
    assert "Next check-in: Nov 27" in text


def test_it_goes_on_where_it_stands(alone):
    one_to_one(alone, "40")
    assert "**2 of 6**" in one_to_one(alone, "/checkin")
    alone.forward(hours=2)
    text = one_to_one(alone, "/checkin")
    assert "**1 of 5**" in text
    assert "SALES/KR2" in text


def test_a_question_in_between_is_answered_and_the_walk_waits(alone):
    text = one_to_one(alone, "/kr show SALES/KR1")
    assert "of 6" not in text
    one_to_one(alone, "40")
    assert alone.value_of("KR1") == 40


def test_what_is_asked_back_is_answered_first(alone):
    for said in ("40", "36"):
        one_to_one(alone, said)
    assert alone.say("0.45", group=None).refused == "ambiguous_amount"
    assert "**4 of 6**" in one_to_one(alone, "2")
    assert alone.value_of("KR3") == 45


def test_after_half_an_hour_a_number_means_nothing(alone):
    alone.forward(minutes=31)
    assert alone.refused("40", group=None) == "amount_of_what"
    assert alone.value_of("KR1") is None


def test_reported_elsewhere_meanwhile_a_number_is_not_for_it(alone):
    alone.forward(minutes=1)
    alone.must("/kr update KR1 12")
    alone.refused("40", group=None)
    assert alone.value_of("KR1") == 12


def test_in_the_group_a_number_is_no_answer(alone):
    alone.refused("40")
    assert alone.value_of("KR1") is None


def test_it_can_be_left(alone):
    assert "To go on: /checkin" in one_to_one(alone, "/no")
    assert alone.refused("/no", group=None) == "nothing_asked"
    assert alone.refused("40", group=None) == "amount_of_what"


def test_an_answer_is_taken_back_like_any_other(alone):
    one_to_one(alone, "40")
    one_to_one(alone, "/undo")
    assert alone.value_of("KR1") is None
    assert "**1 of 6**" not in one_to_one(alone, "36")
    assert "SALES/KR1" in one_to_one(alone, "/checkin")


def test_words_for_somebody_else_are_no_answer(alone):
    assert alone.say("KR2 36", group=None).refused == ""
    assert alone.value_of("KR2") == 36
    assert alone.value_of("KR1") is None


def test_an_external_contact_owes_nothing(desk):
    assert desk.say("/checkin", by=None).refused == "not_allowed"


def test_whoever_never_spoke_in_a_group_walks_through_what_they_own_there(sales):
    """Mei was told that nothing was due, an hour after she was asked."""
    sales.must("/kr owner KR1 @Mei Wong", by="u001", mentions=["u007"])
    sales.must("/yes", by="u001", group=None)
    assert "1 of 1" in sales.must("/checkin", by="u007", group=None)
