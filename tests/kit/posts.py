"""Messages on their way out, as tests look at them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Post:
    """A row of the outbox: where a message goes, and what it says."""

    request_id: str
    conversation: str  # "" one to one
    staff_id: str  # "" in a group
    state: str
    title: str
    text: str
    commands: tuple[str, ...]
    pages: tuple[str, ...]  # that its links lead to


def a_post(row: Any) -> Post:
    body = json.loads(row["body"])
    return Post(
        request_id=row["request_id"],
        conversation=row["conversation"],
        staff_id=row["staff_id"],
        state=row["state"],
        title=body["title"],
        text=body["text"],
        commands=tuple(command for _, command in body["buttons"]),
        pages=tuple(path for _, path in body.get("links", ())),
    )
