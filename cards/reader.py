"""Who will read a card: their language, their clock, and how they call the robot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, tzinfo
from decimal import Decimal
from functools import cached_property

from i18n.separators import typed
from i18n.words import Words, words_for
from okr.amounts import plain
from okr.model import KeyResult, Objective


@dataclass(frozen=True)
class Reader:
    """`robot` is its name in the chat; `today` is the day in `tz`, `cycle` the one that bare numbers mean.

    `days_in_full` is for receipts: a day that somebody typed is told with weekday and year.
    `group_lang` is the language in which numbers are typed in the group, "" for the reader's own.
    """

    lang: str
    tz: tzinfo
    robot: str
    in_group: bool
    today: date
    cycle: str = ""  # unknown: every reference is taken for one of the current cycle
    days_in_full: bool = False
    group_lang: str = ""

    @cached_property
    def words(self) -> Words:
        return words_for(self.lang)

    @cached_property
    def echoing(self) -> Reader:
        """The same reader, told every day in full, so that a misread one shows."""
        return replace(self, days_in_full=True)

    def day(self, day: date) -> str:
        return self.words.full_day(day) if self.days_in_full else self.words.day(day, self.today)

    def line(self, command: str) -> str:
        """A command as it has to be typed here: in a group the robot only hears its name."""
        return f"@{self.robot} {command}" if self.in_group else command

    def typed(self, number: Decimal) -> str:
        """A number as it has to be typed here: 3.6, in a Vietnamese group 3,6."""
        return typed(plain(number), (self.group_lang if self.in_group else "") or self.lang)

    def ref(self, thing: Objective | KeyResult) -> str:
        """Its reference as it has to be typed today: `KR3`, of another cycle `2027Q1/KR3`."""
        return thing.ref if self.cycle in ("", thing.cycle) else f"{thing.cycle}/{thing.ref}"
