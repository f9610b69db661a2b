"""Interactive cards that were shown, so that a tap on one finds what it stands for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("track_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("rows", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("track_id"),
    )
    op.create_index("ix_cards_staff_id", "cards", ["staff_id"])


def downgrade() -> None:
    op.drop_index("ix_cards_staff_id", table_name="cards")
    op.drop_table("cards")
