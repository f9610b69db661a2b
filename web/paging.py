"""Long lists in pages, by `?page=`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from cards.pages import Page, paged
from web.views import Asked

T = TypeVar("T")
MOST_DIGITS: Final = 6


def page_of(things: Sequence[T], asked: Asked, *, most: int) -> Page[T]:
    """The page that was asked for, else the first; behind the last one the last."""
    typed = asked.query.get("page", "")
    number = int(typed[:MOST_DIGITS]) if typed.isascii() and typed.isdigit() else 1
    return paged(things, lambda _: 1, number, most)
