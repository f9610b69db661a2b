"""Receipts: what changed, from what to what, how it stands, and how to take it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cards import receipt
from cards.message import Button, Message
from i18n.languages import LANGUAGES
from i18n.words import words_for
from okr.amounts import Form
from okr.checkins import record
from okr.health import standing
from okr.model import Ambition, KeyResult, Kind, Person, Visibility
from tests.kit.builders import GAP_10_25, Q4, a_key_result, an_amount, an_objective
from tests.kit.readers import a_reader

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
NASTY = "[x](http://e) @all"
LATER = Q4.end.replace(year=2027, month=1, day=5)


def updated(
    kr: KeyResult, value: str | None, form: Form = Form.PLAIN, lang: str = "en", **how: Any
) -> Message:
    amount = an_amount(value, form, of=how.pop("of", None), approx=how.pop("approx", False))
    by, at = Person("u001", "李雷"), how.pop("at", NOON)
    after, new = record(kr, amount, by=by, at=at, tz=SHANGHAI, cycle=Q4, **how)
    found = standing(
        after, cycle=Q4, today=date(2026, 11, 23), rule=GAP_10_25, stale_after_days=None, tz=SHANGHAI
    )
    return receipt.updated(a_reader(lang), after, kr, new, found)


def refunds(**changes: Any) -> KeyResult:
    return a_key_result(title="Refund time", start=48, target=24, current=36, unit="h", **changes)


def test_a_check_in_shows_the_whole_movement():
    card = updated(refunds(), "33", note="vendor answers", confidence=6)
    assert card.title == "KR3 updated: 33 h"
    assert card.text.split("\n\n") == [
        "**KR3 Refund time**",
        "36 h → 33 h · ██████░░░░ 62.5% (was 50%)",
        "● on track: expected 58.2%, 4.3 points ahead (rule gap 10 25)",
        "confidence 6/10",
        "Note: vendor answers",
        "Undo within 10 minutes: @OKR /undo",
    ]
    assert card.buttons == (Button("Undo", "/undo"), Button("Show KR3", "/kr show KR3"))


def test_the_same_in_chinese():
    card = updated(replace(refunds(), unit="小时"), "33", lang="zh-CN")
    assert card.text.split("\n\n") == [
        "**KR3 Refund time**",
        "36小时 → 33小时 · ██████░░░░ 62.5%（之前 50%）",
        "● 正常：预期 58.2%，领先 4.3 个百分点（规则 gap 10 25）",
        "撤销（10 分钟内）：@OKR /undo",
    ]


def test_a_unit_of_letters_stands_apart_whatever_they_are():
    assert "36 điểm → 33 điểm" in updated(replace(refunds(), unit="điểm"), "33").text


@pytest.mark.parametrize(
    ("kr", "value", "form", "says"),
    [
        pytest.param(
            refunds(), "45", Form.PERCENT, "45% of the road 48 → 24 h, that is 37.2 h", id="a share"
        ),
        pytest.param(refunds(), "-3", Form.STEP, "a step of -3: now 33 h", id="a step down"),
        pytest.param(refunds(), "3", Form.STEP, "a step of +3: now 39 h", id="a step up"),
        pytest.param(a_key_result(target=20, current=1), "12", Form.RATIO, "12 of 20", id="a ratio"),
    ],
)
def test_how_an_amount_was_read_is_said(kr, value, form, says):
    of = 20 if form is Form.RATIO else None
    assert f"Read as {says}." in updated(kr, value, form, of=of).text


@pytest.mark.parametrize(
    ("kr", "value", "shows"),
    [
        pytest.param(a_key_result(), "40", "First check-in: 40 · ████░░░░░░ 40%", id="the first"),
        pytest.param(a_key_result(current=40), "-10", "░░░░░░░░░░ -10% (was 40%)", id="below nothing"),
        pytest.param(a_key_result(current=40), "250", "██████████ 250% (was 40%)", id="more than all"),
        pytest.param(a_key_result(current=1, unit="¥", target=30000), "12000", "¥1 → ¥12,000", id="money"),
        pytest.param(a_key_result(unit="¥", start=-9, target=9), "-5", "-¥5", id="money owed"),
        pytest.param(a_key_result(unit="%", current=40), "45.5", "40% → 45.5%", id="a percentage"),
        pytest.param(
            a_key_result(kind=Kind.KEEP_BELOW, target=5, unit="%", current=6), "4", "6% → 4%", id="a limit"
        ),
    ],
)
def test_values_are_shown_in_their_own_words(kr, value, shows):
    form = Form.ABSOLUTE if value.startswith("-") else Form.PLAIN
    assert shows in updated(kr, value, form).text


@pytest.mark.parametrize(("form", "lang", "shows"), [
    (Form.DONE, "en", "First check-in: done"),
    (Form.NOT_DONE, "en", "First check-in: not done"),
    (Form.DONE, "zh-CN", "第一次更新：完成"),
])  # fmt: skip
def test_done_or_not_has_words_instead_of_numbers(form, lang, shows):
    assert shows in updated(a_key_result(kind=Kind.YES_NO), None, form, lang).text


def test_what_was_about_is_said_to_be():
    assert "about 45" in updated(a_key_result(), "45", approx=True).text


def test_an_older_day_says_that_a_newer_value_stands():
    kr = a_key_result(current=80, checked_in_at=NOON)
    text = updated(kr, "40", on=date(2026, 11, 20)).text
    assert "Recorded for Fri, Nov 20, 2026: 40. A newer value stands: 80." in text


def test_a_report_after_the_cycle_is_said_to_be_late():
    late = datetime(LATER.year, LATER.month, LATER.day, 4, tzinfo=UTC)
    assert "2026Q4 is over: recorded as late." in updated(a_key_result(), "40", at=late).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_people_wrote_is_harmless_on_every_receipt(lang):
    kr = a_key_result(title=NASTY, owner=Person("u9", NASTY), unit=NASTY)
    objective = an_objective(kr, title=NASTY, owner=Person("u9", NASTY))
    reader = a_reader(lang)
    for card in (
        updated(kr, "40", lang=lang, note=NASTY),
        receipt.added_objective(reader, objective, aligned=None),
        receipt.added_key_result(reader, kr, objective),
        receipt.edited(reader, "KR3", "title", NASTY, NASTY + "!", NASTY),
        receipt.edited(reader, "KR3", "title", NASTY, NASTY, NASTY),
        receipt.aligned(reader, objective, "COMPANY/2026Q4/O1"),
        receipt.undone(reader, "edit_key_result", "KR3", NASTY, NASTY),
    ):
        text = card.text.replace("@OKR", "")
        assert not set(text) & set("[]@#<>`"), text
        assert "://" not in text


def test_a_new_objective_names_its_options_and_the_next_step():
    objective = an_objective(visibility=Visibility.PRIVATE, ambition=Ambition.COMMITTED, title="Hire")
    text = receipt.added_objective(a_reader(), objective, aligned="COMPANY/2026Q4/O1").text
    assert "owner 李雷 · committed · seen by its owner and managers only · 2026Q4" in text
    assert "Aligned to COMPANY/2026Q4/O1" in text
    assert "@OKR /kr add O1 Active shops from 100 to 200" in text


def test_a_new_key_result_names_its_road_day_and_weight():
    kr = a_key_result(title="Shops", due=date(2026, 12, 31), weight=2)
    text = receipt.added_key_result(a_reader(), kr, an_objective(title="Grow")).text
    assert "0 → 100 · owner 李雷 · due Thu, Dec 31, 2026 · weight 2" in text
    assert "Part of O1 Grow" in text
    assert "Update it with: @OKR /kr update KR3 50" in text


@pytest.mark.parametrize(
    ("field", "before", "after", "shows"),
    [
        pytest.param("target", "12000", "20000", "target: 12,000 → 20,000", id="a number"),
        pytest.param("by", "–", "2026-12-31", "due day: – → Thu, Dec 31, 2026", id="a day that was not set"),
        pytest.param("title", "Old", "New *one*", "title: Old → New ＊one＊", id="a title"),
        pytest.param("unit", "–", "shops", "unit: – → shops", id="a unit"),
    ],
)
def test_an_edit_shows_old_and_new(field, before, after, shows):
    card = receipt.edited(a_reader(), "KR3", field, before, after, "Shops")
    assert shows in card.text
    assert "Undo within 10 minutes" in card.text
    assert card.buttons == (Button("Undo", "/undo"),)


def test_an_edit_that_changed_nothing_offers_no_way_back():
    card = receipt.edited(a_reader(), "KR3", "target", "200", "200", "Shops")
    assert card.text == "**KR3 Shops**\n\ntarget is as it was: 200"
    assert card.buttons == ()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "what",
    ["check_in", "add_objective", "add_key_result", "edit_objective", "edit_key_result", "align"],
)
def test_everything_that_can_be_undone_has_its_words(what, lang):
    card = receipt.undone(a_reader(lang), what, "KR3", "12000", "–")
    assert "KR3" in card.text
    assert words_for(lang).number(Decimal(12000)) in card.text
    assert card.title == words_for(lang).say("undone.title", ref="KR3")


def test_several_receipts_say_the_way_back_once_at_the_end():
    one = updated(a_key_result(number=1, title="One"), "40")
    two = updated(a_key_result(number=2, title="Two"), "50")
    card = receipt.joined([one, two], a_reader())
    assert card.text.count("Undo within 10 minutes") == 1
    assert card.text.endswith("@OKR /undo")
    assert "\n\n---\n\n" in card.text
    assert [button.command for button in card.buttons] == ["/undo", "/kr show KR1", "/kr show KR2"]
    assert receipt.joined([one], a_reader()) is one


def test_a_message_comes_back_from_the_outbox_as_it_was():
    card = updated(refunds(), "33")
    assert Message.from_dict(card.to_dict()) == card
    assert Message.from_dict({"title": "t", "text": "x"}) == Message("t", "x")
