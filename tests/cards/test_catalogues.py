"""The catalogues say the same things about the same facts, and nothing is left without words."""

from __future__ import annotations

import ast
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import i18n
from i18n.languages import LANGUAGES
from i18n.words import words_for

ROOT = Path(i18n.__file__).parent.parent
OTHERS = [lang for lang in LANGUAGES if lang != "en"]


def catalogue(lang: str) -> dict[str, tuple[str, ...]]:
    """From each id to its sentences: one, or those for one and for many."""
    path = ROOT / "i18n" / "catalogues" / f"{lang.replace('-', '_')}.po"
    with path.open("rb") as file:
        found = read_po(file, locale=lang.replace("-", "_"), abort_invalid=True)
    entries = {}
    for message in found:
        if message.id:
            plural = not isinstance(message.id, str)
            entries[message.id[0] if plural else message.id] = (
                tuple(message.string) if plural else (message.string,)
            )
    return entries


def facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def said_in_code() -> set[str]:
    """Every whole id that `say` or `count` is called with."""
    found = set()
    for path in [*(ROOT / "cards").glob("*.py"), *(ROOT / "handlers").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                first = node.args[0] if node.args else None
                if node.func.attr in ("say", "count") and isinstance(first, ast.Constant):
                    found.add(first.value)
    return {each for each in found if isinstance(each, str) and "." in each}


@pytest.mark.parametrize("lang", OTHERS)
def test_every_catalogue_has_the_same_ids(lang):
    assert set(catalogue(lang)) == set(catalogue("en"))


@pytest.mark.parametrize("lang", OTHERS)
def test_every_sentence_names_the_same_facts_in_every_language(lang):
    english = catalogue("en")
    for key, sentences in catalogue(lang).items():
        for sentence in sentences:
            assert facts(sentence) == facts(english[key][-1]), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_empty_and_every_fact_has_a_name(lang):
    for key, sentences in catalogue(lang).items():
        assert all(sentence.strip() for sentence in sentences), key
        assert all(name.isidentifier() for sentence in sentences for name in facts(sentence)), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_the_code_says_is_there(lang):
    assert said_in_code() - set(catalogue(lang)) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_id_stands_twice(lang):
    path = ROOT / "i18n" / "catalogues" / f"{lang.replace('-', '_')}.po"
    ids = re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_hold_no_mark_that_clients_draw_differently(lang):
    """No table, no line break, no picture; only bold, and only in pairs."""
    for key, sentences in catalogue(lang).items():
        for sentence in sentences:
            assert not re.search(r"[\n|<>\[\]#`~]|__|[\U0001f300-\U0001faff]", sentence), key
            assert sentence.count("**") % 2 == 0, key


@pytest.mark.parametrize(
    ("lang", "value", "shows"),
    [
        ("en", "12000", "12,000"),
        ("en", "-1234567.50", "-1,234,567.5"),
        ("en", "0.0", "0"),
        ("en", "-0.0", "0"),
        ("en", "1E+3", "1,000"),
        ("zh-CN", "37.20", "37.2"),
        ("en", "0.0001", "0.0001"),
    ],
)
def test_numbers_lose_no_digit(lang, value, shows):
    assert words_for(lang).number(Decimal(value)) == shows


@pytest.mark.parametrize(
    ("share", "shows"),
    [("0.625", "62.5%"), ("0.5824", "58.2%"), ("0.00049", "0%"), ("0.0005", "0.1%"), ("-0.1", "-10%")],
)
def test_shares_are_rounded_half_up_for_showing(share, shows):
    assert words_for("en").percent(Decimal(share)) == shows


def test_days_have_a_year_only_when_it_is_another():
    today = date(2026, 11, 23)
    assert words_for("en").day(date(2026, 12, 31), today) == "Dec 31"
    assert words_for("zh-CN").day(date(2026, 12, 31), today) == "12月31日"
    assert "2027" in words_for("zh-CN").day(date(2027, 1, 4), today)


@pytest.mark.parametrize(("n", "shows"), [(1, "1 more is not for here."), (2, "2 more are not for here.")])
def test_counted_sentences_take_the_form_of_their_number(n, shows):
    assert words_for("en").count("list.hidden", n) == shows
    assert str(n) in words_for("zh-CN").count("list.hidden", n)


def test_a_language_we_do_not_speak_gets_the_nearest():
    assert words_for("zh-HK").lang == "zh-CN"
    assert words_for("en-GB").lang == "en"
    assert words_for("vi").lang == "en"
