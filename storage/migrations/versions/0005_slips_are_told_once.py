"""Slips are told once: a dependency knows which one its waiting side has heard of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    told = sa.Column("told", sa.String(), server_default=sa.text("''"), nullable=False)
    op.add_column("dependencies", told)


def downgrade() -> None:
    op.drop_column("dependencies", "told")
