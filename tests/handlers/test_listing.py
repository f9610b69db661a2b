"""/okr for a group, a person, mine, at risk, an older cycle: long ones in pages, private ones counted."""

from __future__ import annotations

import pytest

from tests.kit.desk import Desk, commands, shown


def add(desk: Desk, lines: str, by: str, group: str | None) -> None:
    desk.must(lines, by=by, group=group)


@pytest.fixture
def cascade(desk: Desk) -> Desk:
    """COMPANY/O1 has KR1, which SALES/O1 serves; SALES/O2 and PRODUCT/O1 serve nothing."""
    add(desk, "/okr add Be loved\n/kr add NPS from 10 to 50", "u002", "COMPANY")
    add(desk, "/okr add Win the south under COMPANY/KR1\n/kr add Shops from 0 to 9", "u003", "SALES")
    add(desk, "/okr add Empty hands", "u003", "SALES")
    add(desk, "/okr add Ship weekly\n/kr add Releases from 0 to 12", "u006", "PRODUCT")
    return desk


def test_all_lists_the_tree_of_groups_from_the_top(cascade):
    text = cascade.must("/okr all")
    places = [text.index(ref) for ref in ("COMPANY/O1 ", "PRODUCT/O1 ", "SALES/O1 ", "SALES/O2 ")]
    assert places == sorted(places)


def test_all_names_orphans_and_objectives_without_key_results(cascade):
    text = cascade.must("/okr all")
    assert "! 2 aligned to nothing: PRODUCT/O1, SALES/O2" in text
    assert "! 1 without a key result: SALES/O2" in text
    assert "COMPANY/O1 Be loved" in text
    assert "skip" not in text


def test_a_level_is_skipped_only_where_a_group_lies_between(cascade):
    cascade.configure("PRODUCT", level="department")
    assert "skip" not in cascade.must("/okr all")
    cascade.configure("SALES", parent="PRODUCT")
    assert "! 1 skips a level: SALES/O1" in cascade.must("/okr all")


def test_a_team_alone_in_the_world_has_nothing_to_align_to(desk):
    for key in ("COMPANY", "PRODUCT", "SALES"):
        desk.configure(key, level="team", parent=None)
    desk.must("/okr add Win the south")
    assert "aligned to nothing" not in desk.must("/okr all")


def test_other_lists_are_not_marked(cascade):
    for line in ("/okr", "/okr mine", "/okr SALES"):
        assert "aligned to nothing" not in cascade.must(line)


@pytest.fixture
def long(desk: Desk) -> Desk:
    """Thirty objectives of u003 in Sales, each with a key result."""
    for first in range(1, 31, 5):
        lines = [f"/okr add Aim {n}.\n/kr add Part {n}. from 0 to 9" for n in range(first, first + 5)]
        desk.must("\n".join(lines))
    return desk


@pytest.mark.parametrize(
    "line", ["/okr", "/me", "/okr mine", "/okr SALES", "/okr all", "/okr all 2026q4", "/目标 全部"]
)
def test_the_pages_hold_every_line_once(long, line):
    found: list[str] = []
    tapped = [line]
    while tapped:
        handled = long.say(tapped[0])
        assert not handled.refused
        found += [f"Aim {n}." for n in range(1, 31) if f"Aim {n}.**" in shown(handled)]
        tapped = [each for each in commands(handled) if "page" in each]
    assert found == [f"Aim {n}." for n in range(1, 31)]


def test_the_next_page_of_a_persons_list_needs_no_mention(long):
    handled = long.say("/okr @王小明", by="u004", mentions=["u003"])
    [more] = [each for each in commands(handled) if "page" in each]
    text = long.must(more, by="u004")
    assert "Objectives of 王小明" in text
    assert "Aim 30." in text


@pytest.mark.parametrize("line", ["/okr page 2", "/okr 页 2", "/okr 2026Q4 page 2", "/okr page 99"])
def test_a_page_may_be_asked_for(long, line):
    assert "page 2 of 2" in long.must(line)


@pytest.mark.parametrize("line", ["/okr page", "/okr page two", "/okr page -1"])
def test_a_page_is_a_number(long, line):
    assert long.refused(line) in ("unexpected_word", "unknown_reference")


def test_health_may_be_asked_for_together_with_whose(sales):
    sales.must("/kr update 1 10\n/kr update 2 30")
    for line in (
        "/okr mine risk",
        "/okr risk mine",
        "/okr SALES risk",
        "/okr all risk 2026Q4",
        "/okr at-risk",
    ):
        text = sales.must(line)
        assert "Active shops" in text
        assert "Refund time" not in text


def test_one_to_one_at_risk_is_said_of_ones_only_group(sales):
    assert "Sales · 2026Q4 · needs attention" in sales.must("/okr risk", group=None)
    assert "None. All is well." in sales.must("/okr risk", by="u007", group=None)
    assert "None. All is well." in sales.must("/okr stale", by="boss", group=None)


def test_an_older_cycle_is_named_in_the_heading(sales):
    assert "My objectives · 2026Q3" in sales.must("/okr mine 2026Q3")
    assert "All objectives · 2026Q3" in sales.must("/okr all 2026Q3")


@pytest.fixture
def secret(cascade: Desk) -> Desk:
    """u003 has a private O3 of Sales, and one of the group alone; O1 serves the private one."""
    cascade.must("/okr add Hire a rival private\n/kr add Rivals from 0 to 777")
    cascade.must("/okr add Train everybody group\n/kr add Lessons from 0 to 888")
    cascade.must("/okr align O1 O3")
    return cascade


@pytest.mark.parametrize(
    ("line", "group", "by", "hidden"),
    [
        pytest.param("/okr", "SALES", "u003", "1 more is not for here.", id="mine is counted"),
        pytest.param("/okr", "SALES", "u001", "1 more is not for here.", id="so it is for the manager"),
        pytest.param("/okr", "SALES", "u004", None, id="a colleague has nothing to count"),
        pytest.param("/okr SALES", "PRODUCT", "u003", "2 more are not for here.", id="in another group"),
        pytest.param("/okr all", "PRODUCT", "u003", "2 more are not for here.", id="across groups"),
        pytest.param("/okr all", "PRODUCT", "u006", None, id="a stranger has nothing to count"),
        pytest.param("/okr SALES", None, "u003", None, id="one to one nothing is hidden"),
    ],
)
def test_what_not_everybody_here_may_see_is_counted_for_whoever_sees_it(secret, line, group, by, hidden):
    text = secret.must(line, by=by, group=group)
    assert (hidden in text) if hidden else ("not for here" not in text)
    if group is not None:
        assert "rival" not in text
        assert "O3" not in text


def test_of_what_is_at_risk_only_that_is_counted(secret):
    assert "not for here" not in secret.must("/okr risk")
    secret.must("/kr update KR2 1")
    assert "1 more is not for here." in secret.must("/okr risk")


def test_an_arrow_to_something_private_is_not_drawn_for_others(secret):
    for text in (secret.must("/okr"), secret.must("/okr all", by="u006", group="PRODUCT")):
        assert "→ COMPANY/2026Q4/KR1" in text
        assert "SALES/2026Q4/O3" not in text
    assert "SALES/2026Q4/O3" in secret.must("/okr SALES", group=None)
    assert "SALES/2026Q4/O3" in secret.must("/okr all", group=None)


def test_somebody_elses_private_objectives_stay_theirs(secret):
    for line, mentions in (("/okr all", []), ("/okr SALES", []), ("/okr @王小明", ["u003"])):
        for group in (None, "SALES", "PRODUCT"):
            text = secret.must(line, by="u004", group=group, mentions=mentions)
            assert "rival" not in text
            assert "O3" not in text
