"""Long lists in pages, by `?page=`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from cards.pages import Page, paged
from web.views import Asked, number_of

T = TypeVar("T")
MOST_PAGES: Final = 999_999


def page_of(things: Sequence[T], asked: Asked, *, most: int) -> Page[T]:
    """The page that was asked for, else the first; behind the last one the last."""
    number = number_of(asked.query.get("page", ""), MOST_PAGES)
    return paged(things, lambda _: 1, number, most)
