"""What an administrator or a monitor asks about the whole road: how much waits, died, was done. Read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import sqlite_version

from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import StorageUnavailable, sqlite_path
from storage.mapping import moment_or_none
from storage.outbox import REPLY, is_open
from storage.rhythm_tables import SpendingRow
from storage.spending import TOLD
from storage.statement import Statement
from storage.tables import OccurrenceRow, OutboxRow
from storage.unit_of_work import UnitOfWork

X, N, P = OutboxRow.__table__, OccurrenceRow.__table__, SpendingRow.__table__  # type: ignore[attr-defined]

WAITING = Statement(
    select(func.count().label("count")).select_from(
        select(X.c.id).where(is_open(X), X.c.priority == REPLY).limit(bindparam("most")).subquery()
    )
)
DEAD = Statement(select(X.c.id, X.c.reason).where(X.c.state == "dead"))
OPEN = select(func.count(), func.min(X.c.made_at)).where(is_open(X))
GIVEN_UP = select(func.count()).where(X.c.state == "dead")
LOST_LEASES = select(func.coalesce(func.sum(X.c.crashes), 0))
SPENDING = select(P.c.kind, P.c.count.label("number")).where(P.c.month == bindparam("of_month"))
OCCURRENCES = select(N.c.state, func.count().label("number")).group_by(N.c.state)
DECIDED = Statement(OCCURRENCES)
UNSENT = Statement(
    select(func.count().label("number"), func.min(X.c.made_at).label("oldest")).where(is_open(X))
)


@dataclass(frozen=True, slots=True)
class Whole:
    """The road at one look. Finished messages are forgotten after thirty days, so their counts may fall."""

    waiting: int
    oldest_waiting: datetime | None
    dead: int
    lost_leases: int
    occurrences: Mapping[str, int]  # done, skipped
    spending: Mapping[str, int]  # of the month, by kind


def whole(engine: Engine, *, month: str) -> Whole:
    """Read beside the writer, since it may take a while. Raises StorageUnavailable."""
    try:
        with engine.connect() as connection:
            waiting, oldest = connection.execute(OPEN).one()
            return Whole(
                waiting=waiting,
                oldest_waiting=moment_or_none(oldest),
                dead=connection.execute(GIVEN_UP).scalar_one(),
                lost_leases=int(connection.execute(LOST_LEASES).scalar_one()),
                occurrences={row.state: row.number for row in connection.execute(OCCURRENCES)},
                spending={
                    row.kind: row.number
                    for row in connection.execute(SPENDING, {"of_month": month})
                    if not row.kind.startswith(TOLD)
                },
            )
    except SQLAlchemyError as error:
        raise StorageUnavailable(type(error).__name__) from error


def size_bytes(engine: Engine) -> int | None:
    """What the database takes on its disk; None where that cannot be told. Raises StorageUnavailable."""
    path = sqlite_path(str(engine.url.render_as_string(hide_password=False)))
    if path is not None:
        # What was written last lies beside the file until it is folded back.
        parts = [each for each in (path, path.with_name(f"{path.name}-wal")) if each.is_file()]
        return sum(each.stat().st_size for each in parts) if path.is_file() else None
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar()
            return None if found is None else int(found)
    except SQLAlchemyError as error:
        raise StorageUnavailable(type(error).__name__) from error


def database_name(engine: Engine) -> str:
    """SQLite 3.51.3, PostgreSQL 18.1. Of one that nobody connected to yet only the first word is known."""
    if engine.dialect.name == "sqlite":
        return f"SQLite {sqlite_version}"
    known = getattr(engine.dialect, "server_version_info", None)
    return " ".join(["PostgreSQL", *([".".join(map(str, known))] if known else [])])


class Figures:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def answers_waiting(self, *, most: int) -> int:
        """How many replies are not through yet, counted no further than `most`."""
        row = self._unit.one(WAITING, most=most)
        return int(row["count"]) if row else 0

    def unsent(self) -> tuple[int, datetime | None]:
        """How many messages wait, and since when the oldest does."""
        row = self._unit.one(UNSENT)
        return (row["number"], moment_or_none(row["oldest"])) if row else (0, None)

    def decided(self) -> dict[str, int]:
        """Of the times of the timetable: how many were done, how many skipped."""
        return {row["state"]: row["number"] for row in self._unit.all(DECIDED)}

    def dead(self) -> dict[int, str]:
        """Messages that were given up, with the reason; forgotten with the others after thirty days."""
        return {row["id"]: row["reason"] for row in self._unit.all(DEAD)}
