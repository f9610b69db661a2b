"""A group in a few numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cards import pulse as pulse_card
from i18n.languages import LANGUAGES
from okr.model import Health
from okr.pulse import Pulse
from tests.kit.builders import Q4, a_group
from tests.kit.readers import a_reader

SALES = Pulse(
    objectives=2,
    progress=Decimal("0.45"),
    counts={Health.ON_TRACK: 3, Health.BEHIND: 1, Health.AT_RISK: 2},
    moved=4,
    still=2,
    blocked=1,
    open_count=3,
    owner_count=8,
)
EVERY_HEALTH = Pulse(objectives=9, counts=dict.fromkeys(Health, 20), moved=140)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Sales 2026Q4 · 58% of the time · ▼2 ▲1 ●3 · 4 moved"),
        ("zh-CN", "Sales 2026Q4 · 时间 58% · 2 有风险 1 落后 3 正常 · 动了 4 项"),
    ],
)
def test_the_chat_list_shows_how_a_group_stands(lang, said):
    assert pulse_card.title(a_reader(lang), a_group(), Q4, SALES) == said


def test_what_is_short_in_words_is_told_in_words():
    few = Pulse(objectives=1, counts={Health.BEHIND: 1}, moved=1)
    assert pulse_card.title(a_reader(), a_group(), Q4, few).endswith(" · 1 behind · 1 moved")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["Sales", "华东大区第三销售事业部新客户成功与续约推进联合工作组（2026）" * 3]
)
@pytest.mark.parametrize("pulse", [SALES, Pulse(objectives=1)])
def test_a_title_fits_a_chat_list_whatever_the_groups_name(lang, name, pulse):
    title = pulse_card.title(a_reader(lang), a_group(title=name), Q4, pulse)
    assert len(title) <= 60
    assert name[:5] in title
    assert "2026Q4" in title
    assert " ·  · " not in title


def test_seven_verdicts_leave_room_for_the_groups_name():
    title = pulse_card.title(a_reader(), a_group(title="Sales and much more"), Q4, EVERY_HEALTH)
    assert title.startswith("Sales a…")
    assert "▼20 ▲20" in title


def test_two_lines_say_how_a_group_stands_and_what_happened():
    assert pulse_card.two_lines(a_reader(), "Sales", SALES) == (
        "**Sales** █████░░░░░ 45% · ▼ 2 at risk · ▲ 1 behind · ● 3 on track",
        "4 moved · 2 standing still · 1 blocked · 3 of 8 still to report",
    )


def test_what_is_nought_is_left_out_of_the_two_lines():
    calm = Pulse(objectives=1, progress=Decimal(1), counts={Health.DONE: 1, Health.NONE: 1}, owner_count=1)
    assert pulse_card.two_lines(a_reader(), "Sales", calm) == (
        "**Sales** ██████████ 100% · ✓ 1 done · 1 no value yet",
        "0 moved · everybody has reported",
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_group_where_nothing_is_set_says_so(lang):
    first, second = pulse_card.two_lines(a_reader(lang), "Sales", Pulse())
    assert first == "**Sales**"
    assert second
