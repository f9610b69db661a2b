"""A voice message as the line it stands for: read at once where it only looks, asked back where it writes.

What DingTalk heard has no slash, ends like a sentence, and spells numbers out.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache, partial

from handlers.asking import ask
from handlers.context import Context
from handlers.phrasing import without_please
from handlers.request import Reply
from handlers.router import ANSWERS, LOOKS, route
from i18n import commands as vocabulary
from i18n.numerals import read_numeral

_CHINESE = "[零〇一二两三四五六七八九十]{1,3}(?!个|個|百(?!分))"
_KINDS = {"KR": (r"K\s*\.?\s*R", "kr"), "O": (r"\bO", "okr")}


class _Rehearsed(Exception):
    """It would have been done; undoes it again."""


def as_typed(heard: str) -> str:
    """`请把关键结果三更新到百分之四十五。` as `把KR3 更新到百分之四十五`."""
    text = " ".join(heard.split()).rstrip("。.!！ ")
    text = without_please(text)
    for letter in _KINDS:
        text = _named(letter).sub(partial(_spelt, letter), text)
    return " ".join(text.split())


def hear(context: Context, heard: str) -> Reply | None:
    """Raises Refusal like the line itself, before anything is asked."""
    text = as_typed(heard)
    command, line = route(text)
    if command.name in LOOKS or command.name in ANSWERS:
        return context.again(text)
    said = " ".join([line.command, *(word.typed for word in line.said)])
    with suppress(_Rehearsed):
        _rehearse(context, text)
    return ask(context, "spoken", line=said, said=said)


def _rehearse(context: Context, text: str) -> None:
    """Raises Refusal, or _Rehearsed once it was done and undone."""
    with context.unit.savepoint():
        context.again(text)
        raise _Rehearsed


def _spelt(letter: str, found: re.Match[str]) -> str:
    return f"{letter}{_number(found[1])} "


def _number(typed: str) -> str:
    if typed.isdigit():
        return typed
    spelt = {word: number for number, words in vocabulary.words("spelt").items() for word in words}
    found = spelt.get(typed.casefold()) or read_numeral(typed, 0, "zh-CN").value
    return f"{found}"


@cache
def _named(letter: str) -> re.Pattern[str]:
    """A reference said aloud, its number as group 1."""
    pattern, name = _KINDS[letter]
    names = [pattern, *(re.escape(alias) for alias in vocabulary.spellings(name) if not alias.isascii())]
    names += vocabulary.words("saying")["key result" if letter == "KR" else "objective"]
    words = "|".join(word for words in vocabulary.words("spelt").values() for word in words if word[0] < "⺀")
    numbers = rf"\d{{1,6}}|{_CHINESE}|(?:{words})\b"
    return re.compile(
        rf"(?:{'|'.join(names)})\s*(?:number|no\.?|第|số)?\s*({numbers})(?:\s*号)?", re.IGNORECASE
    )
