"""What the address book says of people, and words that processes leave for each other.

Everybody of before counts as never asked about.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAMES = ("found_at", "nick", "asked_at", "manager", "departments", "missing_since")
ONLY = sa.text("missing_since IS NOT NULL")


def upgrade() -> None:
    none, nothing = sa.text("0"), sa.text("'[]'")
    for column in (
        sa.Column("found_at", sa.BigInteger(), nullable=True),
        sa.Column("nick", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), server_default=none, nullable=False),
        sa.Column("manager", sa.String(), nullable=True),
        sa.Column("departments", sa.String(), server_default=nothing, nullable=False),
        sa.Column("missing_since", sa.BigInteger(), nullable=True),
    ):
        op.add_column("people", column)
    op.create_index("ix_people_asked_at", "people", ["asked_at", "staff_id"])
    op.create_index("ix_people_missing", "people", ["staff_id"], sqlite_where=ONLY, postgresql_where=ONLY)
    op.create_table(
        "marks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    op.drop_table("marks")
    op.drop_index("ix_people_missing", "people")
    op.drop_index("ix_people_asked_at", "people")
    for name in reversed(NAMES):
        op.drop_column("people", name)
