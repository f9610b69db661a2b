"""Phases as typed, `30% by 11-15, 70% by 12-10`, and what they are on a road and in a cycle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from handlers import options, typed_days
from handlers.amounts import read
from handlers.line import Word
from handlers.reading import Reading
from i18n import commands as vocabulary
from i18n.days import LONGEST_WORDS, read_day
from i18n.unreadable import Unreadable
from okr.amounts import Amount, Form
from okr.definitions import Definition
from okr.model import Cycle, Kind, Phase
from okr.questions import AmbiguousDate
from okr.refusals import AmbiguousAmount, BadAmount, BadDate
from okr.units import multiple_of, says_a_multiple

_SEPARATORS = ",，;；、"
_DAY_AND_MORE = re.compile(rf"(?P<day>[^{_SEPARATORS}]+)(?P<mark>[{_SEPARATORS}])(?P<more>.*)")
_COMMA_APART = re.compile(rf" (?=[{_SEPARATORS}](?: |$))")


@dataclass(frozen=True, slots=True)
class TypedPhase:
    """An amount, and the day as typed: which year's is for the cycle to say."""

    amount: Amount
    day: str

    def on(self, definition: Definition, *, cycle: Cycle, reading: Reading) -> Phase:
        """A percentage is the value where that is one, elsewhere a share.

        Raises BadAmount, BadDate or AmbiguousDate.
        """
        day = _day_in(self.day, cycle, reading)
        number = self.amount.value
        if number is None or self.amount.form not in (Form.PERCENT, Form.PLAIN):
            raise BadAmount(self.amount.typed, "not_a_number")
        is_share = self.amount.form is Form.PERCENT and (
            definition.unit != "%" or definition.kind is Kind.MILESTONES
        )
        if says_a_multiple(self.amount.typed):
            number /= multiple_of(definition.unit)
        return Phase(day, share=number / 100) if is_share else Phase(day, value=number)


def resolved(
    phases: Iterable[TypedPhase], definition: Definition, *, cycle: Cycle, reading: Reading
) -> tuple[Phase, ...]:
    return tuple(phase.on(definition, cycle=cycle, reading=reading) for phase in phases)


def read_phases(words: Sequence[Word], reading: Reading) -> tuple[tuple[TypedPhase, ...], int]:
    """Those that the words begin with, and of how many words they are; none where the first is none."""
    tokens = _tokens(words, reading)
    found: list[TypedPhase] = []
    at = used = 0
    while at < len(tokens):
        amount = _amount(tokens[at][0], reading.lang)
        at += 1
        ahead = [Word(token) for token, _ in tokens[at : at + options.LONGEST]]
        at += options.leading(ahead, among=("by",))[1]
        end = _end_of_day(tokens, at, reading)
        if amount is None or end is None:
            break
        found.append(TypedPhase(amount, _joined(tokens[at:end])))
        at, used = end, tokens[end - 1][1] + 1
        while at < len(tokens) and _joins(tokens[at][0]):
            at += 1
    return tuple(found), used


def _tokens(words: Sequence[Word], reading: Reading) -> list[tuple[str, int]]:
    """Each with the index of its word; a day and what a comma glues to it are three, the comma between."""
    tokens: list[tuple[str, int]] = []
    for index, word in enumerate(words):
        if word.quoted:
            break
        text = word.text
        while match := _DAY_AND_MORE.fullmatch(text):
            if match["more"] and not _ends_a_day([*tokens, (match["day"], index)], reading):
                break
            tokens += [(match["day"], index), (match["mark"], index)]
            text = match["more"]
        if text:
            tokens.append((text, index))
    return tokens


def _ends_a_day(tokens: Sequence[tuple[str, int]], reading: Reading) -> bool:
    return any(_is_day(tokens[-count:], reading) for count in range(1, min(LONGEST_WORDS, len(tokens)) + 1))


def _end_of_day(tokens: Sequence[tuple[str, int]], begin: int, reading: Reading) -> int | None:
    """Where the day that begins there ends; with a comma in it (Dec 10, 2026) only where another ends it."""
    for end in range(min(begin + LONGEST_WORDS, len(tokens)), begin, -1):
        said = tokens[begin:end]
        holds_mark = any(_joins(token) for token, _ in said)
        is_ended = end == len(tokens) or _joins(tokens[end][0])
        if not _joins(said[-1][0]) and (is_ended or not holds_mark) and _is_day(said, reading):
            return end
    return None


def _joined(tokens: Sequence[tuple[str, int]]) -> str:
    return _COMMA_APART.sub("", " ".join(token for token, _ in tokens))


def _joins(token: str) -> bool:
    return all(sign in _SEPARATORS for sign in token) or vocabulary.option(token) == "and"


def _amount(typed: str, lang: str) -> Amount | None:
    try:
        return read(typed, lang)
    except (BadAmount, AmbiguousAmount):
        return None


def _is_day(tokens: Sequence[tuple[str, int]], reading: Reading) -> bool:
    try:
        typed_days.to_come(_joined(tokens), reading)
    except Unreadable as unreadable:
        return unreadable.why == "ambiguous_day"
    return True


def _day_in(typed: str, cycle: Cycle, reading: Reading) -> date:
    """Without a year it is the cycle's own day, though it may be over. Raises BadDate or AmbiguousDate."""
    try:
        return read_day(
            typed, reading.lang, reading.today, fiscal_start=reading.fiscal_start, since=cycle.start
        )
    except Unreadable as unreadable:
        if not unreadable.readings:
            raise BadDate(typed) from None
        raise AmbiguousDate(typed, unreadable.readings) from None
