"""/export: what I may see, one to one, once I said yes; the token for everything is an admin's."""

from __future__ import annotations

import re

import pytest

from tests.kit.desk import ADMIN, Desk, shown

SECRET = re.compile(r"okr[0-9a-f]{48}")
PRIVATE = "Canary of the boss"


@pytest.fixture
def seen(sales: Desk) -> Desk:
    """Beside O1 of everybody a private O2 of the manager's."""
    sales.must(f"/okr add {PRIVATE} private", by="u001", group=None)
    sales.must(f"/kr add SALES/O2 {PRIVATE} too from 0 to 9", by="u001", group=None)
    sales.must("/kr update 2 36", by="u003")
    return sales


def alone(desk: Desk, staff_id: str) -> str:
    """The last that was sent to somebody one to one."""
    return desk.posts(staff_id=staff_id)[-1].text


def test_it_is_asked_back_and_then_comes_one_to_one_as_lines_for_a_spreadsheet(seen):
    seen.must("/export")
    assert "6 key results of 2026Q4" in alone(seen, "u003")
    seen.must("/yes", group=None)
    lines = alone(seen, "u003").split("\n\n")
    header = next(line for line in lines if line.startswith("objective,"))
    row = next(line for line in lines if "SALES/2026Q4/KR2" in line)
    assert dict(zip(header.split(","), row.split(","), strict=True)) == {
        "objective": "SALES/2026Q4/O1",
        "objective_title": "New customers succeed in their first week",
        "key_result": "SALES/2026Q4/KR2",
        "title": "Refund time",
        "owner": "王小明",
        "unit": "h",
        "start": "48",
        "target": "24",
        "current": "36",
        "progress": "0.5",
        "expected": "0.5824",
        "health": "on_track",
    }


def test_nothing_of_it_is_said_in_the_group(seen):
    before = len(seen.posts("SALES"))
    seen.must("/导出")
    seen.must("/yes")
    said = "\n".join(f"{post.title}\n{post.text}" for post in seen.posts("SALES")[before:])
    assert "Refund time" not in said
    assert "SALES/" not in said


@pytest.mark.parametrize(("by", "sees"), [("u003", False), ("u001", True), ("u002", True), (ADMIN, True)])
def test_everybody_gets_what_they_may_see_and_no_more(seen, by, sees):
    seen.must("/export", by=by, group=None)
    asked = alone(seen, by)
    seen.must("/yes", by=by, group=None)
    assert (PRIVATE in alone(seen, by)) is sees
    assert ("7 key results" in asked) is sees


def test_a_formula_of_somebody_is_text(seen):
    seen.must("/kr add O1 =1+1, or more from 0 to 9")
    seen.must("/export", group=None)
    seen.must("/yes", group=None)
    assert '"\'=1+1, or more"' in alone(seen, "u003")


def test_another_cycle_is_written_out_and_may_be_empty(seen):
    seen.must("/export 2026Q3", group=None)
    seen.must("/yes", group=None)
    assert "no key result that you may see" in alone(seen, "u003")
    assert seen.refused("/export 2026Q9") == "unexpected_word"


def test_an_external_contact_gets_nothing(seen):
    assert seen.refused("/export", by=None) == "not_allowed"


def test_a_long_export_says_how_much_does_not_fit(seen):
    for _ in range(13):
        seen.must("\n".join(f"/kr add O1 More {n} from 0 to 9" for n in range(15)))
    seen.must("/export", group=None)
    seen.must("/yes", group=None)
    assert "1 more key result does not fit here." in alone(seen, "u003")


def test_only_an_admin_is_told_of_the_token_and_given_one(seen):
    assert seen.refused("/export token", by="u001") == "not_allowed"
    seen.must("/export", by=ADMIN, group=None)
    seen.must("/yes", by=ADMIN, group=None)
    assert "/export token" in alone(seen, ADMIN)
    asked = seen.must("/export token", by=ADMIN, group=None)
    assert "30 days" in asked
    assert not SECRET.search(asked)
    assert SECRET.search(seen.must("/yes", by=ADMIN, group=None))


def test_a_token_is_printed_where_nothing_is_posted_and_then_forgotten(seen):
    from handlers.request import ReplyBy

    said = shown(seen.say("/kr feed KR1", door=ReplyBy.PRINT))
    assert SECRET.search(said)
    assert not any(SECRET.search(post.text) for post in seen.posts())
