"""The line somebody perhaps meant, where its command is misspelt: at most one guess, never run."""

from __future__ import annotations

from functools import cache

from handlers.grammar import REGISTRY
from i18n import commands as vocabulary
from i18n.cleaning import fold
from i18n.likeness import nearest

LONGEST_NAME = 4  # words: mục tiêu liên kết


def misspelt(command: str, said: list[str]) -> tuple[str, ...]:
    """`/okr ad Title`, where a longer command was perhaps meant; nothing when the guess is the same line."""
    lines = guess([command, *said])
    return () if lines and lines[0].split()[:2] == [f"/{command}", *said[:1]] else lines


def guess(texts: list[str]) -> tuple[str, ...]:
    """The line as it was perhaps meant; none when nothing is close."""
    for count in range(LONGEST_NAME, 0, -1):
        # A word that is a command already is not misspelt: `/kr tick` means no `/okr`.
        if len(texts) >= count and (count > 1 or vocabulary.find(texts[0]) is None):
            spelling = nearest(fold(" ".join(texts[:count])[:80]), _spoken(count))
            if spelling is not None:
                name = vocabulary.find(spelling) or spelling
                return (" ".join([f"/{name}", *texts[count:]]),)
    return ()


@cache
def _spoken(count: int) -> tuple[str, ...]:
    """Every spelling, of so many words, of every command people may type."""
    names = [name for name, known in REGISTRY.items() if not known.hidden]
    spellings = (spelling for name in names for spelling in vocabulary.spellings(name))
    return tuple(spelling for spelling in spellings if len(spelling.split()) == count)
