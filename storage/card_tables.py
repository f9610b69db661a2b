"""The table of interactive cards that were shown. `storage.tables` knows it too."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from storage.columns import instant


class CardRow(SQLModel, table=True):
    """A card that rewrites itself when it is tapped, one to one or in a group.

    `rows` is JSON: what each row is about, the version of it that was drawn last, and what its taps say.
    `refused` is why it was not taken, "" for one that was shown.
    """

    __tablename__ = "cards"

    track_id: str = Field(primary_key=True)
    kind: str
    conversation: str  # "" when it is one person's
    staff_id: str = Field(index=True)  # "" when it is a group's
    rows: str
    made_at: int = instant()
    refused: str
