"""The line somebody perhaps meant, where its command is misspelt: at most one guess, never run."""

from __future__ import annotations

import re
from functools import cache

from handlers.grammar import REGISTRY
from handlers.references import read_reference
from i18n import commands as vocabulary
from i18n.cleaning import bare, fold
from i18n.likeness import nearest

LONGEST_NAME = 4  # words: mục tiêu liên kết
LONGEST_GLUED = 40  # signs
_EIGHT = re.compile("(?<=[a-z])8", re.IGNORECASE)


def misspelt(command: str, said: list[str]) -> tuple[str, ...]:
    """`/okr ad Title`, where a longer command was perhaps meant; nothing when the guess is the same line."""
    lines = guess([command, *said])
    return () if lines and lines[0].split()[:2] == [f"/{command}", *said[:1]] else lines


def guess(texts: list[str]) -> tuple[str, ...]:
    """The line as it was perhaps meant; none when nothing is close."""
    glued = _glued().get(bare(fold(texts[0][:LONGEST_GLUED]))) if texts else None
    if glued is not None:
        return (" ".join([f"/{glued}", *texts[1:]]),)
    named = next((at for at, text in enumerate(texts) if read_reference(text) is not None), len(texts))
    for count in range(min(LONGEST_NAME, named), 0, -1):
        # A word that is a command already is not misspelt: `/kr tick` means no `/okr`.
        if len(texts) >= count and (count > 1 or vocabulary.find(texts[0]) is None):
            spelling = nearest(fold(_spelt(" ".join(texts[:count])[:80])), _spoken(count))
            if spelling is not None:
                name = vocabulary.find(spelling) or spelling
                return (" ".join([f"/{name}", *texts[count:]]),)
    return ()


def _spelt(words: str) -> str:
    """upd8 is update."""
    return _EIGHT.sub("ate", words)


@cache
def _glued() -> dict[str, str]:
    """From names of several words, written as one and without tone marks, to their commands: capnhat."""
    names = (name for name, known in REGISTRY.items() if not known.hidden)
    spelt = ((spelling, name) for name in names for spelling in vocabulary.spellings(name))
    return {bare(spelling).replace(" ", ""): name for spelling, name in spelt if " " in spelling}


@cache
def _spoken(count: int) -> tuple[str, ...]:
    """Every spelling, of so many words, of every command people may type."""
    names = [name for name, known in REGISTRY.items() if not known.hidden]
    spellings = (spelling for name in names for spelling in vocabulary.spellings(name))
    return tuple(spelling for spelling in spellings if len(spelling.split()) == count)
