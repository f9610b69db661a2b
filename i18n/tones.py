"""Vietnamese as it is typed without its tone marks: thu sau toi for thứ sáu tới."""

from __future__ import annotations

import unicodedata


def toneless(text: str) -> str:
    """Latin letters without their marks, đ as d; everything else as it is."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(sign for sign in parts if not "\u0300" <= sign <= "\u036f")
    return unicodedata.normalize("NFC", bare)
