"""Which words name a command or an option, in every language at once.

`aliases.toml` holds them all. The reader's language decides the words of an answer, never what is understood.
A word that is none of them as it is written may still be one in traditional signs, without tone marks, or
with other spaces, as long as it then means one thing only.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from i18n.cleaning import bare, fold, tones

_ALIASES: Final = Path(__file__).with_name("aliases.toml")
LONGEST: Final = 40


def find(text: str) -> str | None:
    """The canonical name of a command ("kr update"), with or without the slash before it.

    "kr" alone is a name too: what follows it tells what it does.
    """
    return _named("commands", text[1:] if text[:1] in ("/", "／") else text)


def longest(texts: Sequence[str]) -> tuple[str | None, int]:
    """The command that the first words name, more words before fewer, and of how many words its name is."""
    for count in range(min(_most_words(texts[0][: LONGEST + 1]), len(texts)), 0, -1):
        name = _named("commands", " ".join(texts[:count]))
        if name is not None:
            return name, count
    return None, 0


def option(text: str) -> str | None:
    """The canonical name of an option word ("from", "on_track"); None for an ordinary word."""
    return _named("options", text)


def family(text: str) -> str | None:
    """The family of commands that a word names, in any language."""
    return _named("families", text)


def listed(text: str) -> str | None:
    """Which list a whole message asks for by its name: "mine", "all", "risk" or "stale"."""
    return _named("lists", text)


def snoozed(text: str) -> str | None:
    """For how long a whole message asks to be left alone: "2h" or "today"."""
    return _named("snoozed", text)


def absence(text: str) -> str | None:
    """The word of /away that a word is: "since", "until" or "stand_in"."""
    return _named("absence", text)


def kind(text: str) -> str | None:
    """The kind of messages that a word names, "all" of them too."""
    return _named("kinds", text)


def way_out(text: str) -> bool:
    """Does the word of /link end every session?"""
    return _named("way_out", text) is not None


def talk(text: str) -> str | None:
    """What a whole message that is no command says: "greeting", "thanks" or "agreed"."""
    return _named("talk", text)


def spellings(name: str) -> tuple[str, ...]:
    """Every way to write a command, its canonical name first; folded, without the slash."""
    return _table()["commands"].get(name, (name,))


def words(table: str) -> Mapping[str, tuple[str, ...]]:
    """A whole table of the file, such as "commands", "options" or "weekdays"."""
    return _table()[table]


def meanings(table: str) -> Mapping[str, str]:
    """From each spelling of a table to the name it stands for."""
    return _meanings(table)


def _named(table: str, text: str) -> str | None:
    return None if len(text) > LONGEST else _looked_up(table, text)


@lru_cache(maxsize=4096)
def _looked_up(table: str, text: str) -> str | None:
    known = _meanings(table)
    if text in known:
        return known[text]
    folded = fold(text)
    return known.get(folded) or _loosely(table, folded)


def _loosely(table: str, folded: str) -> str | None:
    """The one name that the word has when its tone marks may be missing and its signs traditional."""
    candidates = _bare(table).get(bare(folded))
    if candidates is None:
        return None
    names = {name for alias, name in candidates if _fits(folded, alias)}
    return names.pop() if len(names) == 1 else None


def _fits(typed: str, alias: str) -> bool:
    """Does every tone mark that was typed belong to the alias? None has to be typed at all."""
    return all(
        not Counter(tones(mine)) - Counter(tones(known))
        for mine, known in zip(typed.split(), alias.split(), strict=False)
    )


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    with _ALIASES.open("rb") as file:
        tables = tomllib.load(file)
    tables["commands"] = {name: [name, *aliases] for name, aliases in tables["commands"].items()}
    return {
        table: {name: _unique(fold(alias) for alias in aliases) for name, aliases in entries.items()}
        for table, entries in tables.items()
    }


def _most_words(first: str) -> int:
    """Of how many words the longest command is that begins with this one; at least 1."""
    return _lengths().get(bare(fold(first)), 1)


@cache
def _lengths() -> dict[str, int]:
    """From the first word of each command, as bare as can be, to the most words that any such has."""
    most: dict[str, int] = {}
    for words in (alias.split() for alias in _meanings("commands")):
        first = bare(words[0])
        most[first] = max(most.get(first, 1), len(words))
    return most


@cache
def _bare(table: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """From each spelling without tones and spaces to those it may be; but for those that need their tones."""
    needed = _table()["marked"]["always"]
    known: dict[str, tuple[tuple[str, str], ...]] = {}
    for alias, name in _meanings(table).items():
        if not alias.isascii() and alias not in needed:
            known[bare(alias)] = (*known.get(bare(alias), ()), (alias, name))
    return known


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
