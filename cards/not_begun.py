"""What a group reads that has no objective yet in a cycle: how to add one, or how its drafts begin."""

from __future__ import annotations

from cards.layout import command
from cards.reader import Reader
from okr.model import Cycle


def lines(reader: Reader, cycle: Cycle, drafts: int) -> list[str]:
    """`drafts` wait for no blank to be filled, only to begin."""
    words = reader.words
    if drafts:
        return [words.count("list.only_drafts", drafts), command(reader, f"/cycle open {cycle.id}")]
    return [words.say("list.empty"), command(reader, words.say("list.example"))]
