"""What the meaning of typed words depends on, and what every kind of word can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol, Self

from handlers.line import Line
from okr.model import Person


@dataclass(frozen=True, slots=True)
class Reading:
    """What the meaning of words depends on.

    `lang` decides separators: the group's language, one to one the person's. `mentions` maps a word
    such as "@Li Wei", case-folded, to the person really mentioned by it. `fiscal_start` is the month in
    which the business year begins.
    """

    lang: str
    today: date
    mentions: Mapping[str, Person]
    fiscal_start: int = 1


class TakesWords(Protocol):
    usage: ClassVar[str]

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self: ...
