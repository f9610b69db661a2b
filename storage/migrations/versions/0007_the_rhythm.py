"""What happens by itself: the agenda, who was asked and who is away, notices, spending.

A group of before is not told of anything that the older version did not know of: its new kinds of
posts count as decided up to the day of the migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW_KINDS = ("nudge", "list", "look", "digest", "draft", "scores", "unset", "carry")
COLUMNS = "(group_id, kind, day, due_at, decided_at, state, reason)"
PASSED = "the version before knew no such post"
_TODAY = {
    "sqlite": "date('now')",
    "postgresql": "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
}
_NOW = {
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000",
    "postgresql": "CAST(extract(epoch FROM now()) * 1000 AS BIGINT)",
}


def upgrade() -> None:
    _of_the_clock()
    _of_people()
    op.create_table(
        "notices",
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", ROW_ID, nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"]),
        sa.PrimaryKeyConstraint("group_id", "kind", "subject"),
    )
    op.create_table(
        "spending",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("month", "kind"),
    )
    digest = "'every 2 weeks on mon 11:00'"
    op.add_column("groups", sa.Column("digest", sa.String(), server_default=sa.text(digest), nullable=False))
    op.add_column("groups", sa.Column("names", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("people", sa.Column("tz", sa.String(), nullable=True))
    op.add_column("people", sa.Column("muted", sa.String(), server_default=sa.text("''"), nullable=False))
    _let_the_past_pass()


def _of_the_clock() -> None:
    op.create_table(
        "agenda",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_index("ix_agenda_due_at", "agenda", ["due_at", "subject"])
    op.create_table(
        "person_occurrences",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["people.staff_id"]),
        sa.PrimaryKeyConstraint("staff_id", "kind", "day"),
    )
    op.create_table(
        "asks",
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["people.staff_id"]),
        sa.PrimaryKeyConstraint("group_id", "day", "staff_id"),
    )
    op.create_index("ix_asks_staff_due_at", "asks", ["staff_id", "due_at"])


def _of_people() -> None:
    op.create_table(
        "absences",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("first_day", sa.String(), nullable=False),
        sa.Column("last_day", sa.String(), nullable=False),
        sa.Column("stand_in", sa.String(), nullable=True),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["people.staff_id"]),
        sa.ForeignKeyConstraint(["stand_in"], ["people.staff_id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absences_staff_last_day", "absences", ["staff_id", "last_day"])
    op.create_index("ix_absences_stand_in", "absences", ["stand_in", "last_day"])
    op.create_table(
        "snoozes",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["people.staff_id"]),
        sa.PrimaryKeyConstraint("staff_id"),
    )
    op.create_table(
        "skips",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key_result_id", ROW_ID, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["key_result_id"], ["key_results.id"]),
        sa.ForeignKeyConstraint(["by"], ["people.staff_id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_skips_key_result_at", "skips", ["key_result_id", "at"])
    op.create_table(
        "walks",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("key_result_id", ROW_ID, nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["people.staff_id"]),
        sa.ForeignKeyConstraint(["key_result_id"], ["key_results.id"]),
        sa.PrimaryKeyConstraint("staff_id", "place"),
    )
    op.create_index("ix_walks_at", "walks", ["at"])


def _let_the_past_pass() -> None:
    op.execute("INSERT INTO agenda SELECT 'group:' || id, 0 FROM groups WHERE configured = 1")
    name = op.get_bind().dialect.name
    for kind in NEW_KINDS:
        values = f"id, '{kind}', {_TODAY[name]}, {_NOW[name]}, {_NOW[name]}, 'skipped', '{PASSED}'"
        op.execute(f"INSERT INTO occurrences {COLUMNS} SELECT {values} FROM groups WHERE configured = 1")  # noqa: S608


def downgrade() -> None:
    kinds = ", ".join(f"'{kind}'" for kind in NEW_KINDS)
    op.execute(f"DELETE FROM occurrences WHERE kind IN ({kinds})")  # noqa: S608
    for table, column in (("people", "muted"), ("people", "tz"), ("groups", "names"), ("groups", "digest")):
        op.drop_column(table, column)
    for table in ("spending", "notices", "walks", "skips", "snoozes", "absences"):
        op.drop_table(table)
    for table in ("asks", "person_occurrences", "agenda"):
        op.drop_table(table)
