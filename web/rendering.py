"""A page as HTML, in the visitor's words. Whatever people wrote is escaped; no script stands in a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cards.layout import SIGNS
from cards.reader import Reader
from i18n.languages import LANGUAGES

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

_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html(template: str, reader: Reader, **facts: Any) -> str:
    """`say` and `count` are the words of the reader's language."""
    words = reader.words
    return _ENVIRONMENT.get_template(template).render(
        reader=reader,
        words=words,
        say=words.say,
        count=words.count,
        signs=SIGNS,
        languages=LANGUAGES,
        **facts,
    )
