"""The tables of what was sent or refused lately, and of who does what. `storage.tables` knows these too."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.columns import instant, row_id


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
    """A door that must stay shut until an instant; for good where a group's posts are suspended."""

    __tablename__ = "parked"

    door: str = Field(primary_key=True)
    until: int = instant()


class MarkRow(SQLModel, table=True):
    """Something the processes of a database tell each other: a word and an instant under a name."""

    __tablename__ = "marks"

    name: str = Field(primary_key=True)
    value: str
    at: int = instant()
