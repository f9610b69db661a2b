"""Amounts with words in them: which words of the line are one number, and whether a number was meant.

`/kr update 3 one more vendor missing` forgot its amount; nobody meant 1. Words count as an amount where
no note follows that they may belong to: at the line's end, before an option, before a comma. Otherwise
they are asked back. What begins with a digit, a sign or a currency, or ends in percent, is an amount.
"""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from functools import cache

from handlers.line import Line
from handlers.reading import Reading
from handlers.words import Said
from i18n import commands as vocabulary
from i18n.cleaning import fold, narrow
from i18n.reading import Unreadable, read_amount, without_about
from i18n.wording import in_digits, is_magnitude, is_number_word
from okr.amounts import Amount, Form
from okr.refusals import AmbiguousAmount, BadAmount, Refusal
from okr.units import says_a_multiple

MOST_WORDS = 12
LONGEST = 64
COMMAS = ",;:，；：、"
# A word that begins so parts an amount from its note.
PARTS = ("-", "–", "—", "(", "（", *COMMAS)
JOINS = ("a", "and")
SIGNS = "+-−＋－=＝"
# 十 and below are what a note may well begin with.
SMALL = Decimal(10)


def gathered(typed: str, last: str, line: Line, lang: str) -> str:
    """The amount so far with the words behind it that are part of its number: the longest that reads.

    Takes them off the line: `2` and `tỷ`, `forty` and `five` and `percent`; never `45` and `one`.
    """
    begins = is_number_word(last.rstrip(COMMAS))
    if begins:
        typed = typed.rstrip(COMMAS)
    elif not typed[-1:].isdigit():
        return typed  # 45% is whole
    words = [] if last.endswith(tuple(COMMAS)) else _words_ahead(line, in_words=begins)
    for count in range(len(words), 0, -1):
        whole = " ".join((typed, *words[:count])).rstrip(COMMAS)
        if len(whole) <= LONGEST and _is_amount(whole, lang):
            for _ in range(count):
                line.take()
            return whole
    return typed


def begins_compound(line: Line, ahead: int = 0) -> bool:
    """Is this word no magnitude because of the next one? tỷ lệ is a rate, a grand total no thousand."""
    first, second = line.peek(ahead), line.peek(ahead + 1)
    if first is None or second is None or first.quoted or second.quoted:
        return False
    together = f"{first.text} {second.text}"
    return len(together) <= LONGEST and fold(together) in vocabulary.meanings("no_magnitudes")


def check_meant(typed: str, amount: Amount, line: Line, reading: Reading) -> None:
    """Raises AmbiguousAmount where the words may be the beginning of a note, and BadAmount for two numbers
    in a row: hai ba is two or three."""
    if not _may_begin_a_note(typed, amount) or _ends_clearly(line, reading):
        return
    following = line.peek()
    if following is not None and fold(following.text) not in JOINS and is_number_word(following.text):
        raise BadAmount(f"{typed} {following.text}", "not_a_number")
    raise AmbiguousAmount(typed, "spelled", choices=(_in_digits(amount, reading.lang),))


def _words_ahead(line: Line, *, in_words: bool) -> list[str]:
    """What may belong to a number, up to a comma."""
    found: list[str] = []
    while len(found) < MOST_WORDS:
        word = line.peek(len(found))
        if word is None or word.quoted or len(word.text) > LONGEST or begins_compound(line, len(found)):
            break
        bare = word.text.rstrip(COMMAS)
        if not (is_number_word(bare) or (in_words and _goes_with_words(bare))):
            break
        found.append(word.text)
        in_words = True
        if bare != word.text:
            break
    return found


def _goes_with_words(word: str) -> bool:
    """`%` and `percent`, a currency, and digits: 1 triệu 5."""
    bare, folded = narrow(word), fold(word)
    return (
        bare == "%"
        or bare[:1].isdigit()
        or folded in _percent_words()
        or folded in vocabulary.meanings("currencies")
    )


@cache
def _percent_words() -> frozenset[str]:
    return frozenset(" ".join(vocabulary.words("units")["percent"]).split())


def _is_amount(typed: str, lang: str) -> bool:
    """Can it be read, or asked back? A word that were its unit is the note's."""
    try:
        return not read_amount(typed, lang).unit
    except Unreadable as unreadable:
        return bool(unreadable.readings)


def _may_begin_a_note(typed: str, amount: Amount) -> bool:
    if amount.form not in (Form.PLAIN, Form.PERCENT) or amount.currency:
        return False
    body = narrow(without_about(typed)[0])
    if body[:1] in SIGNS:
        return False
    is_half = fold(body) in vocabulary.words("units")["half"]
    if amount.form is Form.PERCENT:
        return is_half
    if not body[:1].isdigit():
        return body[:1] < "⺀" or (amount.value or 0) <= SMALL
    # 1 triệu 5, 5 thousand and one: the last word may be the note's.
    last = body.split()[-1]
    ends_a_number = is_magnitude(last) or fold(last) in _halves()
    return " " in body and (is_number_word(last) or last.isdigit()) and not ends_a_number


def _halves() -> tuple[str, ...]:
    """3 and a half, 2 tỷ rưỡi."""
    return (*vocabulary.words("numbers_en")["half"], *vocabulary.words("numbers_vi")["and a half"])


def _ends_clearly(line: Line, reading: Reading) -> bool:
    following = line.peek()
    if following is None or following.quoted or following.text.startswith(PARTS):
        return True
    if line.at and line.words[line.at - 1].text.endswith(tuple(COMMAS)):
        return True
    if line.peek(1) is None and following.text in vocabulary.words("units")["counting"]:
        return True
    return _is_before_options(line, reading)


def _is_before_options(line: Line, reading: Reading) -> bool:
    """`conf 7`, `on 11-20` are said of an amount; `behind` only where nothing else follows."""
    rest = copy(line)
    try:
        said = Said.take(rest, reading)
    except Refusal:
        return True  # conf eleven: said of an amount, and refused later
    return said.confidence is not None or said.on is not None or rest.peek() is None


def _in_digits(amount: Amount, lang: str) -> str:
    value = amount.value or Decimal(0)
    number = in_digits(value, lang, in_thousands=says_a_multiple(amount.typed))
    percent = "%" if amount.form is Form.PERCENT else ""
    return f"{'~' if amount.approx else ''}{number}{percent}{amount.unit}"
