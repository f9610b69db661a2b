"""Documents of the export's schema: a small one such as somebody writes by hand, taken in and given out."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from exchange.exporting import exported
from exchange.importing import Report, imported
from exchange.reading import read
from storage.engine import Database
from tests.kit.company import UNBOUND

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai, on day 53 of 2026Q4
BEGAN = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
Q4, Q3 = "2026Q4", "2026Q3"
PEOPLE = ("u001", "u002", "u003")
KEYS = ("COMPANY", "SALES", "P_2")
JsonObject = dict[str, Any]


def take(database: Database, document: JsonObject | bytes, **how: Any) -> Report:
    """Bring a document into a database. Raises Unfit."""
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    company = read(raw, fiscal_start=1, defaults=UNBOUND)
    return database.write_now(lambda unit: imported(unit, company, fiscal_start=1, now=NOW, **how))


def give(database: Database, **how: Any) -> JsonObject:
    return database.write_now(lambda unit: exported(unit, fiscal_start=1, now=NOW, **how))


def written(document: JsonObject) -> str:
    """As the command line writes it."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def at(days: int, **more: float) -> str:
    return (BEGAN + timedelta(days=days, **more)).isoformat(timespec="milliseconds")


def a_document(**changes: Any) -> JsonObject:
    """One group with one objective and one key result: what somebody would write by hand."""
    document: JsonObject = {
        "schema": 1,
        "groups": [{"key": "SALES", "title": "Sales", "conversation_id": "cid-sales"}],
        "people": [{"staff_id": "u001", "name": "李雷"}],
        "objectives": [
            {
                "ref": "SALES/2026Q4/O1",
                "title": "Sell more",
                "owner": "u001",
                "key_results": [
                    {
                        "ref": "SALES/2026Q4/KR1",
                        "title": "Stores",
                        "kind": "rise",
                        "start": "0",
                        "target": "10",
                        "checkins": [{"at": at(3), "value": "2"}, {"at": at(9), "value": "4.5"}],
                    }
                ],
            }
        ],
    }
    return document | changes


def changed(document: JsonObject, path: str, value: Any) -> JsonObject:
    """A copy with another value at a path such as "objectives.0.key_results.0.start"."""
    found = copy.deepcopy(document)
    *way, last = path.split(".")
    place: Any = found
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return found
