"""How a key result is measured, as typed behind its title: read off the end of the line, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from handlers import options
from handlers.amounts import SIGNS
from handlers.line import Line, Word
from handlers.multiples import joined, together
from handlers.phasing import TypedPhase, read_phases
from handlers.reading import Reading
from i18n import commands as vocabulary
from i18n.reading import fold
from okr import definitions
from okr.definitions import Definition
from okr.model import ROADS
from okr.refusals import UnexpectedWord

# 48h→24h, 从48h到24h: words that people do not part.
GLUED = re.compile(r"(?:从|從|由)?(?P<a>[^\s→>]+?)(?:→|->|到|至)(?P<b>\S+)")
RANGE = re.compile(r"(?P<a>\S*\d\S*?)(?:\.{2,3}|…|~|～|〜|至|到|[-−–—])(?P<b>[-+−¥￥$€£₫]*\d\S*)")
# Where 从 and 到 stick to what is beside them; 由 opens a word, as it may end one (理由).
_SEAM = re.compile(r"(?:从|從|(?<!\S)由)(?=[-+−¥￥$€£₫]?\d)|(?:到|至|→|->)(?=[-+−¥￥$€£₫]?\d|$)")
_MOST_UNPARTED = 12  # words
_PARTS = re.compile("[;；]")
_COMMAS = re.compile(r"[，、]|,(?!\d)")  # where no semicolon parts them; 1,000 is whole
KEEPS = {"keep_below": definitions.keep_below, "keep_above": definitions.keep_above}
# What a number is named that stands on a road with a commitment and a stretch goal.
STAGES = {"commit": "commit", "stretch": "stretch", "target": "target", "to": "target", "from": "start"}
_CURRENCY_SIGNS = "¥￥$€£₫₩₹"


def unit_of(word: str) -> str:
    """A unit as people write it; a currency by its sign, whatever it is called."""
    return vocabulary.meanings("currencies").get(fold(word), word)


def read_range(words: Sequence[Word], lang: str) -> tuple[Decimal, Decimal, str] | None:
    """`10..20`, `10 .. 20`, `10 to 20`, `10 and 20`, perhaps with a unit; None for anything else."""
    words = joined(words, lang)
    for tail in range(min(2, len(words))):
        size = len(words) - tail
        unit = unit_of(words[-1].text) if tail else ""
        ends = _ends(words[:size])
        if ends is not None:
            values, unit = together({"low": ends[0], "high": ends[1]}, unit, lang)
            return values["low"], values["high"], unit
    return None


def _ends(words: Sequence[Word]) -> tuple[str, str] | None:
    if any(word.quoted for word in words):
        return None
    if len(words) == 1 and (glued := RANGE.fullmatch(words[0].text)) is not None:
        return glued["a"], glued["b"]
    if len(words) == 3 and vocabulary.option(words[1].text) in ("to", "and") and _is_number(words[2].text):
        return words[0].text, words[2].text
    return None


def take_phases(line: Line, reading: Reading) -> tuple[tuple[TypedPhase, ...], int]:
    """Cut `phases 30% by 11-15, …` out of the line; what they are, and how many words stand before them."""
    for index in range(len(line.words) - 2, line.at, -1):
        name, count = options.ending(line.words, index + 1)
        if name == "phases":
            found, used = read_phases(line.words[index + 1 :], reading)
            if found:
                del line.words[index + 1 - count : index + 1 + used]
                return found, index + 1 - count
    return (), len(line.words)


@dataclass(slots=True)
class Measure:
    """What is found of a measure at the line's end; each part counts once."""

    is_staged: bool
    list_at: int | None  # index of the word "milestones" where a list follows it
    definition: Definition | None = None
    is_date: bool = False
    numbers: dict[str, str] = field(default_factory=dict)  # as typed, the last of the line first
    unit: str = ""
    lang: str = ""

    @classmethod
    def of(cls, line: Line) -> Measure:
        words = line.words
        staged = any(
            options.ending(words, index)[0] in ("commit", "stretch") and _is_number(words[index].text)
            for index in range(line.at + 1, len(words))
        )
        parted = (i for i in range(line.at, len(words)) if _is_parted(words[i]))
        begins = (begin for i in parted if (begin := _list_before(line, i)) is not None)
        return cls(is_staged=staged, list_at=next(begins, None))

    def take_last(self, line: Line, reading: Reading, due: date | None) -> bool:
        """Read one part off the end; False when there is none."""
        if self.list_at is not None:
            return False
        words = line.left()
        if due is not None and self.definition is None and not self.is_date:
            name, count = options.ending(words)
            if name == "date" and len(words) > count:
                self.is_date = True
                line.drop(count)
                return True
        if self.is_staged and self._take_stage(line, words, reading):
            return True
        if self.definition is None and not self.is_date:
            self.definition = _take_road(line, reading)
            return self.definition is not None
        return False

    def _take_stage(self, line: Line, words: list[Word], reading: Reading) -> bool:
        for tail in range(min(2, len(words))):
            size = len(words) - tail
            if words[-1].quoted or (tail and vocabulary.option(words[-1].text) is not None):
                return False
            name, count = options.ending(words, size - 1)
            stage = STAGES.get(name or "")
            if stage is None or stage in self.numbers or not _is_number(words[size - 1].text):
                continue
            self.numbers[stage], self.lang = words[size - 1].text, reading.lang
            self.unit = self.unit or (unit_of(words[-1].text) if tail else "")
            line.drop(count + 1 + tail)
            return True
        return False

    def whole(self, line: Line, due: date | None) -> Definition | None:
        """The definition, once every part is read; None where the line says of no measure."""
        if self.list_at is None and self.definition is None and not (self.is_date or self.numbers):
            self.list_at = _list_before(line, len(line.words))
        if self.list_at is not None:
            titles = line.words[self.list_at :]
            del line.words[self.list_at - self._name_length(line) :]
            return definitions.milestones(titles_of(titles), line.command)
        if self.is_date and due is not None:
            return definitions.date_by(due)
        if not self.numbers:
            return self.definition
        return self._staged(line)

    def _name_length(self, line: Line) -> int:
        return options.ending(line.words, self.list_at or 0)[1]

    def _staged(self, line: Line) -> Definition:
        """Raises UnexpectedWord for a commitment to what has no road, TwoNeeded or OutOfOrder."""
        road, typed = self.definition, dict(reversed(self.numbers.items()))
        if road is None:
            given, unit = together(typed, self.unit, self.lang)
            return definitions.staged(unit, **given)
        if road.kind not in ROADS or road.start is None:
            raise UnexpectedWord(line.command, next(iter(self.numbers)))
        given, unit = together(typed, road.unit or self.unit, self.lang)
        return definitions.staged(unit, **{"start": road.start, "target": road.target} | given)


def _list_before(line: Line, end: int) -> int | None:
    """Where the list of milestones begins: behind the last word of that name before index `end`."""
    for index in range(end, line.at, -1):
        if options.ending(line.words, index)[0] == "milestones":
            return index
    return None


def titles_of(words: Sequence[Word]) -> list[str]:
    """`a; b; c`: parted at semicolons outside quotes, at commas where there is none."""
    marks = _PARTS if any(map(_is_parted, words)) else _COMMAS
    titles: list[list[str]] = [[]]
    for word in words:
        first, *more = [word.text] if word.quoted else marks.split(word.text)
        titles[-1].append(first)
        titles += [[each] for each in more]
    return [" ".join(part for part in title if part) for title in titles]


def _is_parted(word: Word) -> bool:
    return not word.quoted and _PARTS.search(word.text) is not None


def _is_number(typed: str) -> bool:
    return typed.lstrip("".join((*SIGNS, _CURRENCY_SIGNS)))[:1].isdigit()


def _take_road(line: Line, reading: Reading) -> Definition | None:
    words = line.left()
    name, count = options.ending(words)
    if name == "yes_no_kind" and len(words) > count:
        line.drop(count)
        return definitions.yes_no()
    glued = GLUED.fullmatch(words[-1].text) if words and not words[-1].quoted else None
    if (
        glued is not None
        and len(words) >= 2
        and glued["a"][:1].isdigit()
        and options.ending(words, len(words) - 1)[0] != "keep"
    ):
        line.drop(1 + options.ending(words, len(words) - 1, among=("from",))[1])
        return _between(glued["a"], glued["b"], "", reading)
    found = _at_the_end(words, reading)
    if found is not None:
        line.drop(len(words) - found[1])
        return found[0]
    return _take_unparted(line, words, reading)


def _take_unparted(line: Line, words: list[Word], reading: Reading) -> Definition | None:
    """从1.5亿 到 2亿, 营收从1.5亿到2亿: read as if the words were parted, with the title in front of them."""
    first = max(0, len(words) - _MOST_UNPARTED)
    if not any(_SEAM.search(word.text) for word in words[first:] if not word.quoted):
        return None
    pieces = [piece for at in range(first, len(words)) for piece in _pieces(words[at], at)]
    parted = joined([word for word, _, _ in pieces], reading.lang)
    found = _at_the_end(parted, reading)
    if found is None:
        return None
    definition, begin = found
    _, at, offset = pieces[sum(1 if word.quoted else len(word.text.split()) for word in parted[:begin])]
    if at + (offset > 0) < 1:
        return None
    title = words[at].text[:offset].strip()
    line.drop(len(words) - at)
    line.words += [Word(title)] if title else []
    return definition


def _pieces(word: Word, at: int) -> list[tuple[Word, int, int]]:
    """The word parted where numbers begin and end, each part with its place in the word."""
    if word.quoted:
        return [(word, at, 0)]
    cuts = {0, len(word.text), *(match.start() for match in re.finditer(" ", word.text))}
    for seam in _SEAM.finditer(word.text):
        cuts |= {seam.start(), seam.end()}
    ends = sorted(cuts)
    return [(Word(word.text[begin:end].strip()), at, begin) for begin, end in pairwise(ends)]


def _at_the_end(words: list[Word], reading: Reading) -> tuple[Definition, int] | None:
    for size in (len(words), len(words) - 1):  # without and with a unit behind the numbers
        found = _ending_at(words, size, reading) if size >= 2 else None
        if found is not None:
            return found
    return None


def _ending_at(words: list[Word], size: int, reading: Reading) -> tuple[Definition, int] | None:
    """What ends before index `size`, and where it begins; the word behind is its unit."""
    unit = unit_of(words[size].text) if size < len(words) else ""
    last = words[size - 1].text
    name, count = options.ending(words, size - 1)
    if name in KEEPS:
        values, unit = together({"target": last}, unit, reading.lang)
        return KEEPS[name](values["target"], unit), size - 1 - count
    for length in (1, 3):
        begin = size - length
        kept, words_of_it = options.ending(words, begin) if begin > 0 else (None, 0)
        limits = _ends(words[begin:size]) if kept == "keep" else None
        if limits is not None:
            low, high, own = read_range(words[begin:size], reading.lang) or (Decimal(0), Decimal(0), "")
            return definitions.keep_between(low, high, unit or own), begin - words_of_it
    if name == "to" and size - 1 - count >= 1:
        start = size - 2 - count
        if unit and start >= 2 and unit_of(words[start].text) == unit:
            start -= 1  # from 1 tỷ to 2 tỷ
        if start >= 1:
            from_name, from_count = options.ending(words, start)
            if from_name == "from":
                return _between(words[start].text, last, unit, reading), start - from_count
    return None


def _between(start: str, target: str, unit: str, reading: Reading) -> Definition:
    values, unit = together({"start": start, "target": target}, unit, reading.lang)
    return definitions.road(values["start"], values["target"], unit)
