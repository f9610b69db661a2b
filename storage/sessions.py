"""Browsers that look at the pages in somebody's name: asked at every request, ended from here at once.

Tokens and codes are never stored, only their hashes; making and hashing them is done above.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, insert, or_, select, update

from storage.mapping import millis, moment
from storage.session_tables import SessionRow
from storage.statement import Statement
from storage.unit_of_work import Row, UnitOfWork

IDLE = timedelta(hours=12)  # nobody looked for so long
LONGEST = timedelta(days=7)  # however often somebody looks
WAITING = timedelta(minutes=10)  # for the owner's word

S = SessionRow.__table__  # type: ignore[attr-defined]

_this = S.c.token_hash == bindparam("hash")
_alive = (S.c.expires_at > bindparam("instant"), S.c.seen_at > bindparam("idle_since"))
ADD = Statement(insert(S).values({c.name: bindparam(c.name) for c in S.c}).inline())
FIND = Statement(select(*S.c).where(_this, *_alive))
SEEN = Statement(update(S).where(_this).values(seen_at=bindparam("instant")))
ANSWER = Statement(
    update(S)
    .where(
        S.c.staff_id == bindparam("staff"),
        S.c.code == bindparam("said"),
        S.c.state == bindparam("was"),
        S.c.expires_at > bindparam("instant"),
    )
    .values(state=bindparam("becomes"), code="")
)
OPEN = Statement(
    update(S)
    .where(_this, S.c.state == bindparam("was"))
    .values(
        token_hash=bindparam("fresh"),
        state=bindparam("becomes"),
        seen_at=bindparam("instant"),
        expires_at=bindparam("until"),
    )
)
END = Statement(delete(S).where(_this))
END_OF = Statement(delete(S).where(S.c.staff_id == bindparam("staff")))
FORGET = Statement(
    delete(S).where(or_(S.c.expires_at <= bindparam("instant"), S.c.seen_at <= bindparam("idle_since")))
)


class State(StrEnum):
    WAITING = "waiting"  # for the owner's word; nothing is shown
    ALLOWED = "allowed"  # they said yes; the browser has not come back yet
    REFUSED = "refused"  # they said no
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Session:
    """`device` is what the browser seems to be; `target` is the page it is to come to."""

    staff_id: str
    name: str
    state: State
    target: str
    device: str
    made_at: datetime
    seen_at: datetime


class Sessions:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, token_hash: str, session: Session, *, code: str = "") -> None:
        """It ends by itself: one that waits within minutes, one that is open after days."""
        lives = LONGEST if session.state is State.OPEN else WAITING
        self._unit.run(
            ADD,
            token_hash=token_hash,
            staff_id=session.staff_id,
            name=session.name,
            state=session.state.value,
            code=code,
            target=session.target,
            device=session.device,
            made_at=millis(session.made_at),
            seen_at=millis(session.seen_at),
            expires_at=millis(session.made_at + lives),
        )

    def find(self, token_hash: str, *, now: datetime) -> Session | None:
        row = self._unit.one(FIND, hash=token_hash, instant=millis(now), idle_since=millis(now - IDLE))
        return None if row is None else _session(row)

    def seen(self, token_hash: str, *, now: datetime) -> None:
        self._unit.run(SEEN, hash=token_hash, instant=millis(now))

    def answer(self, staff_id: str, code: str, *, let_in: bool, now: datetime) -> bool:
        """What the owner says to the one that waits with this code; False where none does."""
        becomes = State.ALLOWED if let_in else State.REFUSED
        return (
            self._unit.run(
                ANSWER,
                staff=staff_id,
                said=code,
                was=State.WAITING.value,
                becomes=becomes.value,
                instant=millis(now),
            )
            > 0
        )

    def open(self, token_hash: str, fresh_hash: str, *, now: datetime) -> bool:
        """One that was allowed is open from now on, under another token; False where it was not."""
        return (
            self._unit.run(
                OPEN,
                hash=token_hash,
                fresh=fresh_hash,
                was=State.ALLOWED.value,
                becomes=State.OPEN.value,
                instant=millis(now),
                until=millis(now + LONGEST),
            )
            > 0
        )

    def end(self, token_hash: str) -> None:
        self._unit.run(END, hash=token_hash)

    def end_of(self, staff_id: str) -> int:
        """Everything of somebody's; how many there were."""
        return self._unit.run(END_OF, staff=staff_id)

    def forget(self, *, now: datetime) -> int:
        """How many that have ended by themselves are gone."""
        return self._unit.run(FORGET, instant=millis(now), idle_since=millis(now - IDLE))


def _session(row: Row) -> Session:
    return Session(
        staff_id=row["staff_id"],
        name=row["name"],
        state=State(row["state"]),
        target=row["target"],
        device=row["device"],
        made_at=moment(row["made_at"]),
        seen_at=moment(row["seen_at"]),
    )
