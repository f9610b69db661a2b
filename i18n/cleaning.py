"""Typed text without what nobody sees: odd spaces, zero-width signs, direction controls.

DingTalk puts U+2005 behind a mention; phones add byte order marks and full-width signs by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from i18n.signs import simpler

_LINE_BREAKS: Final = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
_SPACES: Final = re.compile(r"[\t\v\f\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]")
# Controls, soft hyphen, zero-width signs, direction controls (U+202A-E, U+2066-9, U+200E/F, U+061C),
# lone surrogates, private-use signs, invisible tags, annotations, format signs of music, shorthand and
# hieroglyphs, variation selectors but that of emoji, signs that Unicode promises never to use.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0e\ufeff\ufff0-\ufffc\ufffe\uffff"
    r"\ufdd0-\ufdef\ud800-\udfff\ue000-\uf8ff\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
_PICTURE: Final = r"[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
_LOOSE_JOINER: Final = re.compile(rf"(?<!{_PICTURE})\u200d|\u200d(?!{_PICTURE})")
# The colour of an emoji stands behind one, or behind the digit of a key.
_LOOSE_COLOUR: Final = re.compile(
    "(?<![0-9#*\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])\ufe0f+"
)
# As many as any living script puts on one letter; a flood of them takes NFC quadratic time.
MOST_MARKS: Final = 5
LONGEST_KEPT: Final = 64  # of words that are remembered: they come again and again, texts do not
# Where there are marks. Apart, since `re` looks a sign up at once in a set without the second part.
_PLANES: Final = ((0x300, 0xFE2F), (0x101FD, 0x1E94A))

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# NFKC leaves these as they are; people's keyboards make them of a hyphen.
_HYPHENS: Final = dict.fromkeys(map(ord, "−–—―‐‑‒﹘﹣"), "-")
_SMALL_FORMS: Final = {
    ord(small): plain for small, plain in zip("﹐﹒﹢﹦﹪∕⁄∼〜￥", ",.+=%//~~¥", strict=True)
}
_NARROW: Final = {**_FULL_WIDTH, **_HYPHENS, **_SMALL_FORMS, 0x3000: " ", 0xFE0F: None}
_TONES: Final = re.compile(r"[\u0300-\u036f]")
_BESIDE_CHINESE: Final = re.compile(r" (?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff]) ")


def clean(text: str) -> str:
    """The text as people see it: plain spaces, line breaks kept, emoji whole, NFC."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _LINE_BREAKS.sub("\n", text)
    text = _UNSEEN.sub("", _SPACES.sub(" ", text))
    if "\ufe0f" in text:
        text = _LOOSE_COLOUR.sub("", text)
    if "\u200d" in text:
        text = _LOOSE_JOINER.sub("", text)
    # Once more behind NFC, which takes some marks apart.
    return _with_few_marks(unicodedata.normalize("NFC", _with_few_marks(text))).strip()


def _with_few_marks(text: str) -> str:
    for plane in _PLANES:
        marks, flood = _marks(*plane)
        if not marks.isdisjoint(text):
            text = flood.sub(r"\1", text)
    return text


@cache
def _marks(first: int, last: int) -> tuple[frozenset[str], re.Pattern[str]]:
    """The marks from `first` to `last`, and more of them in a row than MOST_MARKS."""
    marks = [
        sign
        for sign in map(chr, range(first, last + 1))
        if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me")
    ]
    ends = dict.fromkeys(
        sign for sign, following in pairwise((*marks, "")) if following != chr(ord(sign) + 1)
    )
    begins = [marks[0], *(following for sign, following in pairwise(marks) if sign in ends)]
    ranges = "".join(f"{begin}-{end}" for begin, end in zip(begins, ends, strict=True))
    return frozenset(marks), re.compile(f"([{ranges}]{{{MOST_MARKS}}})[{ranges}]+")


def narrow(text: str) -> str:
    """Full-width signs and every kind of minus in their ASCII form; nothing else changes.

    Not NFKC: that would make numbers of ① and ½.
    """
    return text if text.isascii() else text.translate(_NARROW)


def fold(word: str) -> str:
    """A command word in the one form the tables know: width, case and runs of spaces do not matter."""
    return _folded(word) if len(word) <= LONGEST_KEPT else _fold(word)


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    return _fold(word)


def _fold(word: str) -> str:
    if not word.isascii():
        word = narrow(unicodedata.normalize("NFKC", clean(word)))
    return " ".join(word.casefold().split())


def bare(folded: str) -> str:
    """A folded word without what people leave out: tone marks, the strokes of traditional signs, and
    spaces beside Chinese."""
    if folded.isascii():
        return folded
    simple = _BESIDE_CHINESE.sub("", folded.translate(simpler()))
    return _TONES.sub("", unicodedata.normalize("NFD", simple)).replace("đ", "d")


def tones(word: str) -> str:
    """The marks of a Vietnamese word, sorted: they are the same wherever in the word they were put."""
    marks = _TONES.findall(unicodedata.normalize("NFD", word)) + ["đ"] * word.count("đ")
    return "".join(sorted(marks))
