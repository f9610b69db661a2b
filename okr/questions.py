"""What is asked back because the line alone does not say it, as facts for `cards/refusal.py`.

Nothing is written by a question. `lines` are the whole lines it may be answered with, a numbered choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from okr.refusals import Refusal


@dataclass(eq=False)
class WhichOfMine(Refusal):
    """A command that names no key result; `lines` are those of the asker."""

    code: ClassVar[str] = "which_of_mine"
    offers = "choice"
    command: str  # "/kr update"


@dataclass(eq=False)
class AmountOfWhat(Refusal):
    """An amount alone, with no question open that it would answer; `lines` give it to the asker's own."""

    code: ClassVar[str] = "amount_of_what"
    offers = "choice"
    typed: str


@dataclass(eq=False)
class BadChoice(Refusal):
    """An answer to a numbered choice that picks none of it, or two."""

    code: ClassVar[str] = "bad_choice"
    offers = "choice"
    typed: str
    count: int


@dataclass(eq=False)
class UnknownMilestone(Refusal):
    code: ClassVar[str] = "unknown_milestone"
    offers = "choice"
    typed: str
    known: tuple[str, ...]


@dataclass(eq=False)
class UnknownTemplate(Refusal):
    code: ClassVar[str] = "unknown_template"
    typed: str
    known: tuple[str, ...]


@dataclass(eq=False)
class UnclearLine(Refusal):
    """It looks like a report, but could be mere talk; `lines` is the one command it may mean."""

    code: ClassVar[str] = "unclear_line"
    offers = "guess"
    typed: str


@dataclass(eq=False)
class AmbiguousDate(Refusal):
    """3/4 in English: asked back, nothing written. `choices` are both days, as 2027-03-04."""

    code: ClassVar[str] = "ambiguous_date"
    offers = "choice"
    typed: str
    choices: tuple[str, ...] = ()


@dataclass(eq=False)
class NothingAsked(Refusal):
    """A yes or no where no question is open: never asked, answered already, or older than two minutes."""

    code: ClassVar[str] = "nothing_asked"


@dataclass(eq=False)
class AskedAlone(Refusal):
    """What is asked back about must come in a message of its own."""

    code: ClassVar[str] = "asked_alone"
