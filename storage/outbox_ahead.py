"""What a clock that was ahead put into the outbox, once the clock is right: nothing waits for its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from storage.mapping import millis
from storage.outbox import REPLY, X, is_open
from storage.statement import Statement
from storage.unit_of_work import UnitOfWork

LONGEST_RETRY = timedelta(minutes=15)  # no pause of the delivery worker is longer

_open = is_open(X)
# Put by a clock that was ahead: an answer goes now, a lease that nobody holds is over.
ANSWER_NOW = Statement(
    update(X)
    .where(_open, X.c.state == "pending", X.c.priority == REPLY, X.c.not_before > bindparam("ahead"))
    .values(not_before=bindparam("now"))
)
LEASE_OVER = Statement(
    update(X).where(_open, X.c.state == "sending", X.c.lease_until > bindparam("ahead")).values(lease_until=0)
)


def bring_back(unit: UnitOfWork, *, now: datetime) -> None:
    """Let no answer wait, and no lease last, for longer than any retry."""
    unit.run(ANSWER_NOW, ahead=millis(now + LONGEST_RETRY), now=millis(now))
    unit.run(LEASE_OVER, ahead=millis(now + LONGEST_RETRY))
