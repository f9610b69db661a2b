"""An amount as typed: how many words it is, and what is asked back because two would fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from handlers import typed_days
from handlers.line import Line, Word, split
from handlers.reading import Reading
from handlers.spelling import begins_compound, check_meant, gathered
from i18n import commands as vocabulary
from i18n.cleaning import narrow
from i18n.reading import ReadAmount, Unreadable, fold, read_amount, without_about
from i18n.separators import typed as typed_number
from i18n.wording import is_magnitude, is_number_word
from okr.amounts import Amount, Form
from okr.model import day_number
from okr.refusals import AmbiguousAmount, BadAmount, MissingWord

PERCENT_SIGNS = ("%", "％")
SIGNS = ("+", "-", "−", "＋", "－", "=", "＝")
STROKES = "/／"
MULTIPLIERS = frozenset("万萬亿億kKwWMbBm")
LONGEST = 64
ARROWS = ("->", "→", "=>")
# What may join two amounts without a space: an arrow, or a word of a language that has none.
_JOINTS = (*ARROWS, *(word for word in vocabulary.words("options")["or"] if word[0] >= "⺀"))
NUMERIC = (Form.PLAIN, Form.PERCENT, Form.STEP, Form.STEP_PERCENT, Form.ABSOLUTE, Form.RATIO)


@dataclass(frozen=True, slots=True)
class AmountWords:
    """`begin` and `end` are the words of the line that it is made of."""

    usage: ClassVar[str] = "AMOUNT"
    amount: Amount
    begin: int
    end: int

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        begin = line.at
        first = line.take()
        if first is not None and not first.quoted and vocabulary.option(first.text) == "to":
            begin, first = line.at, line.take()
        if first is None:
            raise MissingWord(line.command, "amount")
        typed = _whole(first, line, reading)
        try:
            amount = _one(typed, reading)
            end = line.at
            _no_second(typed, amount, line, reading)
            check_meant(typed, amount, line, reading)
        except BadAmount:
            said = typed_days.amount(line.words[begin:], reading)  # next Friday, in 3 days
            if said is None:
                raise
            amount, end = said[0], begin + said[1]
            line.at = end
        except AmbiguousAmount as question:
            question.lines = line.answered(begin, line.at, question.choices)
            raise
        return cls(amount, begin, end)


def read(typed: str, lang: str) -> Amount:
    """Raises BadAmount or AmbiguousAmount."""
    if len(typed) > LONGEST:
        raise BadAmount(typed[:LONGEST] + "…", "too_large")
    try:
        found: ReadAmount = read_amount(typed, lang)
    except Unreadable as unreadable:
        if unreadable.readings:
            raise AmbiguousAmount(typed, "separator", choices=unreadable.readings) from None
        raise BadAmount(typed, unreadable.why) from None
    return Amount(
        value=found.value,
        form=Form(found.form),
        approx=found.approx,
        currency=found.currency,
        of=found.of,
        typed=typed,
        unit=found.unit,
    )


def form_of(text: str, reading: Reading) -> Form | None:
    """Of a text that is an amount, or would be asked back as one; None for any other."""
    line = Line("", split(text))
    try:
        amount = AmountWords.take(line, reading).amount
    except AmbiguousAmount:
        return Form.PLAIN
    except (BadAmount, MissingWord):
        return None
    return amount.form if line.peek() is None else None


def as_typed(question: AmbiguousAmount, lang: str) -> None:
    """What `okr` asks back about, with numbers as they are typed in a language: 46,8 for 46.8."""
    if question.why != "which_milestones":
        question.choices = tuple(typed_number(choice, lang) for choice in question.choices)
    question.target = typed_number(question.target, lang)


def read_as_day(typed: str, reading: Reading) -> Amount | None:
    """A day to come, said exactly or about; None for anything else."""
    body, approx = without_about(typed)
    day = typed_days.perhaps(body, reading)
    return None if day is None else Amount(day_number(day), Form.DAY, approx=approx, typed=typed)


def _one(typed: str, reading: Reading) -> Amount:
    """Read it; two amounts written as one word (45还是50, 45->50) are asked back."""
    try:
        return read(typed, reading.lang)
    except BadAmount:
        if (day := read_as_day(typed, reading)) is not None:
            return day
        for joint in _JOINTS:
            first, _, second = typed.partition(joint)
            if second and _bare(first, reading) and _bare(second, reading):
                raise AmbiguousAmount(typed, "two_amounts", choices=(first, second)) from None
        raise


def _whole(first: Word, line: Line, reading: Reading) -> str:
    """An amount of several words: `not done`, `约 45 %`, `+ 1.2 万`, `2 tỷ`, `12 / 20`, `45% 左右`."""
    following = line.peek()
    if following is None or following.quoted or first.quoted:
        return first.text
    together = f"{first.text} {following.text}"
    if vocabulary.option(together) in ("done", "not_done", "same"):
        line.take()
        return together
    typed, last = first.text, first.text
    while _opens_amount(last) and (following := _unquoted(line)) is not None:
        line.take()
        parted = " " if vocabulary.option(last) == "about" and last[0] < "⺀" else ""
        typed, last = f"{typed}{parted}{following.text}", following.text
    typed = gathered(typed, last, line, reading.lang)
    following = _unquoted(line)
    if typed[-1:].isdigit() and following is not None and _closes(following.text, line):
        line.take()
        typed += following.text
    elif typed[-1:].isdigit():
        typed += _second_of_ratio(line)
    return _tailed(typed, line)


def _unquoted(line: Line, ahead: int = 0) -> Word | None:
    word = line.peek(ahead)
    return None if word is None or word.quoted else word


def _second_of_ratio(line: Line) -> str:
    """`/ 20` or `/20` behind a number; a stroke before anything else belongs to the note."""
    stroke, number = _unquoted(line), _unquoted(line, 1)
    if stroke is None or stroke.text[:1] not in STROKES:
        return ""
    if stroke.text[1:2].isdigit():
        line.take()
        return stroke.text
    if len(stroke.text) == 1 and number is not None and number.text[:1].isdigit():
        line.take()
        line.take()
        return stroke.text + number.text
    return ""


def _tailed(typed: str, line: Line) -> str:
    """`45% 左右`, `45% or so`: what makes an amount a rough one may stand apart, in two words."""
    for count in (2, 1):
        words = [word for word in (line.peek(ahead) for ahead in range(count)) if word and not word.quoted]
        together = " ".join(word.text for word in words)
        if len(words) == count and vocabulary.option(together) == "roughly":
            for _ in range(count):
                line.take()
            return f"{typed}{together}" if together[0] >= "⺀" else f"{typed} {together}"
    return typed


def _opens_amount(word: str) -> bool:
    """`+ 3`, `约 45%`, `¥ 3`, `百分之 45`: the number comes as the next word."""
    return (
        word in SIGNS
        or word == "百分之"
        or vocabulary.option(word) == "about"
        or fold(word) in vocabulary.meanings("currencies")
    )


def _closes(word: str, line: Line) -> bool:
    """`45 %`, `1.2 万`, `3 k`, `45 percent`, `3 USD`: nothing of it may be taken for a note."""
    folded = fold(word)
    return (
        word in PERCENT_SIGNS
        or narrow(word) in MULTIPLIERS
        or folded in vocabulary.words("units")["percent"]
        or folded in vocabulary.meanings("currencies")
        or (is_magnitude(word) and not begins_compound(line))
    )


def _no_second(typed: str, amount: Amount, line: Line, reading: Reading) -> None:
    """Two amounts in a row are asked back; `4 5 %` is refused: no guess is made into a write."""
    word = line.peek()
    if word is None or word.quoted or amount.form not in NUMERIC:
        return
    after = line.peek(1)
    if after is not None and after.text in PERCENT_SIGNS and _bare(word.text, reading):
        raise BadAmount(f"{typed} {word.text} {after.text}", "not_a_number")
    joined = vocabulary.option(word.text) == "or" or word.text in ARROWS
    second = after if joined else word
    if second is not None and not second.quoted and _bare(second.text, reading, in_words=joined):
        line.take()
        if joined:
            line.take()
        raise AmbiguousAmount(
            f"{typed} {word.text}" + (f" {second.text}" if joined else ""),
            "two_amounts",
            choices=(typed, second.text),
        )


def _bare(text: str, reading: Reading, *, in_words: bool = False) -> bool:
    """Is this word a number by itself? Dates are not, nor is "one" but behind "or": the note's."""
    spelled = in_words and is_number_word(text)
    if not (spelled or text[:1].isdigit() or text[:1] in "+-−＋－=＝¥￥$€"):
        return False
    try:
        return read(text, reading.lang).form in NUMERIC
    except (BadAmount, AmbiguousAmount):
        return False
