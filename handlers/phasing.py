"""Phases as typed, `30% by 11-15, 70% by 12-10`, and what they are on a road and in a cycle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.amounts import read
from handlers.line import Word
from i18n import commands as vocabulary
from i18n.cleaning import fold
from i18n.days import read_day
from i18n.unreadable import Unreadable
from okr.amounts import Amount, Form
from okr.definitions import Definition
from okr.model import Cycle, Kind, Phase
from okr.refusals import AmbiguousAmount, BadAmount, BadDate

_SEPARATORS = ",，;；、"
_DAY_AND_MORE = re.compile(rf"(?P<day>[^{_SEPARATORS}]+)[{_SEPARATORS}](?P<more>.*)")


@dataclass(frozen=True, slots=True)
class TypedPhase:
    """An amount, and the day as typed: which year's is for the cycle to say."""

    amount: Amount
    day: str

    def on(self, definition: Definition, *, cycle: Cycle, lang: str, today: date) -> Phase:
        """A percentage is the value where that is one, elsewhere a share. Raises BadAmount or BadDate."""
        day = _day_in(self.day, cycle, lang, today)
        number = self.amount.value
        if number is None or self.amount.form not in (Form.PERCENT, Form.PLAIN):
            raise BadAmount(self.amount.typed, "not_a_number")
        is_share = self.amount.form is Form.PERCENT and (
            definition.unit != "%" or definition.kind is Kind.MILESTONES
        )
        return Phase(day, share=number / 100) if is_share else Phase(day, value=number)


def resolved(
    phases: Iterable[TypedPhase], definition: Definition, *, cycle: Cycle, lang: str, today: date
) -> tuple[Phase, ...]:
    return tuple(phase.on(definition, cycle=cycle, lang=lang, today=today) for phase in phases)


def read_phases(words: Sequence[Word], *, lang: str, today: date) -> tuple[tuple[TypedPhase, ...], int]:
    """Those that the words begin with, and of how many words they are; none where the first is none."""
    tokens = _tokens(words, lang, today)
    found: list[TypedPhase] = []
    at = used = 0
    while at < len(tokens):
        amount = _amount(tokens[at][0], lang)
        at += 1
        if at < len(tokens) and vocabulary.option(tokens[at][0]) == "by":
            at += 1
        if amount is None or at == len(tokens) or not _is_day(tokens[at][0], lang, today):
            break
        found.append(TypedPhase(amount, tokens[at][0]))
        at, used = at + 1, tokens[at][1] + 1
        while at < len(tokens) and _joins(tokens[at][0]):
            at += 1
    return tuple(found), used


def _tokens(words: Sequence[Word], lang: str, today: date) -> list[tuple[str, int]]:
    """Each with the index of its word; a day and what a comma glues to it are two."""
    tokens: list[tuple[str, int]] = []
    for index, word in enumerate(words):
        if word.quoted:
            break
        text = word.text
        while (match := _DAY_AND_MORE.fullmatch(text)) and _is_day(match["day"], lang, today):
            tokens.append((match["day"], index))
            text = match["more"]
        if text:
            tokens.append((text, index))
    return tokens


def _joins(token: str) -> bool:
    return all(sign in _SEPARATORS for sign in token) or vocabulary.option(token) == "and"


def _amount(typed: str, lang: str) -> Amount | None:
    try:
        return read(typed, lang)
    except (BadAmount, AmbiguousAmount):
        return None


def _is_day(typed: str, lang: str, today: date) -> bool:
    try:
        read_day(typed, lang, today)
    except Unreadable:
        return False
    return True


def _day_in(typed: str, cycle: Cycle, lang: str, today: date) -> date:
    """Without a year it is the cycle's own day, though it may be over. Raises BadDate."""
    is_named = fold(typed) in vocabulary.meanings("days")
    try:
        return read_day(typed, lang, today if is_named else cycle.start)
    except Unreadable:
        raise BadDate(typed) from None
