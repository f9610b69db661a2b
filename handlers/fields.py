"""What `/kr edit` may change of a key result: each field with its words, read by its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from handlers import options, typed_days
from handlers.drafts import read_weight
from handlers.line import Line, Word
from handlers.measures import read_range, unit_of
from handlers.multiples import joined, quantity
from handlers.phasing import read_phases, resolved
from handlers.reading import Reading
from i18n import commands as vocabulary
from i18n.wording import is_number_word
from okr import definitions, planning
from okr.definitions import Definition
from okr.model import ROADS, Cycle, KeyResult, Kind, day_number
from okr.refusals import BadAmount, MissingWord, NotForThisKind, UnexpectedWord
from okr.units import multiple_of, says_a_multiple

COMMAND = "/kr edit"
FIELDS = (
    "target", "start", "title", "weight", "by", "unit", "low", "high", "keep", "commit", "stretch",
    "phases", "milestones",
)  # fmt: skip
_LIMITS = {"keep_below": Kind.KEEP_BELOW, "keep_above": Kind.KEEP_ABOVE}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field and its words; `limit` is the kind that `keep below` or `keep above` names."""

    usage: ClassVar[str] = "target|start|title|weight|by|unit|keep|commit|stretch|phases|milestones VALUE"
    field: str
    words: tuple[Word, ...]
    reading: Reading
    limit: Kind | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        name, count = options.leading(line.left())
        limit = _LIMITS.get(name or "")
        field = "keep" if limit else name
        if field not in FIELDS:
            said = line.said[0].text if line.said else "KR1"
            raise MissingWord(line.command, "field", lines=(f"{line.command} {said} target 100",))
        words = tuple(line.left()[count:])
        if not words:
            raise MissingWord(line.command, "value")
        line.drop(len(line.left()))
        return cls(field, words, reading, limit)

    @property
    def lang(self) -> str:
        return self.reading.lang

    @property
    def text(self) -> str:
        return Line(COMMAND, list(self.words)).rest()

    @property
    def is_none(self) -> bool:
        """Is the field to be emptied?"""
        return vocabulary.option(self.text) == "none"


def changed(kr: KeyResult, change: FieldChange, cycle: Cycle) -> KeyResult:
    """Raises NotForThisKind for a field that the kind has not, or what is wrong with the words."""
    after = CHANGES[change.field](kr, change, cycle)
    if after.phases and after.phases is kr.phases and (after.start, after.target) != (kr.start, kr.target):
        definitions.with_phases(_definition(after), after.phases, cycle=cycle, due=after.due)
    return after


def _number(kr: KeyResult, change: FieldChange) -> tuple[Decimal, str]:
    """The number said, and the unit the key result has from now on. Raises BadAmount for another unit."""
    in_words = any(is_number_word(word.text) for word in change.words)
    number, unit = quantity(change.text if in_words else change.text.replace(" ", ""), change.lang)
    if says_a_multiple(change.text):
        number /= multiple_of(kr.unit)
    return number, _unit(kr, unit, change)


def _unit(kr: KeyResult, unit: str, change: FieldChange) -> str:
    if unit and kr.unit and unit.casefold() != kr.unit.casefold():
        raise BadAmount(change.text, "other_unit")
    return kr.unit or unit


def _day(change: FieldChange) -> date:
    return typed_days.whole(change.text, change.reading)


def _target(kr: KeyResult, change: FieldChange, _cycle: Cycle) -> KeyResult:
    if kr.kind is Kind.DATE:
        return replace(kr, target=day_number(_day(change)))
    return _numbered(kr, change, change.field)


def _numbered(kr: KeyResult, change: FieldChange, name: str) -> KeyResult:
    if kr.kind in (Kind.YES_NO, Kind.MILESTONES, Kind.DATE):
        raise NotForThisKind(kr.ref, change.field)
    number, unit = _number(kr, change)
    return replace(definitions.redefined(kr, **{name: number}), unit=unit)


def _start(kr: KeyResult, change: FieldChange, _cycle: Cycle) -> KeyResult:
    return _numbered(kr, change, "start")


def _limit(kr: KeyResult, change: FieldChange, _cycle: Cycle) -> KeyResult:
    """`low` and `high`, wherever that limit lies."""
    only = {"low": Kind.KEEP_ABOVE, "high": Kind.KEEP_BELOW}[change.field]
    if kr.kind not in (only, Kind.KEEP_BETWEEN):
        raise NotForThisKind(kr.ref, change.field)
    is_lower_of_two = change.field == "low" and kr.kind is Kind.KEEP_BETWEEN
    return _numbered(kr, change, "low" if is_lower_of_two else "target")


def _kept(kr: KeyResult, change: FieldChange, _cycle: Cycle) -> KeyResult:
    """`keep 10..20`, `keep below 25%`; the kind stays."""
    limits = read_range(change.words, change.lang)
    wanted = Kind.KEEP_BETWEEN if limits else change.limit or kr.kind
    if kr.kind is not wanted or kr.kind not in (*_LIMITS.values(), Kind.KEEP_BETWEEN):
        raise NotForThisKind(kr.ref, "keep")
    if limits is None:
        if kr.kind is Kind.KEEP_BETWEEN:
            raise BadAmount(change.text, "not_a_number")
        return _numbered(kr, change, "target")
    low, high, unit = limits
    after = definitions.redefined(kr, low=low, target=high)
    return replace(after, unit=_unit(kr, unit, change))


def _staged(kr: KeyResult, change: FieldChange, _cycle: Cycle) -> KeyResult:
    """Commit and stretch come and go together: the one not said follows from the road."""
    if kr.kind not in ROADS:
        raise NotForThisKind(kr.ref, change.field)
    if change.is_none:
        return replace(kr, commit=None, stretch=None)
    if kr.commit is not None:
        return _numbered(kr, change, change.field)
    number, unit = _number(kr, change)
    known = {"start": kr.start, "target": kr.target, change.field: number}
    made = definitions.staged(unit, **known)
    return replace(kr, unit=unit, commit=made.commit, stretch=made.stretch)


def _phased(kr: KeyResult, change: FieldChange, cycle: Cycle) -> KeyResult:
    if change.is_none:
        return replace(kr, phases=())
    words = joined(change.words, change.lang)
    typed, used = read_phases(words, change.reading)
    if used < len(words):
        raise UnexpectedWord(COMMAND, words[used].text)
    definition = _definition(kr)
    phases = resolved(typed, definition, cycle=cycle, reading=change.reading)
    return replace(kr, phases=definitions.with_phases(definition, phases, cycle=cycle, due=kr.due).phases)


def _definition(kr: KeyResult) -> Definition:
    return Definition(
        kr.kind, kr.target, kr.start, kr.unit, kr.low, kr.commit, kr.stretch, kr.milestones, kr.phases
    )


def _titled(kr: KeyResult, change: FieldChange, _cycle: Cycle) -> KeyResult:
    return replace(kr, title=planning.check_title(change.text, COMMAND))


def _weighed(kr: KeyResult, change: FieldChange, _cycle: Cycle) -> KeyResult:
    return replace(kr, weight=read_weight(change.text, change.lang))


def _dated(kr: KeyResult, change: FieldChange, cycle: Cycle) -> KeyResult:
    if kr.kind is Kind.DATE:
        return _target(kr, change, cycle)
    return replace(kr, due=None if change.is_none else _day(change))


def _in_unit(kr: KeyResult, change: FieldChange, _cycle: Cycle) -> KeyResult:
    if kr.kind in (Kind.YES_NO, Kind.MILESTONES, Kind.DATE):
        raise NotForThisKind(kr.ref, "unit")
    if change.is_none:
        return replace(kr, unit="")
    return replace(kr, unit=unit_of(planning.check_title(change.text, COMMAND)))


CHANGES: dict[str, Callable[[KeyResult, FieldChange, Cycle], KeyResult]] = {
    "target": _target,
    "start": _start,
    "title": _titled,
    "weight": _weighed,
    "by": _dated,
    "unit": _in_unit,
    "low": _limit,
    "high": _limit,
    "keep": _kept,
    "commit": _staged,
    "stretch": _staged,
    "phases": _phased,
}
