"""What the address book says of people, and words that processes leave for each other.

Everybody of before counts as never asked about; those of one name are told apart.
"""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from storage.namesakes import Bearer, shown, skeleton

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAMES = ("found_at", "plain", "skeleton", "nick", "asked_at", "manager", "departments", "missing_since")
ONLY = sa.text("missing_since IS NOT NULL")


def upgrade() -> None:
    none, empty, nothing = sa.text("0"), sa.text("''"), sa.text("'[]'")
    for column in (
        sa.Column("found_at", sa.BigInteger(), nullable=True),
        sa.Column("plain", sa.String(), server_default=empty, nullable=False),
        sa.Column("skeleton", sa.String(), server_default=empty, nullable=False),
        sa.Column("nick", sa.String(), server_default=empty, nullable=False),
        sa.Column("asked_at", sa.BigInteger(), server_default=none, nullable=False),
        sa.Column("manager", sa.String(), nullable=True),
        sa.Column("departments", sa.String(), server_default=nothing, nullable=False),
        sa.Column("missing_since", sa.BigInteger(), nullable=True),
    ):
        op.add_column("people", column)
    op.create_index("ix_people_asked_at", "people", ["asked_at", "staff_id"])
    op.create_index("ix_people_missing", "people", ["staff_id"], sqlite_where=ONLY, postgresql_where=ONLY)
    op.create_index("ix_people_skeleton", "people", ["skeleton"])
    _tell_apart()
    op.create_table(
        "marks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _tell_apart() -> None:
    """People of before who are of one name."""
    people = sa.table("people", *map(sa.column, ("staff_id", "name", "plain", "skeleton")))
    bind, alike = op.get_bind(), defaultdict(list)
    for row in bind.execute(sa.select(people.c.staff_id, people.c.name).order_by(people.c.staff_id)).all():
        alike[skeleton(row.name)].append(Bearer(row.staff_id, row.name))
    rows = [
        {"who": each.staff_id, "to": called, "alone": each.name, "form": form}
        for form, bearers in alike.items()
        for each, called in zip(bearers, shown(bearers).values(), strict=True)
    ]
    change = (
        sa.update(people)
        .where(people.c.staff_id == sa.bindparam("who"))
        .values(name=sa.bindparam("to"), plain=sa.bindparam("alone"), skeleton=sa.bindparam("form"))
    )
    if rows:
        bind.execute(change, rows)


def downgrade() -> None:
    op.drop_table("marks")
    op.execute("UPDATE people SET name = plain WHERE plain <> ''")
    op.drop_index("ix_people_skeleton", "people")
    op.drop_index("ix_people_missing", "people")
    op.drop_index("ix_people_asked_at", "people")
    for name in reversed(NAMES):
        op.drop_column("people", name)
