"""The kinds of words a command may ask for: references, notes, dates, names of things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from handlers import options, typed_days
from handlers.line import Line, Word
from handlers.reading import Reading
from handlers.references import Letter, Reference, read_reference
from i18n import commands as vocabulary
from okr.model import Health, Person
from okr.refusals import BadConfidence, BadDate, BadReference, MissingWord

LONGEST_YESTERDAY = 4  # words: the day before yesterday
STATUS = {
    "on_track": Health.ON_TRACK,
    "behind": Health.BEHIND,
    "at_risk": Health.AT_RISK,
}


def take_reference(line: Line, letter: Letter) -> Reference:
    word = line.take()
    if word is None:
        raise MissingWord(line.command, "key_result" if letter == "KR" else "objective")
    reference = read_reference(word.text)
    if reference is None or reference.letter not in ("", letter):
        raise BadReference(word.text, letter)
    return reference.as_(letter)


@dataclass(frozen=True, slots=True)
class KeyResultRef:
    usage: ClassVar[str] = "KR3"
    reference: Reference

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        return cls(take_reference(line, "KR"))


@dataclass(frozen=True, slots=True)
class ObjectiveRef:
    usage: ClassVar[str] = "O1"
    reference: Reference

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        return cls(take_reference(line, "O"))


@dataclass(frozen=True, slots=True)
class Somebody:
    """@person, really mentioned, or `me`; `to` may stand before."""

    usage: ClassVar[str] = "@person"
    person: Person | None  # None is the asker

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        options.following(line, "to")
        word = line.peek()
        person = None if word is None else reading.mentions.get(word.text.casefold())
        if person is not None:
            line.take()
        elif options.following(line, "me") is None:
            raise MissingWord(line.command, "person")  # a name that is no mention is only text
        return cls(person)


@dataclass(frozen=True, slots=True)
class UpperRef:
    """What an objective is aligned to: an objective or a key result, most often of another group."""

    usage: ClassVar[str] = "COMPANY/O2"
    reference: Reference

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        options.following(line, "under", "to")
        word = line.take()
        if word is None:
            raise MissingWord(line.command, "objective")
        return cls(read_upper(word.text))


def read_upper(word: str) -> Reference:
    reference = read_reference(word)
    if reference is None:
        raise BadReference(word, "O")
    return reference.as_("KR" if reference.letter == "KR" else "O")


@dataclass(frozen=True, slots=True)
class Rest:
    """Free text to the end of the line."""

    usage: ClassVar[str] = "TEXT"
    text: str

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        return cls(line.rest())


@dataclass(frozen=True, slots=True)
class Note(Rest):
    """`quoted`: nothing of it can belong to what stands before it."""

    usage: ClassVar[str] = "[NOTE]"
    quoted: bool = False

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        left = line.left()
        quoted = bool(left) and all(word.quoted for word in left)
        return cls(line.rest(), quoted)


@dataclass(frozen=True, slots=True)
class Said:
    """What may stand between an amount and its note, in any order."""

    usage: ClassVar[str] = "[conf 7] [on track|behind|at risk] [on DATE]"
    confidence: int | None = None
    stated: Health | None = None
    on: date | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        confidence: int | None = None
        stated: Health | None = None
        on: date | None = None
        while True:
            if confidence is None and (found := take_confidence(line)) is not None:
                confidence = found
            elif stated is None and (said := take_status(line)) is not None:
                stated = said
            elif on is None and (day := take_on(line, reading)) is not None:
                on = day
            else:
                return cls(confidence, stated, on)


def take_confidence(line: Line) -> int | None:
    """`conf 7`, `conf7`, 信心7, `độ tự tin 7`. Raises BadConfidence for anything but a whole number 0..10."""
    _part_at_mark(line)
    number = _glued_confidence(line)
    if number is None and options.following(line, "conf") is None:
        return None
    if number is None:
        following = line.take()
        number = following.text if following else ""
    number = number.rstrip(",，;；、。").removesuffix("/10")
    # int() takes digits of every script; only these two are written here.
    if not number.translate(_HALF_WIDTH).isascii() or not number.isdigit() or int(number) > 10:
        raise BadConfidence(number)
    return int(number)


def _part_at_mark(line: Line) -> None:
    """信心7，等法务: what follows the mark is a word of its own."""
    word = line.peek()
    found = None if word is None or word.quoted else _CONFIDENT.match(word.text)
    if found is not None and vocabulary.option(found["name"]) == "conf":
        line.part(line.at, found.end("number"))
        line.words[line.at + 1] = Word(line.words[line.at + 1].text[1:])


def _glued_confidence(line: Line) -> str | None:
    """The digits that stick to the word for it; None, and nothing taken, where none do."""
    for ahead in range(options.LONGEST):
        word = line.peek(ahead)
        name = "" if word is None else word.text.removesuffix("/10").rstrip(_DIGITS)
        if word is None or not name or name == word.text:
            continue
        said = [*line.words[line.at : line.at + ahead], Word(name, word.quoted)]
        if options.leading(said, among=("conf",)) != ("conf", ahead + 1):
            return None
        line.at += ahead + 1
        return word.text[len(name) :]
    return None


_CONFIDENT = re.compile(r"(?P<name>[^\W\d]{1,20})(?P<number>[0-9０-９]{1,2}(?:/10)?)[,，;；、。](?=\S)")
_DIGITS = "0123456789０１２３４５６７８９"
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def take_status(line: Line) -> Health | None:
    """`on track`, `behind`, `at risk`, `off track`, 正常, 落后, 有风险, `đúng tiến độ`."""
    name = options.following(line, *STATUS)
    return None if name is None else STATUS[name]


def take_on(line: Line, reading: Reading) -> date | None:
    """`on DATE`; `on` before anything that is no date belongs to the note. Yesterday, alone, needs no `on`.

    Vietnamese writes its word for `on` as a part of the day, too: ngày 15 is one, ngày mai (tomorrow) opens
    a note.
    """
    words = line.left()
    alone = typed_days.first(words, reading, typed_days.past) if 0 < len(words) <= LONGEST_YESTERDAY else None
    if alone is not None and alone.count == len(words) and 0 < (reading.today - alone.day).days <= 2:
        line.at += alone.count
        return alone.day
    word, following = line.peek(), line.peek(1)
    if word is None or following is None or word.quoted or vocabulary.option(word.text) != "on":
        return None
    found = typed_days.first(words[1:], reading, typed_days.past)
    if found is not None:
        line.at += 1 + found.count
        return found.day
    found = typed_days.first(words, reading, typed_days.past)
    if found is not None and found.day <= reading.today:
        line.at += found.count
        return found.day
    if typed_days.is_like_one(following.text) or (following.text.isdecimal() and len(words) == 2):
        raise BadDate(following.text)
    return None
