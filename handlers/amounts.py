"""An amount as typed: how many words it is, and what is asked back because two would fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from handlers import options, typed_days
from handlers.line import Line, Word, split
from handlers.reading import Reading
from handlers.spelling import MOST_WORDS, begins_compound, check_meant, gathered
from i18n import commands as vocabulary
from i18n.cleaning import narrow
from i18n.reading import ReadAmount, Unreadable, fold, read_amount, without_about
from i18n.separators import typed as typed_number
from i18n.wording import is_magnitude, is_number_word
from okr.amounts import Amount, Form
from okr.model import day_number
from okr.refusals import AmbiguousAmount, BadAmount, MissingWord, Refusal

PERCENT_SIGNS = ("%", "％")
SIGNS = ("+", "-", "−", "＋", "－", "=", "＝")
STROKES = "/／"
MULTIPLIERS = frozenset("万萬亿億kKwWMbBm")
LONGEST = 64
ARROWS = ("->", "→", "=>")
# What may join two amounts without a space: an arrow, or a word of a language that has none.
_JOINTS = (*ARROWS, *(word for word in vocabulary.words("options")["or"] if word[0] >= "⺀"))
# What a note in brackets begins and ends with, and what may stand behind it.
_BRACKET = re.compile(r"[(（\[［【]")
_CLOSING = ")）]］】"
_ENDS = ".,。，!！;；"
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
        typed = _before_bracket(begin, line, reading) or _whole(first, line, reading)
        try:
            amount = _one(typed, reading)
            end = line.at
            _no_dash(line.words[begin].text, typed)
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
    count = options.leading(line.words, line.at - 1, among=("done", "not_done", "same"))[1]
    if count > 1:
        said = line.words[line.at - 1 : line.at - 1 + count]
        line.at += count - 1
        return " ".join(word.text for word in said)
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
    elif typed[-1:].isdigit() and (percent := _percent_in_words(line)):
        typed += percent
    elif typed[-1:].isdigit():
        typed += _second_of_ratio(line)
    return _tailed(typed, line)


def _before_bracket(begin: int, line: Line, reading: Reading) -> str:
    """The amount that a bracket sticks to, `12（late）`: the bracket is the note's first word from now on.

    "" where none does.
    """
    for at in range(begin, min(begin + MOST_WORDS, len(line.words))):
        word = line.words[at]
        bracket = _BRACKET.search(word.text)
        if word.quoted or (bracket is not None and (not bracket.start() or _goes_on(word.text, bracket))):
            return ""
        if bracket is None:
            continue
        parted = Line(line.command, line.words[begin : begin + MOST_WORDS])
        parted.part(at - begin, bracket.start())
        first = parted.words[0]
        parted.at = 1
        typed = _whole(first, parted, reading)
        if parted.at != at - begin + 1:
            return ""
        try:
            _one(typed, reading)
        except BadAmount:
            return ""
        except Refusal:
            pass  # asked back later
        line.part(at, bracket.start())
        line.at = at + 1
        return typed
    return ""


def _goes_on(word: str, bracket: re.Match[str]) -> bool:
    """Is the bracket closed before the word is over? 1(2)3 is no amount with a note."""
    closed = max(word.rfind(sign, bracket.end()) for sign in _CLOSING)
    return 0 <= closed < len(word.rstrip(_ENDS)) - 1


def _unquoted(line: Line, ahead: int = 0) -> Word | None:
    word = line.peek(ahead)
    return None if word is None or word.quoted else word


def _percent_in_words(line: Line) -> str:
    """`60 phần trăm`, `60 percentage points`: percent in two words or three; "" where it is none."""
    for count in (3, 2):
        words = [word for word in (_unquoted(line, ahead) for ahead in range(count)) if word is not None]
        said = " ".join(word.text for word in words)
        if len(words) == count and fold(said) in vocabulary.words("units")["percent"]:
            line.at += count
            return said
    return ""


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
    begin = line.at
    if options.following(line, "roughly") is None:
        return typed
    together = " ".join(word.text for word in line.words[begin : line.at])
    return f"{typed}{together}" if together[0] >= "⺀" else f"{typed} {together}"


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
        or (word in vocabulary.words("units")["dozen"] and line.peek(1) is None)
        or (is_magnitude(word) and not begins_compound(line))
    )


def _no_dash(first: str, typed: str) -> None:
    """`kr3 - 12`: less by twelve, or twelve behind a dash? Asked back; `-12` says it."""
    if narrow(first) == "-":
        number = typed[len(first) :].strip()
        raise AmbiguousAmount(f"- {number}", "separator", choices=(number, f"-{number}"))


def _no_second(typed: str, amount: Amount, line: Line, reading: Reading) -> None:
    """Two amounts in a row are asked back; `4 5 %` is refused: no guess is made into a write."""
    word = line.peek()
    if word is None or word.quoted or amount.form not in NUMERIC:
        return
    after = line.peek(1)
    if after is not None and after.text in PERCENT_SIGNS and _bare(word.text, reading):
        raise BadAmount(f"{typed} {word.text} {after.text}", "not_a_number")
    joined = 1 if word.text in ARROWS else options.leading(line.words, line.at, among=("or",))[1]
    second = line.peek(joined)
    if second is not None and not second.quoted and _bare(second.text, reading, in_words=joined > 0):
        begin = line.at
        line.at += joined + 1
        said = " ".join(word.text for word in line.words[begin : line.at])
        raise AmbiguousAmount(f"{typed} {said}", "two_amounts", choices=(typed, second.text))


def _bare(text: str, reading: Reading, *, in_words: bool = False) -> bool:
    """Is this word a number by itself? Dates are not, nor is "one" but behind "or": the note's."""
    spelled = in_words and is_number_word(text)
    if not (spelled or text[:1].isdigit() or text[:1] in "+-−＋－=＝¥￥$€"):
        return False
    try:
        return read(text, reading.lang).form in NUMERIC
    except (BadAmount, AmbiguousAmount):
        return False
