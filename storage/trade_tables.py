"""The tables around key results and cycles: what people do there. `storage.tables` knows these too."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import NEVER_GIVEN_AGAIN, RowId, instant, later, partial, person, refers, row_id


class MilestoneRow(SQLModel, table=True):
    """One of the milestones of a key result; `number` is its place among them, from 1."""

    __tablename__ = "milestones"
    __table_args__ = (UniqueConstraint("key_result_id", "number"), NEVER_GIVEN_AGAIN)

    id: int | None = row_id()
    key_result_id: int = refers("key_results.id")
    number: int
    title: str
    done_at: int | None = instant(default=None)
    done_by: str | None = person(default=None)


class BlockerRow(SQLModel, table=True):
    """What kept a key result from moving, and for how long; the database allows one open at a time."""

    __tablename__ = "blockers"
    __table_args__ = (
        partial("uq_blockers_open", "key_result_id", only="closed_at IS NULL", unique=True),
        Index("ix_blockers_key_result", "key_result_id", "id"),
        NEVER_GIVEN_AGAIN,
    )

    id: int | None = row_id()
    key_result_id: int = refers("key_results.id")
    reason: str
    owner: str = person()
    by: str = person()
    opened_at: int = instant()
    closed_at: int | None = instant(default=None)
    closed_by: str | None = person(default=None)
    word: str  # what it was closed with


class TargetVersionRow(SQLModel, table=True):
    """The road of a key result from an instant on; number 1 is how it was created."""

    __tablename__ = "target_versions"
    __table_args__ = (UniqueConstraint("key_result_id", "number"), NEVER_GIVEN_AGAIN)

    id: int | None = row_id()
    key_result_id: int = refers("key_results.id")
    number: int
    since: int = instant()
    by: str = person()
    start: str | None
    target: str
    low: str | None
    commit: str | None
    stretch: str | None
    phases: str  # JSON, as in key_results


class GroupCycleRow(SQLModel, table=True):
    """A cycle as one group lives it; one without a row is open. `picture` is JSON, empty until closed."""

    __tablename__ = "group_cycles"
    __table_args__ = (UniqueConstraint("group_id", "cycle"), NEVER_GIVEN_AGAIN)

    id: int | None = row_id()
    group_id: int = refers("groups.id")
    cycle: str
    state: str
    opened_at: int | None = instant(default=None)
    opened_by: str | None = person(default=None)
    closed_at: int | None = instant(default=None)
    closed_by: str | None = person(default=None)
    picture: str


class GroupOverrideRow(SQLModel, table=True):
    """A setting said in chat, with the text it goes back to when it is reset."""

    __tablename__ = "group_overrides"
    __table_args__ = (UniqueConstraint("group_id", "name"), NEVER_GIVEN_AGAIN)

    id: int | None = row_id()
    group_id: int = refers("groups.id")
    name: str
    value: str
    beneath: str
    said_at: int = instant()
    said_by: str = person()


class DependencyRow(SQLModel, table=True):
    """`waiting` cannot go on without `on`, both key results. The id is what people type.

    `told` is the slip the waiting side knows of, "" for none.
    """

    __tablename__ = "dependencies"
    __table_args__ = (NEVER_GIVEN_AGAIN,)

    id: int | None = row_id()
    waiting: int = refers("key_results.id", index=True)
    on: int = refers("key_results.id", index=True)
    by: str | None  # the day it is needed
    state: str
    asked_by: str = person()
    asked_at: int = instant()
    reason: str
    answered_by: str | None = person(default=None)
    answered_at: int | None = instant(default=None)
    told: str = later("")


class CommentRow(SQLModel, table=True):
    __tablename__ = "comments"
    __table_args__ = (NEVER_GIVEN_AGAIN,)

    id: int | None = row_id()
    key_result_id: int = refers("key_results.id", index=True)
    by: str = person()
    at: int = instant()
    text: str


class KudosRow(SQLModel, table=True):
    __tablename__ = "kudos"
    __table_args__ = (NEVER_GIVEN_AGAIN,)

    id: int | None = row_id()
    key_result_id: int = refers("key_results.id", index=True)
    to: str = person(index=True)
    by: str = person()
    at: int = instant()
    text: str


class RetroRow(SQLModel, table=True):
    """One line of what a group learnt in a cycle."""

    __tablename__ = "retros"
    __table_args__ = (Index("ix_retros_group_cycle", "group_id", "cycle", "id"), NEVER_GIVEN_AGAIN)

    id: int | None = row_id()
    group_id: int = refers("groups.id")
    cycle: str
    by: str = person()
    at: int = instant()
    text: str


class FeedRow(SQLModel, table=True):
    """A bearer token that may report the value of one key result; only its hash is kept."""

    __tablename__ = "feeds"
    __table_args__ = (NEVER_GIVEN_AGAIN,)

    id: int | None = row_id()
    token_hash: str = Field(unique=True)
    key_result_id: int = refers("key_results.id", index=True)
    made_at: int = instant()
    made_by: str = person()
    revoked_at: int | None = instant(default=None)


class FeedValueRow(SQLModel, table=True):
    """What a machine was answered, under the id it gave: the same id again gets the same answer."""

    __tablename__ = "feed_values"

    feed_id: int = Field(sa_type=RowId, foreign_key="feeds.id", primary_key=True)
    client_id: str = Field(primary_key=True)
    at: int = instant(index=True)
    answer: str


class FeedCallRow(SQLModel, table=True):
    """One call with a token, kept for as long as its limit looks back."""

    __tablename__ = "feed_calls"
    __table_args__ = (Index("ix_feed_calls_feed_at", "feed_id", "at"),)

    id: int | None = row_id()
    feed_id: int = refers("feeds.id")
    at: int = Field(sa_type=BigInteger)


class ExportTokenRow(SQLModel, table=True):
    """A bearer token of an admin that may fetch the export; only its hash is kept."""

    __tablename__ = "export_tokens"

    token_hash: str = Field(primary_key=True)
    made_by: str = person(index=True)
    made_at: int = instant()
    expires_at: int = instant()


class QuestionRow(SQLModel, table=True):
    """What somebody was asked back and has not answered: one at a time in each place.

    `origin` is where the line was typed that the question is about. `lines` is a JSON list: what
    runs on yes, or one line for each of the numbered choices.
    """

    __tablename__ = "questions"

    staff_id: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    kind: str
    origin: str
    lines: str
    made_at: int = instant(index=True)
