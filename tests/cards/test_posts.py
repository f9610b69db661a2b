"""What the timetable posts: the check-in prompt and the progress card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cards import progress_card, prompt, verdict
from cards.message import Message
from cards.movement import Moved
from cards.progress_card import Course
from handlers.pulses import taken
from i18n.languages import LANGUAGES
from i18n.words import words_for
from okr.health import parse_rule
from okr.model import Health, Kind, Person, Standing, State
from tests.cards.test_listing import NASTY, entry
from tests.kit.builders import FIRST_MORNING, GAP_10_25, LI_LEI, Q4, a_group, a_key_result, an_objective
from tests.kit.readers import a_reader


def a_card(
    *items: Any, lang: str = "en", late: bool = False, open_count: int = 0, owner_count: int = 1, **tells: Any
) -> Message:
    """`tells` is what the card tells besides how `items` stand."""
    course = Course(**({"next_day": date(2026, 11, 27)} | tells))
    pulse = replace(
        taken(
            items,
            moved={each.of.id for each in course.moved},
            still={each.of.id for each in course.still},
            skipped=(),
            told_since=FIRST_MORNING,
        ),
        open_count=open_count,
        owner_count=owner_count,
    )
    return progress_card.card(a_reader(lang), a_group(), Q4, items, pulse, course, late=late)


def test_the_card_carries_references_and_percentages_as_text():
    kr = a_key_result(title="Shops", current=45)
    card = a_card(entry(an_objective(kr, title="Grow")), moved=[Moved(kr, Decimal(30), Decimal(45))])
    assert card.text.split("\n\n") == [
        "### Sales · 2026Q4 progress",
        "**▲ 1 behind**",
        "Week 8 of 14 · 58.2% of the time is used",
        "**O1 Grow** · 李雷",
        "█████░░░░░ 45% · expected 58.2% · ▲ behind",
        "- KR3 Shops: 45 · 45% · ▲ behind · 李雷",
        "**Moved since the last card (1):**",
        "- KR3 Shops · 30 → 45",
        "All owners have checked in (1).",
        "Next check-in: Nov 27",
        "Rule gap 10 25: up to 10 points short of expected is on track, up to 25 is behind, more is at risk.",
    ]
    assert [button.command for button in card.buttons] == ["/okr mine", "/okr risk"]


def test_the_card_in_chinese():
    text = a_card(
        entry(an_objective(a_key_result(current=45))), lang="zh-CN", open_count=1, owner_count=3
    ).text
    for part in ("进度", "第 8 周／共 14 周", "3 位负责人中还有 1 位没有更新。", "下次更新：11月27日"):
        assert part in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_card_shows_how_to_begin(lang):
    card = a_card(lang=lang)
    assert words_for(lang).say("list.example") in card.text
    assert card.buttons == ()


@pytest.mark.parametrize(
    ("changes", "shows", "shown"),
    [
        pytest.param({"late": True}, "posted late", True, id="late"),
        pytest.param({"late": False}, "posted late", False, id="in time"),
        pytest.param({"next_day": None}, "Next check-in", False, id="no timetable"),
        pytest.param({"owner_count": 0}, "checked in", False, id="no owner"),
        pytest.param({"open_count": 3, "owner_count": 8}, "3 of 8 owners", True, id="some are silent"),
        pytest.param({}, "Nothing moved since the last card.", True, id="nothing moved"),
    ],
)
def test_the_card_says_only_what_there_is_to_say(changes, shows, shown):
    assert (shows in a_card(entry(an_objective(a_key_result())), **changes).text) == shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_provisional_day_is_followed_by_why(lang):
    why = words_for(lang).say("card.provisional", year="2027")
    items, day = entry(an_objective(a_key_result())), date(2027, 1, 8)
    lines = a_card(items, lang=lang, next_day=day, provisional=True).text.split("\n\n")
    assert lines[-2] == why  # the last is the rule
    assert why not in a_card(items, lang=lang, next_day=day).text
    assert "2027" in why
    assert "2,027" not in why


def test_a_dropped_key_result_is_left_out_and_an_empty_objective_says_so():
    dropped = a_key_result(title="Gone", state=State.DROPPED)
    text = a_card(entry(an_objective(dropped))).text
    assert "Gone" not in text
    assert "(no key result yet)" in text


def a_prompt(*due: Any, lang: str = "en", late: bool = False) -> Message | None:
    return prompt.checkin(a_reader(lang), a_group(), due, week=9, weeks=14, late=late)


def test_the_prompt_names_people_their_key_results_and_a_line_to_copy():
    kr = a_key_result(title="Shops", current=45)
    card = a_prompt(
        (LI_LEI, [kr]), (Person("u2", "Bo"), [a_key_result(number=4, kind=Kind.YES_NO, current=0)])
    )
    assert card is not None
    assert card.text.split("\n\n") == [
        "### Sales: time to check in",
        "Week 9 of 14. One line each is enough:",
        "**李雷**",
        "- KR3 Shops: 0 → 100, now 45",
        "**Bo**",
        "- KR4 New customers: done / not done, now not done",
        "For example: @OKR /kr update KR3 45% waiting for vendor",
    ]
    assert [button.command for button in card.buttons] == ["/okr mine", "/kr update KR3 +0"]
    assert card.buttons[1].label == "KR3 still 45"


def test_nobody_due_is_no_prompt():
    assert a_prompt() is None


def test_a_yes_or_no_is_prompted_with_done():
    card = a_prompt((LI_LEI, [a_key_result(kind=Kind.YES_NO)]), lang="zh-CN", late=True)
    assert card is not None
    assert "/kr update KR3 done 等供应商回复" in card.text
    assert "迟发" in card.text


def test_a_long_prompt_counts_those_it_does_not_name():
    due = [(Person(f"u{n}", f"Person {n}."), [a_key_result(current=1)]) for n in range(1, 16)]
    card = a_prompt(*due)
    assert card is not None
    assert "Person 12." in card.text
    assert "Person 13." not in card.text
    assert "and 3 more people" in card.text
    assert len(card.buttons) == 5


def test_what_people_wrote_is_harmless_in_posts():
    kr = a_key_result(title=NASTY, owner=Person("u9", NASTY), unit=NASTY, current=3)
    objective = an_objective(kr, title=NASTY, owner=Person("u9", NASTY))
    asked = a_prompt((Person("u9", NASTY), [kr]))
    assert asked is not None
    for card in (asked, a_card(entry(objective), moved=[Moved(kr, None, Decimal(3))])):
        text = card.text.replace("@OKR", "").removeprefix("### ")
        assert not set(text) & set("[]@#<>`"), text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "reason", ["gap", "ratio", "owner", "date", "confidence", "stale", "early", "done", "none", "worst"]
)
def test_every_verdict_names_its_rule(reason, lang):
    found = Standing(Decimal("0.4"), Decimal("0.5"), Health.BEHIND, GAP_10_25, reason)
    text = verdict.sentence(a_reader(lang), found)
    assert "gap 10 25" in text
    assert words_for(lang).say("health.behind") in text


@pytest.mark.parametrize(
    ("progress", "says"),
    [
        pytest.param("0.4", "18.2 points short", id="short"),
        pytest.param("0.7", "11.8 points ahead", id="ahead"),
        pytest.param("0.582", "0 points ahead", id="exactly there"),
    ],
)
def test_the_gap_is_told_in_points(progress, says):
    found = Standing(Decimal(progress), Decimal("0.582"), Health.BEHIND, GAP_10_25, "gap")
    assert says in verdict.sentence(a_reader(), found)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", ["gap 10 25", "ratio 0.9 0.7", "owner"])
def test_every_rule_is_explained_with_its_borders(rule, lang):
    text = verdict.rule(a_reader(lang), parse_rule(rule))
    assert rule in text
    assert all(border in text for border in rule.split()[1:])
    assert text not in {verdict.rule(a_reader(lang), parse_rule(f"gap {n} 99")) for n in (10, 11)}
