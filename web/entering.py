"""What becomes of somebody at the door, inside one transaction: looked up, made to wait, let in, sent away.

Nobody who left the company gets past here, whatever they hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers import arriving
from handlers.arriving import code_hash, reader_of
from handlers.context import Rules
from handlers.linking import jti_hash
from storage.departures import ADMINS, Departures
from storage.page_links import PageLink, PageLinks
from storage.people import People
from storage.sessions import Session, Sessions, State
from storage.unit_of_work import UnitOfWork
from web.keys import code_of, csrf_of, new_token, token_hash
from web.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Known:
    """A session with who looks through it."""

    session: Session
    visitor: Visitor


def known(unit: UnitOfWork, rules: Rules, token: str, now: datetime) -> Known | None:
    """Whom a token stands for, whatever state its session is in."""
    session = Sessions(unit).find(token_hash(token), now=now) if token else None
    if session is None or Departures(unit).is_gone(session.staff_id):
        return None
    staff_id = session.staff_id
    person = People(unit).find(staff_id)
    visitor = Visitor(
        staff_id=staff_id,
        name=session.name if person is None else person.name,
        admin=staff_id in rules.admins and not Departures(unit).is_gone(staff_id, ADMINS),
        lang=reader_of(unit, rules, staff_id, now).lang,
        csrf=csrf_of(token),
    )
    return Known(session, visitor)


def spent(unit: UnitOfWork, link: PageLink, jti: str, now: datetime) -> bool:
    """Is it good, and used up by this? Of two at once one is."""
    if Departures(unit).is_gone(link.staff_id):
        return False
    return PageLinks(unit).use(jti_hash(jti), link, now=now)


def waiting(
    unit: UnitOfWork, rules: Rules, link: PageLink, jti: str, *, device: str, now: datetime
) -> str | None:
    """The token of a session that shows nothing until its owner says yes; None where the link is no good."""
    if not spent(unit, link, jti, now):
        return None
    token = new_token()
    code = code_of(token)
    session = _session(unit, link.staff_id, State.WAITING, link.target, device, now)
    Sessions(unit).add(token_hash(token), session, code=code_hash(link.staff_id, code))
    about = f"door:{token_hash(token)[:16]}"
    arriving.ask(unit, rules, link.staff_id, code=code, device=device, about=about, now=now)
    return token


def opened(unit: UnitOfWork, token: str, now: datetime) -> str | None:
    """The token of what was allowed, from now on another one; None where nothing was."""
    fresh = new_token()
    return fresh if Sessions(unit).open(token_hash(token), token_hash(fresh), now=now) else None


def let_in(
    unit: UnitOfWork, staff_id: str, *, name: str, target: str, device: str, now: datetime
) -> str | None:
    """The token of an open session of somebody who proved who they are; None for one who left."""
    if Departures(unit).is_gone(staff_id):
        return None
    token = new_token()
    session = _session(unit, staff_id, State.OPEN, target, device, now, name=name)
    Sessions(unit).add(token_hash(token), session)
    return token


def _session(
    unit: UnitOfWork,
    staff_id: str,
    state: State,
    target: str,
    device: str,
    now: datetime,
    *,
    name: str = "",
) -> Session:
    person = People(unit).find(staff_id)
    shown = name or (staff_id if person is None else person.name)
    return Session(staff_id, shown, state, target, device, made_at=now, seen_at=now)
