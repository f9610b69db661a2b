"""Every table, once. A new column is one line here and one migration.

Only text and whole numbers are stored, so that both databases and the driver's cursor agree without
converters: decimals as plain strings ("37.2"), days as "2026-11-20", instants as milliseconds UTC,
flags as 0 or 1, lists and messages as JSON text.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, UniqueConstraint, text
from sqlmodel import Field, SQLModel

# SQLite numbers rows by itself only when the key is its own INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


def row_id() -> Any:
    return Field(default=None, primary_key=True, sa_type=RowId)


def instant(*, default: Any = ..., index: bool = False) -> Any:
    return Field(default, sa_type=BigInteger, index=index)


def refers(to: str, *, index: bool = False, default: Any = ...) -> Any:
    return Field(default, sa_type=RowId, foreign_key=to, index=index)


def partial(name: str, *columns: str, only: str, unique: bool = False) -> Index:
    """An index of just the rows for which `only` holds."""
    return Index(name, *columns, unique=unique, sqlite_where=text(only), postgresql_where=text(only))


class GroupRow(SQLModel, table=True):
    """A conversation, with the settings it had when the process that wrote them started."""

    __tablename__ = "groups"

    id: int | None = row_id()
    conversation_id: str = Field(unique=True)
    key: str = Field(unique=True)
    title: str
    level: str
    parent: str | None = None
    managers: str  # JSON list, those of the groups above included
    lang: str
    tz: str
    calendar: str
    visibility: str
    health: str
    external: int
    configured: int
    checkin: str
    card: str
    quiet: str
    notices: str
    custom_robot: int  # 1: posts leave by the group's own custom robot
    first_seen: int = instant()
    checkin_anchor: str
    card_anchor: str
    carded_at: int | None = instant(default=None)  # when the last progress card was made


class PersonRow(SQLModel, table=True):
    __tablename__ = "people"

    staff_id: str = Field(primary_key=True)
    name: str
    lang: str | None = None


class MemberRow(SQLModel, table=True):
    """Who spoke in a group."""

    __tablename__ = "members"

    group_id: int = Field(sa_type=RowId, foreign_key="groups.id", primary_key=True)
    staff_id: str = Field(foreign_key="people.staff_id", primary_key=True, index=True)


class CounterRow(SQLModel, table=True):
    """The last number given to an objective ("O") or key result ("KR") of a group and cycle."""

    __tablename__ = "counters"

    group_id: int = Field(sa_type=RowId, foreign_key="groups.id", primary_key=True)
    cycle: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    last: int


class ObjectiveRow(SQLModel, table=True):
    __tablename__ = "objectives"
    __table_args__ = (UniqueConstraint("group_id", "cycle", "number"),)

    id: int | None = row_id()
    group_id: int = refers("groups.id")
    cycle: str
    number: int
    title: str
    owner: str = Field(foreign_key="people.staff_id", index=True)
    visibility: str
    ambition: str
    state: str
    created_at: int = instant()


class AlignmentRow(SQLModel, table=True):
    """An arrow upwards, to an objective or to a key result."""

    __tablename__ = "alignments"
    __table_args__ = (
        UniqueConstraint("objective_id", "to_objective_id", "to_key_result_id"),
        # NULL is never equal to NULL: arrows to an objective itself need a key of their own.
        partial(
            "uq_alignments_to_objective",
            "objective_id",
            "to_objective_id",
            only="to_key_result_id IS NULL",
            unique=True,
        ),
    )

    id: int | None = row_id()
    objective_id: int = refers("objectives.id", index=True)
    to_objective_id: int = refers("objectives.id", index=True)
    to_key_result_id: int | None = refers("key_results.id", default=None)


class KeyResultRow(SQLModel, table=True):
    __tablename__ = "key_results"
    __table_args__ = (UniqueConstraint("group_id", "cycle", "number"),)

    id: int | None = row_id()
    objective_id: int = refers("objectives.id", index=True)
    group_id: int = refers("groups.id")
    cycle: str
    number: int
    title: str
    owner: str = Field(foreign_key="people.staff_id", index=True)
    kind: str
    unit: str
    start: str | None
    target: str
    current: str | None
    weight: str
    due: str | None
    confidence: int | None
    stated: str | None
    state: str
    created_at: int = instant()
    checked_in_at: int | None = instant(default=None)


class CheckInRow(SQLModel, table=True):
    """One report. `start` and `target` are the road it was made under; `recorded_at` when it was typed."""

    __tablename__ = "check_ins"
    __table_args__ = (Index("ix_check_ins_key_result_at", "key_result_id", "at", "id"),)

    id: int | None = row_id()
    key_result_id: int = refers("key_results.id")
    at: int = instant()
    recorded_at: int = instant()
    by: str = Field(foreign_key="people.staff_id")
    source: str
    value: str
    before: str | None
    start: str | None
    target: str
    confidence: int | None
    stated: str | None
    note: str
    approx: int
    late: int
    undone: int


class EventRow(SQLModel, table=True):
    """One change: who, when, what, from where; enough of before and after to take it back.

    `place` is the conversation it was typed in, "direct" for one-to-one chats.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_by_place", "by", "place", "id"),)

    id: int | None = row_id()
    at: int = instant()
    by: str
    place: str
    request_id: str
    source: str
    what: str
    group_id: int = refers("groups.id")
    subject: int = Field(sa_type=BigInteger)
    facts: str
    undone: int


class InboxRow(SQLModel, table=True):
    """A request that was taken. `pair` is a hash of its signature's (timestamp, sign), "" if it had none."""

    __tablename__ = "inbox"
    __table_args__ = (partial("ix_inbox_pair", "pair", only="pair <> ''"),)

    id: str = Field(primary_key=True)
    received_at: int = instant(index=True)
    pair: str


class OutboxRow(SQLModel, table=True):
    """A finished message and the doors it may leave by.

    `lane` keeps what goes to one conversation in order; `session` is an encrypted session webhook,
    emptied when the message is sent, dead, or the webhook expired.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        partial("ix_outbox_open", "priority", "id", only="state IN ('pending', 'sending')"),
        partial("ix_outbox_lane", "lane", "id", only="state IN ('pending', 'sending')"),
    )

    id: int | None = row_id()
    request_id: str = Field(index=True)
    made_at: int = instant()
    lane: str
    priority: int
    conversation: str  # "" when it goes to one person
    staff_id: str  # "" when it goes to a group
    group_key: str
    session: str
    session_expires: int = instant()
    body: str
    not_before: int = instant()
    expires_at: int = instant()
    state: str  # pending, sending, sent, answered (in the HTTP response), dead
    attempts: int
    crashes: int  # leases that ran out: whoever sent it last did not come back
    parts_sent: int
    lease: str
    lease_until: int = instant()
    sent_at: int | None = instant(default=None)
    reason: str


class OccurrenceRow(SQLModel, table=True):
    """One time of the timetable that was decided: done, or skipped with its reason."""

    __tablename__ = "occurrences"

    group_id: int = Field(sa_type=RowId, foreign_key="groups.id", primary_key=True)
    kind: str = Field(primary_key=True)
    day: str = Field(primary_key=True)  # the nominal day, before days off push it
    due_at: int = instant()
    decided_at: int = instant()
    state: str  # done, skipped
    reason: str


class RefusalRow(SQLModel, table=True):
    """A refused line, kept for an hour: the second one in a group goes one to one."""

    __tablename__ = "refusals"
    __table_args__ = (
        Index("ix_refusals_staff_at", "staff_id", "at"),
        Index("ix_refusals_place_at", "place", "at"),
    )

    id: int | None = row_id()
    at: int = instant()
    place: str
    staff_id: str
    code: str
    answered: int


class SendRow(SQLModel, table=True):
    """One send through a limited door, kept for as long as the limit looks back."""

    __tablename__ = "sends"
    __table_args__ = (Index("ix_sends_door_at", "door", "at"),)

    id: int | None = row_id()
    door: str
    at: int = instant()


class ParkedRow(SQLModel, table=True):
    """A door that must stay shut until an instant, such as a robot banned for ten minutes."""

    __tablename__ = "parked"

    door: str = Field(primary_key=True)
    until: int = instant()
