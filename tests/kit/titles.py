"""Titles one to a line, and what the quality check in the real words of all languages says of each."""

from __future__ import annotations

from typing import Any

from handlers.lexicon import lexicon
from i18n.likeness import alike
from okr.lint import Code, Draft, Surroundings, of_key_result, of_objective
from tests.kit.builders import Q4, an_objective

AROUND = Surroundings(Q4, lexicon(), likeness=alike)


def titles(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def of_kr(title: str, *, around: Surroundings = AROUND, **changes: Any) -> set[Code]:
    return {each.code for each in of_key_result(Draft(title, **changes), around)}


def of_o(title: str, *, around: Surroundings = AROUND) -> set[Code]:
    return {each.code for each in of_objective(an_objective(title=title), around)}
