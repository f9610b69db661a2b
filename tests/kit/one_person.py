"""A company in which one person is everywhere: in every table and column that can name anybody.

What can be said is said in chat; into the rest they are written. Every note and remark of theirs holds
`WROTE`, and what others wrote holds their names in the ways in which people write them.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from storage.agenda import Agenda
from storage.asks import Asks
from storage.cards import Cards, Shown
from storage.contacts import Contacts
from storage.departures import ADMINS, Departures
from storage.engine import Database
from storage.export_tokens import ExportTokens
from storage.inbox import Inbox
from storage.mapping import millis
from storage.outbox import X
from storage.page_links import PageLink, PageLinks
from storage.person_occurrences import NUDGE, PersonOccurrences
from storage.personal import KEPT, Holds, Kept
from storage.sessions import Session, Sessions, State
from storage.snoozes import Snoozes
from storage.unit_of_work import UnitOfWork
from storage.walks import Walk, Walks
from tests.kit.desk import ADMIN, Desk

WHO, NAME, NICK = "ws-27184", "Wendy Sparrow", "温迪儿"
# What names somebody in rows that an erasure lets stay.
NAMING = (Holds.STAFF, Holds.STAFFS, Holds.POINTER, Holds.WORDS, Holds.JSON, Holds.ADDRESS)
SESSION, CODE, LINK, TOKEN = (f"{sign}" * 40 for sign in ("s", "c", "j", "e"))
WROTE = "thisiswhatshewrote"
IDENTIFIERS = (WHO, NAME, NICK, json.dumps(NICK)[1:-1])  # the last as JSON may write it
NAMED = f"{WHO} @{NICK}，{NAME}!"
FURTHER = f"/people/{WHO}?cycle=all"
BEGINNING = (
    (WHO, "/okr add Sell more\n/kr add O1 Stores from 0 to 10\n/kr add O1 Lists milestones a; b"),
    (WHO, "/okr add Hers and closed\n/kr add O2 Things from 0 to 10"),
    ("u006", "/okr add Ship it\n/kr add O1 Speed from 0 to 10"),
    ("u003", "/okr add Another\n/kr add O3 Calls from 0 to 10"),
    (WHO, f"/kr update 1 4 conf 7 {WROTE}"),
    (WHO, f"/kr update 1 5 {WROTE} again"),
    (WHO, "/kr tick KR2 a"),
    (WHO, f"/kr comment KR1 {WROTE}"),
    (WHO, "/kr edit KR1 target 12"),
    (WHO, f"/block KR1 {WROTE}"),
    (WHO, f"/unblock KR1 {WROTE}"),
    (WHO, f"/skip KR1 {WROTE}"),
    (WHO, f"/retro {WROTE}"),
    (WHO, "/kr feed KR3 CRM"),
    (WHO, "/away 2026-12-01..2026-12-02"),
    (WHO, "/mute nudge"),
    (WHO, "/depend KR1 on PRODUCT/KR1"),
    ("u003", f"/kr update KR4 3 waits for {NAMED}"),
    ("u003", f"/kr comment KR4 ask {NAMED}"),
    ("u003", f"/block KR4 {NAMED} is away"),
    ("u003", f"/unblock KR4 {NAMED} is back"),
    ("u003", f"/skip KR4 no news of {NAMED}"),
    ("u003", f"/retro {NAMED} helped"),
)


class OnePerson(Desk):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        for who, line in BEGINNING:
            self.as_if(line, who, "PRODUCT" if who == "u006" else "SALES")
        self.as_if(f"/kudos @王小明 KR4 {WROTE}", WHO, mentions=["u003"])
        self.as_if(f"/kudos @{NICK} KR1 thanks to {NAMED}", "u003", mentions=[WHO])
        self.as_if(f"/away 2026-12-03..2026-12-04 @{NICK}", "u004", mentions=[WHO])
        self.as_if("/lang en", WHO, None)
        self.as_if("/tz Asia/Tokyo", WHO, None)
        self.as_if("/checkin", WHO, None)
        self._hand_over()
        self.refused("/kr update 9 45%", WHO)
        self.as_if("/export", WHO, None)  # asked back
        self.as_if("/settings names on", ADMIN)
        self.as_if("/cycle open 2027Q1", ADMIN)
        self.key_result_id = self.key_result("KR1").id
        self.read(self._from_elsewhere)
        with database.engine.begin() as connection:
            connection.execute(update(X).values(state="sent", sent_at=millis(self.now)))
        for kept in KEPT:
            self._stain(kept)

    def as_if(self, line: str, who: str, group: str | None = "SALES", **how: Any) -> None:
        self.forward(minutes=1)
        self.must(line, who, group, name=NICK if who == WHO else None, **how)

    def _hand_over(self) -> None:
        """Of what is open nothing is hers; the second objective is, and is closed."""
        for line in ("/okr owner O1", "/kr owner KR1", "/kr owner KR2"):
            self.as_if(f"{line} @Ann Lee", ADMIN, mentions=["u005"])
            self.as_if("/yes", ADMIN, None)
        self.as_if("/okr close O2", ADMIN)
        self.as_if("/yes", ADMIN, None)
        assert {kr.owner.staff_id for kr in self.objective("O1").key_results} == {"u005"}

    def _from_elsewhere(self, unit: UnitOfWork) -> None:
        """What DingTalk tells of her, and how she gets in to the pages."""
        contacts, now = Contacts(unit), self.now
        contacts.found(WHO, NAME, manager="u002", departments=[(1, "Sales")], now=now)
        contacts.found("u005", "Ann Lee", manager=WHO, departments=[], now=now)
        Departures(unit).note(WHO, ADMINS, gone=True, at=now)
        Sessions(unit).add(SESSION, Session(WHO, NAME, State.WAITING, "/", "Fox", now, now), code=CODE)
        PageLinks(unit).add(LINK, PageLink(WHO, "/map", now + timedelta(minutes=5)))
        PageLinks(unit).add("k" * 40, PageLink("u003", FURTHER, now + timedelta(minutes=5)))
        Sessions(unit).add("t" * 40, Session("u003", "x", State.OPEN, FURTHER, "y", made_at=now, seen_at=now))
        ExportTokens(unit).replace(TOKEN, by=WHO, at=now, until=now + timedelta(days=9))
        PersonOccurrences(unit).decide(WHO, NUDGE, "2026-11-20", due_at=now, now=now)
        Snoozes(unit).put(WHO, now + timedelta(hours=2))
        Walks(unit).put(WHO, "direct", Walk(self.key_result_id, 1, now))
        for staff_id, conversation in ((WHO, ""), ("", "cid-sales")):
            undo = {"undo_of": f"card:c:{WHO}:1.1:7", "undo_by": WHO}
            row = {"key_result": 1, "version": 1, "taps": [], **undo}
            Cards(unit).put(Shown(f"card-{staff_id}", "asked", conversation, staff_id, [row], [], now))
        Asks(unit).add(1, now.date(), WHO, due_at=now)
        Inbox(unit).claim(f"page:{WHO}:nonce.1", at=now)
        Agenda(unit).put("chase", WHO, now)

    def _stain(self, kept: Kept) -> None:
        """Name them in each column that names nobody yet outside of their own rows, in one row of it."""
        table = kept.table
        with self.database.engine.begin() as connection:
            for name in kept.columns(*NAMING):
                in_order = select(table).order_by(*table.primary_key.columns)
                rows = [dict(row) for row in connection.execute(in_order).mappings()]
                others = [row for row in rows if not kept.theirs and row.get(kept.ends) != WHO] or rows
                if any(is_named(row[name]) for row in others):
                    continue
                keys = [key == others[0][key.name] for key in table.primary_key.columns]
                connection.execute(update(table).where(*keys).values({name: _stained(kept, name)}))


def is_named(text: str | None) -> bool:
    return any(each in (text or "") for each in (WHO, NAME, NICK))


def _stained(kept: Kept, name: str) -> str:
    if name == "target":
        return FURTHER
    return {
        Holds.STAFF: WHO,
        Holds.POINTER: WHO,
        Holds.WORDS: NAMED,
        Holds.STAFFS: json.dumps(["u002", WHO]),
        Holds.JSON: json.dumps([WHO, f"{NICK} {NAME}"] if name != "departments" else [[7, f"{NAME}'s team"]]),
        Holds.ADDRESS: f"card:x:{WHO}:1.2:7",
    }[kept.holds[name]]
