"""The whole trade: milestones, blockers, target versions, cycles of a group, dependencies, feeds and more.

What is known of older rows is filled in: the road a key result had is its first version, the newest
report that stands says what the last step was, and every event says what it is about.
"""

from __future__ import annotations

import json
from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    """A text column; without a default it may be NULL."""
    given = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, sa.String(), server_default=given, nullable=default is None)


def _flag(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "place"),
    )
    op.create_index("ix_questions_made_at", "questions", ["made_at"], unique=False)
    op.create_table(
        "group_cycles",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.Column("cycle", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_by", sa.String(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("picture", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by"],
            ["people.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups.id"],
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"],
            ["people.staff_id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("group_id", "cycle"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "retros",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.Column("cycle", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"],
            ["people.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_retros_group_cycle", "retros", ["group_id", "cycle", "id"], unique=False)
    op.create_table(
        "blockers",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key_result_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"],
            ["people.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"],
            ["people.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["key_result_id"],
            ["key_results.id"],
        ),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["people.staff_id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_blockers_key_result", "blockers", ["key_result_id", "id"], unique=False)
    op.create_index(
        "uq_blockers_open",
        "blockers",
        ["key_result_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "comments",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key_result_id", ROW_ID, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"],
            ["people.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["key_result_id"],
            ["key_results.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_key_result_id", "comments", ["key_result_id"], unique=False)
    op.create_table(
        "dependencies",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("waiting", ROW_ID, nullable=False),
        sa.Column("on", ROW_ID, nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["people.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["people.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["on"],
            ["key_results.id"],
        ),
        sa.ForeignKeyConstraint(
            ["waiting"],
            ["key_results.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dependencies_on", "dependencies", ["on"], unique=False)
    op.create_index("ix_dependencies_waiting", "dependencies", ["waiting"], unique=False)
    op.create_table(
        "feeds",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("key_result_id", ROW_ID, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_result_id"],
            ["key_results.id"],
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["people.staff_id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_key_result_id", "feeds", ["key_result_id"], unique=False)
    op.create_table(
        "kudos",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key_result_id", ROW_ID, nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"],
            ["people.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["key_result_id"],
            ["key_results.id"],
        ),
        sa.ForeignKeyConstraint(
            ["to"],
            ["people.staff_id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_kudos_key_result_id", "kudos", ["key_result_id"], unique=False)
    op.create_index("ix_kudos_to", "kudos", ["to"], unique=False)
    op.create_table(
        "milestones",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key_result_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["done_by"],
            ["people.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["key_result_id"],
            ["key_results.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key_result_id", "number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "target_versions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key_result_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("start", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("low", sa.String(), nullable=True),
        sa.Column("commit", sa.String(), nullable=True),
        sa.Column("stretch", sa.String(), nullable=True),
        sa.Column("phases", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"],
            ["people.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["key_result_id"],
            ["key_results.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key_result_id", "number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "feed_calls",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("feed_id", ROW_ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feeds.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_feed_calls_feed_at", "feed_calls", ["feed_id", "at"], unique=False)
    op.create_table(
        "feed_values",
        sa.Column("feed_id", ROW_ID, nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feeds.id"],
        ),
        sa.PrimaryKeyConstraint("feed_id", "client_id"),
    )
    op.create_index("ix_feed_values_at", "feed_values", ["at"], unique=False)
    op.add_column("alignments", _flag("contributes"))
    op.create_index(
        "ix_alignments_to_key_result",
        "alignments",
        ["to_key_result_id"],
        unique=False,
        sqlite_where=sa.text("to_key_result_id IS NOT NULL"),
        postgresql_where=sa.text("to_key_result_id IS NOT NULL"),
    )
    op.add_column("check_ins", _text("low"))
    op.add_column("check_ins", _flag("done"))
    op.add_column("check_ins", _text("ticked", "[]"))
    op.add_column("check_ins", sa.Column("mends", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_check_ins_mends",
        "check_ins",
        ["mends"],
        unique=False,
        sqlite_where=sa.text("mends IS NOT NULL"),
        postgresql_where=sa.text("mends IS NOT NULL"),
    )
    op.add_column("events", _text("about", ""))
    op.create_index("ix_events_subject", "events", ["subject", "about", "id"], unique=False)
    op.add_column("groups", _text("rollup", "equal"))
    op.add_column("groups", _flag("overflow"))
    op.add_column("key_results", _text("low"))
    op.add_column("key_results", _text("commit"))
    op.add_column("key_results", _text("stretch"))
    op.add_column("key_results", _text("phases", "[]"))
    op.add_column("key_results", _flag("done"))
    op.add_column("key_results", _text("last_step"))
    op.add_column("key_results", _text("feed", "none"))
    op.add_column("key_results", _text("feed_source", ""))
    op.add_column("key_results", _text("score"))
    op.add_column("key_results", _text("score_note", ""))
    op.add_column("key_results", _text("reason", ""))
    op.add_column("key_results", _text("carried_from"))
    op.add_column("objectives", _text("score"))
    op.add_column("objectives", _text("score_note", ""))
    op.add_column("objectives", _text("verdict"))
    op.add_column("objectives", _text("verdict_line", ""))
    op.add_column("objectives", _text("reason", ""))
    op.add_column("objectives", _text("carried_from"))
    _first_versions()
    _last_steps()
    _what_events_are_about()


def _first_versions() -> None:
    op.execute(
        """
        INSERT INTO target_versions (key_result_id, number, since, by, start, target, phases)
        SELECT id, 1, created_at, owner, start, target, '[]' FROM key_results ORDER BY id
        """
    )


def _last_steps() -> None:
    bind = op.get_bind()
    standing = sa.text(
        """
        SELECT key_result_id, value, before FROM check_ins WHERE undone = 0
        ORDER BY key_result_id, at, id
        """
    )
    newest = {row.key_result_id: (row.value, row.before) for row in bind.execute(standing)}
    for key, (value, before) in newest.items():
        if before is None:
            continue
        step = Decimal(value) - Decimal(before)
        bind.execute(
            sa.text("UPDATE key_results SET last_step = :step WHERE id = :key"),
            {"step": f"{step.normalize():f}" if step else "0", "key": key},
        )


def _what_events_are_about() -> None:
    op.execute(
        """
        UPDATE events SET about = 'key_result'
        WHERE what IN ('check_in', 'add_key_result', 'edit_key_result')
        """
    )
    op.execute(
        "UPDATE events SET about = 'objective' WHERE what IN ('add_objective', 'edit_objective', 'align')"
    )
    bind = op.get_bind()
    about = {row.id: row.about for row in bind.execute(sa.text("SELECT id, about FROM events"))}
    for row in bind.execute(sa.text("SELECT id, facts FROM events WHERE what = 'undo'")).all():
        of = about.get(json.loads(row.facts).get("of"), "")
        bind.execute(sa.text("UPDATE events SET about = :of WHERE id = :key"), {"of": of, "key": row.id})


def downgrade() -> None:
    op.drop_column("objectives", "carried_from")
    op.drop_column("objectives", "reason")
    op.drop_column("objectives", "verdict_line")
    op.drop_column("objectives", "verdict")
    op.drop_column("objectives", "score_note")
    op.drop_column("objectives", "score")
    op.drop_column("key_results", "carried_from")
    op.drop_column("key_results", "reason")
    op.drop_column("key_results", "score_note")
    op.drop_column("key_results", "score")
    op.drop_column("key_results", "feed_source")
    op.drop_column("key_results", "feed")
    op.drop_column("key_results", "last_step")
    op.drop_column("key_results", "done")
    op.drop_column("key_results", "phases")
    op.drop_column("key_results", "stretch")
    op.drop_column("key_results", "commit")
    op.drop_column("key_results", "low")
    op.drop_column("groups", "overflow")
    op.drop_column("groups", "rollup")
    op.drop_index("ix_events_subject", table_name="events")
    op.drop_column("events", "about")
    op.drop_index("ix_check_ins_mends", table_name="check_ins")
    op.drop_column("check_ins", "mends")
    op.drop_column("check_ins", "ticked")
    op.drop_column("check_ins", "done")
    op.drop_column("check_ins", "low")
    op.drop_index("ix_alignments_to_key_result", table_name="alignments")
    op.drop_column("alignments", "contributes")
    op.drop_index("ix_feed_values_at", table_name="feed_values")
    op.drop_table("feed_values")
    op.drop_index("ix_feed_calls_feed_at", table_name="feed_calls")
    op.drop_table("feed_calls")
    op.drop_table("target_versions")
    op.drop_table("milestones")
    op.drop_index("ix_kudos_to", table_name="kudos")
    op.drop_index("ix_kudos_key_result_id", table_name="kudos")
    op.drop_table("kudos")
    op.drop_index("ix_feeds_key_result_id", table_name="feeds")
    op.drop_table("feeds")
    op.drop_index("ix_dependencies_waiting", table_name="dependencies")
    op.drop_index("ix_dependencies_on", table_name="dependencies")
    op.drop_table("dependencies")
    op.drop_index("ix_comments_key_result_id", table_name="comments")
    op.drop_table("comments")
    op.drop_index("uq_blockers_open", table_name="blockers")
    op.drop_index("ix_blockers_key_result", table_name="blockers")
    op.drop_table("blockers")
    op.drop_index("ix_retros_group_cycle", table_name="retros")
    op.drop_table("retros")
    op.drop_table("group_cycles")
    op.drop_index("ix_questions_made_at", table_name="questions")
    op.drop_table("questions")
