"""What is read around the turn of a cycle, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from cards import turn, turn_letters
from cards.cycle import Came, Look
from cards.message import Message
from i18n.languages import LANGUAGES
from okr import scoring
from okr.dealings import CycleState, GroupCycle, Retro
from okr.model import Ambition, Cycle, Health, Person, Standing, State
from tests.cards.test_listing import NASTY
from tests.kit.builders import GAP_10_25, LI_LEI, Q4, a_group, a_key_result, an_objective
from tests.kit.readers import a_reader

Q1 = Cycle("2027Q1", date(2027, 1, 1), date(2027, 3, 31))
NEW_YEAR = date(2027, 1, 4)
BO = Person("u004", "Bo")
HALF = an_objective(a_key_result(title="Shops", current=50), title="Grow", ambition=Ambition.ASPIRATIONAL)


def came(objective: Any = HALF, **changes: Any) -> Came:
    standing = Standing(Decimal("0.5"), Decimal(1), Health.AT_RISK, GAP_10_25, "gap")
    found = Came(objective, standing, scoring.judged(objective), undecided=True)
    return replace(found, **changes)


def a_look(*every: Came, state: CycleState = CycleState.CLOSING, retros: int = 0) -> Look:
    said = datetime(2026, 12, 30, 2, tzinfo=UTC)
    lines = [Retro(number, 1, Q4.id, LI_LEI, said, "Ask first") for number in range(retros)]
    return Look(a_group(), GroupCycle(1, Q4), state, every or (came(),), lines)


def posts(lang: str, *, late: bool = False) -> dict[str, Message]:
    """One of each, with something of everything in it."""
    reader = a_reader(lang, today=NEW_YEAR)
    return {
        "draft": turn.draft(reader, Q4, Q1, [HALF], is_open=False, late=late),
        "scores": turn.scores(reader, a_look(retros=2), late=late),
        "retro": turn.retro(reader, a_look(state=CycleState.CLOSED), late=late),
        "carry": turn.carry(reader, Q4, 3, late=late),
        "unset": turn.unset(reader, Q1, done=1, of=3, named=[BO], is_empty=True, late=late),
    }


def letters(lang: str) -> dict[str, Message]:
    reader = a_reader(lang, today=NEW_YEAR, in_group=False)
    return {
        "decide": turn_letters.to_decide(reader, a_group(), [HALF], is_home=True),
        "tell": turn_letters.to_tell(reader, a_group(), [HALF], [BO]),
        "unset": turn_letters.unset(reader, a_group(), Q1, [BO, LI_LEI], named=False),
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_post_and_letter_has_its_words_and_its_facts(lang):
    for name, message in (posts(lang) | letters(lang)).items():
        assert "2026Q4" in message.text or "2027Q1" in message.text, name
        assert message.title
        assert "{" not in message.text, name
        assert "|" not in message.text, name
        assert "<" not in message.text, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_of_each_button_is_also_in_the_text(lang):
    for message in posts(lang).values():
        for button in message.buttons:
            is_one_of_the_templates = button.command.startswith("/template ")
            assert is_one_of_the_templates or f"@OKR {button.command}" in message.text
            assert len(button.label) <= 24, button.label


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_comes_late_says_so(lang):
    for name, message in posts(lang, late=True).items():
        assert len(message.text.split("\n\n")) == len(posts(lang)[name].text.split("\n\n")) + 1


def test_the_scores_in_chinese():
    text = posts("zh-CN")["scores"].text
    for part in (
        "### 2026Q4 已结束：结果如下",
        "- KR3 Shops：50（0 → 100）· 评分 0.5，按进度算",
        "平均评分：0.5。",
        "还有 1 个关键结果没有人评分。例如：@OKR /score 2026Q4/KR3 0.7",
        "**哪些做法要保留？**",
        "每条一句话：@OKR /复盘 2026Q4 先问客户再动手",
        "已经有 2 条。",
        "都评完分后：@OKR /cycle close 2026Q4",
    ):
        assert part in text, part


def test_the_decision_in_vietnamese_and_in_hong_kong():
    assert "/chuyển tiếp 2026Q4/O1 giữ sắp xong rồi" in letters("vi")["decide"].text
    assert "/結轉 2026Q4/O1 放棄 已經不需要了" in letters("zh-HK")["decide"].text


def test_a_vietnamese_score_is_typed_with_a_comma():
    assert "/score 2026Q4/KR3 0,7" in posts("vi")["scores"].text


def test_an_objective_that_nobody_reported_on_has_no_score():
    silent = an_objective(a_key_result(title="Shops"))
    text = turn.scores(a_reader(today=NEW_YEAR), a_look(came(silent)), late=False).text
    assert "No score yet: nothing was reported." in text
    assert "score –" in text
    assert "Mean" not in text


def test_a_dropped_key_result_has_no_score_to_give():
    objective = an_objective(
        a_key_result(current=50, score=Decimal("0.5")), a_key_result(title="Gone", state=State.DROPPED)
    )
    text = turn.scores(a_reader(today=NEW_YEAR), a_look(came(objective)), late=False).text
    assert "Gone" not in text
    assert "no score of their own" not in text
    assert "score 0.5\n" in text


def test_a_long_list_is_cut_and_says_where_the_rest_is():
    krs = [a_key_result(number=number, title=f"Part {number}.") for number in range(1, 9)]
    every = [came(an_objective(*krs, number=number)) for number in range(1, 12)]
    text = turn.scores(a_reader(today=NEW_YEAR), a_look(*every), late=False).text
    assert "\n3 more objectives: @OKR /cycle show 2026Q4" in text
    assert "and 2 more key results" in text
    assert "Part 7." not in text
    assert len(text.encode()) < 12_000


def test_many_names_are_counted():
    people = [Person(f"u{number}", f"Person {number}.") for number in range(1, 26)]
    text = turn_letters.unset(a_reader(in_group=False), a_group(), Q1, people, named=True).text
    assert "25 people" in text
    assert "Person 20. and 5 more people" in text
    assert "Person 21." not in text


def test_an_owner_is_told_of_a_manager_though_none_is_known_by_name():
    text = turn_letters.to_tell(a_reader(in_group=False), a_group(), [HALF], [Person("u9", "")]).text
    assert "A manager of the group decides." in text


def test_whole_references_are_given_where_a_bare_one_could_mean_two():
    letter = turn_letters.to_decide(a_reader(in_group=False), a_group(), [HALF], is_home=False)
    assert letter.buttons[0].command == "/cycle carry SALES/2026Q4/O1"
    assert "/cycle carry SALES/2026Q4/O1 keep" in letter.text


def test_what_people_wrote_is_harmless():
    person = Person("u9", NASTY)
    objective = an_objective(a_key_result(title=NASTY, owner=person, current=3), title=NASTY, owner=person)
    reader = a_reader(today=NEW_YEAR)
    for message in (
        turn.scores(reader, a_look(came(objective)), late=False),
        turn.unset(reader, Q1, done=0, of=1, named=[person], is_empty=False, late=False),
        turn_letters.to_decide(reader, a_group(title=NASTY), [objective], is_home=True),
        turn_letters.to_tell(reader, a_group(title=NASTY), [objective], [person]),
        turn_letters.unset(reader, a_group(title=NASTY), Q1, [person], named=False),
    ):
        text = message.text.replace("@OKR", "").removeprefix("### ")
        assert not set(text) & set("[]@#<>`"), text
