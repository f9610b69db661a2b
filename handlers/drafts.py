"""New objectives and key results as typed: a title, then options as the last words outside quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from handlers import options, typed_days
from handlers.amounts import read
from handlers.line import Line, Word
from handlers.measures import Measure, take_phases
from handlers.multiples import joined
from handlers.phasing import TypedPhase
from handlers.reading import Reading
from handlers.references import Reference, read_reference
from handlers.words import read_upper
from i18n import commands as vocabulary
from i18n.cleaning import bare, fold
from okr import planning
from okr.amounts import Form
from okr.definitions import Definition
from okr.model import Ambition, Kind, Person, Visibility
from okr.refusals import BadAmount, BadCycle, BadWeight, MissingWord

VISIBILITIES = {
    "company": Visibility.COMPANY,
    "group": Visibility.GROUP,
    "private": Visibility.PRIVATE,
}
AMBITIONS = {"committed": Ambition.COMMITTED, "aspirational": Ambition.ASPIRATIONAL}
CYCLE = re.compile(r"2[01]\d\d(?:[Qq][1-4]|[Hh][12])?")  # a quarter, a half, a year


@dataclass(frozen=True, slots=True)
class ObjectiveDraft:
    """TITLE [@owner] [under O1|COMPANY/O1] [committed|aspirational] [company|group|private] [in 2027Q1]."""

    usage: ClassVar[str] = (
        "TITLE [@owner] [under COMPANY/O1] [committed|aspirational] [company|group|private] [in 2027Q1]"
    )
    title: str
    owner: Person | None = None
    under: Reference | None = None
    ambition: Ambition | None = None
    visibility: Visibility | None = None
    cycle: str | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        found = _Options()
        while found.take_last(line, reading, _OBJECTIVE_OPTIONS):
            pass
        return cls(
            planning.check_title(line.rest(), line.command),
            owner=found.owner,
            under=found.under,
            ambition=found.ambition,
            visibility=found.visibility,
            cycle=found.cycle,
        )


@dataclass(frozen=True, slots=True)
class KeyResultDraft:
    """[O1] TITLE, then how it is measured (`handlers.measures`) and options, in any order.

    Without an objective the one added in the same message is meant; `in 2027Q1` is said of the objective.
    """

    usage: ClassVar[str] = "O1 TITLE from A to B [UNIT] [by DATE] [weight W] [@owner] [in 2027Q1]"
    objective: Reference | None
    title: str
    measure: Definition
    phases: tuple[TypedPhase, ...] = ()
    due: date | None = None
    weight: Decimal = Decimal(1)
    owner: Person | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        first = line.peek()
        reference = read_reference(first.text) if first and not first.quoted else None
        # A bare number is the objective's where enough words are left to be title and measure.
        if reference is not None and (reference.letter == "O" or len(line.left()) > 3):
            line.take()
            objective = reference.as_("O")
        else:
            objective = None
        line.words[line.at :] = joined(line.left(), reading.lang)
        words = list(line.words)
        phases, before = take_phases(line, reading)
        found, measure = _measured(line, reading)
        if len(line.words) > before:  # words behind the phases that say nothing: all of it is title
            line.words, phases = words, ()
            found, measure = _measured(line, reading)
        title = line.rest()
        if measure is None:
            planning.check_title(title, line.command)
            where = f"{objective} " if objective else ""
            raise MissingWord(line.command, "target", lines=(f"{line.command} {where}{title} from 0 to 100",))
        return cls(
            _in_cycle(objective, found.cycle),
            planning.check_title(title, line.command),
            measure,
            phases,
            due=None if measure.kind is Kind.DATE else found.due,
            weight=Decimal(1) if found.weight is None else found.weight,
            owner=found.owner,
        )


def _measured(line: Line, reading: Reading) -> tuple[_Options, Definition | None]:
    """Everything behind the title, read off the end."""
    found, measure = _Options(), Measure.of(line)
    while found.take_last(line, reading, _KEY_RESULT_OPTIONS) or measure.take_last(line, reading, found.due):
        pass
    return found, measure.whole(line, found.due)


def _in_cycle(objective: Reference | None, cycle: str | None) -> Reference | None:
    """`O1 … in 2027Q1` is 2027Q1/O1. Raises BadCycle when the reference names another one."""
    if objective is None or cycle is None:
        return objective
    if objective.cycle not in (None, cycle):
        raise BadCycle(cycle, known=(objective.cycle,))
    return replace(objective, cycle=cycle)


@dataclass(slots=True)
class _Options:
    """Options found at the line's end; each counts once, a second one is part of the title."""

    owner: Person | None = None
    under: Reference | None = None
    ambition: Ambition | None = None
    visibility: Visibility | None = None
    cycle: str | None = None
    due: date | None = None
    weight: Decimal | None = None
    seen: set[str] = field(default_factory=set)

    def take_last(self, line: Line, reading: Reading, allowed: frozenset[str]) -> bool:
        """Read one option off the end; False when there is none (or it would eat the whole title)."""
        words = line.left()
        if len(words) < 2 or words[-1].quoted:
            return False
        name, count = self._read_day(words, reading, allowed)
        if name is None:
            name, count = self._read(words[1:], reading, allowed)
        if name is None:
            return False
        self.seen.add(name)
        line.drop(count)
        return True

    def _read_day(self, words: Sequence[Word], reading: Reading, allowed: frozenset[str]) -> options.Named:
        found = typed_days.last_due(words, reading) if "by" in allowed - self.seen else None
        if found is None:
            return None, 0
        self.due = found.day
        return "by", found.count

    def _read(self, words: Sequence[Word], reading: Reading, allowed: frozenset[str]) -> options.Named:
        """What the last of these words are: a person, one that says what it is, or a name and its value."""
        free = allowed - self.seen
        person = reading.mentions.get(words[-1].text.casefold())
        if "owner" in free and person is not None:
            self.owner = person
            return "owner", 1
        word, count = options.ending(words, among=(*VISIBILITIES, *AMBITIONS))
        if (
            word is not None
            and "visibility" in free
            and word in VISIBILITIES
            and not _is_ordinary(words, count)
        ):
            self.visibility = VISIBILITIES[word]
            return "visibility", count
        if word is not None and "ambition" in free and word in AMBITIONS:
            self.ambition = AMBITIONS[word]
            return "ambition", count
        name, count = options.ending(words, len(words) - 1, among=free - {"by"})
        return self._read_value(name, words[-1], reading), count + 1

    def _read_value(self, name: str | None, last: Word, reading: Reading) -> str | None:
        if name is None:
            return None
        if name == "under":
            if read_reference(last.text) is None:
                return None
            self.under = read_upper(last.text)
        elif name == "in":
            if CYCLE.fullmatch(last.text) is None:
                return None
            self.cycle = last.text.upper()
        else:
            self.weight = read_weight(last.text, reading.lang)
        return name


def _is_ordinary(words: Sequence[Word], count: int) -> bool:
    """Are the last words such as titles end with: văn hóa công ty is the company's culture?"""
    said = " ".join(word.text for word in words[len(words) - count :])
    return bare(fold(said)) in {bare(each) for each in vocabulary.words("ordinary")["end of a title"]}


_OBJECTIVE_OPTIONS = frozenset({"owner", "under", "ambition", "visibility", "in"})
_KEY_RESULT_OPTIONS = frozenset({"owner", "by", "weight", "in"})


def read_weight(typed: str, lang: str) -> Decimal:
    try:
        amount = read(typed, lang)
    except BadAmount:
        raise BadWeight(typed) from None
    if amount.form is not Form.PLAIN or amount.value is None:
        raise BadWeight(typed)
    return planning.check_weight(amount.value)
