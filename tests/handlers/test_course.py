"""What the progress card tells besides how things stand."""

from __future__ import annotations


def card(desk, **how) -> list[str]:
    return desk.must("/card", **how).split("\n\n")


def section(desk, begins: str) -> list[str]:
    """The lines under a heading; none where there is no such heading."""
    found = card(desk)
    at = next((place for place, line in enumerate(found) if line.startswith(f"**{begins}")), None)
    return [] if at is None else found[at + 1].split("\n")


def test_what_did_not_move_for_half_a_cadence_stands_still(sales):
    assert section(sales, "Standing still") == []
    sales.must("/kr update 1 20")
    sales.forward(days=8)
    sales.must("/kr update 2 40")
    lines = section(sales, "Standing still")
    assert "- KR3 Renewals · no value yet · for 8 days · 王小明" in lines
    assert not any("KR2" in line for line in lines)


def test_the_longest_still_comes_first(sales):
    sales.forward(days=3)
    sales.must("/kr update 1 20")
    sales.tick("card")
    sales.forward(days=14)
    lines = section(sales, "Standing still")
    assert "KR1" in lines[-1]
    assert lines[-1].endswith("for 14 days · 王小明")
    assert "for 17 days" in lines[0]


def test_the_same_value_again_moves_nothing(sales):
    sales.must("/kr update 1 20")
    sales.tick("card")
    sales.forward(days=14)
    sales.must("/kr update 1 20")
    assert section(sales, "Moved") == []
    assert any("KR1 Active shops · for 14 days" in line for line in section(sales, "Standing still"))


def test_what_is_done_may_stand_still(sales):
    sales.must("/kr update 4 done")
    sales.must("/kr update 5 3%")  # inside its limit
    sales.forward(days=20)
    lines = section(sales, "Standing still")
    assert not any("KR4" in line or "KR5" in line for line in lines)


def test_a_step_back_says_so(sales):
    sales.must("/kr update 2 40")
    sales.tick("card")
    sales.forward(minutes=5)
    sales.must("/kr update 2 44")
    assert section(sales, "Moved") == ["- KR2 Refund time · 40 h → 44 h · going back"]


def test_what_is_at_risk_needs_help_like_what_is_blocked(sales):
    sales.must("/kr update 1 20")
    sales.must("/block KR2 no test account")
    assert section(sales, "Who needs help") == [
        "- KR2 Refund time · blocked since today: no test account (who helps: 王小明)",
        "- KR1 Active shops · ▼ at risk · 10% · 王小明",
    ]


def test_three_reports_show_where_it_leads(sales):
    for amount in ("20", "40", "60"):
        sales.must(f"/kr update 1 {amount}")
        sales.forward(days=5)
    (line,) = section(sales, "At this pace")
    assert line.startswith("- KR1 · ")
    assert line.endswith("target 200)")
    assert "on Dec 31" in line


def test_the_next_date_is_the_nearest_and_all_of_that_day_are_told(sales):
    for line in ("/kr edit 1 by 2026-12-10", "/kr edit 2 by 2026-12-01", "/kr edit 3 by 2026-12-01"):
        sales.must(line)
    assert "Next date: Dec 1, KR2 is due, KR3 is due" in card(sales)
    sales.forward(days=9)
    assert "Next date: Dec 10, KR1 is due" in card(sales)


def test_a_promised_day_is_told_on_both_sides_and_names_no_other_group(sales):
    sales.must("/okr add Ship it\n/kr add Releases from 0 to 10", by="u006", group="PRODUCT")
    sales.must("/depend KR1 on PRODUCT/KR1 by 2026-12-03")
    assert not any("Next date" in line for line in card(sales))
    sales.must("/depend accept 1", by="u006", group="PRODUCT")
    assert "Next date: Dec 3, KR1 gets what it waits for" in card(sales)
    assert "Next date: Dec 3, KR1 is promised" in card(sales, by="u006", group="PRODUCT")


def test_the_silent_are_named_where_the_group_chose_names(sales):
    assert not any("Still to report" in line for line in card(sales))
    sales.configure("SALES", names=True)
    assert "Still to report: 王小明" in card(sales)
    sales.must("/kr update 1 20")
    assert not any("Still to report" in line for line in card(sales))


def test_a_group_that_has_done_everything_reads_so(desk):
    desk.must("/okr add Mine\n/kr add Calls from 0 to 9\n/kr update 1 9")
    text = desk.must("/card")
    assert "Everything is done." in text
    assert "Standing still" not in text


def test_the_chat_list_shows_how_the_group_stands(sales):
    sales.must("/kr update 1 20")
    sales.tick("card")
    assert sales.posts()[-1].title == "Sales 2026Q4 · 58% of the time · ▼1 · 1 moved"
