"""A page as HTML, in the visitor's words. Whatever people wrote is escaped; no script stands in a page.

A template knows: `say(id, **facts)` and `count(id, n, **facts)`; `reader`; `base`, what stands before every
address; `address(thing, **asked)`, `link(path, **asked)` and `static(name)` with it; `signs` by health;
`nonce()` for a form; and these filters, each in the visitor's words: `share`, `day`, `moment`, `now`, `road`,
`value(kr)`, `delta(kr)`, and `phrase` for what was found out and is said here.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context as Facts

from cards import layout
from cards.reader import Reader
from i18n import phrases
from i18n.languages import LANGUAGES
from i18n.phrases import Phrase
from i18n.places import OWN_NAMES
from okr.health import WORST_FIRST
from okr.model import KeyResult, Kind
from okr.planning import LONGEST_NOTE
from okr.progress import clamped
from web import addresses

FOLDER: Final = Path(__file__).parent
# Nothing from elsewhere, nothing inline, nobody's frame but our own.
HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
    "cross-origin-opener-policy": "same-origin",
}
# Of an answer that is no page.
BARE_HEADERS: Final[Mapping[str, str]] = {
    name: value for name, value in HEADERS.items() if name != "content-security-policy"
}
_WITHOUT_UNIT: Final = (Kind.DATE, Kind.YES_NO, Kind.MILESTONES)
_LETTERS_OF_A_VERSION: Final = 10
_BYTES_OF_A_NONCE: Final = 9


def html(template: str, reader: Reader, *, base: str = "", **facts: Any) -> str:
    """`base` stands before every address; `facts` are the template's own."""
    return ENVIRONMENT.get_template(template).render(**known(reader, base), **facts)


def known(reader: Reader, base: str = "") -> dict[str, Any]:
    """What every template knows of whoever reads it."""
    words = reader.words
    return {"reader": reader, "words": words, "say": words.say, "count": words.count, "base": base}


@cache
def version_of(name: str) -> str:
    """Of a file in web/static: another one whenever there is something else in it."""
    return sha256((FOLDER / "static" / name).read_bytes()).hexdigest()[:_LETTERS_OF_A_VERSION]


@pass_context
def _static(facts: Facts, name: str) -> str:
    return f"{facts['base']}/static/{name}?v={version_of(name)}"


@pass_context
def _address(facts: Facts, thing: addresses.Thing | str, **asked: object) -> str:
    return str(facts["base"]) + addresses.asking(addresses.address_of(thing), **asked)


@pass_context
def _link(facts: Facts, path: str, **asked: object) -> str:
    return str(facts["base"]) + addresses.asking(path, **asked)


@pass_context
def _share(facts: Facts, value: Decimal | None) -> str:
    return layout.share(facts["reader"], value)


@pass_context
def _day(facts: Facts, day: date) -> str:
    reader: Reader = facts["reader"]
    return reader.day(day)


@pass_context
def _moment(facts: Facts, at: datetime) -> str:
    reader: Reader = facts["reader"]
    return reader.words.moment(at, reader.tz, reader.today)


@pass_context
def _now(facts: Facts, kr: KeyResult) -> str:
    return layout.now(facts["reader"], kr)


@pass_context
def _road(facts: Facts, kr: KeyResult) -> str:
    return layout.road(facts["reader"], kr)


@pass_context
def _value(facts: Facts, number: Decimal | None, kr: KeyResult) -> str:
    return layout.value(facts["reader"], kr, number)


@pass_context
def _delta(facts: Facts, step: Decimal, kr: KeyResult) -> str:
    """+5 hours, -2%; of a day or a yes only the number says anything."""
    unit = "" if kr.kind in _WITHOUT_UNIT else kr.unit
    said = layout.quantity(facts["reader"], step, unit)
    return f"+{said}" if step > 0 else said


@pass_context
def _phrase(facts: Facts, phrase: Phrase) -> str:
    reader: Reader = facts["reader"]
    return phrases.say(reader.words, phrase, lambda at: reader.words.moment(at, reader.tz, reader.today))


def _per_mille(share: Decimal | None) -> int:
    """A length on a line of a thousand; a line cannot be shorter than nothing or longer than itself."""
    return 0 if share is None else int(clamped(share) * 1000)


def _nonce() -> str:
    """Another one for every form: what tells it from the same form filled in the same another time."""
    return secrets.token_urlsafe(_BYTES_OF_A_NONCE)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "share": _share,
        "day": _day,
        "moment": _moment,
        "now": _now,
        "road": _road,
        "value": _value,
        "delta": _delta,
        "per_mille": _per_mille,
        "phrase": _phrase,
    }
    environment.globals |= {
        "signs": layout.SIGNS,
        "worst_first": WORST_FIRST,
        "languages": LANGUAGES,
        "own_names": OWN_NAMES,
        "address": _address,
        "link": _link,
        "static": _static,
        "nonce": _nonce,
        "longest_note": LONGEST_NOTE,
    }
    return environment


ENVIRONMENT: Final = _environment()
