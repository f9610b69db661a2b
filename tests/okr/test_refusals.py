"""Refusals are facts: a code each, no sentence."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import MISSING, fields, is_dataclass

import pytest

from okr import objections, questions, refusals
from okr.refusals import BadReference, Refusal

EVERY = sorted(
    {
        each
        for module in (refusals, objections, questions)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Refusal) and each is not Refusal
    },
    key=lambda each: each.__name__,
)


def one_of(family):
    return family(**{each.name: "x" for each in fields(family) if each.default is MISSING})


def test_every_refusal_has_a_code_of_its_own():
    codes = [each.code for each in EVERY]
    assert len(set(codes)) == len(codes) > 20
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)


@pytest.mark.parametrize("family", EVERY, ids=lambda each: each.code)
def test_a_refusal_passes_a_context_manager_with_its_facts(family):
    @contextmanager
    def transaction():
        yield

    refusal = one_of(family)
    with pytest.raises(family) as raised, transaction():
        raise refusal
    assert raised.value is refusal
    assert is_dataclass(family)
    assert {each.name for each in fields(family)} >= {"lines"}


@pytest.mark.parametrize("family", EVERY, ids=lambda each: each.code)
def test_lines_to_copy_come_by_name_and_are_none_by_default(family):
    refusal = one_of(family)
    assert refusal.lines == ()
    refusal.lines = ("/kr update KR3 45%",)
    assert refusal.lines == ("/kr update KR3 45%",)


@pytest.mark.parametrize("family", EVERY, ids=lambda each: each.code)
def test_two_refusals_with_the_same_facts_are_two(family):
    assert one_of(family) != one_of(family)
    assert len({one_of(family), one_of(family)}) == 2


def test_a_refused_line_of_several_holds_its_cause():
    cause = refusals.BadAmount("4 5 %", "not_a_number")
    assert refusals.LineRefused(2, "/kr update KR3 4 5 %", cause).cause is cause


def test_a_refusal_with_the_line_perhaps_meant_is_a_guess():
    refusal = BadReference("KR33", "KR", lines=("/kr show KR1",))
    assert refusal.offer == "sample"
    assert refusal.meaning(None).offer == "sample"
    assert refusal.meaning("/kr show KR3") is refusal
    assert (refusal.offer, refusal.lines) == ("guess", ("/kr show KR3",))
