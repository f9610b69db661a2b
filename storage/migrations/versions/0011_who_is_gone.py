"""Who is gone from the company, its administrators or a group; members who never spoke."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "place"),
    )
    op.create_index("ix_departures_place", "departures", ["place"])
    # Until now only who spoke was a member.
    op.add_column("members", sa.Column("spoke", sa.Integer(), server_default=sa.text("1"), nullable=False))


def downgrade() -> None:
    op.drop_column("members", "spoke")
    op.drop_index("ix_departures_place", table_name="departures")
    op.drop_table("departures")
