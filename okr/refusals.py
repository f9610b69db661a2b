"""What a person may be refused, as facts.

A refusal never holds a sentence: `cards/refusal.py` words it in the reader's language. `lines` are
whole corrected command lines to copy or tap, best first, without the mention of the robot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, Self

Offer = Literal["sample", "guess", "choice"]


@dataclass(eq=False)  # not frozen, no slots: contextlib must be able to set __traceback__
class Refusal(Exception):
    """The person caused it and can mend it.

    `offers` says what the lines are: one that would work ("sample"), what the person may have meant
    ("guess"), or the readings of a question ("choice"). The last two are remembered and answered shortly.
    A refusal that has samples as a rule may be `guessed`, too: then its one line is a guess.
    `labels`, where there are any, say what each of them is about.
    """

    code: ClassVar[str] = ""
    offers: ClassVar[Offer] = "sample"
    lines: tuple[str, ...] = field(default=(), kw_only=True)
    labels: tuple[str, ...] = field(default=(), kw_only=True)
    guessed: bool = field(default=False, kw_only=True)

    @property
    def offer(self) -> Offer:
        """What its lines are, of all that this kind of refusal may offer."""
        return "guess" if self.guessed else self.offers

    def meaning(self, line: str | None) -> Self:
        """The same with the one line perhaps meant, where there is one."""
        if line is not None:
            self.lines, self.guessed = (line,), True
        return self


@dataclass(eq=False)
class UnknownCommand(Refusal):
    code: ClassVar[str] = "unknown_command"
    offers = "guess"
    typed: str  # the word that is no command


@dataclass(eq=False)
class MissingWord(Refusal):
    """An argument of a command is not there."""

    code: ClassVar[str] = "missing_word"
    command: str  # "/kr update"
    # "key_result", "objective", "amount", "title", "target", "value", "language", "on", "reason", "person",
    # "milestone", "milestones" (what to change of them), "template", "switch"
    name: str


@dataclass(eq=False)
class UnexpectedWord(Refusal):
    """A word that the command has no use for."""

    code: ClassVar[str] = "unexpected_word"
    command: str
    typed: str


@dataclass(eq=False)
class BadReference(Refusal):
    """A word where KR3 or O2 is meant, that is none."""

    code: ClassVar[str] = "bad_reference"
    typed: str
    wanted: str  # "KR" or "O"


@dataclass(eq=False)
class UnknownReference(Refusal):
    """Not found, or not to be seen by this person: the two read the same."""

    code: ClassVar[str] = "unknown_reference"
    ref: str
    known: tuple[str, ...]  # references of that kind that the asker may see, at most six


@dataclass(eq=False)
class BadAmount(Refusal):
    code: ClassVar[str] = "bad_amount"
    typed: str
    # "not_a_number", "too_large", "too_many_decimals", "not_yes_no", "needs_value", "other_unit", "not_a_day"
    why: str


@dataclass(eq=False)
class AmbiguousAmount(Refusal):
    """Asked back, nothing written.

    `choices` are the readings as amounts to type ("45%", "=0.45"); the handler makes `lines` of them.
    """

    code: ClassVar[str] = "ambiguous_amount"
    offers = "choice"
    typed: str
    # "percent_or_share", "percent_of_what", "done_on_number", "other_target", "currency", "two_amounts",
    # "separator", "spelled" or "which_milestones" (then `choices` are the titles that are not done)
    why: str
    choices: tuple[str, ...] = ()
    target: str = ""


@dataclass(eq=False)
class BadDate(Refusal):
    """No day, or one that is in no calendar."""

    code: ClassVar[str] = "bad_date"
    typed: str


@dataclass(eq=False)
class DateOutside(Refusal):
    """A day that cannot be meant: a check-in in the future or before its key result existed."""

    code: ClassVar[str] = "date_outside"
    day: str
    first: str
    last: str


@dataclass(eq=False)
class BadConfidence(Refusal):
    code: ClassVar[str] = "bad_confidence"
    typed: str  # wanted: a whole number 0..10


@dataclass(eq=False)
class BadWeight(Refusal):
    code: ClassVar[str] = "bad_weight"
    typed: str  # wanted: 0..1000


@dataclass(eq=False)
class StartIsTarget(Refusal):
    code: ClassVar[str] = "start_is_target"
    value: str


@dataclass(eq=False)
class NotForThisKind(Refusal):
    """An edit that the kind of key result has no place for, such as a start for yes/no."""

    code: ClassVar[str] = "not_for_this_kind"
    ref: str
    field: str


@dataclass(eq=False)
class TitleMissing(Refusal):
    code: ClassVar[str] = "title_missing"
    command: str


@dataclass(eq=False)
class TooLong(Refusal):
    code: ClassVar[str] = "too_long"
    name: str  # "title", "note", "line", "message"
    found: int
    limit: int


@dataclass(eq=False)
class NotYours(Refusal):
    """Someone other than the owner, a manager or an admin tried to change it."""

    code: ClassVar[str] = "not_yours"
    ref: str
    owner: str  # display name


@dataclass(eq=False)
class NotAllowed(Refusal):
    """A right is missing altogether: an external contact, an outsider, adding for somebody else."""

    code: ClassVar[str] = "not_allowed"
    why: str  # "external", "outsider", "add_for_others", "managers_only", "admins_only", "left"


@dataclass(eq=False)
class GroupNeeded(Refusal):
    """One to one, nothing says which group is meant; `lines` say it."""

    code: ClassVar[str] = "group_needed"
    groups: tuple[str, ...]


@dataclass(eq=False)
class WhichOne(Refusal):
    """Several things match; `lines` are a numbered choice."""

    code: ClassVar[str] = "which_one"
    offers = "choice"
    typed: str


@dataclass(eq=False)
class OldCycleMeant(Refusal):
    """A bare number that exists only in the cycle before: asked back, nothing written."""

    code: ClassVar[str] = "old_cycle_meant"
    offers = "choice"
    ref: str  # "2026Q4/KR3"


@dataclass(eq=False)
class BadCycle(Refusal):
    code: ClassVar[str] = "bad_cycle"
    typed: str
    known: tuple[str, ...]


@dataclass(eq=False)
class NotOpen(Refusal):
    """A change to something closed or dropped."""

    code: ClassVar[str] = "not_open"
    ref: str
    state: str


@dataclass(eq=False)
class AlignmentLoop(Refusal):
    code: ClassVar[str] = "alignment_loop"
    ref: str
    other: str


@dataclass(eq=False)
class AlignmentCycles(Refusal):
    """Two objectives whose cycles share no day cannot be aligned."""

    code: ClassVar[str] = "alignment_cycles"
    ref: str
    other: str


@dataclass(eq=False)
class NothingToUndo(Refusal):
    code: ClassVar[str] = "nothing_to_undo"
    minutes: int


@dataclass(eq=False)
class BuiltUpon(Refusal):
    """The creation of something cannot be undone once others built on it."""

    code: ClassVar[str] = "built_upon"
    ref: str


@dataclass(eq=False)
class UnknownLanguage(Refusal):
    code: ClassVar[str] = "unknown_language"
    typed: str
    known: tuple[str, ...]


@dataclass(eq=False)
class NotACommandLine(Refusal):
    """A quoted or forwarded line: answered, never executed."""

    code: ClassVar[str] = "quoted_line"
    typed: str


@dataclass(eq=False)
class UnreadableMessage(Refusal):
    """A picture, a file, a video, a voice message without words ("audio"), a kind that is "unknown"."""

    code: ClassVar[str] = "unreadable_message"
    kind: str


@dataclass(eq=False)
class LineRefused(Refusal):
    """One line of several was refused, so none was done.

    `wholes` are the whole message once for each of `lines`, with that in place of the refused one.
    """

    code: ClassVar[str] = "line_refused"
    number: int
    typed: str
    cause: Refusal
    wholes: tuple[str, ...] = field(default=(), kw_only=True)
