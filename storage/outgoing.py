"""Messages on their way out: as they are put into the outbox, and as whoever sends them holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.mapping import moment
from storage.unit_of_work import Row


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to put: `conversation` or `staff_id` is where it goes; `session` is already encrypted."""

    body: Mapping[str, Any]
    priority: int
    not_before: datetime
    expires_at: datetime
    conversation: str = ""
    staff_id: str = ""
    group_key: str = ""
    session: str = ""
    session_expires: datetime | None = None
    answered: bool = False  # it leaves in the HTTP response itself


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message whose lease we hold."""

    id: int
    request_id: str
    lane: str
    body: dict[str, Any]
    priority: int
    conversation: str
    staff_id: str
    group_key: str
    session: str
    session_expires: datetime
    made_at: datetime
    expires_at: datetime
    attempts: int
    parts_sent: int
    keys: tuple[str, ...] = ()  # of the parts that went by the app robot


def claimed(row: Row) -> Claimed:
    """A row whose lease we hold."""
    return Claimed(
        id=row["id"],
        request_id=row["request_id"],
        lane=row["lane"],
        body=json.loads(row["body"]),
        priority=row["priority"],
        conversation=row["conversation"],
        staff_id=row["staff_id"],
        group_key=row["group_key"],
        session=row["session"],
        session_expires=moment(row["session_expires"]),
        made_at=moment(row["made_at"]),
        expires_at=moment(row["expires_at"]),
        attempts=row["attempts"],
        parts_sent=row["parts_sent"],
        keys=keys_in(row),
    )


def keys_in(row: Row) -> tuple[str, ...]:
    """By which a message can be taken back; none for what never went by the app robot."""
    return tuple(json.loads(row["query_keys"])) if row["query_keys"] else ()
