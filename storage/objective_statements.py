"""The statements behind `storage.objectives` and `storage.key_results`, but for lists: `storage.scopes`.

Module constants, compiled once.
"""

from __future__ import annotations

from sqlalchemy import and_, bindparam, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from okr.dealings import DependencyState
from storage.statement import Statement
from storage.tables import AlignmentRow, CounterRow, GroupRow, KeyResultRow, ObjectiveRow, PersonRow
from storage.trade_tables import BlockerRow, DependencyRow, GroupCycleRow

O, K, G, A, C, B, Y, D = (  # noqa: E741 - the letters of the trade: O1, KR1
    row.__table__  # type: ignore[union-attr]
    for row in (
        ObjectiveRow,
        KeyResultRow,
        GroupRow,
        AlignmentRow,
        CounterRow,
        BlockerRow,
        GroupCycleRow,
        DependencyRow,
    )
)
_LIVED = and_(Y.c.group_id == O.c.group_id, Y.c.cycle == O.c.cycle)  # no row: nobody touched the cycle
OWNER = PersonRow.__table__.alias("owner")  # type: ignore[attr-defined]
KR_OWNER = PersonRow.__table__.alias("kr_owner")  # type: ignore[attr-defined]

OBJECTIVES = (
    select(
        *O.c,
        OWNER.c.name.label("owner_name"),
        G.c.key.label("group_key"),
        Y.c.state.label("cycle_state"),
    )
    .join(OWNER, OWNER.c.staff_id == O.c.owner)
    .join(G, G.c.id == O.c.group_id)
    .outerjoin(Y, _LIVED)
)
_key_result_columns = (*K.c, KR_OWNER.c.name.label("owner_name"), G.c.key.label("group_key"))
KEY_RESULTS = (
    select(*_key_result_columns)
    .join(KR_OWNER, KR_OWNER.c.staff_id == K.c.owner)
    .join(G, G.c.id == K.c.group_id)
)
_awaited = (
    select(D.c.id)
    .where(D.c.on == K.c.id, D.c.state.in_([DependencyState.ASKED.value, DependencyState.ACCEPTED.value]))
    .limit(1)
    .scalar_subquery()
)
# One key result with its objective, in one read: the hot path of a check-in.
PAIRS = (
    select(
        *_key_result_columns,
        *(column.label(f"o_{column.name}") for column in O.c),
        OWNER.c.name.label("o_owner_name"),
        B.c.id.label("blocked"),
        Y.c.state.label("cycle_state"),
        _awaited.label("awaited"),
    )
    .join(KR_OWNER, KR_OWNER.c.staff_id == K.c.owner)
    .join(G, G.c.id == K.c.group_id)
    .join(O, O.c.id == K.c.objective_id)
    .join(OWNER, OWNER.c.staff_id == O.c.owner)
    .outerjoin(B, and_(B.c.key_result_id == K.c.id, B.c.closed_at.is_(None)))
    .outerjoin(Y, _LIVED)
)
_numbered_key_result = PAIRS.where(
    K.c.group_id == bindparam("group_id"),
    K.c.cycle == bindparam("in_cycle"),
    K.c.number == bindparam("number"),
)
KEY_RESULT = Statement(_numbered_key_result.with_for_update(of=K))
KEY_RESULT_LOOKED_AT = Statement(_numbered_key_result)
KEY_RESULT_BY_ID = Statement(PAIRS.where(K.c.id == bindparam("key")).with_for_update(of=K))

_upper = O.alias("upper")
ARROWS = (
    select(
        A.c.id,
        A.c.objective_id,
        A.c.to_objective_id,
        A.c.to_key_result_id,
        A.c.contributes,
        G.c.key.label("group_key"),
        _upper.c.cycle,
        _upper.c.number,
        K.c.number.label("kr_number"),
    )
    .join(_upper, _upper.c.id == A.c.to_objective_id)
    .join(G, G.c.id == _upper.c.group_id)
    .outerjoin(K, K.c.id == A.c.to_key_result_id)
)
ARROWS_OF = Statement(ARROWS.where(A.c.objective_id == bindparam("objective")).order_by(A.c.id))
ARROWS_TO = Statement(
    select(func.count().label("count")).where(A.c.to_objective_id == bindparam("objective"))
)
ARROWS_TO_KEY_RESULT = Statement(
    select(func.count().label("count")).where(A.c.to_key_result_id == bindparam("key_result"))
)
ADD_ARROW = Statement(
    upsert(A)
    .values(
        objective_id=bindparam("objective"),
        to_objective_id=bindparam("to_objective"),
        to_key_result_id=bindparam("to_key_result"),
        contributes=bindparam("counts"),
    )
    .on_conflict_do_nothing()
    .returning(A.c.id)
)
WEIGH_ARROW = Statement(update(A).where(A.c.id == bindparam("key")).values(contributes=bindparam("counts")))
MOVE_ARROWS = Statement(
    update(A)
    .where(A.c.to_key_result_id == bindparam("key_result"))
    .values(to_objective_id=bindparam("to_objective"))
)
DROP_ARROW = Statement(delete(A).where(A.c.id == bindparam("key")))
DROP_ARROWS_OF = Statement(delete(A).where(A.c.objective_id == bindparam("objective")))
CYCLES = Statement(select(O.c.cycle).distinct().order_by(O.c.cycle))
CYCLES_OF = Statement(
    select(O.c.cycle).distinct().where(O.c.group_id == bindparam("group_id")).order_by(O.c.cycle)
)
HAS_KEY_RESULTS = Statement(select(K.c.id).where(K.c.objective_id == bindparam("objective")).limit(1))

NEXT_NUMBER = Statement(
    upsert(C)
    .values(
        group_id=bindparam("group_id"), cycle=bindparam("in_cycle"), what=bindparam("what"), last=literal(1)
    )
    .on_conflict_do_update(index_elements=["group_id", "cycle", "what"], set_={"last": C.c.last + 1})
    .returning(C.c.last)
)
ADD_OBJECTIVE = Statement(
    insert(O).values({c.name: bindparam(c.name) for c in O.c if c.name != "id"}).returning(O.c.id)
)
ADD_KEY_RESULT = Statement(
    insert(K).values({c.name: bindparam(c.name) for c in K.c if c.name != "id"}).returning(K.c.id)
)
DELETE_OBJECTIVE = Statement(delete(O).where(O.c.id == bindparam("key")))
DELETE_KEY_RESULT = Statement(delete(K).where(K.c.id == bindparam("key")))


def _objective(*names: str) -> Statement:
    return Statement(
        update(O).where(O.c.id == bindparam("key")).values({name: bindparam(f"new_{name}") for name in names})
    )


def _key_result(*names: str) -> Statement:
    return Statement(
        update(K).where(K.c.id == bindparam("key")).values({name: bindparam(f"new_{name}") for name in names})
    )


RETITLE_OBJECTIVE = _objective("title")
HAND_OVER_OBJECTIVE = _objective("owner")
SHOW_OBJECTIVE = _objective("visibility")
DARE_OBJECTIVE = _objective("ambition")
PUT_OBJECTIVE = _objective("state", "reason")
SCORE_OBJECTIVE = _objective("score", "score_note")
JUDGE_OBJECTIVE = _objective("verdict", "verdict_line")

# The hot path of a check-in: what a report may move.
MOVE = _key_result("current", "confidence", "stated", "checked_in_at", "done", "last_step")
CHANGE = _key_result(
    "title", "kind", "unit", "start", "target", "low", "commit", "stretch", "weight", "due", "phases"
)
HAND_OVER_KEY_RESULT = _key_result("owner")
PUT_KEY_RESULT = _key_result("state", "reason")
SCORE_KEY_RESULT = _key_result("score", "score_note")
FEED_KEY_RESULT = _key_result("feed", "feed_source")
PUT_UNDER = _key_result("objective_id")
