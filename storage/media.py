"""What was uploaded lately, so that the same picture goes up once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.mapping import millis
from storage.media_tables import MediaRow
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

M = MediaRow.__table__  # type: ignore[attr-defined]

FIND = Statement(
    select(M.c.media_id).where(
        M.c.digest == bindparam("content"), M.c.kind == bindparam("what"), M.c.at >= bindparam("since")
    )
)
PUT = Statement(
    upsert(M)
    .values(
        digest=bindparam("content"),
        kind=bindparam("what"),
        media_id=bindparam("named"),
        at=bindparam("moment"),
    )
    .on_conflict_do_update(
        index_elements=["digest", "kind"], set_={"media_id": bindparam("named"), "at": bindparam("moment")}
    )
)
FORGET = Statement(M.delete().where(M.c.at < bindparam("before")))


class Media:
    """By the hash of the content and the kind it was uploaded as."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def find(self, digest: str, kind: str, *, since: datetime) -> str | None:
        """The id it has; None when it was not uploaded since then."""
        row = self._unit.one(FIND, content=digest, what=kind, since=millis(since))
        return None if row is None else str(row["media_id"])

    def put(self, digest: str, kind: str, media_id: str, *, at: datetime) -> None:
        """The newest id counts."""
        self._unit.run(PUT, content=digest, what=kind, named=media_id, moment=millis(at))

    def forget(self, *, before: datetime) -> None:
        self._unit.run(FORGET, before=millis(before))
