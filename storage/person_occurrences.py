"""What somebody was to be told privately, by itself: each once, and no more of it than is bearable."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.mapping import millis
from storage.rhythm_tables import PersonOccurrenceRow
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

N = PersonOccurrenceRow.__table__  # type: ignore[attr-defined]

ASK, NUDGE = "ask", "nudge"

DECIDE = Statement(
    upsert(N)
    .values({c.name: bindparam(c.name) for c in N.c})
    .on_conflict_do_nothing(index_elements=["staff_id", "kind", "day"])
)
BETWEEN = Statement(
    select(func.count().label("times")).where(
        N.c.staff_id == bindparam("staff"),
        N.c.kind == bindparam("of_kind"),
        N.c.day >= bindparam("since"),
        N.c.day <= bindparam("until"),
        N.c.state == "done",
    )
)
TAKE_OVER = Statement(
    update(N)
    .where(
        N.c.staff_id == bindparam("staff"),
        N.c.kind == bindparam("of_kind"),
        N.c.day == bindparam("on_day"),
        N.c.state == "skipped",
    )
    .values(state="done", reason="", decided_at=bindparam("now"))
)
ANY = Statement(
    select(N.c.day)
    .where(
        N.c.staff_id == bindparam("staff"), N.c.kind == bindparam("of_kind"), N.c.due_at >= bindparam("since")
    )
    .limit(1)
)
FORGET = Statement(N.delete().where(N.c.decided_at < bindparam("before")))


class PersonOccurrences:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def decide(
        self, staff_id: str, kind: str, day: str, *, due_at: datetime, now: datetime, skipped: str = ""
    ) -> bool:
        """Claim one, as done or as skipped for a reason; False when it was decided before."""
        taken = self._unit.run(
            DECIDE,
            staff_id=staff_id,
            kind=kind,
            day=day,
            due_at=millis(due_at),
            decided_at=millis(now),
            state="skipped" if skipped else "done",
            reason=skipped,
        )
        return taken == 1

    def decide_after_all(self, staff_id: str, kind: str, day: str, *, now: datetime) -> bool:
        """Claim one as done, also where it was skipped before; False when it was done."""
        if self.decide(staff_id, kind, day, due_at=now, now=now):
            return True
        return self._unit.run(TAKE_OVER, staff=staff_id, of_kind=kind, on_day=day, now=millis(now)) == 1

    def times(self, staff_id: str, kind: str, *, first: date, last: date) -> int:
        """How often they were told something of this kind on these days, both included.

        Days to come may stand there too, of a clock that was ahead.
        """
        row = self._unit.one(
            BETWEEN, staff=staff_id, of_kind=kind, since=first.isoformat(), until=last.isoformat()
        )
        return 0 if row is None else int(row["times"])

    def any_since(self, staff_id: str, kind: str, due_at: datetime) -> bool:
        """Was one of this kind that fell due from then on decided, done or skipped?"""
        return self._unit.one(ANY, staff=staff_id, of_kind=kind, since=millis(due_at)) is not None

    def forget(self, *, before: datetime) -> None:
        self._unit.run(FORGET, before=millis(before))
