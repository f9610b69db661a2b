"""@words: the robot's own name goes, real mentions become people, anything else stays text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType

from handlers.references import read_reference
from i18n import commands as vocabulary
from i18n.cleaning import clean
from okr.model import Person

# Stands for the space inside a name while a line is split into words; a private-use sign, since
# cleaning removes it from what people type.
GLUE = "\ue000"
LONGEST_NAME = 64
# A client puts this space behind a mention, and a plain one inside a name.
MARK = "\u2005"
_MARKED = re.compile(rf"[@＠]([^@＠\n{MARK}]{{1,{LONGEST_NAME}}}){MARK}")
# Without the mark: `@Mei Wong`, `@Anna-Lena O'Neil (Design)`, but not `@Mei leads`.
_MORE_OF_A_NAME = re.compile(r" (?P<word>[A-Z][\w.'’-]*|\([^\s()]+\))(?=\s|$)")
MOST_MORE = 2
NO_NAMES: Mapping[str, Sequence[str]] = MappingProxyType({})
_LONGEST_GLUED = 8  # signs of a command


def without_robot(text: str, robot: str) -> str:
    """The text without @robot anywhere and without the @words it begins with.

    DingTalk strips the robot's mention from plain text itself, but not from rich text.
    """
    if "@" not in text and "＠" not in text:
        return text
    name = re.compile(rf"[@＠]{re.escape(robot)}(?![A-Za-z0-9_-])", re.IGNORECASE)

    def gone(found: re.Match[str]) -> str:
        behind = text[found.end() :]
        return " " if not behind[:1].isalnum() or _begins_a_command(behind) else found[0]

    return name.sub(gone, text).strip()


def _begins_a_command(text: str) -> bool:
    """`@OKR帮助` is the robot and a command, `@OKR小助手` somebody else."""
    word = text.split(maxsplit=1)[0]
    return any(vocabulary.find(word[:end]) for end in range(2, min(len(word), _LONGEST_GLUED) + 1))


def without_leading_names(text: str) -> str:
    """`@Bo @Mei /kr …`: names before a command call people, they are no part of it.

    Said of bound text: there a name of several words is one.
    """
    return re.sub(r"^(?:[@＠]\S+(?:\s+|$))+", "", text)


def marked_names(raw: str) -> list[str]:
    """Names whose end the client marked, longest first; to be asked before the text is cleaned."""
    if MARK not in raw:
        return []
    return sorted({clean(name) for name in _MARKED.findall(raw)}, key=len, reverse=True)


def bind(
    text: str,
    people: Sequence[Person],
    marked: Sequence[str] = (),
    also: Mapping[str, Sequence[str]] = NO_NAMES,
) -> tuple[str, dict[str, Person]]:
    """Make each real mention one word, and say who it is.

    A name we know is found as "@name", spaces and all; `also` are more names by staff id. A single
    mention that is left belongs to the single @word that is left: DingTalk gives ids and text without
    saying which is which.
    """
    found: dict[str, Person] = {}
    open_people = []
    for person in sorted(people, key=lambda person: -len(person.name)):
        text, word = _called(text, (person.name, *also.get(person.staff_id, ())))
        if word:
            found[word.casefold()] = person
        else:
            open_people.append(person)
    for name in marked:
        text, _ = _glued(text, name)
    if len(open_people) != 1:
        return text, found
    words = (match for match in re.finditer(r"[@＠]\S+", text) if match[0].casefold() not in found)
    rest = list(islice(words, 2))
    if len(rest) == 1:
        word = rest[0][0]
        if word[1:].replace(GLUE, " ") not in marked:
            text, word = _lengthened(text, rest[0])
        found[word.casefold()] = _named(open_people[0], word[1:].replace(GLUE, " "))
    return text, found


def _called(text: str, names: Sequence[str]) -> tuple[str, str]:
    """By the first of the names that is there."""
    for name in names:
        text, word = _glued(text, name)
        if word:
            return text, word
    return text, ""


def _glued(text: str, name: str) -> tuple[str, str]:
    """The text with each "@name" as one word, and that word; "" where it is not there.

    DingTalk names a person once, however many lines of a message mention them.
    """
    word = "@" + name.replace(" ", GLUE)
    glued, count = re.subn(rf"[@＠]{re.escape(name)}(?=\s|$)", lambda _: word, text, flags=re.IGNORECASE)
    return (glued, word) if name and count else (text, "")


def _lengthened(text: str, mention: re.Match[str]) -> tuple[str, str]:
    """`@Mei Wong` of somebody we never met, whose end nothing marks: what reads on like a name is one."""
    end = mention.end()
    for _ in range(MOST_MORE):
        more = _MORE_OF_A_NAME.match(text, end)
        if more is None or vocabulary.option(more["word"]) or vocabulary.find(more["word"]):
            break
        if read_reference(more["word"]) is not None:  # `@Bo KR3` is somebody and something
            break
        end = more.end()
    word = text[mention.start() : end].replace(" ", GLUE)
    return f"{text[: mention.start()]}{word}{text[end:]}", word


def _named(person: Person, spoken: str) -> Person:
    """Somebody who never spoke to the robot is called as the mention calls them."""
    return person if person.name not in ("", person.staff_id) else replace(person, name=spoken[:LONGEST_NAME])
