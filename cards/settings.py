"""The settings of a group: each with its value and who said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cards import undoable
from cards.layout import command, paragraphs, quiet
from cards.message import Message
from cards.reader import Reader
from okr.model import Group


class Source(StrEnum):
    ENV = "env"
    CHAT = "chat"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting in the words of the settings. What chat said has something `beneath` it."""

    name: str
    value: str
    source: Source
    beneath: str = ""
    beneath_source: Source = Source.DEFAULT


def show(reader: Reader, group: Group, settings: Sequence[Shown], more: Sequence[str] = ()) -> Message:
    """`more` are lines about what is no setting, the month's quota for one."""
    words = reader.words
    title = words.say("settings.title", group=quiet(group.title or group.key))
    lines = [
        f"### {title}",
        "\n".join(f"- {_one(reader, each)}" for each in settings),
        words.say("settings.how", line=command(reader, "/settings health gap 15 30")),
        *more,
    ]
    return Message(title, paragraphs(lines))


def changed(reader: Reader, name: str, before: str, after: str) -> Message:
    words = reader.words
    moved = words.say("settings.changed", name=name, before=quiet(before), after=quiet(after))
    return undoable.message(reader, words.say("settings.changed.title", name=name), [moved])


def unchanged(reader: Reader, name: str, value: str) -> Message:
    words = reader.words
    title = words.say("settings.changed.title", name=name)
    return Message(title, words.say("settings.unchanged", name=name, value=quiet(value)))


def _one(reader: Reader, each: Shown) -> str:
    words = reader.words
    source = words.say(f"settings.{each.source.value}")
    if each.source is Source.CHAT:
        under = words.say(f"settings.{each.beneath_source.value}")
        source = words.say("settings.over", source=source, beneath=quiet(each.beneath), under=under)
    return words.say("settings.one", name=each.name, value=quiet(each.value) or "–", source=source)
