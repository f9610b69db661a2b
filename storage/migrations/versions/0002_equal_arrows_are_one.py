"""Equal arrows from objective to objective are one.

The unique key over three columns does not see them: to_key_result_id is NULL in both, and two NULLs
are not equal to a database. Of equal arrows the oldest is kept.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NAME = "uq_alignments_to_objective"


def upgrade() -> None:
    op.execute(
        """
        DELETE FROM alignments
        WHERE to_key_result_id IS NULL AND id NOT IN (
            SELECT min(id) FROM alignments WHERE to_key_result_id IS NULL
            GROUP BY objective_id, to_objective_id
        )
        """
    )
    to_objective = sa.text("to_key_result_id IS NULL")
    op.create_index(
        NAME,
        "alignments",
        ["objective_id", "to_objective_id"],
        unique=True,
        sqlite_where=to_objective,
        postgresql_where=to_objective,
    )


def downgrade() -> None:
    op.drop_index(NAME, table_name="alignments")
