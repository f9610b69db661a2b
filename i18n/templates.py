"""Drafts to start from, in each language; `templates.toml` holds them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from i18n.cleaning import fold
from i18n.languages import spoken
from i18n.likeness import nearest

_FILE: Final = Path(__file__).with_name("templates.toml")
_FALLBACK: Final = "en"


@dataclass(frozen=True, slots=True)
class Measure:
    """`sample` is a number such as one might begin with; the blank is left to whoever adopts it."""

    title: str
    sample: Decimal
    target: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A template in one language; `label` is its name there."""

    label: str
    title: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """`name` is what it is called everywhere ("sales"), `spellings` every way to call it, folded."""

    name: str
    spellings: tuple[str, ...]
    wordings: Mapping[str, Wording]

    def wording(self, lang: str) -> Wording:
        """In a language, or in the one of the file its readers understand best."""
        return self.wordings.get(lang) or self.wordings.get(spoken(lang)) or self.wordings[_FALLBACK]


@cache
def every() -> tuple[Template, ...]:
    """In the order of the file."""
    with _FILE.open("rb") as file:
        tables = tomllib.load(file, parse_float=Decimal)
    return tuple(_template(name, table) for name, table in tables.items())


def find(typed: str) -> Template | None:
    """By any of its spellings, in whatever language."""
    return next((each for each in every() if fold(typed) in each.spellings), None)


def guess(typed: str) -> Template | None:
    """The one perhaps meant; None when nothing is close."""
    spelling = nearest(fold(typed), (word for each in every() for word in each.spellings))
    return None if spelling is None else find(spelling)


def _template(name: str, table: Mapping[str, Any]) -> Template:
    wordings = {lang: _wording(text) for lang, text in table.items() if lang != "also"}
    spelt = (name, *table["also"], *(each.label for each in wordings.values()))
    return Template(name, tuple(dict.fromkeys(map(fold, spelt))), wordings)


def _wording(text: Mapping[str, Any]) -> Wording:
    measures = tuple(
        Measure(each["title"], Decimal(each["sample"]), Decimal(each["target"]), each["unit"])
        for each in text["results"]
    )
    return Wording(text["label"], text["title"], measures)
