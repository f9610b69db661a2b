"""A card that rewrites itself when it is tapped: what it says, row by row, and what each tap stands for.

Plain values beside the words of a message, for whichever door can show them; a door that cannot shows
the message. Nothing here knows how such a card looks or what it is called elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ASKED, PROMPT, PROGRESS = "asked", "prompt", "progress"
MOST_ROWS = 6
MOST_ROW_TAPS = 6
MOST_CARD_TAPS = 3


@dataclass(frozen=True, slots=True)
class Tap:
    """What `label` stands for; `in_chat`: it asks for more, so its answer is said in the conversation."""

    label: str
    command: str
    in_chat: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One key result on a card, as it stood at `version`: the id of the newest event about it.

    `undo` is the label of the way back from what a tap did, "" where there is none; `undo_of` is the id of
    the request that did it, for the staff id `undo_by`. A row without text is not shown.
    """

    key_result: int
    version: int
    text: str
    taps: tuple[Tap, ...] = ()
    undo: str = ""
    undo_of: str = ""
    undo_by: str = ""

    def kept(self) -> dict[str, Any]:
        """What has to be known when it is tapped; none of its words."""
        return {
            "key_result": self.key_result,
            "version": self.version,
            "taps": [[tap.command, tap.in_chat] for tap in self.taps],
            "undo_of": self.undo_of,
            "undo_by": self.undo_by,
        }


@dataclass(frozen=True, slots=True)
class Live:
    """`text` stands above the rows and `foot` below them, both in the markdown of messages."""

    kind: str
    text: str
    rows: tuple[Row, ...] = ()
    foot: str = ""
    taps: tuple[Tap, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "text": self.text,
            "rows": [
                [row.key_result, row.version, row.text, [_written(tap) for tap in row.taps]]
                for row in self.rows
            ],
            "foot": self.foot,
            "taps": [_written(tap) for tap in self.taps],
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Live:
        rows = (
            Row(key_result, version, text, tuple(Tap(*tap) for tap in taps))
            for key_result, version, text, taps in stored["rows"]
        )
        taps = tuple(Tap(*tap) for tap in stored["taps"])
        return cls(stored["kind"], stored["text"], tuple(rows), stored["foot"], taps)


def _written(tap: Tap) -> list[Any]:
    return [tap.label, tap.command, tap.in_chat]
