"""Whatever is typed, there is an answer, never an apology; and nobody's text gets out of its place."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from handlers.grammar import REGISTRY
from i18n import commands as vocabulary
from tests.kit.desk import Desk, commands, shown

NAMES = sorted(
    spelling
    for name, known in REGISTRY.items()
    if not known.hidden
    for spelling in vocabulary.spellings(name)
)
WORDS = """
KR1 kr2 3 O1 2 SALES/KR1 2026Q3/KR1 COMPANY/O1 45% １.２万 +3 -3 =-3 12/20 done 未完成
0.45 约45% ¥3 1,5 +5% 百分之四十五 1万2 not or 还是 -> from to 从 到 by 12-31 2026-13-01
weight -1 conf 7 conf99 信心3 on 11-20 on track at risk under in 2027Q1 private
group committed keep below above mine risk stale all me target start title unit
@李雷 @OKR [x](http://a) ![](b) *b* _c_ `d` # > {0} {x} %s \u202e \ue000 48h→24h
从48到24 done/not done ½ ∞ 1e99
""".split()  # noqa: SIM905 - a list of so many words is read by nobody
lines = some.builds(
    lambda slash, name, words: " ".join([slash + name, *words]),
    some.sampled_from(["/", "", "／"]),
    some.sampled_from(NAMES),
    some.lists(some.sampled_from(WORDS) | some.text(max_size=8), max_size=8),
)
messages = some.lists(lines | some.text(max_size=60), min_size=1, max_size=3).map("\n".join)


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=messages, by=some.sampled_from(["u001", "u003", None]), group=some.sampled_from(["SALES", None]))
@example(text="/kr add", by="u001", group="SALES")
@example(text="/okr add [x](http://a) @all", by="u001", group="SALES")
def test_any_line_is_answered(desk: Desk, text: str, by: str | None, group: str | None) -> None:
    handled = desk.say(text, by=by, group=group)
    assert handled.refused != "failed"
    said = shown(handled)
    assert "](" not in said
    assert "@all" not in said.lower()
    desk.forward(minutes=5)


@pytest.mark.parametrize(
    "line", ["/status now please", "/card today", "/undo all", "/whoami really", "/id 3"]
)
def test_a_word_too_many_is_refused_with_the_line_as_it_should_be(desk, line):
    handled = desk.say(line)
    assert handled.refused == "unexpected_word"
    assert commands(handled) == [line.split()[0]]
