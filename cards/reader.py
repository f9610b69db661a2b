"""Who will read a card: their language, their clock, and how they call the robot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from i18n.words import Words, words_for
from okr.model import KeyResult, Objective


@dataclass(frozen=True)
class Reader:
    """`robot` is its name in the chat; `today` is the day in `tz`, `cycle` the one that bare numbers mean."""

    lang: str
    tz: tzinfo
    robot: str
    in_group: bool
    today: date
    cycle: str = ""  # unknown: every reference is taken for one of the current cycle

    @property
    def words(self) -> Words:
        return words_for(self.lang)

    def line(self, command: str) -> str:
        """A command as it has to be typed here: in a group the robot only hears its name."""
        return f"@{self.robot} {command}" if self.in_group else command

    def ref(self, thing: Objective | KeyResult) -> str:
        """Its reference as it has to be typed today: `KR3`, of another cycle `2027Q1/KR3`."""
        return thing.ref if self.cycle in ("", thing.cycle) else f"{thing.cycle}/{thing.ref}"
