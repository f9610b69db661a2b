"""What a check-in round left behind: who was told what privately, and what was decided."""

from __future__ import annotations

from sqlalchemy import text as sql

from tests.kit.desk import Desk


def cards(desk: Desk, staff_id: str) -> list[str]:
    """What somebody was told privately by the clock, oldest first."""
    return [post.text for post in desk.posts(staff_id=staff_id) if post.request_id.startswith("clock:")]


def reasons(desk: Desk, staff_id: str) -> list[tuple[str, str]]:
    with desk.database.engine.connect() as connection:
        found = connection.execute(
            sql("SELECT kind, reason FROM person_occurrences WHERE staff_id = :who ORDER BY decided_at"),
            {"who": staff_id},
        )
        return [tuple(row) for row in found]


def decided(desk: Desk, kind: str) -> list[str]:
    with desk.database.engine.connect() as connection:
        found = connection.execute(
            sql("SELECT reason FROM occurrences WHERE kind = :kind ORDER BY decided_at"), {"kind": kind}
        )
        return [row[0] for row in found]


def follow_up(desk: Desk, kind: str, **after: float) -> None:
    """What the timetable says of the round some time after it."""
    day = desk.now.date()
    desk.forward(**after)
    desk.tick(kind, day=day)
    desk.forward(seconds=1)
