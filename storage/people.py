"""People: a staff id of the robot's own corporation, the newest name, and what they chose for themselves.

A language, a zone, and the kinds of messages they do not want to get by themselves. A name that the
address book gave (`storage.contacts`) is kept whatever somebody calls themselves in a chat.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, case, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from okr.model import Person
from storage.namesakes import Namesakes, skeleton
from storage.statement import Statement
from storage.tables import MemberRow, PersonRow
from storage.unit_of_work import UnitOfWork

P, M = (row.__table__ for row in (PersonRow, MemberRow))  # type: ignore[union-attr]

PERSON = Statement(select(*P.c).where(P.c.staff_id == bindparam("staff")))
WHEREABOUTS = Statement(
    select(P.c.tz, M.c.group_id)
    .select_from(P)
    .outerjoin(M, M.c.staff_id == P.c.staff_id)
    .where(P.c.staff_id == bindparam("staff"))
)
PEOPLE = Statement(select(*P.c).order_by(P.c.staff_id))
_nothing: ColumnElement[str] = literal_column("''")
_no_list: ColumnElement[str] = literal_column("'[]'")
_no: ColumnElement[int] = literal_column("0")
_new = upsert(P).values(
    staff_id=bindparam("staff"),
    name=bindparam("nick"),
    plain=bindparam("nick"),
    skeleton=bindparam("form"),
    muted=_nothing,
    nick=_nothing,
    asked_at=_no,
    departments=_no_list,
)
REMEMBER = Statement(
    _new.on_conflict_do_update(
        index_elements=["staff_id"],
        set_={
            **{
                column: case((P.c.found_at.is_(None), _new.excluded[column]), else_=P.c[column])
                for column in ("name", "plain", "skeleton")
            },
            "nick": case((P.c.found_at.is_(None), _nothing), else_=_new.excluded.name),
        },
    )
)
MEET = Statement(_new.on_conflict_do_nothing(index_elements=["staff_id"]))
SPEAK = Statement(update(P).where(P.c.staff_id == bindparam("staff")).values(lang=bindparam("new_lang")))
LIVE_IN = Statement(update(P).where(P.c.staff_id == bindparam("staff")).values(tz=bindparam("new_tz")))
MUTE = Statement(update(P).where(P.c.staff_id == bindparam("staff")).values(muted=bindparam("kinds")))


@dataclass(frozen=True, slots=True)
class Called:
    """How somebody is called: on cards, and by themselves in chats."""

    shown: str
    nick: str


def called(shown: str, plain: str, nick: str, found_at: int | None) -> Called:
    """As it lies in a row: the nick is the name as long as the address book gave none."""
    return Called(shown, (plain or shown) if found_at is None else nick)


class People:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def find(self, staff_id: str) -> Person | None:
        """As cards call them."""
        row = self._unit.one(PERSON, staff=staff_id)
        return None if row is None else Person(row["staff_id"], row["name"])

    def called(self, staff_id: str) -> Called | None:
        row = self._unit.one(PERSON, staff=staff_id)
        return None if row is None else called(row["name"], row["plain"], row["nick"], row["found_at"])

    def names(self, staff_id: str) -> tuple[str, ...]:
        """The name alone, and what they call themselves in chats where that is another; of nobody none."""
        row = self._unit.one(PERSON, staff=staff_id)
        if row is None:
            return ()
        return tuple(dict.fromkeys(filter(None, (row["plain"] or row["name"], row["nick"]))))

    def language(self, staff_id: str) -> str | None:
        row = self._unit.one(PERSON, staff=staff_id)
        return None if row is None else row["lang"]

    def every(self) -> list[Person]:
        """By the name alone."""
        return [Person(row["staff_id"], row["plain"] or row["name"]) for row in self._unit.all(PEOPLE)]

    def remember(self, staff_id: str, name: str) -> None:
        """What somebody calls themselves in a chat: their name, unless the address book gave one."""
        before = self._unit.one(PERSON, staff=staff_id)
        names = (name, name if before is None else before["plain"])
        self._unit.run(REMEMBER, staff=staff_id, nick=name, form=skeleton(name))
        Namesakes(self._unit).take_turns(*names)
        Namesakes(self._unit).tell_apart(*names)

    def put(self, staff_id: str, name: str) -> None:
        """Somebody nobody here knows, from an import: it sees one instant, so it waits for nobody."""
        self._unit.run(MEET, staff=staff_id, nick=name, form=skeleton(name))
        Namesakes(self._unit).tell_apart(name)

    def meet(self, staff_id: str, name: str) -> None:
        """Somebody who was mentioned: a name for them only if there is none yet."""
        if self._unit.run(MEET, staff=staff_id, nick=name, form=skeleton(name)):
            if name != staff_id:  # as hundreds are called whom one event names, and nobody else
                Namesakes(self._unit).take_turns(name)
            Namesakes(self._unit).tell_apart(name)

    def speak(self, staff_id: str, lang: str) -> None:
        self._unit.run(SPEAK, staff=staff_id, new_lang=lang)

    def zone(self, staff_id: str) -> str | None:
        """The zone they chose; None where it is that of their groups."""
        row = self._unit.one(PERSON, staff=staff_id)
        return None if row is None else row["tz"]

    def whereabouts(self, staff_id: str) -> tuple[str | None, frozenset[int]]:
        """The zone they chose, and the row ids of the groups they belong to."""
        rows = self._unit.all(WHEREABOUTS, staff=staff_id)
        groups = frozenset(row["group_id"] for row in rows if row["group_id"] is not None)
        return (rows[0]["tz"] if rows else None), groups

    def live_in(self, staff_id: str, tz: str | None) -> None:
        self._unit.run(LIVE_IN, staff=staff_id, new_tz=tz)

    def muted(self, staff_id: str) -> frozenset[str]:
        """The kinds of messages they do not want."""
        row = self._unit.one(PERSON, staff=staff_id)
        return frozenset() if row is None else frozenset(filter(None, row["muted"].split(",")))

    def mute(self, staff_id: str, kinds: frozenset[str]) -> None:
        """These and no others."""
        self._unit.run(MUTE, staff=staff_id, kinds=",".join(sorted(kinds)))
