"""The words of every language, in the form the quality check wants them."""

from __future__ import annotations

from functools import cache

from i18n import lexicon as words
from okr.wording import Lexicon


@cache
def lexicon() -> Lexicon:
    return Lexicon(
        tasks=frozenset(words.words("tasks")),
        measures=frozenset(words.words("measures")),
        fillers=frozenset(words.words("fillers")),
        vague=frozenset(words.words("vague")),
        precise=frozenset(words.words("precise")),
        amounts=words.patterns("amounts"),
        names=words.patterns("names"),
        joints=frozenset(words.words("joints")),
    )
