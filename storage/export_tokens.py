"""Bearer tokens with which an admin's program fetches the export: hashed, expiring, one a person.

Tokens are never stored, only their hashes; making and hashing them is done above.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from storage.mapping import millis, moment
from storage.statement import Statement
from storage.trade_tables import ExportTokenRow
from storage.unit_of_work import UnitOfWork

T = ExportTokenRow.__table__  # type: ignore[attr-defined]

BY_HASH = Statement(select(*T.c).where(T.c.token_hash == bindparam("hash")))
ADD = Statement(insert(T).values({c.name: bindparam(c.name) for c in T.c}).inline())
FORGET_OF = Statement(delete(T).where(T.c.made_by == bindparam("staff")))
FORGET = Statement(delete(T).where(T.c.expires_at <= bindparam("instant")))


@dataclass(frozen=True, slots=True)
class StoredToken:
    made_by: str
    expires_at: datetime


class ExportTokens:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def by_hash(self, token_hash: str) -> StoredToken | None:
        """Expired ones, too, until they are forgotten."""
        row = self._unit.one(BY_HASH, hash=token_hash)
        return None if row is None else StoredToken(row["made_by"], moment(row["expires_at"]))

    def replace(self, token_hash: str, *, by: str, at: datetime, until: datetime) -> None:
        """A new one for a person; the one from before ends."""
        self.end_of(by)
        self._unit.run(ADD, token_hash=token_hash, made_by=by, made_at=millis(at), expires_at=millis(until))

    def end_of(self, staff_id: str) -> int:
        """Somebody's token is good for nothing any more; how many there were."""
        return self._unit.run(FORGET_OF, staff=staff_id)

    def forget(self, *, now: datetime) -> int:
        """How many that have expired are gone."""
        return self._unit.run(FORGET, instant=millis(now))
