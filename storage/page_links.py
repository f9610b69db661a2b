"""Links to the pages that were handed out: each good for a quarter of an hour, once, for one person.

What makes a link one of its kind is never stored, only its hash; making and signing it is done above.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, update

from storage.mapping import millis
from storage.session_tables import PageLinkRow
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

GOOD_FOR = timedelta(minutes=15)

L = PageLinkRow.__table__  # type: ignore[attr-defined]

ADD = Statement(insert(L).values({c.name: bindparam(c.name) for c in L.c}).inline())
USE = Statement(
    update(L)
    .where(
        L.c.jti_hash == bindparam("hash"),
        L.c.staff_id == bindparam("staff"),
        L.c.target == bindparam("leads_to"),
        L.c.used_at.is_(None),
        L.c.expires_at > bindparam("instant"),
    )
    .values(used_at=bindparam("instant"))
)
END_OF = Statement(delete(L).where(L.c.staff_id == bindparam("staff")))
FORGET = Statement(delete(L).where(L.c.expires_at <= bindparam("instant")))


@dataclass(frozen=True, slots=True)
class PageLink:
    """For whom it is, and the path of the page it leads to."""

    staff_id: str
    target: str
    expires_at: datetime


class PageLinks:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, jti_hash: str, link: PageLink) -> None:
        self._unit.run(
            ADD,
            jti_hash=jti_hash,
            staff_id=link.staff_id,
            target=link.target,
            expires_at=millis(link.expires_at),
            used_at=None,
        )

    def use(self, jti_hash: str, link: PageLink, *, now: datetime) -> bool:
        """True the first time, while it is good. Two at once: one of them."""
        return (
            self._unit.run(USE, hash=jti_hash, staff=link.staff_id, leads_to=link.target, instant=millis(now))
            > 0
        )

    def end_of(self, staff_id: str) -> int:
        """Nobody gets in by a link of theirs any more; how many there were, used ones too."""
        return self._unit.run(END_OF, staff=staff_id)

    def forget(self, *, now: datetime) -> int:
        """How many that have expired are gone."""
        return self._unit.run(FORGET, instant=millis(now))
