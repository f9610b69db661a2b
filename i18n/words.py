"""What the bot says in one language: sentences of its catalogue, and numbers and days as it writes them.

Catalogues are gettext `.po` files, read once. A sentence's id is a dotted name; its facts are named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from babel.dates import format_skeleton
from babel.messages.pofile import read_po

from i18n.languages import spoken
from i18n.separators import locale_of, separators

_CATALOGUES: Final = Path(__file__).with_name("catalogues")
_TENTH: Final = Decimal("0.1")
_MINUS: Final = "-"
# The CLDR's kinds of numbers, in the order in which gettext numbers the forms of a sentence.
_CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")


class Words:
    """One language. `lang` is one of `languages.LANGUAGES`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._sentences, self._counted = _catalogue(lang)
        self._form_of = _plural(lang)
        self._thousands, self._decimal = separators(lang)

    def say(self, key: str, **facts: object) -> str:
        """A sentence with its facts put in. Raises KeyError for an id the catalogue has not."""
        return self._sentences[key].format(**facts) if facts else self._sentences[key]

    def count(self, key: str, n: int, **facts: object) -> str:
        """A sentence about `n` things, in the form that this number wants in this language."""
        return self._counted[key][self._form_of(n)].format(n=n, **facts)

    def knows(self, key: str) -> bool:
        return key in self._sentences

    def number(self, value: Decimal) -> str:
        """A number with its separators, no digit lost: 12,000 or 37.5; in Vietnamese 12.000 and 37,5."""
        return _number(value, self._thousands, self._decimal)

    def percent(self, share: Decimal) -> str:
        """A share as a percentage with at most one decimal, rounded half up: 0.625 is 62.5%."""
        return self.points(share) + "%"

    def points(self, share: Decimal) -> str:
        """The same without the sign: percentage points."""
        return self.number((share * 100).quantize(_TENTH, ROUND_HALF_UP))

    def day(self, day: date, today: date) -> str:
        """12月31日, Dec 31; with its year when that is not this one."""
        return _day(self.lang, day, with_year=day.year != today.year)

    def full_day(self, day: date) -> str:
        """Fri, Dec 4, 2026, 2026年12月4日周五: what somebody typed, so that a misreading shows."""
        return _full_day(self.lang, day)

    def moment(self, at: datetime, tz: tzinfo, today: date) -> str:
        """A day and the minute, on the wall clock of `tz`."""
        local = at.astimezone(tz)
        return f"{self.day(local.date(), today)} {local:%H:%M}"

    def list(self, items: Iterable[str]) -> str:
        return self.say("list.separator").join(items)


@cache
def words_for(lang: str) -> Words:
    """The words of a language, or of the one of ours its readers understand best."""
    known = spoken(lang)
    return Words(known) if known == lang else words_for(known)


@lru_cache(maxsize=8192)
def _number(value: Decimal, thousands: str, decimal: str) -> str:
    whole, _, fraction = f"{value:f}".partition(".")
    fraction = fraction.rstrip("0")
    sign, digits = (_MINUS, whole[1:]) if whole.startswith(_MINUS) else ("", whole)
    if len(digits) > 3:
        digits = f"{int(digits):,}".replace(",", thousands)
    if not fraction:
        return digits if digits == "0" else sign + digits
    return f"{sign}{digits}{decimal}{fraction}"


@lru_cache(maxsize=4096)
def _day(lang: str, day: date, *, with_year: bool) -> str:
    return format_skeleton("yMMMd" if with_year else "MMMd", day, locale=locale_of(lang))


@lru_cache(maxsize=4096)
def _full_day(lang: str, day: date) -> str:
    return format_skeleton("yMMMEd", day, locale=locale_of(lang))


@cache
def _plural(lang: str) -> Callable[[int], str]:
    """Which category of numbers a number is of: "one" or "other" in English, always "other" in Chinese."""
    return locale_of(lang).plural_form


@cache
def _catalogue(lang: str) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """Plain sentences, and counted ones by category of their number.

    Raises ValueError for a sentence without words or without one of its language's forms.
    """
    sentences: dict[str, str] = {}
    counted: dict[str, Mapping[str, str]] = {}
    categories = [each for each in _CATEGORIES if each in locale_of(lang).plural_form.tags | {"other"}]
    path = _CATALOGUES / f"{lang.replace('-', '_')}.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=lang.replace("-", "_"), abort_invalid=True)
    for message in catalogue:
        if not message.id:
            continue
        if isinstance(message.id, str):
            if not message.string:
                raise ValueError(f"{path.name}: {message.id} has no words")
            sentences[message.id] = str(message.string)
        else:
            forms = [str(form) for form in message.string or () if form]
            if len(forms) != len(categories):
                raise ValueError(f"{path.name}: {message.id[0]} has {len(forms)} forms, not {categories}")
            counted[message.id[0]] = dict(zip(categories, forms, strict=True))
    return sentences, counted
