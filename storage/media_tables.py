"""The table of what was uploaded to DingTalk. `storage.tables` knows it too."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from storage.columns import instant


class MediaRow(SQLModel, table=True):
    """A file by what is in it: `digest` is the SHA-256 of its content; messages show it by `media_id`."""

    __tablename__ = "media"

    digest: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    media_id: str
    at: int = instant(index=True)
