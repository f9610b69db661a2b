"""Which times of the timetable were decided: each once, by whoever came first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import and_, bindparam, delete, func, not_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.mapping import millis
from storage.statement import Statement
from storage.tables import OccurrenceRow
from storage.unit_of_work import UnitOfWork

N = OccurrenceRow.__table__  # type: ignore[attr-defined]

# What was decided so far ahead of now, a clock decided that was wrong, or now is.
AHEAD = timedelta(minutes=10)
_skipped_ahead = and_(N.c.state == "skipped", N.c.decided_at > bindparam("ahead"))

DECIDE = Statement(
    upsert(N)
    .values({c.name: bindparam(c.name) for c in N.c})
    .on_conflict_do_nothing(index_elements=["group_id", "kind", "day"])
)
LAST = Statement(
    select(func.max(N.c.day).label("day")).where(
        N.c.group_id == bindparam("group_id"), N.c.kind == bindparam("kind")
    )
)
LAST_DONE = Statement(
    select(func.max(N.c.day).label("day")).where(
        N.c.group_id == bindparam("group_id"),
        N.c.kind == bindparam("kind"),
        N.c.day <= bindparam("until"),
        N.c.state == "done",
    )
)
LAST_OF_GROUP = Statement(
    select(N.c.kind, func.max(N.c.day).label("day"))
    .where(N.c.group_id == bindparam("group_id"), N.c.day <= bindparam("until"), not_(_skipped_ahead))
    .group_by(N.c.kind)
)
OVERRULE = Statement(
    delete(N).where(
        N.c.group_id == bindparam("group_id"),
        N.c.kind == bindparam("of_kind"),
        N.c.day == bindparam("of_day"),
        _skipped_ahead,
    )
)


class Occurrences:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def decide(
        self, group_id: int, kind: str, day: date, *, due_at: datetime, now: datetime, skipped: str = ""
    ) -> bool:
        """Claim one occurrence, as done or as skipped for a reason; False when it was decided before."""
        taken = self._unit.run(
            DECIDE,
            group_id=group_id,
            kind=kind,
            day=day.isoformat(),
            due_at=millis(due_at),
            decided_at=millis(now),
            state="skipped" if skipped else "done",
            reason=skipped,
        )
        return taken == 1

    def overrule(self, group_id: int, kind: str, day: date, *, now: datetime) -> bool:
        """Forget that a clock in the future skipped this one; False when none did."""
        forgotten = self._unit.run(
            OVERRULE, group_id=group_id, of_kind=kind, of_day=day.isoformat(), ahead=millis(now + AHEAD)
        )
        return forgotten == 1

    def last_day(self, group_id: int, kind: str) -> date | None:
        row = self._unit.one(LAST, group_id=group_id, kind=kind)
        return date.fromisoformat(row["day"]) if row and row["day"] else None

    def last_done(self, group_id: int, kind: str, *, until: date) -> date | None:
        """The newest day on which it really happened, `until` included."""
        row = self._unit.one(LAST_DONE, group_id=group_id, kind=kind, until=until.isoformat())
        return date.fromisoformat(row["day"]) if row and row["day"] else None

    def last_days(self, group_id: int, *, until: date, now: datetime) -> dict[tuple[int, str], date]:
        """The newest decided day of a group up to its today, by (group, kind).

        A clock that stood in the future decided of days to come: they hide nothing of the present, and
        what it skipped is not decided yet.
        """
        rows = self._unit.all(
            LAST_OF_GROUP, group_id=group_id, until=until.isoformat(), ahead=millis(now + AHEAD)
        )
        return {(group_id, row["kind"]): date.fromisoformat(row["day"]) for row in rows}
