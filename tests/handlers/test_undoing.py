"""/undo: last in, first out, my own changes of ten minutes in this place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.kit.desk import shown


def test_undo_takes_back_the_last_change_first(sales):
    sales.must("/kr update 1 40")
    sales.must("/kr update 1 60")
    assert "60 → 40" in sales.must("/undo")
    assert sales.value_of("KR1") == 40
    assert "40 → –" in sales.must("/撤销")
    assert sales.value_of("KR1") is None
    assert sales.refused("/undo") == "nothing_to_undo"
    assert [report.undone for report in sales.check_ins("KR1")] == [True, True]


def test_undo_reaches_ten_minutes_back(sales):
    sales.must("/kr update 1 40")
    sales.forward(minutes=10, seconds=1)
    assert sales.refused("/undo") == "nothing_to_undo"
    sales.must("/kr update 1 60")
    sales.forward(minutes=10)
    sales.must("/undo")
    assert sales.value_of("KR1") == 40


def test_undo_of_nothing_says_so_in_the_readers_words(sales):
    assert "in the last 10 minutes" in shown(sales.say("/undo"))


def test_undo_takes_back_a_whole_message(sales):
    sales.must("/okr add Win the north\n/kr add Dealers from 0 to 40\n/kr update 1 40")
    sales.must("/undo")
    assert [objective.number for objective in sales.objectives()] == [1]
    assert sales.value_of("KR1") is None


def test_later_changes_of_others_stand(sales):
    sales.must("/kr update 1 40")
    sales.must("/kr update 1 70", by="u001")
    assert "70 → 70" in sales.must("/undo")
    assert sales.value_of("KR1") == 70


def test_undo_is_for_my_own_changes_in_this_place(sales):
    sales.must("/kr update 1 40")
    assert sales.refused("/undo", by="u001") == "nothing_to_undo"
    assert sales.refused("/undo", group=None) == "nothing_to_undo"
    assert sales.refused("/undo", by=None) == "not_allowed"
    assert sales.value_of("KR1") == 40


def test_confidence_goes_back_to_what_was_last_said_of_it(sales):
    sales.must("/kr update 1 40 conf 7 behind")
    sales.must("/kr update 1 50")
    sales.must("/kr update 1 60 conf 2")
    sales.must("/undo")
    assert (sales.key_result("KR1").confidence, sales.key_result("KR1").stated) == (7, None)


def test_what_others_built_upon_cannot_be_undone(sales):
    sales.must("/okr add Win the north", by="u001")
    sales.must("/okr add Serve it @Bo Chen", by="u001", mentions=["u004"])
    sales.must("/okr align O3 O2", by="u004")
    assert sales.refused("/undo", by="u001") == "built_upon"  # O3: somebody drew an arrow from it
    sales.must("/undo", by="u004")
    sales.must("/undo", by="u001")
    sales.must("/kr add O2 Dealers from 0 to 40", by="u002")
    assert sales.refused("/undo", by="u001") == "built_upon"
    assert sales.objective("O2").key_results


def test_a_key_result_somebody_reported_on_cannot_be_undone(sales):
    sales.must("/kr add O1 Calls from 0 to 9")
    sales.must("/kr update 7 3", by="u001")
    assert sales.refused("/undo") == "built_upon"
    sales.must("/undo", by="u001")
    sales.must("/undo")
    assert len(sales.objective("O1").key_results) == 6


def test_numbers_are_never_used_twice(sales):
    sales.must("/okr add Second\n/kr add Calls from 0 to 9")
    sales.must("/undo")
    sales.must("/okr add Third\n/kr add Calls from 0 to 9")
    assert [objective.number for objective in sales.objectives()] == [1, 3]
    assert [kr.number for kr in sales.objective("O3").key_results] == [8]


def test_a_title_goes_back_unless_somebody_wrote_another_since(sales):
    sales.must("/okr edit O1 Mine")
    sales.must("/undo")
    assert sales.objective("O1").title == "New customers succeed in their first week"
    sales.must("/okr edit O1 Mine")
    sales.must("/okr edit O1 Yours", by="u001")
    sales.must("/undo")
    assert sales.objective("O1").title == "Yours"


@pytest.mark.parametrize(
    ("change", "field", "was"),
    [
        pytest.param("target 400", "target", Decimal(200), id="a target"),
        pytest.param("start 20", "start", Decimal(0), id="a start"),
        pytest.param("title Shops", "title", "Active shops", id="a title"),
        pytest.param("weight 3", "weight", Decimal(1), id="a weight"),
        pytest.param("by 12-01", "due", None, id="a day"),
        pytest.param("unit shops", "unit", "", id="a unit"),
        pytest.param("target -5", "kind", "rise", id="the direction with the target"),
    ],
)
def test_an_edit_goes_back(sales, change, field, was):
    sales.must(f"/kr edit KR1 {change}")
    assert getattr(sales.key_result("KR1"), field) != was
    sales.must("/undo")
    assert getattr(sales.key_result("KR1"), field) == was


def test_an_edit_goes_back_around_what_others_changed_since(sales):
    sales.must("/kr edit KR1 target 50")
    sales.must("/kr edit KR1 start 80", by="u001")
    sales.must("/undo")
    kr = sales.key_result("KR1")
    assert (kr.start, kr.target, kr.kind) == (80, 200, "rise")


def test_an_undo_that_would_leave_no_road_is_refused(sales):
    sales.must("/kr edit KR1 target 50")
    sales.must("/kr edit KR1 start 200", by="u001")
    assert sales.refused("/undo") == "start_is_target"
    assert sales.key_result("KR1").target == 50
    sales.must("/okr")


def test_an_arrow_is_taken_back(sales):
    sales.must("/okr add Be the first choice", by="u002", group="COMPANY")
    sales.must("/okr align O1 COMPANY/O1")
    assert "no longer aligned" in sales.must("/undo")
    assert sales.objective("O1").aligned_to == ()


def test_the_history_keeps_what_was_undone(sales):
    sales.must("/kr update 1 40 too soon")
    sales.must("/undo")
    assert "［undone］" in sales.must("/kr history 1")


def test_an_edit_that_changes_nothing_is_nothing_to_undo(sales):
    text = sales.must("/kr edit KR1 target 200")
    assert "target is as it was: 200" in text
    assert "Undo" not in text
    sales.must("/okr edit O1 New customers succeed in their first week")
    assert sales.refused("/undo") == "nothing_to_undo"


def test_a_private_change_is_undone_where_its_receipt_was_read(sales):
    sales.must("/okr add Find another job private")
    [receipt] = [post for post in sales.posts(staff_id="u003") if "Find another job" in post.text]
    assert "/undo" in receipt.commands
    assert "@OKR" not in receipt.text
    assert "Find another job" in sales.must("/undo", group=None)
    assert len(sales.objectives()) == 1


def test_a_private_change_is_undone_where_it_was_typed_too(sales):
    sales.must("/okr add Find another job private\n/kr add Interviews from 0 to 5")
    sales.must("/kr update 7 3")
    answer = sales.must("/undo")
    assert answer == "Sent to you privately."
    assert sales.value_of("KR7") is None
    sales.must("/undo")
    assert len(sales.objectives()) == 1
    assert sales.refused("/undo", group=None) == "nothing_to_undo"


def test_of_a_private_change_and_one_made_one_to_one_the_later_is_undone_first(sales):
    sales.must("/okr add Find another job private")
    sales.must("/kr update 1 40", group=None)
    sales.must("/undo", group=None)
    assert sales.value_of("KR1") is None
    sales.must("/undo", group=None)
    assert len(sales.objectives()) == 1


def test_an_open_change_is_not_undone_one_to_one(sales):
    sales.must("/okr add Find another job private")
    sales.must("/kr update 1 40")
    sales.must("/undo", group=None)
    assert (len(sales.objectives()), sales.value_of("KR1")) == (1, 40)


def test_what_somebody_changed_since_is_not_undone_from_under_them(sales):
    """Their own /undo would find nothing to take it back from."""
    sales.must("/okr add Sell more\n/kr add O2 Stores from 1 to 10", by="u004")
    sales.must("/kr edit KR7 title Stores in the south", by="u001")
    assert sales.refused("/undo", by="u004") == "built_upon"
    sales.must("/undo", by="u001")
    sales.must("/okr edit O2 Sell much more", by="u001")
    assert sales.refused("/undo", by="u004") == "built_upon"
    sales.must("/undo", by="u001")
    sales.must("/undo", by="u004")


def test_what_i_changed_one_to_one_is_undone_there_before_it_can_go(sales):
    sales.must("/kr add O1 Stores from 1 to 10")
    sales.must("/kr edit SALES/KR7 title Stores in the south", group=None)
    assert sales.refused("/undo") == "built_upon"
    assert "Stores" in sales.must("/undo", group=None)
    sales.must("/undo")
