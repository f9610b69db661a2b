"""Finished messages on their way out: put in a request's transaction, claimed, sent, marked.

At least once, in order per lane. A claim is a lease with a token; whoever lost the lease can no
longer mark the message. Nothing here knows what a message looks like or where a door leads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    case,
    exists,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from storage.departures import Departures
from storage.mapping import millis, moment
from storage.outgoing import Claimed as Claimed
from storage.outgoing import Outgoing as Outgoing
from storage.outgoing import claimed
from storage.statement import Statement
from storage.tables import OutboxRow
from storage.unit_of_work import Row, UnitOfWork

X = OutboxRow.__table__  # type: ignore[attr-defined]

_TO_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# Replies overtake prompts, prompts the private cards of a round, these the notices.
REPLY, PROMPT, PRIVATE, NOTICE = 0, 1, 2, 3
LEASE = timedelta(seconds=25)
MOST_CRASHES = 5
KEPT = timedelta(days=30)
AHEAD = timedelta(minutes=10)
SOON = timedelta(seconds=5)
_ANY = 99  # later than every priority


def is_open(messages: FromClause) -> ColumnElement[bool]:
    """As the partial indexes say it: SQLite does not use them for a parameter, only for these very words."""
    return messages.c.state.in_([literal_column("'pending'"), literal_column("'sending'")])


_open = is_open(X)
# The lease that has just run out is a crash not counted yet.
_worn = X.c.crashes >= MOST_CRASHES - 1
_waiting = and_(X.c.state == "pending", X.c.not_before <= bindparam("now"))
_orphaned = and_(X.c.state == "sending", X.c.lease_until < bindparam("now"), ~_worn)
_earlier = X.alias("earlier")
_blocked = exists(
    select(_earlier.c.id).where(
        _earlier.c.lane == X.c.lane,
        _earlier.c.id < X.c.id,
        is_open(_earlier),
        or_(
            # What a clock made that was ahead waits for its own time, and keeps back nothing else.
            and_(
                _earlier.c.state == "pending",
                _earlier.c.not_before > bindparam("now"),
                _earlier.c.made_at <= bindparam("ahead"),
            ),
            and_(_earlier.c.state == "sending", _earlier.c.lease_until >= bindparam("now")),
        ),
    )
)
_claimable = (
    select(X.c.id)
    .where(_open, X.c.priority <= bindparam("last"), or_(_waiting, _orphaned), ~_blocked)
    .order_by(X.c.priority, X.c.id)
    .limit(bindparam("most"))
)
# Prompts on their way, or that only wait for their turn at the door. Those behind one that waits for longer
# do not count: a group whose robot is banned keeps nobody back.
BEYOND = Statement(
    select(X.c.id)
    .where(_open, X.c.priority == PROMPT, X.c.not_before <= bindparam("soon"), ~_blocked)
    .order_by(X.c.id)
    .offset(bindparam("count"))
    .limit(1)
)
PUT = Statement(insert(X).values({c.name: bindparam(c.name) for c in X.c if c.name != "id"}))
# Said once more of the row itself: PostgreSQL asks it again of one that somebody withdrew or marked while
# the claim waited for them, but does not look for claimable ones anew.
CLAIM = Statement(
    update(X)
    .where(X.c.id.in_(_claimable), or_(_waiting, _orphaned))
    .values(
        state="sending",
        lease=bindparam("token"),
        lease_until=bindparam("until"),
        attempts=X.c.attempts + 1,
        crashes=X.c.crashes + case((X.c.state == "sending", 1), else_=0),
    )
    .returning(*X.c)
)
_held = and_(X.c.id == bindparam("key"), X.c.lease == bindparam("token"), X.c.state == "sending")
SENT = Statement(
    update(X)
    .where(_held)
    .values(state="sent", sent_at=bindparam("at"), query_keys=bindparam("known"), session="", lease="")
)
REWORD = Statement(update(X).where(X.c.id == bindparam("key")).values(body=bindparam("words")))
_again = (
    update(X)
    .where(_held)
    .values(
        state="pending",
        not_before=bindparam("at"),
        reason=bindparam("why"),
        parts_sent=bindparam("parts"),
        query_keys=bindparam("known"),
        lease="",
    )
)
AGAIN = Statement(_again)
# Of the claims that were no try the first counts all the same: that it was taken up at all is known by it.
PUT_OFF = Statement(_again.values(attempts=case((X.c.attempts > 1, X.c.attempts - 1), else_=X.c.attempts)))
ELSEWHERE = Statement(_again.values(parts_sent=0, query_keys="", session="", group_key=""))
ASIDE = Statement(update(X).where(X.c.id == bindparam("key")).values(lane=bindparam("alone")))
DEAD = Statement(update(X).where(_held).values(state="dead", reason=bindparam("why"), session="", lease=""))
_ours = and_(_open, X.c.lease == bindparam("token"), X.c.state == "sending")
HOLD = Statement(update(X).where(_held).values(lease_until=bindparam("until")))
RELEASE = Statement(update(X).where(_ours).values(state="pending", lease="", attempts=X.c.attempts - 1))
BURY = Statement(
    update(X)
    .where(_open, X.c.state == "sending", X.c.lease_until < bindparam("now"), _worn)
    .values(state="dead", reason="sender crashed", session="", lease="")
)
EXPIRE_SESSIONS = Statement(
    update(X).where(X.c.session != "", X.c.session_expires < bindparam("now")).values(session="")
)
NEXT_DUE = Statement(
    select(X.c.not_before).where(_open, X.c.not_before > bindparam("after")).order_by(X.c.not_before).limit(1)
)
OF_REQUEST = Statement(select(*X.c).where(X.c.request_id == bindparam("request")).order_by(X.c.id))
OPEN = Statement(select(X.c.id).where(_open).limit(1))
DUE = Statement(select(X.c.id).where(_open, X.c.not_before <= bindparam("now")).limit(1))
FORGET = Statement(
    X.delete().where(
        X.c.state.in_(["sent", "answered", "withdrawn", "dead"]), X.c.made_at < bindparam("before")
    )
)


class Outbox:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def put(self, request_id: str, message: Outgoing, *, now: datetime) -> None:
        """Nothing is put for somebody who left the company, but an answer to what they just typed."""
        unasked = message.staff_id and not message.session and not message.answered
        if unasked and Departures(self._unit).is_gone(message.staff_id):
            return
        self._unit.run(
            PUT,
            request_id=request_id,
            made_at=millis(now),
            lane=f"{message.conversation or '@' + message.staff_id}#{message.priority}",
            priority=message.priority,
            conversation=message.conversation,
            staff_id=message.staff_id,
            group_key=message.group_key,
            session=message.session,
            session_expires=millis(message.session_expires) if message.session_expires else 0,
            body=_TO_JSON(message.body),
            not_before=millis(message.not_before),
            expires_at=millis(message.expires_at),
            state="answered" if message.answered else "pending",
            attempts=0,
            crashes=0,
            parts_sent=0,
            lease="",
            lease_until=0,
            sent_at=millis(now) if message.answered else None,
            reason="",
            query_keys="",
        )

    def claim(self, token: str, *, now: datetime, most: int, unasked: int | None = None) -> list[Claimed]:
        """Lease the messages that may go now, lanes in order, replies first; `unasked` of others at most."""
        self._unit.serialise("outbox")
        rows = self._claim(token, now, most=most, last=REPLY)
        others = most - len(rows) if unasked is None else min(most - len(rows), unasked)
        if others > 0:
            # Nothing private overtakes a group's prompt.
            last = PROMPT if self.prompts_beyond(0, now=now) else _ANY
            found = self._claim(token, now, most=others, last=last)
            rows += found
            # It reads all that is open: left for when little is.
            if len(found) < others:
                self._unit.run(BURY, now=millis(now))
        return sorted(map(claimed, rows), key=lambda message: (message.priority, message.id))

    def _claim(self, token: str, now: datetime, *, most: int, last: int) -> list[Row]:
        at, ahead, until = millis(now), millis(now + AHEAD), millis(now + LEASE)
        return self._unit.all(CLAIM, token=token, now=at, ahead=ahead, until=until, most=most, last=last)

    def prompts_beyond(self, count: int, *, now: datetime) -> bool:
        """Do more prompts than that wait for their turn, or are on their way?"""
        at, soon, ahead = millis(now), millis(now + SOON), millis(now + AHEAD)
        return self._unit.one(BEYOND, now=at, soon=soon, ahead=ahead, count=count) is not None

    def hold(self, token: str, keys: Iterable[int], *, now: datetime) -> None:
        """Renew the lease of those of them still being sent under `token`."""
        for key in keys:
            self._unit.run(HOLD, key=key, token=token, until=millis(now + LEASE))

    def release(self, token: str) -> None:
        """Give back what was claimed and not begun."""
        self._unit.run(RELEASE, token=token)

    def sent(self, key: int, token: str, *, now: datetime, keys: Sequence[str] = ()) -> bool:
        """`keys` are those by which it can be taken back."""
        return self._unit.run(SENT, key=key, token=token, at=millis(now), known=_known(keys)) == 1

    def reword(self, key: int, body: Mapping[str, Any]) -> None:
        """What is kept of a message from now on."""
        self._unit.run(REWORD, key=key, words=_TO_JSON(body))

    def again(
        self, message: Claimed, token: str, *, at: datetime, why: str, parts: int, keys: Sequence[str] = ()
    ) -> None:
        """Try again not before `at`; `parts` of it have been delivered, under `keys`."""
        known = _known(keys)
        self._unit.run(AGAIN, key=message.id, token=token, at=millis(at), why=why, parts=parts, known=known)

    def put_off(
        self, message: Claimed, token: str, *, at: datetime, why: str, parts: int, keys: Sequence[str] = ()
    ) -> None:
        """As `again`, for a message that was not tried: it only waits for its turn."""
        known = _known(keys)
        self._unit.run(PUT_OFF, key=message.id, token=token, at=millis(at), why=why, parts=parts, known=known)

    def elsewhere(self, key: int, token: str, *, at: datetime, why: str) -> None:
        """Begin anew without its session and its group's own robot: neither lets it through."""
        self._unit.run(ELSEWHERE, key=key, token=token, at=millis(at), why=why)

    def aside(self, key: int) -> None:
        """Let nothing wait behind it any more."""
        self._unit.run(ASIDE, key=key, alone=f"#{key}")

    def dead(self, key: int, token: str, *, why: str) -> bool:
        return self._unit.run(DEAD, key=key, token=token, why=why) == 1

    def next_due(self, *, after: datetime | None = None) -> datetime | None:
        """When the first message that is not through yet may go; one in other hands counts too."""
        row = self._unit.one(NEXT_DUE, after=0 if after is None else millis(after))
        return None if row is None else moment(row["not_before"])

    def replies_to(self, request_id: str) -> list[dict[str, Any]]:
        """The messages a request was answered with, in order, with where they went; `answered` are those
        that left at once, with whoever asked."""
        return [
            {
                **json.loads(row["body"]),
                "conversation": row["conversation"],
                "staff_id": row["staff_id"],
                "answered": row["state"] == "answered",
            }
            for row in self._unit.all(OF_REQUEST, request=request_id)
        ]

    def anything_open(self) -> bool:
        return self._unit.one(OPEN) is not None

    def anything_due(self, *, now: datetime) -> bool:
        """Is there something that may go now, or is on its way?"""
        return self._unit.one(DUE, now=millis(now)) is not None

    def tidy(self, *, now: datetime) -> None:
        """Forget expired session webhooks at once and finished messages after thirty days."""
        self._unit.run(EXPIRE_SESSIONS, now=millis(now))
        self._unit.run(FORGET, before=millis(now - KEPT))


def _known(keys: Sequence[str]) -> str:
    return _TO_JSON(list(keys)) if keys else ""
