"""Lists, one key result in full, its history; long ones, empty ones, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cards import help as help_card
from cards import listing
from cards.help import Due
from cards.listing import Entry
from i18n.languages import LANGUAGES
from i18n.words import words_for
from okr.cascade import Holes
from okr.health import objective_standing, standing
from okr.model import CheckIn, Objective, Person, State
from tests.kit.builders import GAP_10_25, LI_LEI, Q4, a_group, a_key_result, an_actor, an_objective
from tests.kit.readers import a_reader

TODAY = date(2026, 11, 23)
SHANGHAI = ZoneInfo("Asia/Shanghai")
HERE = ("list.group", {"group": "Sales", "cycle": "2026Q4"})
NASTY = "[x](http://e) @all"


def entry(objective: Objective) -> Entry:
    how: dict[str, Any] = {
        "cycle": Q4, "today": TODAY, "rule": GAP_10_25, "stale_after_days": None, "tz": SHANGHAI
    }  # fmt: skip
    each = {kr.id: standing(kr, **how) for kr in objective.key_results}
    return objective, objective_standing(objective, **how), each


def a_check_in(**changes: Any) -> CheckIn:
    given: dict[str, Any] = {
        "id": 1, "key_result_id": 3, "at": datetime(2026, 11, 20, 2, tzinfo=UTC), "by": LI_LEI,
        "source": "chat", "value": Decimal(36), "before": Decimal(48), "start": Decimal(0),
        "target": Decimal(100), "confidence": None, "stated": None, "note": "", "approx": False,
        "late": False, "undone": False,
    }  # fmt: skip
    return CheckIn(**(given | changes))


@pytest.mark.parametrize(
    ("lang", "shows"),
    [
        ("en", "- KR3 Shops: 45 (0 → 100) · 45%, expected 58.2% · ▲ behind · 李雷"),
        ("zh-CN", "- KR3 Shops：45（0 → 100）· 45%，预期 58.2% · ▲ 落后 · 李雷"),
    ],
)
def test_a_key_result_is_one_line(lang, shows):
    item = entry(an_objective(a_key_result(title="Shops", current=45), title="Grow"))
    text = listing.objectives(a_reader(lang), [item], heading=HERE, hidden=0).text
    assert text.split("\n\n") == [
        "### Sales · 2026Q4",
        f"**O1 Grow** · █████░░░░░ 45% · ▲ {words_for(lang).say('health.behind')} · 李雷",
        shows,
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_list_of_nothing_shows_how_to_begin_one_of_troubles_says_all_is_well(lang):
    words = words_for(lang)
    empty = listing.objectives(a_reader(lang), [], heading=HERE, hidden=0)
    assert words.say("list.empty") in empty.text
    assert "@OKR " + words.say("list.example") in empty.text
    assert empty.buttons == ()
    fine = listing.objectives(a_reader(lang), [], heading=("list.risk", HERE[1]), hidden=0, only="risk")
    assert words.say("list.nothing") in fine.text
    assert words.say("list.example") not in fine.text


def many(count: int, parts: int = 1) -> list[Entry]:
    return [
        entry(
            an_objective(
                *(
                    a_key_result(id=10 * n + k, number=10 * n + k, title=f"Part {n}.{k}")
                    for k in range(parts)
                ),
                id=n,
                number=n,
                title=f"Aim {n}",
            )
        )
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize(("count", "parts"), [(1, 1), (20, 1), (21, 1), (30, 3), (3, 50), (100, 0)])
def test_a_long_list_comes_in_pages_and_no_line_is_lost(count, parts):
    items = many(count, parts)
    wanted = [line for item in items for line in (item[0].title, *(kr.title for kr in item[0].key_results))]
    found: list[str] = []
    page = 1
    while page:
        card = listing.objectives(a_reader(), items, heading=HERE, hidden=0, page=page, again="/okr SALES")
        found += [
            line
            for line in wanted
            if f" {line} · " in card.text or f" {line}:" in card.text or f" {line}**" in card.text
        ]
        assert len(card.text) < 19_000
        assert len(card.buttons) <= 5
        more = [each.command for each in card.buttons if "page" in each.command]
        assert more == ([f"/okr SALES page {page + 1}"] if "more objective" in card.text else [])
        assert all(f"@OKR {line}" in card.text for line in more)
        page = page + 1 if more else 0
    assert found == wanted


def test_a_page_too_far_is_the_last_one():
    card = listing.objectives(a_reader(), many(50), heading=HERE, hidden=0, page=99)
    assert "page 3 of 3" in card.text
    assert "Aim 50" in card.text
    assert "more objective" not in card.text


def test_holes_are_summed_up_first_and_marked_where_they_are():
    items = many(30, 0)
    found = Holes(tuple(item[0] for item in items), ((items[1][0], "COMPANY/2026Q4/O1"),), (items[2][0],))
    text = listing.objectives(a_reader(), items, heading=("list.all", {}), hidden=0, holes=found).text
    assert "! 30 aligned to nothing: SALES/O1, SALES/O2" in text
    assert "SALES/O12…" in text
    assert "! 1 skips a level: SALES/O2" in text
    assert "! 1 without a key result: SALES/O3" in text
    assert "COMPANY" not in text
    [second] = [line for line in text.split("\n\n") if "Aim 2**" in line]
    assert second.endswith("· ! aligned to nothing · ! skips a level")
    later = listing.objectives(
        a_reader(), items, heading=("list.all", {}), hidden=0, holes=found, page=2
    ).text
    assert "30 aligned" not in later
    assert "! aligned to nothing" in later


def test_what_is_not_for_here_is_only_counted():
    text = listing.objectives(a_reader(), [], heading=HERE, hidden=2).text
    assert "2 more are not for here." in text


def test_over_several_groups_each_reference_carries_its_own():
    items = [
        entry(an_objective(a_key_result(group_key=key), group_key=key, title="Grow"))
        for key in ("PRODUCT", "SALES")
    ]
    card = listing.objectives(a_reader(), items, heading=("list.all", {}), hidden=0)
    assert "PRODUCT/O1 Grow" in card.text
    assert "SALES/KR3" in card.text
    assert [button.command for button in card.buttons] == ["/kr show PRODUCT/KR3", "/kr show SALES/KR3"]


def test_an_objective_without_key_results_and_one_that_is_closed_say_so():
    text = listing.objectives(
        a_reader(), [entry(an_objective(state=State.CLOSED, aligned_to=("COMPANY/2026Q4/O1",)))],
        heading=HERE, hidden=0,
    ).text  # fmt: skip
    assert "(no key result yet)" in text
    assert "closed" in text
    assert "→ COMPANY/2026Q4/O1" in text


def test_what_people_wrote_is_harmless_in_lists():
    kr = a_key_result(title=NASTY, owner=Person("u9", NASTY), unit=NASTY, current=3)
    item = entry(an_objective(kr, title=NASTY))
    cards = [
        listing.objectives(a_reader(), [item], heading=("list.person", {"name": NASTY}), hidden=0),
        help_card.whats_due(a_reader(), [Due(kr, item[2][kr.id], "KR3")], None),
        help_card.status(a_reader(), a_group(title=NASTY), Q4, None, {}, 1),
        help_card.whoami(a_reader(), an_actor(name=NASTY), ["member"], a_group(title=NASTY), "en"),
        help_card.welcome(a_reader(), [NASTY]),
        help_card.binding(a_reader(), NASTY, "G1", [f"OKR_GROUPS__G1__TITLE={NASTY}"], admin=False),
    ]
    for card in cards:
        text = card.text.replace("@OKR", "").removeprefix("### ")
        assert not set(text) & set("[]@#<>`"), text
        assert not any(set(button.label) & set("[]@") for button in card.buttons)


def test_ids_are_shown_exactly_as_they_have_to_be_copied():
    text = help_card.ids(
        a_reader(), "cid+a/b==", "G1", configured=False, env_lines=["OKR_X__TITLE=Sales_1"]
    ).text
    assert "cid+a/b==" in text
    assert "OKR_X__TITLE=Sales_1" in text


def test_what_is_due_lists_at_most_eight():
    krs = [a_key_result(id=n, number=n, title=f"Part {n}") for n in range(1, 12)]
    each = entry(an_objective(*krs))[2]
    mine = [Due(kr, each[kr.id], kr.ref) for kr in krs]
    text = help_card.whats_due(a_reader(), mine, date(2026, 12, 4)).text
    assert "Part 8" in text
    assert "Part 9" not in text
    assert "3 more: @OKR /okr mine" in text
    assert "Next check-in: Dec 4" in text
