"""What an export tells beside the values of `okr`, each for everything at once. Read-only."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select

from storage.mapping import moment
from storage.statement import Statement
from storage.tables import CheckInRow, CounterRow, GroupRow, MemberRow, PersonRow
from storage.trade_tables import MilestoneRow
from storage.unit_of_work import UnitOfWork

G, M, N, P, C, S = (
    row.__table__  # type: ignore[union-attr]
    for row in (GroupRow, MemberRow, CounterRow, PersonRow, CheckInRow, MilestoneRow)
)

TIMETABLES = Statement(select(G.c.id, G.c.checkin))
MEMBERS = Statement(select(M.c.group_id, M.c.staff_id).order_by(M.c.group_id, M.c.staff_id))
COUNTERS = Statement(select(*N.c))
LANGUAGES = Statement(select(P.c.staff_id, P.c.lang).where(P.c.lang.is_not(None)))
RECORDED = Statement(select(C.c.id, C.c.recorded_at))
TICKERS = Statement(select(S.c.key_result_id, S.c.number, S.c.done_by).where(S.c.done_by.is_not(None)))


class Exports:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def timetables(self) -> dict[int, str]:
        """When each group is asked, in the grammar of the settings."""
        return {row["id"]: row["checkin"] for row in self._unit.all(TIMETABLES)}

    def members(self) -> dict[int, list[str]]:
        """The staff ids of each group's, in their order."""
        found: dict[int, list[str]] = defaultdict(list)
        for row in self._unit.all(MEMBERS):
            found[row["group_id"]].append(row["staff_id"])
        return dict(found)

    def counters(self) -> dict[tuple[int, str, str], int]:
        """By group, cycle and "O" or "KR": the last number that was given."""
        return {(row["group_id"], row["cycle"], row["what"]): row["last"] for row in self._unit.all(COUNTERS)}

    def languages(self) -> dict[str, str]:
        """Of those who chose one, by staff id."""
        return {row["staff_id"]: row["lang"] for row in self._unit.all(LANGUAGES)}

    def recorded(self) -> dict[int, datetime]:
        """When each check-in was typed."""
        return {row["id"]: moment(row["recorded_at"]) for row in self._unit.all(RECORDED)}

    def tickers(self) -> dict[tuple[int, int], str]:
        """By key result and place from 1: who ticked that milestone off."""
        return {(row["key_result_id"], row["number"]): row["done_by"] for row in self._unit.all(TICKERS)}
