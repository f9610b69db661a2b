"""What keeps key results from moving: at most one open blocker each, and those that were closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from okr.model import Blocker, Person
from storage import mapping
from storage.mapping import millis, moment_or_none, person_or_none
from storage.statement import Statement
from storage.tables import PersonRow
from storage.trade_tables import BlockerRow
from storage.unit_of_work import Row, UnitOfWork

B = BlockerRow.__table__  # type: ignore[attr-defined]
_owner, _by, _closer = (
    PersonRow.__table__.alias(name)  # type: ignore[attr-defined]
    for name in ("blocker_owner", "blocked_by", "blocker_closer")
)

BLOCKERS = (
    select(
        *B.c,
        _owner.c.name.label("owner_name"),
        _by.c.name.label("by_name"),
        _closer.c.name.label("closer_name"),
    )
    .join(_owner, _owner.c.staff_id == B.c.owner)
    .join(_by, _by.c.staff_id == B.c.by)
    .outerjoin(_closer, _closer.c.staff_id == B.c.closed_by)
)
OPEN = Statement(BLOCKERS.where(B.c.key_result_id == bindparam("key_result"), B.c.closed_at.is_(None)))
NEWEST_FIRST = Statement(BLOCKERS.where(B.c.key_result_id == bindparam("key_result")).order_by(B.c.id.desc()))
BY_ID = Statement(BLOCKERS.where(B.c.id == bindparam("key")))
OPENED_BEFORE = Statement(
    BLOCKERS.where(B.c.closed_at.is_(None), B.c.opened_at <= bindparam("instant")).order_by(B.c.id)
)
EVERY = Statement(BLOCKERS.order_by(B.c.key_result_id, B.c.id))
ADD = Statement(
    insert(B).values({c.name: bindparam(c.name) for c in B.c if c.name != "id"}).returning(B.c.id)
)
CLOSE = Statement(
    update(B)
    .where(B.c.key_result_id == bindparam("key_result"), B.c.closed_at.is_(None))
    .values(closed_at=bindparam("at"), closed_by=bindparam("staff"), word=bindparam("last_word"))
    .returning(B.c.id)
)
CHANGE = Statement(
    update(B)
    .where(B.c.id == bindparam("key"))
    .values(reason=bindparam("new_reason"), owner=bindparam("new_owner"), by=bindparam("new_by"))
)
FORGET = Statement(delete(B).where(B.c.key_result_id == bindparam("key_result")))


@dataclass(frozen=True, slots=True)
class StoredBlocker:
    """A blocker with its end, if it has one: when, by whom and with what word."""

    id: int
    key_result_id: int
    blocker: Blocker
    closed_at: datetime | None = None
    closed_by: Person | None = None
    word: str = ""


class Blockers:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def open(self, key_result_id: int) -> StoredBlocker | None:
        row = self._unit.one(OPEN, key_result=key_result_id)
        return None if row is None else _stored(row)

    def by_id(self, key: int) -> StoredBlocker | None:
        row = self._unit.one(BY_ID, key=key)
        return None if row is None else _stored(row)

    def of(self, key_result_id: int) -> list[StoredBlocker]:
        """The whole history, newest first."""
        return [_stored(row) for row in self._unit.all(NEWEST_FIRST, key_result=key_result_id)]

    def opened_before(self, instant: datetime) -> list[StoredBlocker]:
        """Everywhere, those still open, oldest first."""
        return [_stored(row) for row in self._unit.all(OPENED_BEFORE, instant=millis(instant))]

    def every(self) -> list[StoredBlocker]:
        return [_stored(row) for row in self._unit.all(EVERY)]

    def block(self, key_result_id: int, blocker: Blocker) -> int:
        """The database raises its IntegrityError when one is open already: look with `open` first."""
        return self.put(StoredBlocker(0, key_result_id, blocker))

    def change(self, key: int, blocker: Blocker) -> None:
        """Said again in other words: its clock goes on."""
        self._unit.run(
            CHANGE,
            key=key,
            new_reason=blocker.reason,
            new_owner=blocker.owner.staff_id,
            new_by=blocker.by.staff_id,
        )

    def clear(self, key_result_id: int, *, at: datetime, by: str, word: str = "") -> int | None:
        """Close the open one and hand back its id; None when there is none."""
        row = self._unit.one(CLOSE, key_result=key_result_id, at=millis(at), staff=by, last_word=word)
        return None if row is None else int(row["id"])

    def put(self, stored: StoredBlocker) -> int:
        """Store one as it was somewhere else, under a new id."""
        return self._unit.insert(
            ADD,
            key_result_id=stored.key_result_id,
            reason=stored.blocker.reason,
            owner=stored.blocker.owner.staff_id,
            by=stored.blocker.by.staff_id,
            opened_at=millis(stored.blocker.since),
            closed_at=None if stored.closed_at is None else millis(stored.closed_at),
            closed_by=stored.closed_by.staff_id if stored.closed_by else None,
            word=stored.word,
        )

    def forget(self, key_result_id: int) -> None:
        """With a key result whose creation is taken back."""
        self._unit.run(FORGET, key_result=key_result_id)


def _stored(row: Row) -> StoredBlocker:
    return StoredBlocker(
        id=row["id"],
        key_result_id=row["key_result_id"],
        blocker=mapping.blocker(row),
        closed_at=moment_or_none(row["closed_at"]),
        closed_by=person_or_none(row["closed_by"], row["closer_name"]),
        word=row["word"],
    )
