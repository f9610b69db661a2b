"""Chinese signs that stand for each other: the traditional for the simplified, and those of one sound.

Only the signs of the words people may type and of common names are known; `python -m tests.i18n.signs`
makes the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("signs.toml")


@cache
def simpler() -> Mapping[int, str]:
    """For `str.translate`: from traditional signs to simplified ones."""
    pairs = _tables()["traditional"].items()
    return {ord(sign): simple for simple, signs in pairs for sign in signs}


def sound_alike(one: str, other: str) -> bool:
    """May a keyboard that is typed by sound have offered the one for the other?"""
    return other in sounding_like(one)


@lru_cache(maxsize=8192)
def sounding_like(sign: str) -> frozenset[str]:
    """Every sign that may have been offered for it, or it for them."""
    return frozenset(homophones(sign)) | _others().get(sign, frozenset())


@cache
def _others() -> Mapping[str, frozenset[str]]:
    """From each sign to those of whose sound it is."""
    found: dict[str, set[str]] = {}
    for sign, alike in _tables()["homophones"].items():
        for other in alike:
            found.setdefault(other, set()).add(sign)
    return {sign: frozenset(signs) for sign, signs in found.items()}


def homophones(sign: str) -> str:
    """The common signs of a sign's sound; "" for one that is in no word of ours."""
    return _tables()["homophones"].get(sign, "")


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)
