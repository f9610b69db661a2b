"""What is said of DingTalk's address book: what may not be read, and a comparison nobody believed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cards.layout import paragraphs, quiet
from cards.message import Message
from cards.reader import Reader
from okr.model import Person


def lacking(reader: Reader, what: str, scopes: Sequence[str]) -> str:
    """To an administrator: what may not be read ("people", "departments"), and the scopes to ask for."""
    return reader.words.say(f"contacts.lacks.{what}", scopes=reader.words.list(map(quiet, scopes)))


def place(reader: Reader, departments: Sequence[str], manager: Person | None) -> list[str]:
    """The lines of /whoami that say where somebody stands in the corporation; none where it is not known."""
    words, lines = reader.words, []
    if departments:
        named = words.list(map(quiet, departments))
        lines.append(words.count("whoami.departments", len(departments), names=named))
    if manager is not None:
        lines.append(words.say("whoami.manager", name=quiet(manager.name)))
    return lines


def disbelieved(reader: Reader, asked: int, missing: int) -> Message:
    """To an administrator: so many were not found that nobody is taken for gone."""
    words = reader.words
    title = words.say("contacts.held.title")
    lines = [
        f"### {title}",
        words.say(
            "contacts.held.why", missing=words.number(Decimal(missing)), asked=words.number(Decimal(asked))
        ),
        words.say("contacts.held.next"),
    ]
    return Message(title, paragraphs(lines))
