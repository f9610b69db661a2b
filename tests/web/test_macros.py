"""How the things of the trade look on every page: how long a bar is, what is told, that all is escaped."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from okr.model import Health, Kind, Person, Standing
from tests.kit.builders import GAP_10_25, a_group, a_key_result, an_objective
from tests.kit.readers import a_reader
from web.rendering import ENVIRONMENT, known

SCRIPT = "<script>alert(1)</script>"
HALF = Decimal("0.5")


def shown(macro: str, lang: str = "en", base: str = "", **facts: object) -> str:
    """What a macro of parts/okr.html makes of some facts."""
    text = "{% import 'parts/okr.html' as okr with context %}{{ okr." + macro + " }}"
    reader = a_reader(lang)
    return ENVIRONMENT.from_string(text).render(**known(reader, base), title="Here", **facts).strip()


def told(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize(
    ("progress", "width"),
    [
        pytest.param("0.45", '"450"', id="as far as it is"),
        pytest.param("1.2", '"1000"', id="no longer than the whole"),
        pytest.param("-0.1", None, id="a step back has no length"),
        pytest.param("0", None, id="nothing has no length"),
        pytest.param(None, None, id="nor has what has no value"),
    ],
)
def test_a_bar_is_as_long_as_the_progress(progress, width):
    value = None if progress is None else Decimal(progress)
    html = shown("bar(p, e, h)", p=value, e=HALF, h=Health.BEHIND)
    found = re.search(r'class="bar-done" width=("\d+")', html)
    assert (found[1] if found else None) == width


def test_a_bar_tells_who_hears_the_page_what_it_shows():
    html = shown("bar(p, e, none)", p=Decimal("0.45"), e=HALF)
    assert 'aria-label="45% done, 50% expected by now"' in html
    assert 'd="M500 0V80"' in html  # the tick
    assert "style" not in html


def test_a_verdict_is_a_mark_and_a_word_never_a_colour_alone():
    assert told(shown("health(h)", h=Health.BEHIND)) == "▲ behind"
    assert told(shown("health(h)", lang="zh-CN", h=Health.AT_RISK)) == "▼ 有风险"


def test_a_standing_without_a_value_shows_no_percentage():
    standing = Standing(None, HALF, Health.NONE, GAP_10_25, "none")
    assert told(shown("standing(s)", s=standing)) == "– no value yet"
    standing = Standing(HALF, HALF, Health.ON_TRACK, GAP_10_25, "gap")
    assert told(shown("standing(s)", s=standing)) == "50% ● on track"


def test_counts_stand_the_worst_first_and_no_dash_reads_as_a_minus():
    counts = {Health.NONE: 1, Health.ON_TRACK: 3, Health.AT_RISK: 2, Health.DONE: 0}
    assert told(shown("counts(c)", c=counts)) == "▼ 2 at risk ● 3 on track 1 no value yet"
    assert told(shown("verdicts(c)", c=counts)) == "▼ 2 at risk ● 3 on track 1 no value yet"
    assert 'class="heard"' in shown("counts(c)", c=counts)
    assert 'class="heard"' not in shown("verdicts(c)", c=counts)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        pytest.param("5", "+5 hours", id="up"),
        pytest.param("-4.5", "-4.5 hours", id="down"),
        pytest.param("0", "", id="no step"),
        pytest.param(None, "", id="none known"),
    ],
)
def test_a_step_has_its_sign_and_unit(step, said):
    value = None if step is None else Decimal(step)
    assert told(shown("delta(d, kr)", d=value, kr=a_key_result(unit="hours"))) == said


def test_a_step_of_days_is_a_number_alone():
    kr = a_key_result(kind=Kind.DATE, unit="")
    assert told(shown("delta(d, kr)", d=Decimal(7), kr=kr)) == "+7"


@pytest.mark.parametrize(
    ("macro", "thing"),
    [
        pytest.param("thing(t)", an_objective(title=SCRIPT), id="an objective"),
        pytest.param("far_thing(t)", a_key_result(title=SCRIPT), id="a key result"),
        pytest.param("person(t)", Person('"><b>', SCRIPT), id="a person"),
        pytest.param("group(t)", a_group(title=SCRIPT), id="a group"),
        pytest.param("command(t)", SCRIPT, id="a line"),
        pytest.param("empty(t)", SCRIPT, id="a sentence"),
        pytest.param("crumbs([(t, '/')])", SCRIPT, id="a crumb"),
        pytest.param("search('/', t, t, 'id')", SCRIPT, id="what was searched for"),
    ],
)
def test_what_people_wrote_is_only_words(macro, thing):
    html = shown(macro, t=thing)
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_every_address_has_the_prefix():
    kr = a_key_result(group_key="SALES", cycle="2026Q4", number=3)
    assert 'href="/okr/groups/SALES/2026Q4/KR3"' in shown("thing(t)", base="/okr", t=kr)
    assert 'action="/okr/"' in shown("search('/', '', 'Find', 'id')", base="/okr")


def test_far_away_a_thing_is_called_with_its_group():
    kr = a_key_result(group_key="SALES", number=3, title="Renewals")
    assert told(shown("far_thing(t)", t=kr)) == "SALES/KR3 Renewals"


def test_one_cycle_is_no_choice():
    assert shown("cycles(['2026Q4'], '2026Q4', '/')") == ""
    html = shown("cycles(['2026Q3', '2026Q4'], '2026Q4', '/', q='a&b')")
    assert 'href="/?cycle=2026Q3&amp;q=a%26b"' in html
    assert 'href="/?cycle=2026Q4&amp;q=a%26b" aria-current="true"' in html
