"""The table of who is gone from where. `storage.tables` knows it too."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from storage.columns import instant


class DepartureRow(SQLModel, table=True):
    """The newest that is known of somebody's going from a place, or coming back to it.

    `place` is "company", "admins" or a conversation's id. No foreign key: somebody nobody here ever heard
    of may be gone before their first line arrives.
    """

    __tablename__ = "departures"

    staff_id: str = Field(primary_key=True)
    place: str = Field(primary_key=True, index=True)
    at: int = instant()
    gone: int
