"""Typed text without what nobody sees: odd spaces, zero-width signs, direction controls.

DingTalk puts U+2005 behind a mention; phones add byte order marks and full-width signs by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LINE_BREAKS: Final = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
_SPACES: Final = re.compile(r"[\t\v\f\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]")
# Controls, soft hyphen, zero-width signs, direction controls (U+202A-E, U+2066-9, U+200E/F, U+061C),
# lone surrogates, private-use signs, invisible tags.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    r"\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ue000-\uf8ff"
    r"\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_PICTURE: Final = r"[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
_LOOSE_JOINER: Final = re.compile(rf"(?<!{_PICTURE})\u200d|\u200d(?!{_PICTURE})")

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# NFKC leaves these as they are; people's keyboards make them of a hyphen.
_HYPHENS: Final = dict.fromkeys(map(ord, "−–—‐‑‒﹣"), "-")
_NARROW: Final = {**_FULL_WIDTH, **_HYPHENS, 0x3000: " ", ord("￥"): "¥", ord("〜"): "~", 0xFE0F: None}


def clean(text: str) -> str:
    """The text as people see it: plain spaces, line breaks kept, emoji whole, NFC."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _LINE_BREAKS.sub("\n", text)
    text = _UNSEEN.sub("", _SPACES.sub(" ", text))
    return unicodedata.normalize("NFC", _LOOSE_JOINER.sub("", text)).strip()


def narrow(text: str) -> str:
    """Full-width signs and every kind of minus in their ASCII form; nothing else changes.

    Not NFKC: that would make numbers of ① and ½.
    """
    return text if text.isascii() else text.translate(_NARROW)


def fold(word: str) -> str:
    """A command word in the one form the tables know: width, case and runs of spaces do not matter."""
    if not word.isascii():
        word = narrow(unicodedata.normalize("NFKC", clean(word)))
    return " ".join(word.casefold().split())
