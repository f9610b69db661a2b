"""Every refusal is worded in every language, with what can be copied."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from itertools import product

import pytest

from cards import refusal as refusal_card
from cards.refusal import ASKS, DAYS, VARIANTS
from i18n.languages import LANGUAGES
from i18n.words import words_for
from okr.refusals import (
    AmbiguousAmount,
    BadAmount,
    DateOutside,
    LineRefused,
    Refusal,
    UnknownCommand,
    UnknownReference,
)
from tests.kit.readers import a_reader

# What each fact that chooses among wordings may be: the words of `okr.refusals` and its callers.
CHOICES = {
    "missing_word": (
        "key_result", "objective", "amount", "title", "target", "value", "language", "field",
        "reason", "person", "milestone", "milestones", "template", "cycle", "score", "text",
        "dependency", "provider", "switch",
    ),
    "bad_amount": (
        "not_a_number", "too_large", "too_many_decimals", "not_yes_no", "needs_value", "other_unit",
        "not_a_day",
    ),
    "ambiguous_amount": (
        "percent_or_share", "percent_of_what", "done_on_number", "other_target", "currency", "two_amounts",
        "separator", "which_milestones",
    ),
    "not_allowed": ("external", "outsider", "add_for_others", "managers_only", "nobody", "admins_only"),
    "too_long": ("title", "note", "line", "message"),
    "not_open": ("closed", "dropped"),
    "bad_reference": ("KR", "O"),
    "too_many_parts": ("milestones", "phases"),
    "bad_setting": (
        "checkin", "card", "quiet", "notices", "visibility", "health", "rollup", "overflow", "lang", "tz",
        "calendar",
    ),
    "dependency_not_asked": ("accepted", "refused", "met"),
}  # fmt: skip
OWN_AT_WORDS = re.compile("@(?:OKR|name|人)")
NASTY = "[x](http://e)\n# @all `*`"


def families(of: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return [deeper for each in of.__subclasses__() for deeper in (each, *families(each))]


def variants() -> list[Refusal]:
    """Each refusal in each wording, its free facts as nasty as they can be."""
    built = []
    for family in families():
        if family is LineRefused:
            continue
        chosen = VARIANTS.get(family.code)
        for choice in CHOICES.get(family.code, ("",)) if chosen else ("",):
            facts = {
                each.name: choice if each.name == chosen else a_fact(each.name, str(each.type))
                for each in fields(family)
                if each.default is MISSING or each.name in ("choices", "target")
            }
            built.append(family(**facts))
    built.append(UnknownReference("KR9", known=()))
    return built


def a_fact(name: str, kind: str) -> object:
    if name in DAYS:
        return "2026-11-20"
    if kind == "int":
        return 7
    return (NASTY, "KR1") if kind.startswith("tuple") else NASTY


def named(refusal: Refusal) -> str:
    chosen = VARIANTS.get(refusal.code)
    return f"{refusal.code}.{getattr(refusal, chosen)}" if chosen else refusal.code


EVERY = [
    pytest.param(each, lang, id=f"{named(each)}-{lang}") for each, lang in product(variants(), LANGUAGES)
]


@pytest.mark.parametrize(("refusal", "lang"), EVERY)
def test_every_refusal_is_worded_and_what_was_typed_is_harmless(refusal, lang):
    card = refusal_card.card(a_reader(lang), refusal)
    assert card.title == words_for(lang).say("refusal.title")
    assert card.text
    assert not re.search(r"[\[\]*`#<>@]|://", OWN_AT_WORDS.sub("", card.text))
    assert not re.search(r"\{\w+\}", card.text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_wording_in_the_catalogue_can_be_said(lang):
    """What no refusal leads to would be translated for nobody."""
    own = {"title", "try", "choose", "did_you_mean", "help", "line", "nothing_done", "none", "too_many"}
    said = {named(each) for each in variants()} | {"unknown_reference.none"}
    keys = {key.removeprefix("refusal.") for key in _sentences(lang) if key.startswith("refusal.")}
    assert keys - own - said <= {"missing_word.on"}


def _sentences(lang: str) -> set[str]:
    return set(words_for(lang)._sentences)


def test_what_was_typed_is_cut_short():
    text = refusal_card.card(a_reader(), UnknownCommand("x" * 500)).text
    assert len(text) < 200
    assert "…" in text


@pytest.mark.parametrize(
    ("refusal", "offer"),
    [
        pytest.param(UnknownCommand("udpate"), "Did you mean:", id="a guess"),
        pytest.param(AmbiguousAmount("0.45", "percent_or_share", ("45%",)), "Which one?", id="a question"),
        pytest.param(BadAmount("x", "not_a_number"), "Try:", id="a corrected line"),
    ],
)
def test_lines_to_copy_are_offered_as_text_and_as_buttons(refusal, offer):
    refusal.lines = tuple(f"/kr update KR{n} [45%]" for n in range(1, 7))
    card = refusal_card.card(a_reader(), refusal)
    assert offer in card.text
    assert [button.command for button in card.buttons] == list(refusal.lines[:4])
    assert "@OKR /kr update KR1 ［45%］" in card.text
    assert all(len(button.label) <= 20 for button in card.buttons)


def test_only_what_nobody_understood_leads_to_the_help():
    assert "Help: @OKR /help" in refusal_card.card(a_reader(), UnknownCommand("x")).text
    assert "Help" not in refusal_card.card(a_reader(), BadAmount("x", "not_a_number")).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refused_line_of_several_says_which_and_that_nothing_was_done(lang):
    cause = BadAmount("banana", "not_a_number")
    card = refusal_card.card(a_reader(lang), LineRefused(2, "/kr update 3 [banana]", cause))
    lines = card.text.split("\n\n")
    assert "2" in lines[0]
    assert "［banana］" in lines[0]
    assert lines[1] == refusal_card.card(a_reader(lang), cause).text
    assert lines[2] == words_for(lang).say("refusal.nothing_done")


def test_days_are_written_as_the_reader_writes_them():
    refusal = DateOutside("2027-01-04", "2026-10-01", "2026-11-23")
    assert "Jan 4, 2027 cannot be: only Oct 1 to Nov 23." in refusal_card.card(a_reader(), refusal).text
    assert "只能补记 10月1日 到 11月23日" in refusal_card.card(a_reader("zh-CN"), refusal).text


def test_questions_are_those_that_wait_for_an_answer():
    assert all(each in families() for each in ASKS)


def test_the_apology_carries_the_id():
    assert "m-17" in refusal_card.apology(a_reader(), "m-17").text
    assert "[" not in refusal_card.apology(a_reader(), "[m]").text
