"""Every table, once; more in the other modules named `…_tables`.

A new column is one line here and one migration. What a column may hold says `storage.columns`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage import card_tables as card_tables  # whoever knows these tables knows all
from storage import departure_tables as departure_tables
from storage import limit_tables as limit_tables
from storage import media_tables as media_tables
from storage import rhythm_tables as rhythm_tables
from storage import session_tables as session_tables
from storage import trade_tables as trade_tables
from storage.columns import RowId, instant, later, partial, refers, row_id
from storage.people_tables import MemberRow as MemberRow
from storage.people_tables import PersonRow as PersonRow


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
    rollup: str = later("equal")
    overflow: int = later(0)
    digest: str = later("every 2 weeks on mon 11:00")
    names: int = later(0)  # 1: who is still to report is named in the group
    pictures: int = later(1)  # 1: cards show charts


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
    score: str | None = None
    score_note: str = later("")
    verdict: str | None = None
    verdict_line: str = later("")
    reason: str = later("")
    carried_from: str | None = None  # "2026Q4/O1": of the same group


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
        partial("ix_alignments_to_key_result", "to_key_result_id", only="to_key_result_id IS NOT NULL"),
    )

    id: int | None = row_id()
    objective_id: int = refers("objectives.id", index=True)
    to_objective_id: int = refers("objectives.id", index=True)
    to_key_result_id: int | None = refers("key_results.id", default=None)
    contributes: int = later(0)


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
    low: str | None = None
    commit: str | None = None
    stretch: str | None = None
    phases: str = later("[]")  # JSON list of [day, share, value]
    done: int = later(0)
    last_step: str | None = None
    feed: str = later("none")
    feed_source: str = later("")
    score: str | None = None
    score_note: str = later("")
    reason: str = later("")
    carried_from: str | None = None  # "2026Q4/KR3": of the same group


class CheckInRow(SQLModel, table=True):
    """One report. `start`, `target` and `low` are what it was made under; `recorded_at` when it was typed.

    `mends` is the id of the report that this one corrects.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        Index("ix_check_ins_key_result_at", "key_result_id", "at", "id"),
        partial("ix_check_ins_mends", "mends", only="mends IS NOT NULL"),
    )

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
    low: str | None = None
    done: int = later(0)
    ticked: str = later("[]")  # JSON list of titles
    mends: int | None = Field(default=None, sa_type=BigInteger)


class EventRow(SQLModel, table=True):
    """One change: who, when, what, from where; enough of before and after to take it back.

    `place` is the conversation it was typed in, "direct" for one-to-one chats. `subject` is the id of
    what it is `about`: "objective", "key_result", "" for anything else.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_by_place", "by", "place", "id"),
        Index("ix_events_subject", "subject", "about", "id"),
    )

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
    about: str = later("")


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
    state: str  # pending, sending, sent, answered (in the HTTP response), withdrawn (by its asker), dead
    attempts: int
    crashes: int  # leases that ran out: whoever sent it last did not come back
    parts_sent: int
    lease: str
    lease_until: int = instant()
    sent_at: int | None = instant(default=None)
    reason: str
    query_keys: str = later("")  # JSON list: by which the app robot's messages can be taken back, "" for none


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
