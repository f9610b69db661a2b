"""A document as a file: the three forms in which it leaves, each with its media type."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from exchange import flat_file, tables, trends, workbook

Document = dict[str, Any]


def as_json(document: Document) -> bytes:
    """The schema of the contract's section 6."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(document: Document) -> bytes:
    """One flat table: a row for every key result."""
    return flat_file.written(tables.key_results(document))


def as_xlsx(document: Document) -> bytes:
    """A sheet for each sort of thing, and one of charts."""
    made_at = datetime.fromisoformat(document["exported_at"])
    charted = (trends.objectives(document), trends.trends(document))
    return workbook.written(tables.everything(document), made_at=made_at, charted=charted)


@dataclass(frozen=True, slots=True)
class Form:
    write: Callable[[Document], bytes]
    media_type: str


FORMS: Final[Mapping[str, Form]] = {
    "xlsx": Form(as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": Form(as_csv, "text/csv; charset=utf-8"),
    "json": Form(as_json, "application/json"),
}
