"""Sent messages keep the keys by which they can be taken back; what was uploaded is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "outbox", sa.Column("query_keys", sa.String(), server_default=sa.text("''"), nullable=False)
    )
    op.create_table(
        "media",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("media_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "kind"),
    )
    op.create_index("ix_media_at", "media", ["at"])


def downgrade() -> None:
    op.drop_table("media")
    op.drop_column("outbox", "query_keys")
