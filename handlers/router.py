"""From a cleaned line to its command: every alias of every language, with or without the slash."""

from __future__ import annotations

from functools import cache

from handlers.grammar import REGISTRY, Command
from handlers.line import Line, Word, split
from handlers.references import read_reference
from i18n import commands as vocabulary
from i18n.likeness import nearest
from okr.refusals import NotACommandLine, UnknownCommand

PREFIXES = "/／!！#。"
LONGEST_NAME = 3  # words: mục tiêu thêm
QUOTES = (">", "＞", "「回复", "[回复")


def route(text: str) -> tuple[Command, Line]:
    """Raises UnknownCommand with the corrected line where one word is close to a command's."""
    if text.startswith(QUOTES):
        raise NotACommandLine(text[:60])
    words = split(_without_prefix(text))
    if not words:
        raise UnknownCommand(text)
    name, used = _named(words)
    if name is None:
        raise UnknownCommand(words[0].text, lines=guess([word.typed for word in words]))
    name = _by_arguments(name, words[used:], words)
    if name == "okr" and _is_one_objective(words[used:]):
        name = "okr show"
    left = words[used:]
    if name == "okr" and vocabulary.option(words[0].text) == "me":
        left = [Word("mine"), *left]  # `/me` lists what is mine
    return REGISTRY[name], Line(f"/{name}", left)


def clock_route(text: str) -> tuple[Command, Line]:
    """The clock and machines speak canonical names only, and only they may say the hidden ones."""
    words = split(text)
    name = " ".join(word.text for word in words[:2])
    return REGISTRY[name], Line(f"/{name}", words[2:])


def _without_prefix(text: str) -> str:
    # `#KR3` and `#3` are references, not a prefix before a command.
    if text[:1] == "#" and read_reference(text.split(maxsplit=1)[0]) is not None:
        return text
    return text[1:].lstrip() if text[:1] in PREFIXES else text


def _named(words: list[Word]) -> tuple[str | None, int]:
    """The command's name and of how many words it is; more words win over fewer."""
    first = words[0]
    if first.quoted:
        return None, 0
    for count in range(min(LONGEST_NAME, len(words)), 0, -1):
        said = words[:count]
        name = vocabulary.find(" ".join(word.text for word in said))
        if (name in REGISTRY or name == "kr") and not any(word.quoted for word in said):
            return name, count
    reference = read_reference(first.text)
    if reference is not None and reference.letter == "KR":
        return "kr", 0
    if reference is not None and reference.letter == "O" and len(words) == 1:
        return "okr show", 0
    return None, 0


def _by_arguments(name: str, words: list[Word], said: list[Word]) -> str:
    """`/kr 3` shows and `/kr 3 45%` updates; so does 进度, which alone is the status line."""
    if name in ("kr", "kr show", "status"):
        referred = bool(words) and read_reference(words[0].text) is not None
        if referred and len(words) > 1:
            return "kr update"
        if name == "kr" and words and not referred:
            typed = f"{said[0].text} {words[0].text}"
            raise UnknownCommand(typed, lines=guess([word.typed for word in said]))
        if referred or name == "kr":
            return "kr show"
    return name


def _is_one_objective(words: list[Word]) -> bool:
    """`/okr O1` shows it; no group has such a name."""
    reference = read_reference(words[0].text) if len(words) == 1 else None
    return reference is not None and reference.letter == "O"


@cache
def _spoken(count: int) -> tuple[str, ...]:
    """Every spelling, of so many words, of every command people may type."""
    names = [name for name, known in REGISTRY.items() if not known.hidden]
    spellings = (spelling for name in names for spelling in vocabulary.spellings(name))
    return tuple(spelling for spelling in spellings if len(spelling.split()) == count)


def misspelt(command: str, said: list[str]) -> tuple[str, ...]:
    """`/okr ad Title`, where a longer command was perhaps meant; nothing when the guess is the same line."""
    lines = guess([command, *said])
    return () if lines and lines[0].split()[:2] == [f"/{command}", *said[:1]] else lines


def guess(texts: list[str]) -> tuple[str, ...]:
    """The line as it was perhaps meant; at most one guess, none when nothing is close."""
    for count in range(LONGEST_NAME, 0, -1):
        # A word that is a command already is not misspelt: `/kr tick` means no `/okr`.
        if len(texts) >= count and (count > 1 or vocabulary.find(texts[0]) is None):
            spelling = nearest(" ".join(texts[:count]).casefold(), _spoken(count))
            if spelling is not None:
                name = vocabulary.find(spelling) or spelling
                return (" ".join([f"/{name}", *texts[count:]]),)
    return ()
