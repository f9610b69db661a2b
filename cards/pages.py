"""Long lists in pages: each thing stands on exactly one, and is never cut in two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`number` is one of 1 to `of`; `left` are the things on the pages behind it."""

    things: Sequence[T]
    number: int
    of: int
    left: int


def paged(things: Sequence[T], lines: Callable[[T], int], number: int, most: int = MOST_LINES) -> Page[T]:
    """The page of that number, or the last one; `lines` says how many lines a thing takes."""
    pages: list[list[T]] = [[]]
    used = 0
    for thing in things:
        taken = lines(thing)
        if pages[-1] and used + taken > most:
            pages.append([])
            used = 0
        pages[-1].append(thing)
        used += taken
    at = min(max(number, 1), len(pages))
    return Page(pages[at - 1], at, len(pages), sum(map(len, pages[at:])))
