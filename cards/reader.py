"""Who will read a card: their language, their clock, and how they call the robot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from i18n.words import Words, words_for


@dataclass(frozen=True)
class Reader:
    """`robot` is its name in the chat; `today` is the day in `tz`."""

    lang: str
    tz: tzinfo
    robot: str
    in_group: bool
    today: date

    @property
    def words(self) -> Words:
        return words_for(self.lang)

    def line(self, command: str) -> str:
        """A command as it has to be typed here: in a group the robot only hears its name."""
        return f"@{self.robot} {command}" if self.in_group else command
