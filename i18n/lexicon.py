"""The words by which titles are judged, of every language at once; `lexicon.toml` holds them.

What they are judged for is decided elsewhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from i18n.cleaning import fold
from i18n.languages import LANGUAGES

_FILE: Final = Path(__file__).with_name("lexicon.toml")
PATTERNS: Final = ("amounts", "names")


def words(table: str) -> tuple[str, ...]:
    """A table of the file, such as "tasks" or "vague", folded; each word once."""
    return tuple(dict.fromkeys(fold(word) for word in _of(table)))


def patterns(table: str) -> tuple[str, ...]:
    """The tables of PATTERNS. Raises re.error for one that is none."""
    found = tuple(_of(table))
    for pattern in found:
        re.compile(pattern)
    return found


def _of(table: str) -> Iterator[str]:
    for lang in LANGUAGES:
        yield from _tables()[table].get(lang, ())


@cache
def _tables() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)
