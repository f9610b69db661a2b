"""The figures of an export: what must be the same whoever is left out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

OF_PEOPLE = frozenset({"people", "members", "managers", "absences"})
# By what they are called: staff ids, and texts that can name somebody.
TELLING = frozenset(
    (
        "title", "owner", "by", "done_by", "to", "text", "note", "reason", "word", "score_note",
        "verdict_line", "feed_source", "asked_by", "answered_by", "opened_by", "closed_by", "ticked",
    )
)  # fmt: skip

Figure = tuple[str, Any]


def figures(document: Any) -> list[Figure]:
    """Every number, state and length of a list in a document, with where it stands."""
    return list(_figures(document, ""))


def _figures(value: Any, at: str) -> Iterator[Figure]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in OF_PEOPLE:
                yield from _figures(inner, f"{at}.{name}")
    elif isinstance(value, list):
        yield at, len(value)
        for inner in value:
            yield from _figures(inner, at)
    elif at.rpartition(".")[2] not in TELLING:
        yield at, value
