"""Which words name a command or an option, in every language at once.

`aliases.toml` holds them all. The reader's language decides the words of an answer, never what is understood.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from i18n.cleaning import fold

_ALIASES: Final = Path(__file__).with_name("aliases.toml")
_LONGEST: Final = 40


def find(text: str) -> str | None:
    """The canonical name of a command ("kr update"), with or without the slash before it.

    "kr" alone is a name too: what follows it tells what it does.
    """
    return _named("commands", text[1:] if text[:1] in ("/", "／") else text)


def option(text: str) -> str | None:
    """The canonical name of an option word ("from", "on_track"); None for an ordinary word."""
    return _named("options", text)


def family(text: str) -> str | None:
    """The family of commands that a word names, in any language."""
    return _named("families", text)


def spellings(name: str) -> tuple[str, ...]:
    """Every way to write a command, its canonical name first; folded, without the slash."""
    return _table()["commands"].get(name, (name,))


def words(table: str) -> Mapping[str, tuple[str, ...]]:
    """A whole table of the file: "commands", "options", "families", "days", "units" or "currencies"."""
    return _table()[table]


def meanings(table: str) -> Mapping[str, str]:
    """From each spelling of a table to the name it stands for."""
    return _meanings(table)


def _named(table: str, text: str) -> str | None:
    if len(text) > _LONGEST:
        return None
    known = _meanings(table)
    return known.get(text) or known.get(fold(text))


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    with _ALIASES.open("rb") as file:
        tables = tomllib.load(file)
    tables["commands"] = {name: [name, *aliases] for name, aliases in tables["commands"].items()}
    return {
        table: {name: _unique(fold(alias) for alias in aliases) for name, aliases in entries.items()}
        for table, entries in tables.items()
    }


def _unique(aliases: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(aliases))


@cache
def _meanings(table: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for name, aliases in _table()[table].items():
        for alias in aliases:
            if known.setdefault(alias, name) != name:
                both = f"both {known[alias]!r} and {name!r}"
                raise ValueError(f"aliases.toml [{table}]: {alias!r} means {both}")
    return known
