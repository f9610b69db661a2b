"""What a request said, for whoever wants it taken back: not sent yet, sent under a key, or out of reach."""

from __future__ import annotations

from enum import StrEnum, auto

from sqlalchemy import and_, bindparam, select, update

from storage.outbox import X
from storage.outgoing import keys_in
from storage.statement import Statement
from storage.unit_of_work import Row, UnitOfWork

_said_there = and_(
    X.c.request_id == bindparam("request"),
    X.c.conversation == bindparam("place"),
    X.c.staff_id == bindparam("person"),
)
WITHDRAW = Statement(
    update(X)
    .where(_said_there, X.c.state == "pending", X.c.parts_sent == 0)
    .values(state="withdrawn", session="")
)
SAID = Statement(
    select(X.c.state, X.c.query_keys, X.c.parts_sent)
    .where(_said_there, X.c.state != "withdrawn")
    .order_by(X.c.id)
)
# The newest that can be asked about: it went by the app robot into a group.
IN_GROUPS = Statement(
    select(X.c.id, X.c.conversation, X.c.query_keys)
    .where(X.c.state == "sent", X.c.conversation != "", X.c.query_keys != "")
    .order_by(X.c.id.desc())
    .limit(bindparam("most"))
)


class Fate(StrEnum):
    """What became of all that a request said in one place."""

    WITHDRAWN = auto()  # it never left, and never will
    POSTED = auto()  # by the app robot, or it is about to be: it can be taken back
    OUT_OF_REACH = auto()  # by a webhook, or in the HTTP response


class Posted:
    """`place` is a conversation, "" for what went to the `person` alone."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def withdraw(self, request_id: str, *, place: str, person: str) -> Fate:
        """Keep back what has not left, and say what is with the rest."""
        self._unit.run(WITHDRAW, request=request_id, place=place, person=person)
        said = self._unit.all(SAID, request=request_id, place=place, person=person)
        left = [row for row in said if row["state"] != "dead" or row["parts_sent"]]
        if not left:
            return Fate.WITHDRAWN
        return Fate.POSTED if any(map(_in_reach, left)) else Fate.OUT_OF_REACH

    def keys(self, request_id: str, *, place: str, person: str) -> list[str]:
        """By which that can be taken back which went by the app robot."""
        rows = self._unit.all(SAID, request=request_id, place=place, person=person)
        return [key for row in rows for key in keys_in(row)]

    def newest_in_groups(self, *, most: int) -> list[tuple[int, str, str]]:
        """Of each message its id, its conversation and its last key; the newest first."""
        rows = self._unit.all(IN_GROUPS, most=most)
        return [(row["id"], row["conversation"], keys_in(row)[-1]) for row in rows]


def _in_reach(row: Row) -> bool:
    return row["state"] in ("pending", "sending") or bool(row["query_keys"])
