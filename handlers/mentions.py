"""@words: the robot's own name goes, real mentions become people, anything else stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from okr.model import Person

# Stands for the space inside a name while a line is split into words; a private-use sign, since
# cleaning removes it from what people type.
GLUE = "\ue000"


def without_robot(text: str, robot: str) -> str:
    """The text without @robot anywhere and without the @words it begins with.

    DingTalk strips the robot's mention from plain text itself, but not from rich text.
    """
    if "@" not in text and "＠" not in text:
        return text
    name = re.compile(rf"[@＠]{re.escape(robot)}(?![\w-])", re.IGNORECASE)
    return name.sub(" ", text).strip()


def without_leading_names(text: str) -> str:
    """`@Bo @Mei /kr …`: names before a command call people, they are no part of it.

    Said of bound text: there a name of several words is one.
    """
    return re.sub(r"^(?:[@＠]\S+(?:\s+|$))+", "", text)


def bind(text: str, people: Sequence[Person]) -> tuple[str, dict[str, Person]]:
    """Make each real mention one word, and say who it is.

    A name we know is found as "@name", spaces and all. A single mention that is left belongs to the
    single @word that is left: DingTalk gives ids and text without saying which is which.
    """
    found: dict[str, Person] = {}
    open_people = []
    for person in sorted(people, key=lambda person: -len(person.name)):
        spoken = re.compile(rf"[@＠]{re.escape(person.name)}(?=\s|$)", re.IGNORECASE) if person.name else None
        match = spoken.search(text) if spoken else None
        if match is None:
            open_people.append(person)
            continue
        word = "@" + person.name.replace(" ", GLUE)
        text = f"{text[: match.start()]}{word}{text[match.end() :]}"
        found[word.casefold()] = person
    rest = [word for word in re.findall(r"[@＠]\S+", text) if word.casefold() not in found]
    if len(open_people) == 1 and len(rest) == 1:
        found[rest[0].casefold()] = open_people[0]
    return text, found
