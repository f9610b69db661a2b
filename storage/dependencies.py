"""Dependencies between key results: asked, accepted, refused, met. Their ids are what people type."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, null, or_, select, update

from okr.dealings import Dependency, DependencyState
from okr.dependencies import Slip
from okr.model import Person
from storage.mapping import day_or_none, millis, moment, moment_or_none, person_or_none
from storage.statement import Statement
from storage.tables import GroupRow, KeyResultRow, ObjectiveRow, PersonRow
from storage.trade_tables import DependencyRow
from storage.unit_of_work import Row, UnitOfWork

D, P, K, G, O = (  # noqa: E741 - the letter of the trade: O1
    row.__table__  # type: ignore[union-attr]
    for row in (DependencyRow, PersonRow, KeyResultRow, GroupRow, ObjectiveRow)
)
_waiting, _on = K.alias("waiting_kr"), K.alias("on_kr")
_waiting_group, _on_group = G.alias("waiting_group"), G.alias("on_group")
_asker, _answerer = P.alias("asker"), P.alias("answerer")


def _side(name: str, kr: Any, group: Any) -> tuple[Any, ...]:
    return (
        group.c.key.label(f"{name}_group"),
        kr.c.cycle.label(f"{name}_cycle"),
        kr.c.number.label(f"{name}_number"),
        kr.c.objective_id.label(f"{name}_objective"),
    )


_named = (
    select(
        *D.c,
        *_side("waiting", _waiting, _waiting_group),
        *_side("on", _on, _on_group),
        _asker.c.name.label("asker_name"),
        _answerer.c.name.label("answerer_name"),
    )
    .join(_waiting, _waiting.c.id == D.c.waiting)
    .join(_waiting_group, _waiting_group.c.id == _waiting.c.group_id)
    .join(_on, _on.c.id == D.c.on)
    .join(_on_group, _on_group.c.id == _on.c.group_id)
    .join(_asker, _asker.c.staff_id == D.c.asked_by)
    .outerjoin(_answerer, _answerer.c.staff_id == D.c.answered_by)
)
BY_ID = Statement(_named.where(D.c.id == bindparam("key")).with_for_update(of=D))
OF_KEY_RESULT = Statement(
    _named.where(or_(D.c.waiting == bindparam("key_result"), D.c.on == bindparam("key_result"))).order_by(
        D.c.id
    )
)
IN_GROUP = Statement(
    _named.where(
        or_(
            (_waiting.c.group_id == bindparam("group_id")) & (_waiting.c.cycle == bindparam("in_cycle")),
            (_on.c.group_id == bindparam("group_id")) & (_on.c.cycle == bindparam("in_cycle")),
        )
    ).order_by(D.c.id)
)
_waiting_above, _on_above = O.alias("waiting_above"), O.alias("on_above")
OF_PERSON = Statement(
    _named.join(_waiting_above, _waiting_above.c.id == _waiting.c.objective_id)
    .join(_on_above, _on_above.c.id == _on.c.objective_id)
    .where(
        or_(
            *(thing.c.owner == bindparam("staff") for thing in (_waiting, _on, _waiting_above, _on_above)),
        ),
        D.c.state != DependencyState.MET.value,
    )
    .order_by(D.c.id.desc())
    .limit(bindparam("most"))
)
EVERY = Statement(_named.order_by(D.c.id))
_values: dict[str, Any] = {c.name: bindparam(c.name) for c in D.c if c.name != "id"}
ADD = Statement(insert(D).values(_values).returning(D.c.id))
PUT = Statement(insert(D).values({"id": bindparam("key"), **_values}).inline())
ANSWER = Statement(
    update(D)
    .where(D.c.id == bindparam("key"))
    .values(
        state=bindparam("new_state"),
        reason=bindparam("new_reason"),
        answered_by=bindparam("staff"),
        answered_at=bindparam("at"),
    )
)
ASK_AGAIN = Statement(
    update(D)
    .where(D.c.id == bindparam("key"))
    .values(
        by=bindparam("day"),
        state=DependencyState.ASKED.value,
        reason="",
        answered_by=null(),
        answered_at=null(),
    )
)
TELL = Statement(update(D).where(D.c.id == bindparam("key")).values(told=bindparam("slip")))
DELETE = Statement(delete(D).where(D.c.id == bindparam("key")))


@dataclass(frozen=True, slots=True)
class StoredDependency:
    """A dependency with the rows of its two key results and of their objectives.

    `told` is the slip the waiting side knows of, None for none.
    """

    dependency: Dependency
    waiting_id: int
    on_id: int
    waiting_objective: int = field(default=0, compare=False)  # read, never written
    on_objective: int = field(default=0, compare=False)
    told: Slip | None = None


class Dependencies:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def by_id(self, key: int) -> StoredDependency | None:
        """Until this transaction ends nobody else answers it."""
        row = self._unit.one(BY_ID, key=key)
        return None if row is None else _stored(row)

    def of(self, key_result_id: int) -> list[StoredDependency]:
        """Those it waits in and those that wait for it, oldest first."""
        return [_stored(row) for row in self._unit.all(OF_KEY_RESULT, key_result=key_result_id)]

    def in_group(self, group_id: int, cycle: str) -> list[StoredDependency]:
        """Those with either side in the group and cycle, oldest first."""
        return [_stored(row) for row in self._unit.all(IN_GROUP, group_id=group_id, in_cycle=cycle)]

    def of_person(self, staff_id: str, *, most: int) -> list[StoredDependency]:
        """With a side that is theirs by the key result or its objective, newest first; not those met."""
        return [_stored(row) for row in self._unit.all(OF_PERSON, staff=staff_id, most=most)]

    def every(self) -> list[StoredDependency]:
        return [_stored(row) for row in self._unit.all(EVERY)]

    def ask(
        self, waiting_id: int, on_id: int, *, by: date | None, asked_by: str, asked_at: datetime
    ) -> StoredDependency:
        key = self._unit.insert(
            ADD,
            waiting=waiting_id,
            on=on_id,
            by=by.isoformat() if by else None,
            state=DependencyState.ASKED.value,
            asked_by=asked_by,
            asked_at=millis(asked_at),
            reason="",
            answered_by=None,
            answered_at=None,
            told="",
        )
        found = self.by_id(key)
        if found is None:
            raise LookupError(f"dependency row {key} is gone")
        return found

    def put(self, stored: StoredDependency) -> None:
        """Store one under its own id, as it was somewhere else."""
        of = stored.dependency
        self._unit.run(
            PUT,
            key=of.id,
            waiting=stored.waiting_id,
            on=stored.on_id,
            by=of.by.isoformat() if of.by else None,
            state=of.state.value,
            asked_by=of.asked_by.staff_id,
            asked_at=millis(of.asked_at),
            reason=of.reason,
            answered_by=of.answered_by.staff_id if of.answered_by else None,
            answered_at=None if of.answered_at is None else millis(of.answered_at),
            told=stored.told.value if stored.told else "",
        )

    def answer(
        self,
        key: int,
        state: DependencyState,
        *,
        by: str | None,
        at: datetime | None,
        reason: str = "",
    ) -> None:
        """Both None take an answer back."""
        self._unit.run(
            ANSWER,
            key=key,
            new_state=state.value,
            new_reason=reason,
            staff=by,
            at=None if at is None else millis(at),
        )

    def ask_again(self, key: int, by: date | None) -> None:
        """Needed on another day, and not answered any more."""
        self._unit.run(ASK_AGAIN, key=key, day=by.isoformat() if by else None)

    def tell(self, key: int, slip: Slip | None) -> None:
        """Keep what the waiting side knows of now."""
        self._unit.run(TELL, key=key, slip=slip.value if slip else "")

    def delete(self, key: int) -> None:
        """When asking is taken back; its number is not given again."""
        self._unit.run(DELETE, key=key)


def _stored(row: Row) -> StoredDependency:
    return StoredDependency(
        Dependency(
            id=row["id"],
            waiting=_reference(row, "waiting"),
            on=_reference(row, "on"),
            by=day_or_none(row["by"]),
            state=DependencyState(row["state"]),
            asked_by=Person(row["asked_by"], row["asker_name"]),
            asked_at=moment(row["asked_at"]),
            reason=row["reason"],
            answered_by=person_or_none(row["answered_by"], row["answerer_name"]),
            answered_at=moment_or_none(row["answered_at"]),
        ),
        waiting_id=row["waiting"],
        on_id=row["on"],
        waiting_objective=row["waiting_objective"],
        on_objective=row["on_objective"],
        told=Slip(row["told"]) if row["told"] else None,
    )


def _reference(row: Row, side: str) -> str:
    return f"{row[f'{side}_group']}/{row[f'{side}_cycle']}/KR{row[f'{side}_number']}"
