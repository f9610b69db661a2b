"""What a page is: an address, a function that reads, and a template. One of each, in one place.

A view is a plain function inside one reading transaction. It changes nothing. Files and drawings have
addresses of their own in the same way; they are made once the reading is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.convertors import Convertor, register_url_convertor

from handlers.context import Context
from web.bot_health import BotHealth
from web.visitor import Visitor

LARGEST: Final = 999_999  # number that a reference may have
_MOST_DIGITS: Final = 9


class Number(Convertor[int]):
    """`{number:ref}` in an address. Of more digits than any reference has it is one that nothing has."""

    regex = "[0-9]+"

    def convert(self, value: str) -> int:
        return int(value) if len(value) <= _MOST_DIGITS else LARGEST + 1

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("ref", Number())


class NotThere(Exception):
    """No such thing, or none that this visitor may see: both read the same."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the parts of the address, what stands behind its "?", and who asks.

    `part` is the id of the element that htmx wants alone, "" for the whole page. `health` says how the bot
    does, where somebody handed that in. `base` stands before every address.
    """

    path: Mapping[str, str]
    query: Mapping[str, str]
    visitor: Visitor
    part: str = ""
    health: Callable[[], BotHealth] | None = None
    base: str = ""


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


@dataclass(frozen=True, slots=True)
class File:
    """Something to keep rather than to look at. `name` is one that any file system takes."""

    name: str
    media_type: str
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing by itself; `form` is "svg" or "png"."""

    name: str
    form: str
    svg: Callable[[], str]


View = Callable[[Context, Asked], Page]
# What cannot be made into a file is said on a page.
FileView = Callable[[Context, Asked], File | Drawn | Page]
VIEWS: dict[str, View] = {}
FILES: dict[str, FileView] = {}
# Addresses of files whose making is so much that one process makes one at a time.
ALONE: set[str] = set()


def view(path: str) -> Callable[[View], View]:
    """Serve what the function returns at this address, such as "/groups/{key}"."""

    def add(function: View) -> View:
        if path in VIEWS:
            raise ValueError(f"two pages at {path}: {VIEWS[path].__name__} and {function.__name__}")
        VIEWS[path] = function
        return function

    return add


def file(path: str, *, alone: bool = False) -> Callable[[FileView], FileView]:
    """Serve the file that the function returns at this address, such as "/map.{form}"."""

    def add(function: FileView) -> FileView:
        if path in FILES:
            raise ValueError(f"two files at {path}: {FILES[path].__name__} and {function.__name__}")
        FILES[path] = function
        if alone:
            ALONE.add(path)
        return function

    return add
