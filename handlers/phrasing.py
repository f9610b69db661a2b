"""The other ways to say `/kr update KR3 45%`: another order, words around it, no spaces between Chinese.

Nothing may be written that was not meant. So a phrase is `sure` only where it can be nothing but a report
(docs/decisions/0020):

- a key result is named with its letters (a plain 3 only behind 更新, update, 进度 or a slash),
- the amount stands right beside it, with nothing between but words like 到, to, 更新到,
- and nothing follows but `conf 7`, `on DATE` or a note set off by a punctuation mark; a note without one
  is taken where the line says "update", or begins with the key result and the amount,
- and it is no question.

Whatever only looks like a report is offered as a line to tap, never run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from handlers.amounts import AmountWords
from handlers.line import Line, Word, split
from handlers.reading import Reading
from handlers.references import Letter
from handlers.running_text import both, either, halved, lettered, spelt
from handlers.words import take_confidence, take_on
from i18n import commands as vocabulary
from i18n.cleaning import bare
from okr.refusals import AmbiguousAmount, Refusal

_PLAIN = re.compile(r"(?P<hash>#?)(?P<number>[0-9]{1,3})(?![A-Za-z0-9_/%]|[.,][0-9])")
# Behind a command or a reference; a point before a digit is part of the amount.
_SOFT = re.compile(r"(?:[\s:：，,、。]|\.(?![0-9]))*")
# What sets a note off from the amount before it.
_MARK = re.compile(r"[，；;、](?=.)|,(?=\s|[^\d\s])|。(?=\D)|[:：](?!\d)| [-–—]+ ")
_OPENS_NOTE = ("(", "（", "[", "［", "#")
_OF = re.compile(r"(?:of|của)(?!\w)|的", re.IGNORECASE)  # 45% of the shops
_QUESTION = re.compile(r"(?:[?？]|[吗嗎么麼呢])\s*[。.!！]?$|\bkhông\s*$")
_ENDING = re.compile(r"\s*[了啦喇嘞咯!！。.~～]+\s*$")
# An amount that cannot be a mere number of something: 45%, +3, 1.2万, ¥3, done.
_STRONG = re.compile(r"[^\d.,\s]")
_WHOLE = ("done", "not_done", "on_track", "behind", "at_risk")
_END = "?？!！。 "
_NEAR = 40  # signs between which an amount and its key result are looked for
# The separators of no language may make an amount of a word, nor unmake one.
_READINGS = tuple(Reading(lang, date(2000, 1, 1), {}) for lang in ("zh-CN", "vi"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """`words` are those behind "/kr update"; `is_amount` says whether an amount is the second of them."""

    words: list[Word]
    is_amount: bool
    sure: bool
    shows: bool = False  # a reference alone, or only 进度 besides

    def line(self) -> str:
        return " ".join(["/kr update", *(word.typed for word in self.words)])


@dataclass(slots=True)
class _Front:
    """What a line begins with: the kinds of its parts (P, V, S, C, R), and where the rest begins."""

    kinds: str = ""
    reference: str = ""
    lettered: bool = False
    end: int = 0


def update(text: str, *, slashed: bool) -> Phrase | None:
    """The report that a line is or looks like; None for anything else."""
    half = halved(text)
    front = _front(half, slashed=slashed)
    if "C" in front.kinds.partition("R")[0] and not text[front.end :].strip(_END):
        front = _Front()  # 完成kr4: the amount comes first
    if front.reference:
        return _behind(text[front.end :], front, slashed=slashed) if _ordered(front.kinds) else None
    if front.kinds.strip("PVSC"):
        return None
    found = lettered().search(half, front.end, front.end + _NEAR)
    if found is None:
        return None
    before = split(text[front.end : found.start()])
    if not before or _amount(before) != len(before):
        return None
    rest, marked = _note(text[found.end() :])
    words = [Word(spelt(found)), *before, *rest]
    explicit = "V" in front.kinds or "S" in front.kinds
    sure = not rest or marked or explicit or _only_options(rest)
    return Phrase(words, is_amount=True, sure=sure and not is_question(text))


def is_bare_report(text: str) -> bool:
    """Is it a key result and its amount, and nothing else but `conf 7` or `on DATE`?"""
    phrase = update(text, slashed=False)
    if phrase is None or not (phrase.sure and phrase.is_amount):
        return False
    end = _amount(phrase.words[1:])
    return _only_options(phrase.words[1 + end :])


def without_please(text: str) -> str:
    """Without the polite words it begins with: `帮我`, `please`."""
    polite = _polite().match(text)
    return text[polite.end() :] if polite else text


def loosened(words: list[Word], letter: Letter) -> list[Word]:
    """`KR3：reason`, `KR3说明`: a reference of that letter, and what stuck to it, as two words."""
    first = words[0]
    found = lettered(letter).match(halved(first.text)) if not first.quoted else None
    if found is None:
        found = _PLAIN.match(halved(first.text)) if not first.quoted else None
        if found is None or not re.match(r"[:：，、。]", first.text[found.end() :]):
            return words
    rest = _softly(first.text[found.end() :])
    return [Word(spelt(found, letter)), *([Word(rest)] if rest else []), *words[1:]]


def is_question(text: str) -> bool:
    """Does it end like one, in whatever language?"""
    return _QUESTION.search(text) is not None


@lru_cache(maxsize=1024)
def is_between(word: str) -> bool:
    """May it stand between a key result and its amount?"""
    return bare(word.casefold()) in _sayings() or word[:1] in ":：，,、"


def _softly(rest: str) -> str:
    """Without the spaces and marks at its beginning."""
    soft = _SOFT.match(rest)
    return rest[soft.end() :] if soft else rest


def _front(half: str, *, slashed: bool) -> _Front:
    front = _Front()
    while True:
        at = len(half) - len(_softly(half[front.end :])) if front.kinds else front.end
        if not front.reference and (found := lettered().match(half, at)):
            front.kinds, front.reference, front.lettered = front.kinds + "R", spelt(found), True
        elif (saying := _saying().match(half, at)) and saying.end() > at and not _is_option(half[at:]):
            found = saying
            front.kinds += _sayings()[bare(" ".join(saying[0].casefold().split()))]
        elif not front.reference and (found := _PLAIN.match(half, at)) and _alone(half, found):
            front.kinds, front.reference = front.kinds + "R", found["number"]
            front.lettered = bool(found["hash"]) or (slashed and at == 0)
        else:
            return front
        front.end = found.end()


def _is_option(rest: str) -> bool:
    """做完了 and `at risk` begin with what stands between a key result and its amount."""
    words = rest[: 2 * vocabulary.LONGEST].split()[:2]
    return any(vocabulary.option(" ".join(words[:count]).rstrip("!！。.")) in _WHOLE for count in (2, 1))


def _alone(half: str, found: re.Match[str]) -> bool:
    """No key result with letters follows that the number may be the amount of."""
    return lettered().search(half, found.end(), found.end() + _NEAR) is None


def _ordered(kinds: str) -> bool:
    return re.fullmatch("[PVSC]*R[VSC]*", kinds) is not None


def _behind(rest: str, front: _Front, *, slashed: bool) -> Phrase | None:
    """What the words behind the key result make of it."""
    rest = _stepped(_softly(rest))
    explicit = "V" in front.kinds or "S" in front.kinds
    reference = Word(front.reference)
    if not rest.strip(_END):
        shows = not front.kinds.strip("RS") and (front.lettered or explicit)
        return Phrase([reference], is_amount=False, sure=front.lettered or explicit, shows=shows)
    words, marked = _note(rest)
    end = _amount(words)
    if not end:
        clear = front.lettered and "P" not in front.kinds and front.kinds != "R"
        return Phrase([reference, *words], is_amount=False, sure=True) if explicit or clear else None
    if not (front.lettered or explicit or any(_STRONG.search(word.text) for word in words[:end])):
        return Phrase([reference, *words], is_amount=True, sure=False)  # two bare numbers
    tail = words[end:]
    noted = explicit or slashed or front.kinds == "R"
    sure = not tail or marked or _only_options(tail) or (noted and not _OF.match(tail[0].text))
    sure = sure and (front.lettered or explicit or slashed) and (slashed or not is_question(rest))
    sure = sure and "C" not in front.kinds.partition("R")[0]  # `now KR3 is 12`
    return Phrase([reference, *words], is_amount=True, sure=sure)


def _stepped(rest: str) -> str:
    """`plus 2`, 加2家 with a sign, and 12家了 and `done!` without what ends a sentence."""
    for sign, pattern in _steps():
        if found := pattern.match(rest):
            rest = f"{sign}{rest[found.end() :]}"
    plain = _ENDING.sub("", rest)
    return plain if plain != rest and _amount(words := split(plain)) == len(words) else rest


def _note(rest: str) -> tuple[list[Word], bool]:
    """The words of an amount and its note, and whether a mark sets the note off."""
    mark = _MARK.search(rest, 0, 64)
    if mark is not None:
        head, note = split(rest[: mark.start()]), split(rest[mark.end() :])
        if (head and _amount(head) == len(head)) or not head:
            return [*head, *note], True
    words = split(rest)
    end = _amount(words)
    tail = words[end:] if end else words
    return words, bool(tail) and (tail[0].quoted or tail[0].text.startswith(_OPENS_NOTE))


def _amount(words: list[Word]) -> int:
    """How many of the first words are an amount, in whatever language; 0 where they are none."""
    for reading in _READINGS:
        line = Line("", list(words))
        try:
            AmountWords.take(line, reading)
        except AmbiguousAmount:
            pass  # asked back later
        except Refusal:
            continue
        return line.at
    return 0


def _only_options(words: list[Word]) -> bool:
    line = Line("", list(words))
    try:
        while take_confidence(line) is not None or take_on(line, _READINGS[0]) is not None:
            pass
    except Refusal:
        return False
    return line.peek() is None


@cache
def _sayings() -> dict[str, str]:
    """From each bare word that may stand around a report to its kind."""
    saying = vocabulary.words("saying")
    kinds = {
        "P": saying["put"],
        "C": saying["is"],
        "S": vocabulary.spellings("status"),
        "V": (*saying["report"], *vocabulary.spellings("kr update")),
    }
    return {bare(word): kind for kind, words in kinds.items() for word in words}


@cache
def _saying() -> re.Pattern[str]:
    words = {word for kind in ("put", "is", "report") for word in vocabulary.words("saying")[kind]}
    words |= {*vocabulary.spellings("status"), *vocabulary.spellings("kr update")}
    words |= {bare(word) for word in words}
    return re.compile(either(words), re.IGNORECASE)


@cache
def _polite() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{either(vocabulary.words('saying')['please'])})[\s,，、]*)+", re.IGNORECASE)


@cache
def _steps() -> list[tuple[str, re.Pattern[str]]]:
    """Words for more and less, where a number follows at once."""
    steps = vocabulary.words("steps")
    return [
        (sign, re.compile(rf"(?:{either(both(steps[name]))})\s*(?=[0-9０-９])", re.IGNORECASE))
        for sign, name in (("+", "more"), ("-", "less"))
    ]
