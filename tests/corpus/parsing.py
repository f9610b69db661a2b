"""The parser alone, as a message walks through it: cleaned, people bound, routed, every word taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice

import handlers.commands  # noqa: F401 - fills the registry
from handlers import mentions
from handlers.reading import Reading
from handlers.router import route
from i18n.cleaning import clean
from okr.model import Person
from okr.refusals import Refusal
from tests.corpus.random_lines import lines

PEOPLE = (Person("u001", "李雷"), Person("u004", "Bo Chen"))
TODAY = date(2026, 11, 23)


def parse(text: str, lang: str) -> bool:
    """Whether every line of it is understood; anything but a Refusal comes out as it is."""
    said = mentions.without_robot(clean(text), "OKR")
    said, people = mentions.bind(said, PEOPLE, mentions.marked_names(text))
    reading = Reading(lang, TODAY, people)
    taken = [
        _taken(line.strip(), reading)
        for line in mentions.without_leading_names(said).split("\n")
        if line.strip()
    ]
    return bool(taken) and all(taken)


def parse_all(count: int, seed: int, langs: Iterable[str]) -> tuple[int, list[str]]:
    """How many of so many random lines are understood, and those that broke the parser, with the error."""
    understood, broken = 0, []
    spoken = tuple(langs)
    for number, line in enumerate(islice(lines(seed), count)):
        try:
            understood += parse(line, spoken[number % len(spoken)])
        except Exception as error:
            broken.append(f"{line!r}: {error!r}")
    return understood, broken


def _taken(text: str, reading: Reading) -> bool:
    try:
        command, line = route(text)
        for _, takes in command.parameters:
            takes.take(line, reading)
    except Refusal:
        return False
    return line.peek() is None
