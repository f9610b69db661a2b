"""Machines that report a value: whose token it is, what it was answered, how often it called.

Tokens are never stored, only their hashes; making and hashing them is done above.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, update

from okr.model import Person
from storage.mapping import millis, moment, moment_or_none
from storage.statement import Statement
from storage.tables import PersonRow
from storage.trade_tables import FeedCallRow, FeedRow, FeedValueRow
from storage.unit_of_work import Row, UnitOfWork

F, V, L, P = (
    row.__table__  # type: ignore[union-attr]
    for row in (FeedRow, FeedValueRow, FeedCallRow, PersonRow)
)

_named = select(*F.c, P.c.name.label("made_by_name")).join(P, P.c.staff_id == F.c.made_by)
# Two calls with one token wait for each other, else both could be the sixtieth of a minute.
BY_HASH = Statement(_named.where(F.c.token_hash == bindparam("hash")).with_for_update(of=F))
OF = Statement(_named.where(F.c.key_result_id == bindparam("key_result")).order_by(F.c.id))
EVERY = Statement(_named.order_by(F.c.id))
ADD = Statement(
    insert(F).values({c.name: bindparam(c.name) for c in F.c if c.name != "id"}).returning(F.c.id)
)
REVOKE = Statement(update(F).where(F.c.id == bindparam("key")).values(revoked_at=bindparam("at")))
OPEN_BY = Statement(
    _named.where(F.c.made_by == bindparam("staff"), F.c.revoked_at.is_(None)).order_by(F.c.id)
)
CALLS = Statement(
    select(L.c.at).where(L.c.feed_id == bindparam("feed"), L.c.at > bindparam("since")).order_by(L.c.at)
)
CALL = Statement(insert(L).values(feed_id=bindparam("feed"), at=bindparam("moment")).inline())
FORGET_CALLS = Statement(delete(L).where(L.c.feed_id == bindparam("feed"), L.c.at <= bindparam("before")))
ANSWERED = Statement(
    select(V.c.answer).where(V.c.feed_id == bindparam("feed"), V.c.client_id == bindparam("client"))
)
ANSWER = Statement(insert(V).values({c.name: bindparam(c.name) for c in V.c}).inline())
FORGET_ANSWERS = Statement(delete(V).where(V.c.at < bindparam("before")))

PER_MINUTE = 60
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class StoredFeed:
    id: int
    token_hash: str
    key_result_id: int
    made_at: datetime
    made_by: Person
    revoked_at: datetime | None = None


class Feeds:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def by_hash(self, token_hash: str) -> StoredFeed | None:
        """Revoked ones included. Until this transaction ends no other one can use the token."""
        row = self._unit.one(BY_HASH, hash=token_hash)
        return None if row is None else _feed(row)

    def of(self, key_result_id: int) -> list[StoredFeed]:
        """Revoked ones included, oldest first."""
        return [_feed(row) for row in self._unit.all(OF, key_result=key_result_id)]

    def every(self) -> list[StoredFeed]:
        return [_feed(row) for row in self._unit.all(EVERY)]

    def open_by(self, staff_id: str) -> list[StoredFeed]:
        """Those that somebody made and nobody revoked, oldest first."""
        return [_feed(row) for row in self._unit.all(OPEN_BY, staff=staff_id)]

    def add(self, key_result_id: int, token_hash: str, *, by: str, at: datetime) -> int:
        return self._unit.insert(
            ADD,
            key_result_id=key_result_id,
            token_hash=token_hash,
            made_by=by,
            made_at=millis(at),
            revoked_at=None,
        )

    def revoke(self, key: int, at: datetime) -> None:
        self._unit.run(REVOKE, key=key, at=millis(at))

    def allow(self, key: int) -> None:
        """Take a revocation back."""
        self._unit.run(REVOKE, key=key, at=None)

    def call(self, key: int, *, now: datetime) -> datetime | None:
        """Count a call; or, where it would be one too many of a minute, say from when it may come again."""
        self._unit.run(FORGET_CALLS, feed=key, before=millis(now - MINUTE))
        calls = self._unit.all(CALLS, feed=key, since=millis(now - MINUTE))
        if len(calls) >= PER_MINUTE:
            return moment(calls[-PER_MINUTE]["at"]) + MINUTE
        self._unit.run(CALL, feed=key, moment=millis(now))
        return None

    def answered(self, key: int, client_id: str) -> str | None:
        """What it was told when it gave this id before."""
        row = self._unit.one(ANSWERED, feed=key, client=client_id)
        return None if row is None else str(row["answer"])

    def answer(self, key: int, client_id: str, *, answer: str, at: datetime) -> None:
        """Keep what it is told under an id it gave for the first time."""
        self._unit.run(ANSWER, feed_id=key, client_id=client_id, at=millis(at), answer=answer)

    def forget_answers(self, *, before: datetime) -> int:
        """How many ids from before an instant are known no more."""
        return self._unit.run(FORGET_ANSWERS, before=millis(before))


def _feed(row: Row) -> StoredFeed:
    return StoredFeed(
        id=row["id"],
        token_hash=row["token_hash"],
        key_result_id=row["key_result_id"],
        made_at=moment(row["made_at"]),
        made_by=Person(row["made_by"], row["made_by_name"]),
        revoked_at=moment_or_none(row["revoked_at"]),
    )
