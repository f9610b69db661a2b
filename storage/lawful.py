"""Rows that may not be as they are, each by itself: words nobody knows, what was left out for no reason, what
is kept though it is over. As in `storage.soundness` a row goes by its reference, never by what people wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, String, and_, bindparam, case, cast, exists, func, literal, or_, select
from sqlalchemy.sql import FromClause

from okr.dealings import CycleState, DependencyState
from okr.model import Ambition, Feed, Health, Kind, Level, Rollup, State, Verdict, Visibility
from storage.mapping import MILLISECOND, millis
from storage.rhythm_tables import PersonOccurrenceRow
from storage.session_tables import SessionRow
from storage.sessions import LONGEST, WAITING
from storage.sessions import State as SessionState
from storage.soundness import MOST, NOTHING, Broken, G, K, O, Y
from storage.statement import Statement
from storage.tables import InboxRow, OccurrenceRow, OutboxRow
from storage.trade_tables import DependencyRow
from storage.unit_of_work import UnitOfWork

T, P, S, B, X, D = (
    row.__table__  # type: ignore[union-attr]
    for row in (DependencyRow, PersonOccurrenceRow, SessionRow, InboxRow, OutboxRow, OccurrenceRow)
)
OUTBOX_STATES: Final = ("pending", "sending", "sent", "answered", "withdrawn", "dead")
OCCURRENCE_STATES: Final = ("done", "skipped")

# Once an hour a bot forgets what is over; so much later it is gone wherever one is at work.
FORGOTTEN_WITHIN: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Law:
    """`rows` gives `place` and `found` of those that break it."""

    name: str
    expected: str
    rows: Statement


def broken(unit: UnitOfWork, *, now: datetime) -> list[Broken]:
    """The rows that break a rule, at most MOST of each."""
    found = [each for law in LAWS for each in _broken(unit, law)]
    at_work = unit.one(AT_WORK, now=millis(now))
    if at_work is not None and at_work["at"] is not None:
        over = at_work["at"] - FORGOTTEN_WITHIN // MILLISECOND
        found += [each for law in FORGOTTEN for each in _broken(unit, law, over=over)]
    return found


def _broken(unit: UnitOfWork, law: Law, **parameters: int) -> Iterator[Broken]:
    for row in unit.all(law.rows, **parameters):
        yield Broken(law.name, row["place"], row["found"], law.expected)


def _text(column: Any) -> ColumnElement[str]:
    return func.coalesce(cast(column, String), literal(NOTHING))


def _ref(row: FromClause, letters: str) -> ColumnElement[str]:
    whole: ColumnElement[str] = G.c.key + "/" + row.c.cycle + f"/{letters}" + cast(row.c.number, String)
    return whole


_objectives = O.join(G, G.c.id == O.c.group_id)
_key_results = K.join(G, G.c.id == K.c.group_id)
_cycles = Y.join(G, G.c.id == Y.c.group_id)
_times = D.outerjoin(G, G.c.id == D.c.group_id)
_objective, _key_result, _cycle = _ref(O, "O"), _ref(K, "KR"), G.c.key + "/" + Y.c.cycle
_message = literal("message ") + cast(X.c.id, String)
_dependency = literal("dependency ") + cast(T.c.id, String)
_session = literal("session of ") + S.c.staff_id
_time = _text(G.c.key) + "/" + D.c.kind + "/" + D.c.day
_own_time = P.c.staff_id + "/" + P.c.kind + "/" + P.c.day


def _law(name: str, expected: str, place: Any, found: Any, source: Any, *breaks: Any) -> Law:
    rows = select(place.label("place"), found.label("found")).select_from(source).where(*breaks)
    return Law(name, expected, Statement(rows.order_by("place").limit(MOST)))


def _one_of(
    column: Any, values: Iterable[str | StrEnum], place: Any, source: Any, *, empty: bool = False
) -> Law:
    known = [str(value) for value in values]
    strange = column.not_in(known)
    breaks = and_(column.is_not(None), strange) if empty else or_(column.is_(None), strange)
    return _law(f"a known {column.name}", " or ".join(known), place, _text(column), source, breaks)


def _given_twice(row: Any, letters: str, source: Any) -> Law:
    other = row.alias("other")
    same = [other.c[name] == row.c[name] for name in ("group_id", "cycle", "number")]
    return _law(
        "each number is given once, from 1 on",
        "a number of its own",
        _ref(row, letters),
        _text(row.c.number),
        source,
        or_(row.c.number < 1, exists().where(*same, other.c.id != row.c.id)),
    )


def _reasons(row: Any, place: Any, source: Any) -> Law:
    said = case((row.c.reason == "", literal(" without a reason")), else_=literal(" with a reason"))
    return _law(
        "what was skipped says why, and nothing else does",
        "a reason where it was skipped",
        place,
        row.c.state + said,
        source,
        (row.c.state == "skipped") != (row.c.reason != ""),
    )


def _of_messages(expected: str, found: str, *breaks: Any) -> Law:
    return _law("a message says how far it is", expected, _message, X.c.state + f" {found}", X, *breaks)


LAWS: Final = (
    _one_of(G.c.level, Level, G.c.key, G),
    _one_of(G.c.visibility, Visibility, G.c.key, G),
    _one_of(G.c.rollup, Rollup, G.c.key, G),
    _one_of(O.c.visibility, Visibility, _objective, _objectives),
    _one_of(O.c.ambition, Ambition, _objective, _objectives),
    _one_of(O.c.verdict, Verdict, _objective, _objectives, empty=True),
    _one_of(K.c.kind, Kind, _key_result, _key_results),
    _one_of(K.c.feed, Feed, _key_result, _key_results),
    _one_of(K.c.stated, Health, _key_result, _key_results, empty=True),
    _one_of(Y.c.state, CycleState, _cycle, _cycles),
    _one_of(T.c.state, DependencyState, _dependency, T),
    _one_of(P.c.state, OCCURRENCE_STATES, _own_time, P),
    _one_of(S.c.state, SessionState, _session, S),
    _one_of(O.c.state, State, _objective, _objectives),
    _one_of(K.c.state, State, _key_result, _key_results),
    _one_of(X.c.state, OUTBOX_STATES, _message, X),
    _one_of(D.c.state, OCCURRENCE_STATES, _time, _times),
    _given_twice(O, "O", _objectives),
    _given_twice(K, "KR", _key_results),
    _reasons(D, _time, _times),
    _reasons(P, _own_time, P),
    _of_messages("why", "without a reason", X.c.state == "dead", X.c.reason == ""),
    _of_messages("when", "at no time", X.c.state.in_(["sent", "answered"]), X.c.sent_at.is_(None)),
    _of_messages("by whom", "without a lease", X.c.state == "sending", X.c.lease == ""),
    _of_messages("no way back", "with a session", X.c.state.in_(["sent", "dead"]), X.c.session != ""),
    _law("a request has an id", "the id of a message", literal("inbox"), literal(NOTHING), B, B.c.id == ""),
    _law(
        "a session has an end", f"at most {LONGEST.days} days", _session, literal("longer"), S,
        S.c.expires_at > S.c.made_at + (LONGEST + WAITING) // MILLISECOND,
    ),
)  # fmt: skip
# Only a bot that is at work sends, and one that is forgets what is over.
AT_WORK = Statement(
    select(func.max(X.c.sent_at).label("at")).where(X.c.state == "sent", X.c.sent_at <= bindparam("now"))
)
_over = ("what is over is forgotten", "nothing")
FORGOTTEN: Final = (
    _law(*_over, _session, literal("a session that has ended"), S, S.c.expires_at < bindparam("over")),
    _law(
        *_over, _message, literal("a session webhook that has ended"), X,
        X.c.session != "", X.c.session_expires < bindparam("over"),
    ),
)  # fmt: skip
