"""Sentences that are said later, in the reader's language, with phrases, lists and instants as facts."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

import i18n
from i18n.languages import LANGUAGES
from i18n.phrases import english, phrase, say
from i18n.words import words_for

ROOT = Path(i18n.__file__).parent.parent


def told(lang, of):
    return say(words_for(lang), of, lambda at: f"{at:%H:%M}")


def test_a_fact_may_be_a_phrase():
    left_out = phrase("finding.time.left_out", times=2, why=phrase("finding.why.newer"))
    assert told("en", left_out) == "left out 2x in the last 14 days (missed, and a newer one is due)"
    assert told("zh-CN", left_out) == "最近 14 天漏了 2 次（错过了，下一次又到了）"


def test_several_facts_are_a_list_of_the_language():
    manager = phrase("finding.manager", manager="u1", groups=("SALES", "HQ"))
    assert told("en", manager) == "manager u1 of SALES, HQ"
    assert told("zh-HK", manager) == "SALES、HQ 的主管 u1"


def test_an_instant_is_told_as_the_reader_wants():
    waits = phrase("finding.message.waits", since=datetime(2026, 11, 18, 4, tzinfo=UTC))
    assert told("en", waits) == "waits since 04:00"


def test_how_many_decides_the_form():
    assert told("en", phrase("finding.messages.dead", 1, reason="x")).startswith("1 message was")
    assert told("en", phrase("finding.messages.dead", 2, reason="x")).startswith("2 messages were")


def test_whoever_has_no_language_reads_english():
    assert (
        english(phrase("finding.manager", manager="u1", groups=("SALES", "HQ"))) == "manager u1 of SALES, HQ"
    )
    assert english("OKR_LANG") == "OKR_LANG"


def test_phrases_of_the_same_facts_are_one():
    assert len({phrase("finding.manager", manager="u1"), phrase("finding.manager", manager="u1")}) == 1
    assert len({phrase("finding.manager", manager="u1"), phrase("finding.manager", manager="u2")}) == 2


def made_in_code():
    """Every phrase that is made with a whole id: the id, whether it counts, and the names of its facts."""
    for path in (path for package in ("bot", "schedules") for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_made = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "phrase"
            if is_made and isinstance(node.args[0], ast.Constant):
                facts = frozenset(each.arg for each in node.keywords)
                yield node.args[0].value, len(node.args) > 1, facts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_phrase_that_is_made_can_be_said(lang):
    words, made = words_for(lang), set(made_in_code())
    assert len(made) > 150
    unsaid = {key for key, counted, _ in made if not (counted or words.knows(key))}
    assert unsaid == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_phrase_tells_all_its_facts_and_no_other(lang):
    words = words_for(lang)
    for key, counted, facts in set(made_in_code()):
        if not counted:
            names = {fact: f"<{fact}>" for fact in facts}
            said = words.say(key, **names)
            assert {fact for fact in facts if names[fact] not in said} == set(), key
            assert "{" not in said, key


def said_at_a_terminal():
    """Every whole id that a command says at once, and the names of its facts."""
    for path in (ROOT / "bot" / "terminal").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("words.say", "words().say"):
                first = node.args[0]
                for each in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                    if isinstance(each, ast.Constant):
                        yield each.value, frozenset(fact.arg for fact in node.keywords)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_command_says_at_once_tells_all_its_facts_and_no_other(lang):
    words, said = words_for(lang), set(said_at_a_terminal())
    assert len(said) > 30
    for key, facts in said:
        told = words.say(key, **{fact: f"<{fact}>" for fact in facts})
        assert {fact for fact in facts if f"<{fact}>" not in told} == set(), key
        assert "{" not in told, key
