"""Tokens with which an admin's program fetches the export."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_tokens",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["people.staff_id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_export_tokens_made_by", "export_tokens", ["made_by"])


def downgrade() -> None:
    op.drop_index("ix_export_tokens_made_by", table_name="export_tokens")
    op.drop_table("export_tokens")
