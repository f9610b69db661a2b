"""The tables of how people get in to the pages. `storage.tables` knows them too.

Neither refers to `people`: whoever gets in by a login may never have spoken to the robot.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from storage.columns import instant


class SessionRow(SQLModel, table=True):
    """A browser that was let in, or waits for its owner's word; only the hash of its token is kept.

    `code` is what the owner says to let it in, hashed with their staff id; "" once they did.
    """

    __tablename__ = "sessions"

    token_hash: str = Field(primary_key=True)
    staff_id: str = Field(index=True)
    name: str
    state: str
    code: str
    target: str
    device: str
    made_at: int = instant()
    seen_at: int = instant()
    expires_at: int = instant()


class PageLinkRow(SQLModel, table=True):
    """A link to the pages that was handed out; only the hash of what makes it one of its kind is kept."""

    __tablename__ = "page_links"

    jti_hash: str = Field(primary_key=True)
    staff_id: str = Field(index=True)
    target: str
    expires_at: int = instant()
    used_at: int | None = instant(default=None)
