"""Every refusal is worded in every language, with what can be copied."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from itertools import product

import pytest

from cards import refusal as refusal_card
from cards.refusal import DAYS, VARIANTS
from i18n.languages import LANGUAGES
from i18n.words import words_for
from okr.questions import AmbiguousDate
from okr.refusals import (
    AmbiguousAmount,
    BadAmount,
    DateOutside,
    LineRefused,
    Refusal,
    UnknownCommand,
    UnknownReference,
    WhichOne,
)
from storage.group_settings import SAID_IN_CHAT
from tests.kit.readers import a_reader

# What each fact that chooses among wordings may be: the words of `okr.refusals` and its callers.
CHOICES = {
    "missing_word": (
        "key_result", "objective", "amount", "title", "target", "value", "language", "field",
        "reason", "person", "milestone", "milestones", "template", "cycle", "score", "text",
        "dependency", "provider", "switch", "days",
    ),
    "bad_amount": (
        "not_a_number", "too_large", "too_many_decimals", "not_yes_no", "needs_value", "other_unit",
        "not_a_day",
    ),
    "ambiguous_amount": (
        "percent_or_share", "percent_of_what", "done_on_number", "other_target", "currency", "two_amounts",
        "separator", "spelled", "which_milestones",
    ),
    "not_allowed": (
        "external", "outsider", "add_for_others", "managers_only", "nobody", "admins_only", "left",
    ),
    "too_long": ("title", "note", "line", "message"),
    "not_open": ("closed", "dropped"),
    "bad_reference": ("KR", "O"),
    "too_many_parts": ("milestones", "phases"),
    "bad_setting": SAID_IN_CHAT,
    "dependency_not_asked": ("accepted", "refused", "met"),
    "bad_absence": ("ends_before", "too_long", "past"),
    "bad_stand_in": ("self", "away"),
    "bad_snooze": ("no_time", "past", "too_long"),
    "not_reminded": (
        "away", "stand_in", "snoozed", "switched_off", "today", "week", "nothing_due", "not_due", "self",
    ),
    "unreadable_message": ("picture", "file", "video", "audio", "unknown"),
}  # fmt: skip
OWN_AT_WORDS = re.compile("@(?:OKR|name|人|tên)")
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
                each.name: choice if each.name == chosen else a_fact(each.name, str(each.type), family)
                for each in fields(family)
                if each.default is MISSING or each.name in ("choices", "target")
            }
            built.append(family(**facts))
    built.append(UnknownReference("KR9", known=()))
    return built


def a_fact(name: str, kind: str, family: type[Refusal]) -> object:
    if name in DAYS:
        return "2026-11-20"
    if family is AmbiguousDate and name == "choices":
        return ("2027-03-04", "2027-04-03")
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
    asks = refusal.offers == "choice"
    assert card.title == words_for(lang).say("refusal.question" if asks else "refusal.title")
    assert card.text
    assert not re.search(r"[\[\]*`#<>@]|://", OWN_AT_WORDS.sub("", card.text))
    assert not re.search(r"\{\w+\}", card.text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_wording_in_the_catalogue_can_be_said(lang):
    """What no refusal leads to would be translated for nobody."""
    own = {"title", "try", "choose", "did_you_mean", "help", "line", "nothing_done", "none", "too_many"}
    own |= {"question", "understood", "answer_yes", "answer_number"}
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
        pytest.param(
            AmbiguousAmount("0.45", "percent_or_share", ("45%",)), "Copy or tap one:", id="a question"
        ),
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


@pytest.mark.parametrize(
    ("lang", "said", "labels"),
    [
        (
            "en",
            "can be two days: Thu, Mar 4, 2027 / Sat, Apr 3, 2027.",
            ["Thu, Mar 4, 2027", "Sat, Apr 3, 2027"],
        ),
        (
            "zh-CN",
            "可能是两个日期：2027年3月4日周四 / 2027年4月3日周六。",
            ["2027年3月4日周四", "2027年4月3日周六"],
        ),
    ],
)
def test_a_doubtful_day_is_asked_with_both_days_on_the_buttons(lang, said, labels):
    refusal = AmbiguousDate("3/4", ("2027-03-04", "2027-04-03"))
    refusal.lines = ("/kr edit KR1 by 2027-03-04", "/kr edit KR1 by 2027-04-03")
    card = refusal_card.card(a_reader(lang), refusal)
    assert said in card.text
    assert [button.label for button in card.buttons] == labels
    assert [button.command for button in card.buttons] == list(refusal.lines)


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
    assert "Jan 4, 2027 is not possible: only Oct 1 to Nov 23." in refusal_card.card(a_reader(), refusal).text
    assert "只能补记 10月1日 到 11月23日" in refusal_card.card(a_reader("zh-CN"), refusal).text


@pytest.mark.parametrize(
    ("remembered", "said"),
    [
        pytest.param(True, ["1. @OKR /kr show 1", "2. @OKR /kr show 2"], id="a number answers"),
        pytest.param(
            False, ["@OKR /kr show 1", "@OKR /kr show 2"], id="nobody would know whose number it is"
        ),
    ],
)
def test_a_choice_is_numbered_where_its_number_answers(remembered, said):
    refusal = WhichOne("KR1", lines=("/kr show 1", "/kr show 2"))
    text = refusal_card.card(a_reader(), refusal, remembered=remembered).text
    assert text.split("\n\n")[2:4] == said
    assert ("with the number alone" in text) is remembered


def test_what_was_understood_comes_first_and_is_harmless():
    text = refusal_card.card(
        a_reader(), BadAmount("x", "not_a_number"), understood="/kr add [x](http://e)"
    ).text
    assert text.startswith("Understood: /kr add ［x］(http：//e)")


def test_the_apology_carries_the_id():
    assert "m-17" in refusal_card.apology(a_reader(), "m-17").text
    assert "[" not in refusal_card.apology(a_reader(), "[m]").text
