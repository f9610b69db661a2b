"""A number made of words, or of digits and words: two hundred, 1.2 million, 2 tỷ, 1tr5, hai triệu rưỡi."""

from __future__ import annotations

from decimal import localcontext

from i18n.english_numbers import read_english
from i18n.numerals import EXACT, Numeral, bounded
from i18n.vietnamese_numbers import read_vietnamese
from i18n.wording import VIETNAMESE, Pieces


def read_worded(text: str, start: int, lang: str) -> Numeral | None:
    """The number in words that begins at `start`; None where there is none, or only digits.

    Raises Unreadable for what is said of two numbers.
    """
    pieces = Pieces.of(text, start, lang)
    if not pieces.language:
        return None
    with localcontext(EXACT):
        if pieces.language == VIETNAMESE:
            readings = read_vietnamese(pieces)
        else:
            number = read_english(pieces)
            readings = () if number is None else (number,)
        read = pieces.all[: pieces.at]
        if not readings or all(piece.is_run for piece in read):
            return None
        if len(readings) > 1:
            pieces.ask_back(*map(bounded, readings))
        value = bounded(readings[0])
    return Numeral(value, pieces.end, spelled=not read[0].is_run, multiplied=any(piece.by for piece in read))
