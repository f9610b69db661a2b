"""Everything that is stored about one person, as one document: what they may ask for, and nothing secret.

Sections and columns follow `storage.personal`; rows stand as they lie, with references, instants and lists
in the words of the export.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from cards.message import Message
from exchange.written import Written, instant
from storage.events import KEY_RESULT, OBJECTIVE
from storage.mapping import moment
from storage.personal import Holds, Kept
from storage.persons import OF_TABLE, SECTIONS, Persons, References
from storage.unit_of_work import Row, UnitOfWork

SCHEMA: Final = 1
# Of a message: what was said and what became of it; how it was sent is nobody's own.
_OF_MESSAGES: Final = ("id", "made_at", "state", "sent_at", "not_before", "expires_at")
_LEFT_OUT: Final = frozenset({"skeleton", "picture"})  # what only serves to find them, and a group's own
_LISTS: Final = frozenset({"phases"})  # JSON in which nobody is named
_SNAPSHOTS: Final = "rows"  # whole rows before and after a change: those stand in their own sections


def person_document(unit: UnitOfWork, staff_id: str, *, now: datetime) -> Written | None:
    """None where nothing is stored about them. A section without rows is there, and empty."""
    persons = Persons(unit)
    if not persons.is_known(staff_id):
        return None
    told = _Telling(References(unit))
    row = persons.person(staff_id)
    groups, people = persons.manages(staff_id)
    return {
        "schema": SCHEMA,
        "exported_at": now.isoformat(timespec="seconds"),
        "staff_id": staff_id,
        "person": None if row is None else told.row(OF_TABLE["people"], row),
        "manages": {"groups": groups, "people": people},
        **{each.section: [told.row(each, row) for row in persons.rows(each, staff_id)] for each in SECTIONS},
        "changes_of_others": [told.change(row) for row in persons.changes_about(staff_id)],
        "requests": [
            {"id": row["id"], "received_at": instant(moment(row["received_at"]))}
            for row in persons.requests(staff_id)
        ],
    }


class _Telling:
    """Rows in the words of the export."""

    def __init__(self, references: References) -> None:
        self._points_to: Mapping[str, tuple[str, Callable[[int], str | None]]] = {
            "group_id": ("group", references.group),
            "objective_id": ("objective", references.objective),
            "key_result_id": ("key_result", references.key_result),
            "waiting": ("waiting", references.key_result),
            "on": ("on", references.key_result),
        }
        self._about: Mapping[str, Callable[[int], str | None]] = {
            OBJECTIVE: references.objective,
            KEY_RESULT: references.key_result,
        }

    def row(self, kept: Kept, row: Row) -> Written:
        if kept.section == "messages":
            return self._message(row)
        parsed = {*kept.columns(Holds.JSON), *_LISTS}
        told: Written = {}
        for name, value in row.items():
            if name in self._points_to and value is not None:
                word, reference = self._points_to[name]
                told[word] = reference(value)
            elif name in kept.instants:
                told[name] = _instant(value)
            elif name not in _LEFT_OUT:
                told[name] = json.loads(value) if name in parsed else value
        return self._change(told) if kept.section == "changes" else told

    def change(self, row: Row) -> Written:
        """One of somebody else: what it was about, not what it said."""
        return self.row(OF_TABLE["events"], row)

    def _change(self, told: Written) -> Written:
        about = self._about.get(told["about"])
        subject = told.pop("subject")
        facts = {name: fact for name, fact in told.pop("facts", {}).items() if name != _SNAPSHOTS}
        return {**told, "subject": about(subject) if about else None, **({"facts": facts} if facts else {})}

    def _message(self, row: Row) -> Written:
        said = Message.from_dict(json.loads(row["body"])).without_secret()
        kept = OF_TABLE["outbox"]
        told = {name: _instant(row[name]) if name in kept.instants else row[name] for name in _OF_MESSAGES}
        buttons = [[button.label, button.command] for button in said.buttons]
        return {**told, "title": said.title, "text": said.text, "buttons": buttons}


def _instant(stored: int | None) -> str | None:
    """An instant of 0 is none yet."""
    return instant(moment(stored)) if stored else None
