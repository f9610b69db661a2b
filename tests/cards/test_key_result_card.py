"""One key result in full and its history: every kind, both languages, what stands and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cards import history
from cards import key_result as key_result_card
from i18n.languages import LANGUAGES
from i18n.words import words_for
from okr.dealings import TargetVersion
from okr.forecast import Forecast
from okr.health import standing
from okr.model import (
    CheckIn,
    Feed,
    Health,
    HealthRule,
    KeyResult,
    Kind,
    Person,
    Phase,
    Rule,
    State,
    day_number,
)
from tests.kit.builders import (
    GAP_10_25,
    LI_LEI,
    Q4,
    a_check_in,
    a_key_result,
    an_objective,
    due_on,
    milestones,
)
from tests.kit.readers import a_reader

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SHANGHAI = ZoneInfo("Asia/Shanghai")
NASTY = "[x](http://e) @all"
FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)


def in_full(kr: KeyResult, *check_ins: CheckIn, lang: str = "en", **how: Any) -> str:
    rule = how.pop("rule", GAP_10_25)
    found = standing(kr, cycle=Q4, today=TODAY, rule=rule, stale_after_days=None, tz=SHANGHAI)
    objective = an_objective(kr, title="Grow")
    return key_result_card.card(a_reader(lang), kr, objective, found, check_ins=check_ins, **how).text


def told(value: int | str = 36, **changes: Any) -> CheckIn:
    return a_check_in(value, **({"at": FRIDAY, "before": Decimal(48)} | changes))


def test_a_key_result_in_full_shows_the_sum_behind_its_number():
    kr = a_key_result(
        title="Refunds", start=48, target=24, current=36, unit="h", confidence=7, weight=2,
        stated=Health.BEHIND, due=date(2026, 12, 31), state=State.CLOSED,
    )  # fmt: skip
    text = in_full(kr, told(note="half way"))
    for part in (
        "**KR3 Refunds**",
        "Part of O1 Grow",
        "48 → 24 h, now 36 h · █████░░░░░ 50%",
        "(36 − 48) ÷ (24 − 48) = 50%",
        "8.2 points short (rule gap 10 25)",
        "owner 李雷 · due Dec 31 · weight 2 · confidence 7/10 · owner says: behind",
        "closed",
        "Nov 20 10:00 · 李雷: 48 h → 36 h (target then 100 h) — half way",
    ):
        assert part in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_without_a_value_is_shown(kind, lang):
    low = {"low": Decimal(0)} if kind is Kind.KEEP_BETWEEN else {}
    text = in_full(a_key_result(kind=kind, **low), lang=lang)
    assert words_for(lang).say("history.none") in text
    assert words_for(lang).say("health.none") in text


@pytest.mark.parametrize(
    ("kr", "lang", "shows"),
    [
        pytest.param(milestones(done=1), "en", "3 milestones, now 1/3 · next: b", id="milestones"),
        pytest.param(milestones(done=1), "zh-CN", "3 个里程碑，现在 1/3 · 下一个：b", id="in Chinese"),
        pytest.param(milestones("a", done=1), "en", "1 milestone, now 1/1 ·", id="none is left"),
        pytest.param(milestones(), "en", "now – · next: a", id="nothing reported is no 0"),
        pytest.param(milestones(done=1), "en", "✓ a, ○ b, ○ c", id="each by name"),
        pytest.param(milestones(done=1), "en", "1 ÷ 3 = 33.3%", id="their sum"),
        pytest.param(
            due_on(date(2026, 12, 31), forecast=date(2026, 12, 20)), "en", "due Dec 31, now forecast Dec 20",
            id="a date",
        ),
        pytest.param(
            due_on(date(2026, 12, 31), forecast=date(2027, 1, 4)), "zh-CN", "2027年1月4日", id="its year"
        ),
        pytest.param(
            due_on(date(2026, 12, 31), forecast=TODAY, done=True), "en", "now done Nov 23", id="a date done"
        ),
        pytest.param(
            a_key_result(kind=Kind.KEEP_BETWEEN, target=20, low=Decimal(10), current=15), "en",
            "10–20, now 15", id="a range",
        ),
        pytest.param(
            a_key_result(kind=Kind.KEEP_BETWEEN, target=20, low=Decimal(10), current=9, unit="¥"), "en",
            "¥9 is not within ¥10–¥20: 0%", id="outside a range of money",
        ),
        pytest.param(
            a_key_result(kind=Kind.KEEP_BELOW, target=25, current=16, unit="%"), "en",
            "16% is within ≤ 25%: 100%", id="within a limit",
        ),
    ],
)  # fmt: skip
def test_every_kind_is_shown_in_its_own_words(kr, lang, shows):
    assert shows in in_full(kr, lang=lang)


@pytest.mark.parametrize(
    ("current", "reached"),
    [
        (None, "commit 20 · target 32 · stretch 40"),
        (10, "below commit ("),
        (20, "commit reached ("),
        (32, "target reached ("),
        (45, "stretch reached (commit 20 · target 32 · stretch 40)"),
    ],
)
def test_commit_target_and_stretch_are_zones(current, reached):
    kr = a_key_result(start=10, target=32, current=current, commit=Decimal(20), stretch=Decimal(40))
    assert reached in in_full(kr)


def test_phases_are_part_of_what_is_expected():
    phases = (Phase(date(2026, 11, 15), share=Decimal("0.3")), Phase(date(2026, 12, 10), value=Decimal(70)))
    text = in_full(a_key_result(current=30, phases=phases))
    assert "expected: 30% by Nov 15, 70 by Dec 10" in text
    assert "expected 42.8%" in text


def test_a_forecast_is_one_sentence():
    found = Forecast(Q4.end, Decimal("78.123456"), Decimal("0.78123456"), Decimal(1))
    assert "At this pace 78.1% by Dec 31 (78.1)" in in_full(a_key_result(current=40), forecast=found)
    assert "照此速度，到12月31日为 78.1%" in in_full(a_key_result(current=40), forecast=found, lang="zh-CN")
    assert "At this pace" not in in_full(a_key_result(current=40))


def test_older_roads_are_listed_once_there_is_a_second():
    versions = [
        TargetVersion(3, 1, datetime(2026, 10, 1, 2, tzinfo=UTC), LI_LEI, Decimal(0), Decimal(100)),
        TargetVersion(3, 2, NOW, LI_LEI, Decimal(0), Decimal(200)),
    ]
    text = in_full(a_key_result(target=200), versions=versions)
    assert "Targets over time: Oct 1: 0 → 100 · Nov 23: 0 → 200" in text
    assert "Targets over time" not in in_full(a_key_result(), versions=versions[:1])


def test_a_version_says_all_that_differs():
    first = TargetVersion(3, 1, NOW, LI_LEI, Decimal(0), Decimal(100))
    phased = replace(first, number=2, phases=(Phase(date(2026, 11, 15), share=Decimal("0.3")),))
    staged = replace(first, number=3, commit=Decimal(40), stretch=Decimal(150))
    text = in_full(a_key_result(), versions=[first, phased, staged])
    assert (
        "Nov 23: 0 → 100 · Nov 23: 0 → 100, expected: 30% by Nov 15 · "
        "Nov 23: 0 → 100, commit 40, stretch 150" in text
    )


def test_the_trend_is_drawn_of_what_stands():
    reports = [
        told(value, at=FRIDAY - timedelta(days=day), id=day, undone=value == 99)
        for day, value in enumerate((40, 99, 20, 0))
    ]
    assert "▁▄█ 0 → 40" in in_full(a_key_result(current=40), *reports)
    assert "▁▁▁ 5 → 5" in in_full(a_key_result(current=5), *(told(5, id=n) for n in range(3)))
    assert "▁" not in in_full(a_key_result(current=40), told(40), told(20))


def test_a_feed_is_named():
    assert "fed by grafana" in in_full(a_key_result(feed=Feed.AUTO, feed_source="grafana"))
    assert "/kr auto KR3 on" in in_full(a_key_result(feed=Feed.BY_HAND, feed_source="grafana"))
    assert "the API" in in_full(a_key_result(feed=Feed.BY_HAND))


@pytest.mark.parametrize(
    ("rule", "stated", "asks"),
    [
        pytest.param(GAP_10_25, Health.ON_TRACK, True, id="the rule says behind"),
        pytest.param(GAP_10_25, Health.BEHIND, False, id="both say the same"),
        pytest.param(
            HealthRule(Decimal("0.9"), Decimal("0.7"), Rule.RATIO), Health.AT_RISK, True, id="by ratio behind"
        ),
        pytest.param(HealthRule(Decimal(0), Decimal(0), Rule.OWNER), Health.ON_TRACK, False, id="owner"),
    ],
)
def test_a_word_is_asked_for_where_owner_and_rule_differ(rule, stated, asks):
    text = in_full(a_key_result(current=45, stated=stated), rule=rule)
    assert ("a word why would help" in text) is asks
    assert f"(rule {rule})" in text or f"rule {rule})" in text


@pytest.mark.parametrize(
    ("changes", "shows"),
    [
        pytest.param({"approx": True}, "48 → 36 (about)", id="about"),
        pytest.param({"late": True}, "48 → 36 (late)", id="late"),
        pytest.param({"before": None}, "– → 36", id="the first"),
        pytest.param({"undone": True}, "［undone］ Nov 20 10:00", id="undone"),
        pytest.param({"mended": True}, "［corrected］ Nov 20 10:00", id="corrected"),
        pytest.param({"mends": 7}, "48 → 36 (corrects the one below)", id="what corrects it"),
        pytest.param({"source": "api"}, "the API: 48 → 36", id="a machine"),
        pytest.param({"source": "import"}, "48 → 36 (from an import)", id="an import"),
        pytest.param({"source": "card"}, "48 → 36", id="a card goes without saying"),
        pytest.param({"ticked": ("a", NASTY)}, "(ticked: a, ［x］(http：//e) ＠all)", id="milestones"),
        pytest.param({"note": NASTY}, "— ［x］(http：//e) ＠all", id="a nasty note"),
        pytest.param({"by": Person("u9", NASTY)}, "［x］(http：//e) ＠all:", id="a nasty name"),
    ],
)
def test_a_line_of_the_history(changes, shows):
    assert shows in history.card(a_reader(), a_key_result(), [told(**changes)]).text


def test_days_of_the_history_are_days():
    kr = due_on(date(2026, 12, 31), forecast=date(2026, 12, 20))
    report = told(
        str(day_number(date(2026, 12, 20))), before=kr.target, start=None, target=kr.target, done=False
    )
    assert "forecast Dec 31 → forecast Dec 20" in history.card(a_reader(), kr, [report]).text


def test_older_milestones_are_counted_out_of_what_there_was():
    text = history.card(
        a_reader(), milestones(done=2), [told(1, before=None, start=Decimal(0), target=2)]
    ).text
    assert "– → 1/2 (target then 2 milestones)" in text


def test_a_page_leads_to_the_next():
    reports = [told(n, id=n) for n in range(20)]
    card = history.card(a_reader(), a_key_result(), reports, page=2, more=True)
    assert card.text.count("→") == 20
    assert "@OKR /kr history KR3 more 3" in card.text
    assert card.buttons[0].command == "/kr history KR3 more 3"
    assert "more" not in history.card(a_reader(), a_key_result(), reports).text


def test_an_empty_history_shows_a_line_to_copy():
    text = history.card(a_reader("zh-CN"), a_key_result(), []).text
    assert "还没有更新记录。" in text
    assert "@OKR /kr update KR3 10%" in text


def test_what_people_wrote_is_harmless():
    kr = milestones(NASTY, title=NASTY, owner=Person("u9", NASTY), feed=Feed.AUTO, feed_source=NASTY)
    text = in_full(kr, told(1, note=NASTY, target=Decimal(1), ticked=(NASTY,)))
    assert not set(text) & set("[]@#<>`")
