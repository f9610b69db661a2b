"""Numbers with a multiple behind them, `1,5 tỷ`, as one word, and what several of them come to together.

`from 1,5 tỷ to 2 tỷ` is said in single ones; `from 10 to 20 tỷ` counts tỷ: the multiple is the unit then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from handlers.amounts import MULTIPLIERS, read
from handlers.line import Line, Word
from handlers.spelling import COMMAS, MOST_WORDS, begins_compound, gathered
from i18n import commands as vocabulary
from i18n.cleaning import fold, narrow
from i18n.wording import is_magnitude
from okr.amounts import Form
from okr.refusals import BadAmount
from okr.units import multiple_of, says_a_multiple

# A metre to more people than a million.
_MULTIPLIERS = MULTIPLIERS - {"m"}

_MOST_JOINED = 64  # words


def quantity(typed: str, lang: str) -> tuple[Decimal, str]:
    """A start or target with its unit: "48h" is (48, "h"), "1.2万家" (12000, "家"). A sign is its own."""
    number, _, tail = typed.partition(" ")
    amount = read(number + tail if narrow(tail) in _MULTIPLIERS else typed, lang)
    if amount.value is None or amount.form is Form.RATIO:
        raise BadAmount(typed, "not_a_number")
    if amount.form in (Form.PERCENT, Form.STEP_PERCENT):
        return amount.value, "%"
    if amount.currency:
        return amount.value, amount.currency
    return amount.value, amount.unit


def joined(words: Sequence[Word], lang: str) -> list[Word]:
    """The words, with each number and the multiple behind it as one: their text stays what it is.

    Only among the last words of a long line: a measure stands at its end.
    """
    at = max(0, len(words) - _MOST_JOINED)
    found = list(words[:at])
    while at < len(words):
        count = _count(words, at, lang)
        text = " ".join(word.text for word in words[at : at + count])
        found.append(Word(text) if count > 1 else words[at])
        at += count
    return found


def _count(words: Sequence[Word], at: int, lang: str) -> int:
    """Of how many words the number is that begins there."""
    first = words[at]
    if first.quoted or not first.text[-1:].isdigit() or at + 1 == len(words) or words[at + 1].quoted:
        return 1
    following = words[at + 1].text
    line = Line("", list(words[at + 1 : at + 2 + MOST_WORDS]))
    if narrow(following) in _MULTIPLIERS:
        return 2
    if not is_magnitude(following.rstrip(COMMAS)) or begins_compound(line):
        return 1
    whole = gathered(first.text, first.text, line, lang)
    if whole != first.text and fold(_text(line.peek())) in vocabulary.meanings("currencies"):
        line.take()
    return 1 + line.at


def _text(word: Word | None) -> str:
    return "" if word is None or word.quoted else word.text


def together(typed: Mapping[str, str], unit: str, lang: str) -> tuple[dict[str, Decimal], str]:
    """The numbers of one measure and their unit; `unit` is the one said behind them, or "".

    A number without a multiple beside one with it is meant in that: 10 to 20 tỷ. Raises BadAmount.
    """
    tails = [tail for tail in (text.partition(" ")[2] for text in typed.values()) if tail]
    plain = [text for text in typed.values() if not says_a_multiple(text) and " " not in text]
    shared = tails[-1] if plain and tails else ""
    if shared and not _is_unit(shared):
        raise BadAmount(plain[0], "other_unit")
    if not unit.startswith(shared):
        unit = f"{shared} {unit}".strip()
    values: dict[str, Decimal] = {}
    units = []
    for name, text in typed.items():
        number, tail = text.partition(" ")[::2]
        if shared and tail == shared:
            values[name] = quantity(number, lang)[0]
            continue
        values[name], own = quantity(text, lang)
        if says_a_multiple(text):
            values[name] /= multiple_of(unit)
        units.append(own)
    return values, unit or next(filter(None, reversed(units)), "")


def _is_unit(tail: str) -> bool:
    """One multiple, perhaps of a currency; no tỷ rưỡi."""
    first, _, rest = tail.partition(" ")
    is_multiple = narrow(first) in _MULTIPLIERS or is_magnitude(first)
    return is_multiple and (not rest or fold(rest) in vocabulary.meanings("currencies"))
