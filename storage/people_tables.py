"""The tables of who there is and which groups they belong to. `storage.tables` knows these too."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.columns import RowId, instant, later, never, partial


class PersonRow(SQLModel, table=True):
    """Who somebody is. From `found_at` on: what DingTalk's address book says, and when it was asked."""

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_asked_at", "asked_at", "staff_id"),
        Index("ix_people_skeleton", "skeleton"),
        partial("ix_people_missing", "staff_id", only="missing_since IS NOT NULL"),
    )

    staff_id: str = Field(primary_key=True)
    name: str  # as cards call them: told apart from others of that name
    lang: str | None = None
    tz: str | None = None  # their own zone, where it is not that of their groups
    muted: str = later("")  # kinds they do not want to hear by themselves, with commas between
    found_at: int | None = instant(default=None)  # from then on the name is the address book's, no nickname
    plain: str = later("")  # the name alone; "" in a row that an older replica wrote
    skeleton: str = later("")  # the same for names that look alike
    nick: str = later("")  # what they call themselves in chats, once the name is the address book's
    asked_at: int = never()
    manager: str | None = None  # a staff id; they need not be known
    departments: str = later("[]")  # JSON list of [id, name]; the name is "" where it may not be read
    missing_since: int | None = instant(default=None)  # the first time they were not found


class MemberRow(SQLModel, table=True):
    """Who belongs to a group: they spoke there, or DingTalk says so."""

    __tablename__ = "members"

    group_id: int = Field(sa_type=RowId, foreign_key="groups.id", primary_key=True)
    staff_id: str = Field(foreign_key="people.staff_id", primary_key=True, index=True)
    spoke: int = later(1)
