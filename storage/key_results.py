"""Key results: where each stands, how it is defined, whose it is, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from okr.amounts import plain
from okr.dealings import CycleState, DependencyState
from okr.model import Blocker, Feed, KeyResult, Kind, Milestone, Objective, State
from storage import mapping
from storage import objective_statements as sql
from storage.blockers import BLOCKERS, B, Blockers
from storage.mapping import millis, text_or_none
from storage.milestones import MILESTONES, M, Milestones
from storage.objective_statements import PAIRS, G, K, O
from storage.scopes import Below
from storage.skips import Skips
from storage.statement import Statement
from storage.target_versions import TargetVersions
from storage.trade_tables import (
    CommentRow,
    DependencyRow,
    FeedRow,
    GroupCycleRow,
    KudosRow,
)
from storage.unit_of_work import Row, UnitOfWork
from storage.walks import Walks

D, T, U, F = (
    row.__table__  # type: ignore[union-attr]
    for row in (DependencyRow, CommentRow, KudosRow, FeedRow)
)
Y = GroupCycleRow.__table__.alias("lived")  # type: ignore[attr-defined]
Pair = tuple[KeyResult, Objective]
FAR = 1 << 62  # later than any instant

_alive = (State.OPEN.value, State.DRAFT.value)
_closed = select(Y.c.id).where(
    Y.c.group_id == K.c.group_id, Y.c.cycle == K.c.cycle, Y.c.state == CycleState.CLOSED.value
)
_due = (
    K.c.owner == bindparam("staff_id"),
    K.c.state.in_(_alive),
    or_(K.c.checked_in_at.is_(None), K.c.checked_in_at < bindparam("before")),
    ~_closed.exists(),
)
DUE = Statement(PAIRS.where(*_due, O.c.state.in_(_alive)).order_by(K.c.cycle, G.c.key, K.c.number))
MILESTONES_DUE = Statement(
    MILESTONES.join(K, K.c.id == M.c.key_result_id).where(*_due).order_by(M.c.key_result_id, M.c.number)
)
BLOCKERS_DUE = Statement(BLOCKERS.join(K, K.c.id == B.c.key_result_id).where(*_due, B.c.closed_at.is_(None)))
_tie = D.alias("tie")  # the pairs ask of dependencies by themselves
_of_it: Any = bindparam("key_result")
TIED_TO = Statement(
    PAIRS.add_columns(
        _tie.c.on.label("tied_on"),
        _tie.c.state.label("tied_state"),
        _tie.c.by.label("tied_by"),
        _tie.c.reason.label("tied_reason"),
    )
    .join(
        _tie,
        or_(
            and_(_tie.c.waiting == _of_it, _tie.c.on == K.c.id),
            and_(_tie.c.on == _of_it, _tie.c.waiting == K.c.id),
        ),
    )
    .order_by(_tie.c.id)
)
BUILT_UPON = Statement(
    select(D.c.id)
    .where(or_(D.c.waiting == bindparam("key"), D.c.on == bindparam("key")))
    .union_all(
        select(T.c.id).where(T.c.key_result_id == bindparam("key")),
        select(U.c.id).where(U.c.key_result_id == bindparam("key")),
        select(F.c.id).where(F.c.key_result_id == bindparam("key")),
        select(sql.A.c.id).where(sql.A.c.to_key_result_id == bindparam("key")),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Tied:
    """The other side of a dependency. `provides`: it is what is waited for."""

    key_result: KeyResult
    objective: Objective
    provides: bool
    state: DependencyState
    by: date | None
    reason: str


class KeyResults:
    """Reads hand back a key result with its objective. Who may see what is decided above."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def numbered(self, group_id: int, cycle: str, number: int) -> Pair | None:
        return self._pair(self._unit.one(sql.KEY_RESULT, group_id=group_id, in_cycle=cycle, number=number))

    def looked_at(self, group_id: int, cycle: str, number: int) -> Pair | None:
        """The same for whoever changes nothing: it keeps nobody from changing it."""
        row = self._unit.one(sql.KEY_RESULT_LOOKED_AT, group_id=group_id, in_cycle=cycle, number=number)
        return self._pair(row)

    def tied_to(self, key_result_id: int) -> list[Tied]:
        """Those it waits for and those that wait for it, oldest first; without what hangs on them."""
        return [_tied(row) for row in self._unit.all(TIED_TO, key_result=key_result_id)]

    def by_id(self, key: int) -> Pair | None:
        return self._pair(self._unit.one(sql.KEY_RESULT_BY_ID, key=key))

    def due(
        self, staff_id: str, *, reported_before: datetime | None = None
    ) -> list[tuple[KeyResult, Objective]]:
        """What a person may still report on, by cycle, group and number; not in closed cycles.

        `reported_before` leaves out what was reported on since then.
        """
        before = FAR if reported_before is None else millis(reported_before)
        parameters = {"staff_id": staff_id, "before": before}
        rows = self._unit.all(DUE, **parameters)
        below = Below(self._unit, rows, MILESTONES_DUE, BLOCKERS_DUE, parameters)
        return [(below.key_result(row), mapping.objective(row, prefix="o_")) for row in rows]

    def put(self, key_result: KeyResult, group_id: int) -> int:
        """Store a new one as it is, under its number and a new id, with its milestones."""
        key = self._unit.insert(
            sql.ADD_KEY_RESULT,
            objective_id=key_result.objective_id,
            group_id=group_id,
            cycle=key_result.cycle,
            number=key_result.number,
            owner=key_result.owner.staff_id,
            state=key_result.state.value,
            created_at=millis(key_result.created_at),
            feed=key_result.feed.value,
            feed_source=key_result.feed_source,
            score=text_or_none(key_result.score),
            score_note=key_result.score_note,
            reason=key_result.reason,
            carried_from=mapping.carried_text(key_result.carried_from),
            **_standing(key_result),
            **definition(key_result),
        )
        if key_result.milestones:
            Milestones(self._unit).add(key, key_result.milestones)
        return key

    def move(self, key_result: KeyResult) -> None:
        """Store where it stands now."""
        self._unit.run(
            sql.MOVE,
            key=key_result.id,
            new_current=text_or_none(key_result.current),
            new_confidence=key_result.confidence,
            new_stated=key_result.stated.value if key_result.stated else None,
            new_checked_in_at=millis(key_result.checked_in_at) if key_result.checked_in_at else None,
            new_done=int(key_result.done),
            new_last_step=text_or_none(key_result.last_step),
        )

    def change(self, key_result: KeyResult) -> None:
        """Store an edited definition; its milestones are `Milestones`', its road before `TargetVersions`'."""
        changed = {f"new_{name}": value for name, value in definition(key_result).items()}
        self._unit.run(sql.CHANGE, key=key_result.id, **changed)

    def hand_over(self, key: int, owner: str) -> None:
        self._unit.run(sql.HAND_OVER_KEY_RESULT, key=key, new_owner=owner)

    def set_state(self, key: int, state: State, *, reason: str = "") -> None:
        self._unit.run(sql.PUT_KEY_RESULT, key=key, new_state=state.value, new_reason=reason)

    def score(self, key: int, score: Decimal | None, *, note: str = "") -> None:
        self._unit.run(sql.SCORE_KEY_RESULT, key=key, new_score=text_or_none(score), new_score_note=note)

    def feed(self, key: int, feed: Feed, *, source: str) -> None:
        """Say whether a machine reports the value, and what it is called."""
        self._unit.run(sql.FEED_KEY_RESULT, key=key, new_feed=feed.value, new_feed_source=source)

    def put_under(self, key: int, objective_id: int) -> None:
        """Another objective of the same group and cycle has it now; arrows to it follow."""
        self._unit.run(sql.PUT_UNDER, key=key, new_objective_id=objective_id)
        self._unit.run(sql.MOVE_ARROWS, key_result=key, to_objective=objective_id)

    def built_upon(self, key: int) -> bool:
        """Is there an arrow, dependency, comment, kudos or feed that would be lost with it?"""
        return self._unit.one(BUILT_UPON, key=key) is not None

    def delete(self, key: int) -> None:
        """With its milestones, versions and blockers; what others built on it keeps it where it is."""
        Milestones(self._unit).forget(key)
        TargetVersions(self._unit).forget(key)
        Blockers(self._unit).forget(key)
        Walks(self._unit).end_at(key)
        Skips(self._unit).forget(key)
        self._unit.run(sql.DELETE_KEY_RESULT, key=key)

    def _pair(self, row: Row | None) -> Pair | None:
        if row is None:
            return None
        milestones: tuple[Milestone, ...] = ()
        blocker: Blocker | None = None
        if row["kind"] == Kind.MILESTONES:
            milestones = Milestones(self._unit).of(row["id"])
        if row["blocked"] is not None:
            stored = Blockers(self._unit).open(row["id"])
            blocker = None if stored is None else stored.blocker
        return (
            mapping.key_result(
                row, milestones=milestones, blocker=blocker, awaited=row["awaited"] is not None
            ),
            mapping.objective(row, prefix="o_"),
        )


def _tied(row: Row) -> Tied:
    return Tied(
        mapping.key_result(row),
        mapping.objective(row, prefix="o_"),
        provides=row["tied_on"] == row["id"],
        state=DependencyState(row["tied_state"]),
        by=date.fromisoformat(row["tied_by"]) if row["tied_by"] else None,
        reason=row["tied_reason"],
    )


def _standing(key_result: KeyResult) -> dict[str, str | int | None]:
    return {
        "current": text_or_none(key_result.current),
        "confidence": key_result.confidence,
        "stated": key_result.stated.value if key_result.stated else None,
        "checked_in_at": millis(key_result.checked_in_at) if key_result.checked_in_at else None,
        "done": int(key_result.done),
        "last_step": text_or_none(key_result.last_step),
    }


def definition(key_result: KeyResult) -> dict[str, str | int | None]:
    """What an edit may change, as it is kept in the row and in the history."""
    return {
        "title": key_result.title,
        "kind": key_result.kind.value,
        "unit": key_result.unit,
        "start": text_or_none(key_result.start),
        "target": plain(key_result.target),
        "low": text_or_none(key_result.low),
        "commit": text_or_none(key_result.commit),
        "stretch": text_or_none(key_result.stretch),
        "weight": plain(key_result.weight),
        "due": key_result.due.isoformat() if key_result.due else None,
        "phases": mapping.phases_text(key_result.phases),
    }
