"""The digest: to managers of several groups, and to the company about its departments.

Company is above Sales and Product; 韩梅梅 (u002) manages all three, 李雷 (u001) Sales alone.
"""

from __future__ import annotations

import pytest
from sqlalchemy import text as sql

from tests.handlers.test_posting import decided
from tests.kit.desk import ADMIN, Desk, shown

CHIEF = "u002"


@pytest.fixture
def company(sales: Desk) -> Desk:
    """Besides Sales, where little moves, Product is well, and Company has an objective of its own."""
    sales.must(
        "/okr add Ship it\n/kr add Releases from 0 to 10\n/kr update KR1 8", by="u006", group="PRODUCT"
    )
    sales.must("/okr add Grow\n/kr add Turnover from 0 to 10\n/kr update KR1 6", by=CHIEF, group="COMPANY")
    sales.must("/kr update 1 20")
    sales.must("/block KR2 no test account")
    sales.forward(minutes=20)
    return sales


def told(desk: Desk, staff_id: str) -> list[tuple[str, str, str]]:
    with desk.database.engine.connect() as connection:
        rows = connection.execute(
            sql("SELECT kind, state, reason FROM person_occurrences WHERE staff_id = :who ORDER BY day"),
            {"who": staff_id},
        )
        return [tuple(row) for row in rows]


def privately(desk: Desk, staff_id: str = CHIEF) -> list[str]:
    return [post.text for post in desk.posts(staff_id=staff_id)]


def test_a_manager_of_several_groups_gets_one_private_digest_at_their_topmost(company):
    for key in ("SALES", "PRODUCT", "COMPANY"):
        company.tick("digest", group=key)
    (text,) = privately(company)
    assert text.split("\n\n")[:9] == [
        "### Digest · 2026Q4 · 3 groups",
        "**Together** ██████░░░░ 60% · ▼ 1 at risk · ● 2 on track · 5 no value yet",
        "3 moved · 1 blocked · everybody has reported",
        "**COMPANY Company** ██████░░░░ 60% · ● 1 on track",
        "　1 moved · everybody has reported",
        "　**SALES Sales** ░░░░░░░░░░ 1.7% · ▼ 1 at risk · 5 no value yet",
        "　　1 moved · 1 blocked · everybody has reported",
        "　**PRODUCT Product** ████████░░ 80% · ● 1 on track",
        "　　1 moved · everybody has reported",
    ]
    assert told(company, CHIEF) == [("digest", "done", "")]


def test_the_company_reads_how_its_departments_stand_in_its_own_group(company):
    text = shown(company.tick("digest", group="COMPANY"))
    assert text.startswith("### Company · 2026Q4 by department")
    assert text.index("SALES Sales") < text.index("PRODUCT Product")
    assert "COMPANY Company" not in text
    assert [post.conversation for post in company.posts("COMPANY")][-1] == "cid-company"


def test_a_department_stands_with_all_that_is_below_it(company):
    company.configure("PRODUCT", parent="SALES")
    text = shown(company.tick("digest", group="COMPANY"))
    assert "PRODUCT" not in text
    assert "**SALES Sales** ░░░░░░░░░░ 1.7% · ▼ 1 at risk · ● 1 on track · 5 no value yet" in text


@pytest.mark.parametrize("visibility", ["group", "private"])
def test_the_company_reads_only_what_everybody_of_it_may_see(company, visibility):
    line = f"/okr add Hidden {visibility}\n/kr add Secret from 0 to 10\n/kr update 7 10"
    company.must(line, by="u001")
    company.tick("digest", group="COMPANY")
    assert "✓ 1 done" not in company.posts("COMPANY")[-1].text
    assert "✓ 1 done" in privately(company)[-1]  # who manages it sees it


def test_whoever_manages_one_group_has_its_card_and_no_digest(company):
    company.tick("digest")
    assert privately(company, "u001") == []
    assert decided(company) == [("digest", "skipped", "no groups below")]


def test_a_digest_goes_out_once_a_day_however_often_it_falls_due(company):
    company.tick("digest", group="COMPANY")
    company.configure("COMPANY", managers=frozenset({"u007"}))
    company.tick("digest", group="PRODUCT")
    assert len(privately(company)) == 1
    assert told(company, CHIEF) == [("digest", "done", "")]


def test_of_several_topmost_groups_the_first_by_key_tells(company):
    company.configure("COMPANY", managers=frozenset())
    company.tick("digest")
    assert privately(company) == []
    company.tick("digest", group="PRODUCT")
    (text,) = privately(company)
    assert "2 groups" in text
    assert "COMPANY" not in text


def test_where_nothing_is_set_nothing_is_said(desk):
    assert desk.tick("digest", group="COMPANY").messages == ()
    assert decided(desk) == [("digest", "skipped", "nothing set anywhere")]
    assert told(desk, CHIEF) == [("digest", "skipped", "nothing set anywhere")]
    assert desk.posts() == []


def test_a_digest_left_out_is_recorded_with_its_reason(company):
    company.tick("digest", group="COMPANY", reason="missed by more than three days")
    assert decided(company) == [("digest", "skipped", "missed by more than three days")]
    assert privately(company) == []


def test_whoever_wants_to_hear_nothing_is_not_told_and_the_reason_is_kept(company, monkeypatch):
    monkeypatch.setattr(
        "handlers.digesting.silent_why", lambda _context, staff_id, kind: f"{staff_id} {kind} away"
    )
    assert company.tick("digest", group="COMPANY").messages  # the company hears it all the same
    assert privately(company) == []
    assert told(company, CHIEF) == [("digest", "skipped", "u002 digest away")]


def test_what_stood_still_for_a_period_is_counted(company):
    company.forward(days=15)
    company.tick("digest", group="COMPANY")
    (text,) = privately(company)
    assert "0 moved · 8 standing still · 1 blocked · 3 of 3 still to report" in text


def test_a_manager_has_it_now_privately(company):
    answer = company.must("/digest", by=CHIEF)
    assert "%" not in answer
    assert "3 groups" in privately(company)[-1]
    assert "1 group" in company.must("/摘要", by="u001", group=None)
    assert "3 groups" in company.must("/bản tóm tắt", by=ADMIN, group=None)


def test_whoever_manages_nothing_gets_none(company):
    assert company.refused("/digest", by="u005") == "not_allowed"
    assert company.refused("/digest", by="u005", group=None) == "not_allowed"


def test_a_manager_where_nothing_is_set_reads_so(desk):
    assert "Nothing is set yet" in desk.must("/digest", by=CHIEF, group=None)


def test_a_circle_of_parents_ends(company):
    company.configure("COMPANY", parent="SALES")
    assert "3 groups" in company.must("/digest", by=CHIEF, group=None)
