"""The tables of what happens by itself: what to look at when, who was asked, who is away. Not what is said.

`storage.tables` knows these too.
"""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.columns import NEVER_GIVEN_AGAIN, RowId, instant, later, person, refers, row_id


class AgendaRow(SQLModel, table=True):
    """When the clock has to look at something next: "group:12", "ask:u003", "blocker:5".

    Only a hint, and cheap to read: what is said is decided by occurrences. One row a subject.
    """

    __tablename__ = "agenda"
    __table_args__ = (Index("ix_agenda_due_at", "due_at", "subject"),)

    subject: str = Field(primary_key=True)
    due_at: int = instant()


class PersonOccurrenceRow(SQLModel, table=True):
    """One time somebody was to be told something privately: done, or skipped with its reason.

    `day` is what makes it one: the local day of a nudge, the instant of a round's card.
    """

    __tablename__ = "person_occurrences"

    staff_id: str = Field(foreign_key="people.staff_id", primary_key=True)
    kind: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    due_at: int = instant()
    decided_at: int = instant()
    state: str  # done, skipped
    reason: str


class AskRow(SQLModel, table=True):
    """Who was asked in a check-in round; `day` is the round's nominal day, `due_at` its instant."""

    __tablename__ = "asks"
    __table_args__ = (Index("ix_asks_staff_due_at", "staff_id", "due_at"),)

    group_id: int = Field(sa_type=RowId, foreign_key="groups.id", primary_key=True)
    day: str = Field(primary_key=True)
    staff_id: str = Field(foreign_key="people.staff_id", primary_key=True)
    due_at: int = instant()


class AbsenceRow(SQLModel, table=True):
    """Somebody is away from `first_day` to `last_day`, both included; `ended_at`: back early."""

    __tablename__ = "absences"
    __table_args__ = (
        Index("ix_absences_staff_last_day", "staff_id", "last_day"),
        Index("ix_absences_stand_in", "stand_in", "last_day"),
        NEVER_GIVEN_AGAIN,
    )

    id: int | None = row_id()
    staff_id: str = person()
    first_day: str
    last_day: str
    stand_in: str | None = person(default=None)
    said_at: int = instant()
    ended_at: int | None = instant(default=None)


class SnoozeRow(SQLModel, table=True):
    """Somebody wants to hear nothing by themselves until an instant."""

    __tablename__ = "snoozes"

    staff_id: str = Field(foreign_key="people.staff_id", primary_key=True)
    until: int = instant()


class SkipRow(SQLModel, table=True):
    """A key result that has nothing to report this round: it counts as answered."""

    __tablename__ = "skips"
    __table_args__ = (Index("ix_skips_key_result_at", "key_result_id", "at"), NEVER_GIVEN_AGAIN)

    id: int | None = row_id()
    key_result_id: int = refers("key_results.id")
    by: str = person()
    at: int = instant()
    reason: str


class WalkRow(SQLModel, table=True):
    """The key result that somebody walking through theirs was asked about last, in one place.

    `answered` is how many they answered on the way so far.
    """

    __tablename__ = "walks"

    staff_id: str = Field(foreign_key="people.staff_id", primary_key=True)
    place: str = Field(primary_key=True)
    key_result_id: int = refers("key_results.id")
    answered: int
    at: int = instant(index=True)


class NoticeRow(SQLModel, table=True):
    """Something a group is to hear when its window closes. `subject` is the id of what it is about.

    `before` is how things stood when the window opened: the first one counts.
    """

    __tablename__ = "notices"

    group_id: int = Field(sa_type=RowId, foreign_key="groups.id", primary_key=True)
    kind: str = Field(primary_key=True)
    subject: int = Field(sa_type=RowId, primary_key=True)
    before: str
    at: int = instant()


class SpendingRow(SQLModel, table=True):
    """What a month's DingTalk calls and pushes came to, by kind; `month` is "2026-11" in UTC+8."""

    __tablename__ = "spending"

    month: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    count: int = later(0)
