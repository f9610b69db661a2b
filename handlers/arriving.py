"""Somebody stands at the door of the pages: the one whose name they give is asked, or told.

It leaves in the transaction of what it tells of, one to one and at once: somebody waits.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from cards import page_link as card
from cards.message import Message
from cards.reader import Reader
from handlers.context import Rules, zone
from handlers.opening import language_of
from okr import cycles
from storage.outbox import PRIVATE, REPLY, Outbox, Outgoing
from storage.people import People
from storage.sessions import WAITING
from storage.unit_of_work import UnitOfWork

TOLD_WITHIN = timedelta(days=1)


def code_hash(staff_id: str, code: str) -> str:
    """All that is kept of the number that lets a waiting browser in."""
    return sha256(f"{staff_id}\n{code}".encode()).hexdigest()


def ask(
    unit: UnitOfWork, rules: Rules, staff_id: str, *, code: str, device: str, about: str, now: datetime
) -> None:
    """Is it you who opened the link? `about` is the id of what this is asked for."""
    reader = reader_of(unit, rules, staff_id, now)
    message = card.asked(reader, code=code, device=device, at=now)
    _put(unit, staff_id, message, REPLY, about=about, now=now, kept=WAITING)


def tell_of_stranger(
    unit: UnitOfWork, rules: Rules, staff_id: str, *, name: str, device: str, about: str, now: datetime
) -> None:
    """Somebody else opened a link of theirs, and was not let in."""
    reader = reader_of(unit, rules, staff_id, now)
    message = card.stranger(reader, name=name, device=device, at=now)
    _put(unit, staff_id, message, PRIVATE, about=about, now=now, kept=TOLD_WITHIN)


def reader_of(unit: UnitOfWork, rules: Rules, staff_id: str, now: datetime) -> Reader:
    """Somebody reading one to one, or a page."""
    tz = zone(People(unit).zone(staff_id) or rules.default_group.tz)
    lang = language_of(unit, staff_id) or rules.default_group.lang
    today = now.astimezone(tz).date()
    cycle = cycles.quarter_of(today, rules.fiscal_start).id
    return Reader(lang=lang, tz=tz, robot=rules.robot, in_group=False, today=today, cycle=cycle)


def _put(
    unit: UnitOfWork,
    staff_id: str,
    message: Message,
    priority: int,
    *,
    about: str,
    now: datetime,
    kept: timedelta,
) -> None:
    outgoing = Outgoing(
        body=message.to_dict(),
        priority=priority,
        not_before=now,
        expires_at=now + kept,
        staff_id=staff_id,
    )
    Outbox(unit).put(about, outgoing, now=now)
