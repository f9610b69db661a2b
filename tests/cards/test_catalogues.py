"""The catalogues say the same things about the same facts, and nothing is left without words."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import i18n
from i18n.languages import LANGUAGES

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
    for path in [*(ROOT / "cards").rglob("*.py"), *(ROOT / "handlers").glob("*.py")]:
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
