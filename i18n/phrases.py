"""A sentence that is said later, in whatever language: its id with the facts for it.

Whoever finds something out makes one; whoever knows the reader says it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from i18n.languages import FALLBACK

if TYPE_CHECKING:
    from i18n.words import Words


@dataclass(frozen=True, slots=True)
class Phrase:
    """`n` is how many it speaks of, where its words depend on that; a fact may be a phrase, or several."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)
    n: int | None = None


def phrase(key: str, n: int | None = None, **facts: object) -> Phrase:
    return Phrase(key, facts, n)


def say(words: Words, of: Phrase, moment: Callable[[datetime], str]) -> str:
    """`moment` is how an instant is told. Raises KeyError for an id that the catalogue has not."""
    facts = {name: _fact(words, fact, moment) for name, fact in of.facts.items()}
    return words.say(of.key, **facts) if of.n is None else words.count(of.key, of.n, **facts)


def english(of: Phrase | str) -> str:
    """For whoever has no language of their own: a program, a log, an exception."""
    # The catalogues are read by a library that whoever only makes a phrase need not wait for.
    from i18n.words import words_for

    return _fact(words_for(FALLBACK), of, str)


def _fact(words: Words, fact: object, moment: Callable[[datetime], str]) -> str:
    if isinstance(fact, Phrase):
        return say(words, fact, moment)
    if isinstance(fact, datetime):
        return moment(fact)
    if isinstance(fact, tuple):
        return words.list(_fact(words, each, moment) for each in fact)
    return str(fact)
