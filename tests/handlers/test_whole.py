"""/okr O1: the sum behind the number, arrows up and down, and nothing that its reader may not see."""

from __future__ import annotations

import pytest

from storage.objectives import Objectives
from tests.kit.desk import shown


@pytest.fixture
def company(sales):
    """COMPANY's O1 has one key result at 50%; O1 of SALES, at 25%, contributes to it."""
    sales.must("/okr add First choice\n/kr add Dealers from 0 to 10", by="u002", group="COMPANY")
    sales.must("/kr update 1 5", by="u002", group="COMPANY")
    sales.must("/okr align O1 COMPANY/O1 contributes")
    for line in ("/kr edit 2 weight 0", "/kr edit 3 weight 0", "/kr edit 4 weight 0"):
        sales.must(line)
    for line in ("/kr edit 5 weight 0", "/kr edit 6 weight 0", "/kr update 1 50"):
        sales.must(line)
    return sales


@pytest.mark.parametrize("typed", ["/okr O1", "/okr show o1", "O1", "/目标 查看 O1", "/okr 2026Q4/O1"])
def test_one_objective_is_shown_by_its_number(company, typed):
    text = company.must(typed)
    assert "New customers succeed in their first week" in text
    assert "Active shops" in text


def test_the_sum_is_there_term_by_term(company):
    text = company.must("/okr O1", by="u002", group="COMPANY")
    assert "KR1: 50% × 50% = 25%" in text
    assert "SALES/2026Q4/O1: 25% × 50% = 12.5%" in text
    assert "= 37.5%" in text
    assert "SALES/2026Q4/O1 New customers succeed in their first week (counts there)" in text


def test_every_list_and_card_counts_what_contributes(company):
    for line in ("/okr", "/okr all", "/okr mine", "/okr @韩梅梅", "/status", "/card", "/okr COMPANY"):
        text = company.must(line, by="u002", group="COMPANY", mentions=["u002"])
        assert "37.5%" in text, line


def test_what_only_supports_is_drawn_and_not_counted(company):
    company.must("/okr align O1 COMPANY/O1 supports")
    text = company.must("/okr O1", by="u002", group="COMPANY")
    assert "- SALES/2026Q4/O1 New customers" in text
    assert "= 50%" in text


def test_what_contributes_to_a_key_result_counts_too(company):
    company.must("/okr unalign O1")
    company.must("/okr align O1 COMPANY/KR1 contributes")
    assert "37.5%" in company.must("/okr", by="u002", group="COMPANY")
    assert "- COMPANY/2026Q4/KR1 Dealers (counts there)" in company.must("/okr O1")


def test_an_objective_without_key_results_is_what_contributes_to_it(company):
    company.must("/okr add Only by others", by="u002", group="COMPANY")
    company.must("/okr align O1 COMPANY/O2 contributes")
    text = company.must("/okr O2", by="u002", group="COMPANY")
    assert "= 25%" in text
    assert "at risk: the worst" in text


def test_over_and_under_the_road_says_what_counts(company):
    company.must("/kr update 1 500")
    assert "KR1: 250%, counts as 100% × 100% = 100%" in company.must("/okr O1")
    company.configure("SALES", overflow=True)
    text = company.must("/okr O1")
    assert "KR1: 250% × 100% = 250%" in text
    assert "overflow on" in text
    company.configure("SALES", rollup="size")
    for line in ("/okr O1", "/card"):
        assert "rollup size" in company.must(line), line


def test_no_value_is_no_sum(sales):
    text = sales.must("/okr O1")
    assert "there is no sum" in text
    sales.must("/okr add Empty")
    assert "no key result yet" in sales.must("/okr O2")


def test_what_the_reader_may_not_see_is_a_term_without_a_name(company):
    company.must("/okr edit O1 private")
    text = company.must("/okr O1", by="u002", group="COMPANY")
    assert "another objective: 25% × 50% = 12.5%" in text
    assert "SALES" not in text
    assert "New customers" not in text
    assert "1 more is not for here." in text
    assert "SALES/2026Q4/O1: 25%" in company.must("/okr COMPANY/O1", by="u002", group=None)


def test_an_arrow_to_something_private_is_not_named(company):
    company.must("/okr edit O1 private", by="u002", group="COMPANY")
    text = company.must("/okr O1")
    assert "COMPANY" not in text
    assert "First choice" not in text


def test_a_private_one_is_shown_one_to_one(sales):
    sales.must("/okr edit O1 private")
    assert sales.must("/okr O1") == "Sent to you privately."
    assert "Active shops" in sales.posts(staff_id="u003")[-1].text
    assert sales.refused("/okr O1", by="u004") == "unknown_reference"


def test_a_loop_of_old_data_ends(company):
    company.must("/okr add Second")
    company.must("/okr align O2 O1 contributes")
    one, two = company.objective("O1"), company.objective("O2")
    company.read(
        lambda unit: Objectives(unit).align(one.id, to_objective=two.id, to_key_result=None, contributes=True)
    )
    assert "New customers" in shown(company.say("/okr O1"))
