"""What a page is: an address, a function that reads, and a template. One of each, in one place.

A view is a plain function inside one reading transaction. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.context import Context
from web.visitor import Visitor


class NotThere(Exception):
    """No such thing, or none that this visitor may see: both read the same."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the parts of the address, what stands behind its "?", and who asks.

    `part` is the id of the element that htmx wants alone, "" for the whole page.
    """

    path: Mapping[str, str]
    query: Mapping[str, str]
    visitor: Visitor
    part: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A template of `web/templates` with what stands in it."""

    template: str
    title: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def number_of(typed: str, most: int = 500) -> int:
    """Which page is asked for; the first where that is no number."""
    digits = typed if typed.isascii() and typed.isdigit() else "1"
    return min(max(int(digits[:6]), 1), most)


View = Callable[[Context, Asked], Page]
VIEWS: dict[str, View] = {}


def view(path: str) -> Callable[[View], View]:
    """Serve what the function returns at this address, such as "/groups/{key}"."""

    def add(function: View) -> View:
        if path in VIEWS:
            raise ValueError(f"two pages at {path}: {VIEWS[path].__name__} and {function.__name__}")
        VIEWS[path] = function
        return function

    return add
