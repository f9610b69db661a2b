"""The statements behind `storage.objectives`: module constants, compiled once."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.statement import Statement
from storage.tables import AlignmentRow, CounterRow, GroupRow, KeyResultRow, ObjectiveRow, PersonRow

O, K, G, A, C = (  # noqa: E741 - the letters of the trade: O1, KR1
    row.__table__  # type: ignore[union-attr]
    for row in (ObjectiveRow, KeyResultRow, GroupRow, AlignmentRow, CounterRow)
)
OWNER = PersonRow.__table__.alias("owner")  # type: ignore[attr-defined]
KR_OWNER = PersonRow.__table__.alias("kr_owner")  # type: ignore[attr-defined]

_objective_columns = (*O.c, OWNER.c.name.label("owner_name"), G.c.key.label("group_key"))
_objectives = (
    select(*_objective_columns).join(OWNER, OWNER.c.staff_id == O.c.owner).join(G, G.c.id == O.c.group_id)
)
_key_result_columns = (*K.c, KR_OWNER.c.name.label("owner_name"), G.c.key.label("group_key"))
_key_results = (
    select(*_key_result_columns)
    .join(KR_OWNER, KR_OWNER.c.staff_id == K.c.owner)
    .join(G, G.c.id == K.c.group_id)
)
# One key result with its objective, in one read: the hot path of a check-in.
_with_objective = (
    select(
        *_key_result_columns,
        *(column.label(f"o_{column.name}") for column in O.c),
        OWNER.c.name.label("o_owner_name"),
    )
    .join(KR_OWNER, KR_OWNER.c.staff_id == K.c.owner)
    .join(G, G.c.id == K.c.group_id)
    .join(O, O.c.id == K.c.objective_id)
    .join(OWNER, OWNER.c.staff_id == O.c.owner)
)

KEY_RESULT = Statement(
    _with_objective.where(
        K.c.group_id == bindparam("group_id"),
        K.c.cycle == bindparam("in_cycle"),
        K.c.number == bindparam("number"),
    ).with_for_update(of=K)
)
KEY_RESULT_BY_ID = Statement(_with_objective.where(K.c.id == bindparam("key")).with_for_update(of=K))
OBJECTIVE = Statement(
    _objectives.where(
        O.c.group_id == bindparam("group_id"),
        O.c.cycle == bindparam("in_cycle"),
        O.c.number == bindparam("number"),
    )
)
OBJECTIVE_BY_ID = Statement(_objectives.where(O.c.id == bindparam("key")))
IN_GROUP = Statement(
    _objectives.where(O.c.group_id == bindparam("group_id"), O.c.cycle == bindparam("in_cycle")).order_by(
        O.c.number
    )
)
IN_CYCLE = Statement(_objectives.where(O.c.cycle == bindparam("in_cycle")).order_by(G.c.key, O.c.number))
EVERY_OBJECTIVE = Statement(_objectives.order_by(O.c.cycle, G.c.key, O.c.number))
OF_PERSON = Statement(
    _objectives.where(
        O.c.cycle == bindparam("in_cycle"),
        or_(
            O.c.owner == bindparam("staff_id"),
            O.c.id.in_(
                select(K.c.objective_id).where(
                    K.c.owner == bindparam("staff_id"), K.c.cycle == bindparam("in_cycle")
                )
            ),
        ),
    ).order_by(G.c.key, O.c.number)
)
KEY_RESULTS_OF = Statement(
    _key_results.where(K.c.objective_id == bindparam("objective")).order_by(K.c.number)
)
KEY_RESULTS_IN_GROUP = Statement(
    _key_results.where(K.c.group_id == bindparam("group_id"), K.c.cycle == bindparam("in_cycle")).order_by(
        K.c.number
    )
)
_upper = O.alias("upper")
ARROWS_OF = Statement(
    select(
        A.c.id,
        A.c.objective_id,
        A.c.to_objective_id,
        A.c.to_key_result_id,
        G.c.key.label("group_key"),
        _upper.c.cycle,
        _upper.c.number,
        K.c.number.label("kr_number"),
    )
    .join(_upper, _upper.c.id == A.c.to_objective_id)
    .join(G, G.c.id == _upper.c.group_id)
    .outerjoin(K, K.c.id == A.c.to_key_result_id)
    .where(A.c.objective_id == bindparam("objective"))
    .order_by(A.c.id)
)
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
    )
    .on_conflict_do_nothing()
    .returning(A.c.id)
)
DROP_ARROW = Statement(delete(A).where(A.c.id == bindparam("key")))
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
RETITLE_OBJECTIVE = Statement(
    update(O).where(O.c.id == bindparam("key")).values(title=bindparam("new_title"))
)
# The hot path of a check-in: what a report may move.
MOVE = Statement(
    update(K)
    .where(K.c.id == bindparam("key"))
    .values(
        current=bindparam("value"),
        confidence=bindparam("sure"),
        stated=bindparam("said"),
        checked_in_at=bindparam("reported_at"),
    )
)
CHANGE = Statement(
    update(K)
    .where(K.c.id == bindparam("key"))
    .values(
        title=bindparam("new_title"),
        kind=bindparam("new_kind"),
        unit=bindparam("new_unit"),
        start=bindparam("new_start"),
        target=bindparam("new_target"),
        weight=bindparam("new_weight"),
        due=bindparam("new_due"),
    )
)
