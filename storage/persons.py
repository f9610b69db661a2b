"""Everything that is stored about one person, table by table, as `storage.personal` declares it.

Read beside the writer: it looks through whole tables, since few are asked about in a year.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from storage.mapping import staff_ids
from storage.objective_statements import G, K, O
from storage.people import called
from storage.personal import KEPT, Holds, Kept
from storage.statement import Statement
from storage.tables import EventRow, InboxRow, PersonRow
from storage.unit_of_work import Row, UnitOfWork

P, E, B = (row.__table__ for row in (PersonRow, EventRow, InboxRow))  # type: ignore[union-attr]

# Those that list rows by a column of their own; the others are told in other ways.
SECTIONS: Final = tuple(each for each in KEPT if each.section and each.named_by and each.table is not P)
OF_TABLE: Final = {each.table.name: each for each in KEPT}


def holding(column: Any, parameter: str) -> ColumnElement[bool]:
    """Does a text hold the parameter? Both databases count no sign of it as a wildcard."""
    without = func.replace(column, bindparam(parameter), "")
    return cast(ColumnElement[bool], without != column)


PERSON = Statement(select(*P.c).where(P.c.staff_id == bindparam("staff")))
BELOW = Statement(select(P.c.staff_id).where(P.c.manager == bindparam("staff")).order_by(P.c.staff_id))
MANAGED = Statement(select(G.c.key, G.c.managers).order_by(G.c.key))
NAMED_IN = Statement(
    select(E.c.at, E.c.by, E.c.what, E.c.group_id, E.c.subject, E.c.about)
    .where(holding(E.c.facts, "quoted"), E.c.by != bindparam("staff"))
    .order_by(E.c.id)
)
REQUESTS = Statement(
    select(B.c.id, B.c.received_at).where(holding(B.c.id, "staff")).order_by(B.c.received_at, B.c.id)
)
GROUP = Statement(select(G.c.key).where(G.c.id == bindparam("key")))
OBJECTIVE = Statement(
    select(G.c.key, O.c.cycle, O.c.number).join(G, G.c.id == O.c.group_id).where(O.c.id == bindparam("key"))
)
KEY_RESULT = Statement(
    select(G.c.key, K.c.cycle, K.c.number).join(G, G.c.id == K.c.group_id).where(K.c.id == bindparam("key"))
)


class Persons:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def person(self, staff_id: str) -> Row | None:
        return self._unit.one(PERSON, staff=staff_id)

    def names(self, staff_id: str) -> tuple[str, ...]:
        """Whatever they are or were called, as far as it is stored as a name of theirs."""
        row = self._unit.one(PERSON, staff=staff_id)
        found = [each["name"] for each in self.rows(OF_TABLE["sessions"], staff_id)]
        if row is not None:
            known = called(row["name"], row["plain"], row["nick"], row["found_at"])
            found += [known.shown, row["plain"], known.nick]
        return tuple(dict.fromkeys(filter(None, found)))

    def rows(self, kept: Kept, staff_id: str) -> list[Row]:
        """The rows of a table that name them by a column of its own, without secrets."""
        return self._unit.all(_naming(kept.table.name), staff=staff_id)

    def is_known(self, staff_id: str) -> bool:
        """Is anything kept of them? An empty staff id is that of the clock, of machines and of groups."""
        if not staff_id:
            return False
        return self.person(staff_id) is not None or any(self.rows(each, staff_id) for each in SECTIONS)

    def manages(self, staff_id: str) -> tuple[list[str], list[str]]:
        """The KEYs of the groups they manage, and the staff ids of those whose manager they are."""
        groups = [row["key"] for row in self._unit.all(MANAGED) if staff_id in staff_ids(row["managers"])]
        return groups, [row["staff_id"] for row in self._unit.all(BELOW, staff=staff_id)]

    def changes_about(self, staff_id: str) -> list[Row]:
        """What others changed that names them."""
        quoted = json.dumps(staff_id, ensure_ascii=False)
        return self._unit.all(NAMED_IN, staff=staff_id, quoted=quoted)

    def requests(self, staff_id: str) -> list[Row]:
        """Those whose id tells that it was they who asked."""
        rows = self._unit.all(REQUESTS, staff=staff_id)
        return [row for row in rows if staff_id in row["id"].split(":")]


class References:
    """What rows point to, in the words of the export; each is read once."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self.group = cache(self._group)
        self.objective = cache(self._objective)
        self.key_result = cache(self._key_result)

    def _group(self, key: int) -> str | None:
        row = self._unit.one(GROUP, key=key)
        return None if row is None else row["key"]

    def _objective(self, key: int) -> str | None:
        return _ref(self._unit.one(OBJECTIVE, key=key), "O")

    def _key_result(self, key: int) -> str | None:
        return _ref(self._unit.one(KEY_RESULT, key=key), "KR")


def _ref(row: Row | None, letter: str) -> str | None:
    return None if row is None else f"{row['key']}/{row['cycle']}/{letter}{row['number']}"


@cache
def _naming(table: str) -> Statement:
    kept = OF_TABLE[table]
    shown = [column for column in kept.table.c if kept.holds.get(column.name) is not Holds.SEALED]
    named = [kept.table.c[name] == bindparam("staff") for name in kept.named_by]
    return Statement(select(*shown).where(or_(*named)).order_by(*kept.table.primary_key.columns))
