"""/kr owner and /kr move: another owner, asked back; another objective; both taken back."""

from __future__ import annotations

import pytest

from tests.kit.desk import shown


@pytest.fixture
def two(sales):
    """王小明's O1 and O2, Bo Chen's O3."""
    sales.must("/okr add Second")
    sales.must("/okr add Of Bo @Bo Chen", by="u001", mentions=["u004"])
    sales.forward(minutes=20)
    return sales


def owner(desk, ref: str = "KR1") -> str:
    return desk.key_result(ref).owner.staff_id


def home(desk, ref: str = "KR1") -> list[str]:
    return [each.ref for each in desk.objectives() if ref in [kr.ref for kr in each.key_results]]


def test_a_new_owner_is_asked_back_first(two):
    handled = two.say("/kr owner KR1 @Bo Chen", mentions=["u004"])
    assert owner(two) == "u003"
    assert "Active shops" not in shown(handled)
    assert "Give **KR1 Active shops** to Bo Chen?" in two.posts(staff_id="u003")[-1].text
    text = two.must("/yes", group=None)
    assert "owner: 王小明 → Bo Chen" in text
    assert owner(two) == "u004"
    assert "Bo Chen → 王小明" in two.must("/undo", group=None)
    assert owner(two) == "u003"


def test_me_is_an_owner_and_the_same_one_is_no_change(two):
    assert "owner is as it was: 王小明" in two.must("/kr owner KR1 me")
    two.must("/kr 转交 KR1 我", by="u001")
    two.must("/yes", by="u001")
    assert owner(two) == "u001"


@pytest.mark.parametrize(
    ("said", "by", "code"),
    [
        pytest.param("KR1", "u003", "missing_word", id="nobody named"),
        pytest.param("KR1 @Bo", "u003", "missing_word", id="a name that is no mention"),
        pytest.param("KR1 me", "u004", "not_yours", id="not theirs to take"),
        pytest.param("KR1 me", None, "not_allowed", id="an external contact"),
    ],
)
def test_what_is_not_theirs_is_not_handed_over(two, said, by, code):
    assert two.refused(f"/kr owner {said}", by=by) == code
    assert owner(two) == "u003"


def test_a_key_result_moves_and_moves_back(two):
    assert "objective: O1 New customers succeed in their first week → O2 Second" in two.must(
        "/kr move KR1 O2"
    )
    assert home(two) == ["O2"]
    assert "O2 → O1" in two.must("/undo")
    assert home(two) == ["O1"]


def test_moving_to_where_it_is_changes_nothing(two):
    assert "objective is as it was" in two.must("/kr 移动 KR1 到 O1")
    assert two.refused("/undo") == "nothing_to_undo"


def test_what_others_moved_since_stays(two):
    two.must("/kr move KR1 O2")
    two.must("/kr move KR1 O3", by="u001")
    two.must("/undo")
    assert home(two) == ["O3"]


@pytest.mark.parametrize(
    ("said", "by", "code"),
    [
        pytest.param("KR1 O3", "u003", "not_yours", id="into somebody else's objective"),
        pytest.param("KR1 O2", "u004", "not_yours", id="somebody else's key result"),
        pytest.param("KR1 O9", "u003", "unknown_reference", id="nowhere"),
        pytest.param("KR1", "u003", "missing_word", id="no objective"),
        pytest.param("KR1 COMPANY/O1", "boss", "moved_elsewhere", id="into another group"),
        pytest.param("KR1 2027Q1/O1", "u003", "moved_elsewhere", id="into another cycle"),
    ],
)
def test_what_cannot_move_stays(two, said, by, code):
    two.must("/okr add First choice", by="u002", group="COMPANY")
    two.must("/okr add Later in 2027Q1")
    two.forward(minutes=20)
    assert two.refused(f"/kr move {said}", by=by) == code
    assert home(two) == ["O1"]


def test_arrows_move_along_and_never_make_a_loop(two):
    two.must("/okr align O2 KR1")
    assert two.refused("/kr move KR1 O2") == "alignment_loop"
    two.must("/okr add Fourth")
    two.must("/kr move KR1 O4")
    two.must("/okr align O1 O2")
    two.must("/undo")
    two.must("/okr align O1 O2", by="u001")
    assert two.refused("/undo") == "built_upon"
    assert home(two) == ["O4"]


def test_a_private_side_keeps_the_receipt_one_to_one(two):
    two.must("/okr add Secret plan private")
    handled = two.say("/kr move KR1 O4")
    assert not handled.refused
    assert "Secret" not in shown(handled)
    assert "Active" not in shown(handled)
    handled = two.say("/undo")
    assert home(two) == ["O1"]
    assert "KR1" not in shown(handled)


def test_an_undone_move_does_not_end_under_a_strangers_objective(sales):
    """The objective it came from is gone by then; a new one may have got its row."""
    sales.must("/okr add Sell more", by="u004")
    sales.must("/kr move KR1 O2", by="u001")
    sales.must("/kr move KR1 O1", by="u002")
    sales.must("/undo", by="u004")
    sales.must("/okr add Nothing to do with it", by="u005")
    sales.must("/undo", by="u002")
    assert sales.objective("O1").key_results[0].number == 1
    assert sales.objective("O3").key_results == ()
