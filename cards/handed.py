"""Receipts of a key result that has another owner or another objective."""

from __future__ import annotations

from cards import edited
from cards.layout import quiet
from cards.message import Message
from cards.reader import Reader
from okr.model import KeyResult, Objective, Person


def owner(reader: Reader, kr: KeyResult, before: Person, after: Person) -> Message:
    return edited.changed(reader, kr, [("owner", quiet(before.name), quiet(after.name))])


def moved(reader: Reader, kr: KeyResult, before: Objective, after: Objective) -> Message:
    was, becomes = (f"{each.ref} {quiet(each.title)}" for each in (before, after))
    return edited.changed(reader, kr, [("objective", was, becomes)])
