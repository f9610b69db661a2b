"""A form of a page becomes the words of a line: its command, its thing, and what was typed into it.

Nothing that was typed is split or read as a line. An amount is read as one amount or refused, words stay
one quoted word whatever they look like: no text can become an option, another command, a second line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from handlers import lookup, typed_days
from handlers.amounts import form_of
from handlers.context import Context
from handlers.grammar import REGISTRY, Command
from handlers.line import Line, Word, split
from handlers.references import read_reference
from handlers.request import Filled
from handlers.undoing import MINUTES
from i18n.reading import clean
from okr.questions import AmbiguousDate
from okr.refusals import BadAmount, MissingWord, NotAllowed, NothingToUndo, TooLong

MOST_WORDS: Final = 6  # an amount, or a day: the day after tomorrow
LONGEST_WORD: Final = 100


def filled_line(context: Context, filled: Filled) -> tuple[Command, Line]:
    """The line that a form stands for. Raises Refusal for what could not be typed either."""
    words = FORMS[filled.command](context, filled)
    return REGISTRY[filled.command], Line(f"/{filled.command}", words)


def _update(context: Context, filled: Filled) -> list[Word]:
    words = [Word(filled.thing), *_amount(context, filled)]
    if filled.confidence:
        words += [Word("conf"), Word(_one_word(filled.confidence))]
    return words + _said(filled)


def _amount(context: Context, filled: Filled) -> list[Word]:
    """Raises BadAmount for more than one amount: nothing behind it is read as an option."""
    typed = _cleaned(filled.amount)
    if not typed:
        raise MissingWord("/kr update", "amount")
    words = split(typed)
    if len(words) > 1 and not _is_amount(context, typed):
        words = split(_without_unit(context, filled.thing, typed))
        if not _is_amount(context, " ".join(word.text for word in words)):
            raise BadAmount(typed[:LONGEST_WORD], "not_a_number")
    return words


def _without_unit(context: Context, thing: str, typed: str) -> str:
    """`45 hours` on a key result in hours."""
    reference = read_reference(thing)
    if reference is None:
        return typed
    unit = lookup.key_result(context, reference).key_result.unit
    number, _, last = typed.rpartition(" ")
    return number if unit and last.casefold() == unit.casefold() else typed


def _is_amount(context: Context, typed: str) -> bool:
    """Is all of it one amount, or one day?"""
    words = split(typed)
    if len(words) > MOST_WORDS or any(word.quoted for word in words):
        return False
    try:
        return (
            form_of(typed, context.reading) is not None
            or typed_days.perhaps(typed, context.reading) is not None
        )
    except AmbiguousDate:  # asked back where it is read
        return True


def _about_it(_context: Context, filled: Filled) -> list[Word]:
    return [Word(filled.thing), *_said(filled)]


def _needs(name: str) -> Callable[[Context, Filled], list[Word]]:
    """The same where words must be there. Raises MissingWord with that name."""

    def words(context: Context, filled: Filled) -> list[Word]:
        if not _said(filled):
            raise MissingWord(f"/{filled.command}", name)
        return _about_it(context, filled)

    return words


def _undo(context: Context, filled: Filled) -> list[Word]:
    """Raises NothingToUndo unless the last change here is the one that the page offered to take back."""
    last = context.events.last_request(since=context.now - timedelta(minutes=MINUTES))
    if not last or last != filled.undo_of:
        raise NothingToUndo(MINUTES)
    return []


def _lesson(context: Context, filled: Filled) -> list[Word]:
    """Raises NotAllowed for whoever is not in the group: one to one it would be another group's."""
    if context.group is None:
        raise NotAllowed("outsider")
    if not _said(filled):
        raise MissingWord("/retro", "text")
    return [Word(filled.thing.partition("/")[2]), *_said(filled)]


def _language(_context: Context, filled: Filled) -> list[Word]:
    return [Word(_one_word(filled.words))]


def _said(filled: Filled) -> list[Word]:
    """Free text as one word; what is quoted is never an option."""
    text = _cleaned(filled.words)
    return [Word(text, quoted=True)] if text else []


def _cleaned(typed: str) -> str:
    return clean(typed).replace("\n", " ")


def _one_word(typed: str) -> str:
    """Raises TooLong for what is none."""
    text = _cleaned(typed)
    if len(text) > LONGEST_WORD:
        raise TooLong("line", len(text), LONGEST_WORD)
    return text


# What can be done on a page. What asks back before it happens is not among it.
FORMS: Final[Mapping[str, Callable[[Context, Filled], list[Word]]]] = {
    "kr update": _update,
    "kr comment": _needs("text"),
    "kr tick": _needs("milestone"),
    "block": _needs("reason"),
    "unblock": _about_it,
    "undo": _undo,
    "retro": _lesson,
    "lang": _language,
}
