"""References and words found in running text: `kr3历史`, `45% of KR3`, whatever their width and script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby

from handlers.references import Letter
from i18n import commands as vocabulary
from i18n.cleaning import bare
from i18n.signs import simpler

_GROUP = r"#?(?P<where>(?:[A-Z0-9_]{1,40}/){0,2})"
_NUMBER = r"(?P<number>[0-9]{1,6})(?![A-Za-z0-9_/%]|\.[0-9])"
# Without regard to case, `re` looks at each of the range's 28,000 signs, wherever in a pattern it stands:
# half a second for all of ours. No Chinese sign has a case.
_ENDS = r"(?!(?-i:[^\W\d_⺀-鿿]))"
_HALF = {code: code - 0xFEE0 for code in map(ord, "＃％／＿．")} | {
    first + step: first + step - 0xFEE0
    for first, size in ((0xFF10, 10), (0xFF21, 26), (0xFF41, 26))
    for step in range(size)
}


def halved(text: str) -> str:
    """As many signs, none of them full-width or traditional: positions stay what they are."""
    return text if text.isascii() else text.translate(_HALF).translate(simpler())


def spelt(found: re.Match[str], letter: Letter = "KR") -> str:
    """The reference that a match of `lettered`, or of a plain number, stands for."""
    where = found.groupdict().get("where")
    return found["number"] if where is None else f"{where.upper()}{letter}{found['number']}"


@cache
def lettered(letter: Letter = "KR") -> re.Pattern[str]:
    """A reference with its letters, in any language: KR3, kq 3, 关键结果3."""
    names: list[str] = [letter]
    if letter == "KR":
        names += [each for alias in vocabulary.spellings("kr") for each in (alias, bare(alias))]
    return re.compile(rf"(?<![A-Za-z0-9_/]){_GROUP}(?:{either(names)}) ?{_NUMBER}", re.IGNORECASE)


def either(words: Iterable[str]) -> str:
    """A pattern of them all, the longest first; a word of letters ends where its letters end."""
    longest = sorted(words, key=len, reverse=True)
    runs = groupby(longest, key=lambda word: word[-1] >= "⺀")
    return "|".join(
        f"(?:{'|'.join(map(_spelt, run))})" + ("" if is_chinese else _ENDS) for is_chinese, run in runs
    )


def _spelt(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s+")


def both(words: Iterable[str]) -> set[str]:
    """As they are written, and without what people leave out."""
    return {each for word in words for each in (word, bare(word))}
