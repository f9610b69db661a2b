"""The line somebody perhaps meant, where a word of it is misspelt: at most one guess, never run.

Only lines that are refused anyway are looked at, and of those one word or name is said otherwise. A line
with more wrong in it than that is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from handlers import namesakes
from handlers.context import Context
from handlers.grammar import REGISTRY, Command
from handlers.line import Line, Word
from handlers.references import read_reference
from i18n import commands as vocabulary
from i18n.cleaning import bare, fold
from i18n.likeness import nearest
from okr.model import Person

LONGEST_NAME = 4  # words: mục tiêu liên kết
LONGEST_GLUED = 40  # signs
_EIGHT = re.compile("(?<=[a-z])8", re.IGNORECASE)
LONGEST_OPTION = 3  # words: đúng tiến độ
MOST_WORDS = 40  # of a line that is looked at
# What is said with words of these tables may be misspelt in any command.
_OPTIONS = ("options", "days", "weekdays", "months")
# From the first to the last word that is said otherwise, how, and whom that mentions.
Otherwise = tuple[int, int, str, Mapping[str, Person]]


def misspelt(command: str, said: list[str]) -> str | None:
    """`/okr ad Title`, where a longer command was perhaps meant; None when the guess is the same line."""
    lines = () if said and said[0][:1] in ("@", "＠") else guess([command, *said])
    return lines[0] if lines and lines[0].split()[:2] != [f"/{command}", *said[:1]] else None


def part_of(family: str, said: list[str]) -> str | None:
    """`/cycle clsoe`: the command of that family, by the word behind its name alone."""
    parts = {
        spelling.partition(" ")[2]: name
        for name in REGISTRY
        if name.startswith(f"{family} ")
        for spelling in vocabulary.spellings(name)
        if spelling.count(" ") == 1
    }
    found = nearest(fold(said[0]), parts) if said else None
    return None if found is None else " ".join([f"/{parts[found]}", *said[1:]])


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
                if _names_nothing(name, texts[count:]):
                    return ()
                return (" ".join([f"/{name}", *texts[count:]]),)
    return ()


def _names_nothing(name: str, said: list[str]) -> bool:
    """`/kr show are we doing?`: a command that begins with a reference, and none follows."""
    begins = name in REGISTRY and REGISTRY[name].letters
    return bool(said and begins) and read_reference(said[0].rstrip(":：，,")) is None


def _spelt(words: str) -> str:
    """upd8 is update."""
    return _EIGHT.sub("ate", words)


@cache
def _glued() -> dict[str, str]:
    """From names of several words, written as one and without tone marks, to their commands: capnhat."""
    names = (name for name, known in REGISTRY.items() if not known.hidden)
    spelt = ((spelling, name) for name in names for spelling in vocabulary.spellings(name))
    return {bare(spelling).replace(" ", ""): name for spelling, name in spelt if " " in spelling}


def reworded(context: Context, command: Command, line: Line) -> str | None:
    """The line with one name or option as it was perhaps meant, where the command then has a use for all."""
    said = line.said
    if not 0 < len(said) <= MOST_WORDS:
        return None
    for begin, end, meant, people in _otherwise(context, said):
        reading = replace(context.reading, mentions={**context.mentions, **people})
        words = [*said[:begin], *map(Word, meant.split(" ")), *said[end:]]
        if command.reads(Line(line.command, words), reading):
            context.mention(people)
            return line.answered(begin, end, (meant,))[0]
    return None


def named(context: Context, typed: str, *, options: Iterable[str] = (), people: bool = False) -> str | None:
    """The line as it was perhaps meant, where a word of it is no group: with a group, an option, a person."""
    meant = None
    if typed[:1] not in ("@", "＠"):
        spelt = {spelling for name in options for spelling in vocabulary.words("options")[name]}
        meant = namesakes.group_key(context, typed) or nearest(fold(typed), sorted(spelt))
    if meant is None and people and (who := namesakes.person(context, typed)) is not None:
        mentioned = _mentioned(context, who)
        context.mention(mentioned)
        meant = namesakes.mention(who) if mentioned else None
    return None if meant is None else context.line.again(typed, meant)


def _otherwise(context: Context, said: tuple[Word, ...]) -> Iterator[Otherwise]:
    """Names behind an @ before options, and those before other names; more words before fewer."""
    plain = [not word.quoted and word.text.casefold() not in context.mentions for word in said]
    at = [begin for begin, word in enumerate(said) if plain[begin] and word.text[0] in "@＠"]
    names = _spans(plain, namesakes.LONGEST_NAME)
    yield from _people(context, said, (span for span in names if span[0] in at))
    for begin, end in _spans(plain, LONGEST_OPTION):
        text = " ".join(word.text for word in said[begin:end])
        meant = None if vocabulary.option(text) else nearest(fold(text), options(end - begin))
        if meant is not None:
            yield begin, end, meant, {}
    yield from _people(context, said, (span for span in names if span[0] not in at))


def _people(
    context: Context, said: tuple[Word, ...], spans: Iterable[tuple[int, int]]
) -> Iterator[Otherwise]:
    for begin, end in spans:
        who = namesakes.person(context, " ".join(word.text for word in said[begin:end]))
        if who is not None and (mentioned := _mentioned(context, who)):
            yield begin, end, namesakes.mention(who), mentioned


def _mentioned(context: Context, who: Person) -> dict[str, Person]:
    """The word that mentions somebody; none where it is a namesake's in the same message."""
    word = namesakes.mention(who).casefold()
    return {word: who} if context.mentions.get(word, who) == who else {}


def _spans(plain: list[bool], longest: int) -> list[tuple[int, int]]:
    """From where to where words may be read together."""
    return [
        (begin, begin + count)
        for begin in range(len(plain))
        for count in range(min(longest, len(plain) - begin), 0, -1)
        if all(plain[begin : begin + count])
    ]


@cache
def options(count: int) -> tuple[str, ...]:
    """Every spelling, of so many words, of what may be said beside a command."""
    spelt = (spelling for table in _OPTIONS for spelling in vocabulary.meanings(table))
    return tuple(spelling for spelling in spelt if len(spelling.split()) == count)


@cache
def _spoken(count: int) -> tuple[str, ...]:
    """Every spelling, of so many words, of every command people may type."""
    names = [name for name, known in REGISTRY.items() if not known.hidden]
    spellings = (spelling for name in names for spelling in vocabulary.spellings(name))
    return tuple(spelling for spelling in spellings if len(spelling.split()) == count)
