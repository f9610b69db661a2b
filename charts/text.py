"""How wide words are in the vendored font, and how to cut and wrap them.

Widths come from a table beside the font: nothing here opens the font itself. A sign that the font lacks is
a visible box, never nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "fonts"
FONT: Final = FONTS / "NotoSansSC-Subset.ttf"
BOX: Final = "□"
CUT: Final = "…"
# May not begin a line, and may not end one.
_CLOSING: Final = frozenset("，。、；：？！）》」』】〕〉”’…·%‰,.;:?!)]}")
_OPENING: Final = frozenset("（《「『【〔〈“‘([{")
_WIDE: Final = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_PIECES: Final = re.compile(rf"\s+|[^\s{_WIDE}]+|[{_WIDE}]")


@lru_cache(maxsize=1)
def advances() -> dict[str, int]:
    """Of every sign in the font: its width in thousandths of the font's size."""
    table: dict[str, int] = {}
    for row in (FONTS / "advances.txt").read_text(encoding="ascii").splitlines():
        first, last, wide = row.split()
        table.update((chr(code), int(wide)) for code in range(int(first, 16), int(last, 16) + 1))
    return table


def drawable(text: str) -> str:
    """The text as the font can show it: composed, on one line, a box for each sign that is lacking."""
    if text.isascii() and text.isprintable():
        return text
    known = advances()
    if known.keys() >= set(text) and unicodedata.is_normalized("NFC", text):
        return text
    return "".join(sign if sign in known else _instead(sign) for sign in unicodedata.normalize("NFC", text))


def _instead(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    # Joiners, directions and the like, and the selectors of how an emoji looks, are no signs themselves.
    return "" if category == "Cf" or "\ufe00" <= sign <= "\ufe0f" else BOX


def width(text: str, size: float) -> float:
    """How many units wide a text is, `size` being the font's."""
    return _thousandths(drawable(text)) * size / 1000


def _thousandths(shown: str) -> int:
    """Of the font's size, for what is drawable."""
    return sum(map(advances().__getitem__, shown))


def cut(text: str, size: float, room: float) -> str:
    """The text, or what of it fits into `room` units with "…" at the end; "" where not even that does."""
    shown = drawable(text)
    if width(shown, size) <= room:
        return shown
    known, left = advances(), room * 1000 / size - advances()[CUT]
    if left < 0:
        return ""
    for place, sign in enumerate(shown):
        left -= known[sign]
        if left < 0:
            return shown[:place].rstrip() + CUT
    return shown


def wrapped(text: str, size: float, room: float, *, most: int) -> list[str]:
    """The text on at most `most` lines (1 or more) of `room` units each, the last one cut where it must be.

    Latin breaks at spaces, Chinese anywhere but before 。 or after （; a word longer than a line breaks
    inside.
    """
    shown = drawable(text).strip()
    limit = room * 1000 / size
    if _thousandths(shown) <= limit:
        return [shown] if shown else []
    known = advances()
    lines: list[str] = []
    line, used = "", 0
    pieces = _pieces(shown, limit)
    for place, piece in enumerate(pieces):
        wide = known.get(piece) or _thousandths(piece)
        if line and used + wide > limit and used + _thousandths(piece.rstrip()) > limit:
            if len(lines) == most - 1:
                return [*lines, cut(line + "".join(pieces[place:]), size, room)]
            lines.append(line.rstrip())
            line, used = "", 0
        if not line and piece[0] == " ":
            piece = piece.lstrip()
            wide = _thousandths(piece)
        line, used = line + piece, used + wide
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, limit: float) -> list[str]:
    """What may not be parted: words, single Chinese signs with the punctuation that clings to them."""
    pieces: list[str] = []
    for found in _PIECES.findall(text):
        if pieces and (found in _CLOSING or pieces[-1][-1] in _OPENING):
            pieces[-1] += found
        elif len(found) > 1 and _thousandths(found) > limit:
            pieces += found
        else:
            pieces.append(found)
    return pieces
