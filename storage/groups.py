"""Groups, the people who belong to them, and the settings each group has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import and_, bindparam, delete, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from okr.model import Group, Person
from storage import mapping
from storage.agenda import GROUP, Agenda
from storage.departures import COMPANY
from storage.departures import D as GONE
from storage.group_settings import NAMES, settings_of, stored_values
from storage.group_settings import GroupSettings as GroupSettings
from storage.limit_tables import ParkedRow
from storage.mapping import millis, moment, moment_or_none
from storage.overrides import Overrides
from storage.people import Called, called
from storage.statement import Statement
from storage.suspended import PREFIX as POSTS
from storage.tables import GroupRow, MemberRow, PersonRow
from storage.unit_of_work import Row, UnitOfWork

G, P, M, K = (row.__table__ for row in (GroupRow, PersonRow, MemberRow, ParkedRow))  # type: ignore[union-attr]

BY_CONVERSATION = Statement(select(*G.c).where(G.c.conversation_id == bindparam("conversation")))
BY_KEY = Statement(select(*G.c).where(G.c.key == bindparam("group_key")))
BY_ID = Statement(select(*G.c).where(G.c.id == bindparam("key")))
EVERY = Statement(select(*G.c).order_by(G.c.key))
TIMETABLED = Statement(select(*G.c).where(G.c.configured == 1).order_by(G.c.id))
OF_MEMBER = Statement(
    select(*G.c).join(M, M.c.group_id == G.c.id).where(M.c.staff_id == bindparam("staff")).order_by(G.c.key)
)
# The hot path: who asks, in which group, and whether we knew that already.
STANDING = Statement(
    select(
        *G.c,
        P.c.name.label("person_name"),
        P.c.lang.label("person_lang"),
        P.c.found_at.label("person_found_at"),
        P.c.nick.label("person_nick"),
        P.c.plain.label("person_plain"),
        M.c.spoke.label("member"),
        K.c.door.label("suspended"),
        GONE.c.gone.label("left"),
    )
    .select_from(G)
    .outerjoin(K, K.c.door == literal_column(f"'{POSTS}'") + G.c.conversation_id)
    .outerjoin(P, P.c.staff_id == bindparam("staff"))
    .outerjoin(M, and_(M.c.group_id == G.c.id, M.c.staff_id == P.c.staff_id))
    .outerjoin(
        GONE, and_(GONE.c.staff_id == bindparam("staff"), GONE.c.place == literal_column(f"'{COMPANY}'"))
    )
    .where(G.c.conversation_id == bindparam("conversation"))
)
ADD = Statement(
    upsert(G)
    .values({c.name: bindparam(c.name) for c in G.c if c.name not in ("id", "carded_at")})
    .on_conflict_do_nothing(index_elements=["conversation_id"])
)
CONFIGURE = Statement(
    update(G)
    .where(G.c.conversation_id == bindparam("conversation"))
    .values({name: bindparam(f"new_{name}") for name in (*NAMES, "checkin_anchor", "card_anchor")})
)
FREE_KEY = Statement(
    update(G)
    .where(G.c.key == bindparam("group_key"), G.c.conversation_id != bindparam("conversation"))
    .values(key=bindparam("spare"))
)
UNBIND = Statement(update(G).where(G.c.id == bindparam("key")).values(configured=0, key=bindparam("spare")))
RENAME = Statement(
    update(G).where(G.c.id == bindparam("key"), G.c.configured == 0).values(title=bindparam("new_title"))
)
CARDED = Statement(update(G).where(G.c.id == bindparam("key")).values(carded_at=bindparam("at")))
_member = upsert(M).values(
    group_id=bindparam("group_id"), staff_id=bindparam("staff"), spoke=bindparam("has_spoken")
)
JOIN = Statement(
    _member.on_conflict_do_update(
        index_elements=["group_id", "staff_id"],
        set_={"spoke": _member.excluded.spoke},
        where=M.c.spoke < _member.excluded.spoke,
    )
)
LEAVE = Statement(delete(M).where(M.c.group_id == bindparam("of_group"), M.c.staff_id == bindparam("staff")))
LEAVE_ALL = Statement(delete(M).where(M.c.staff_id == bindparam("staff")))
ANY_SPOKE = Statement(
    select(M.c.staff_id).where(M.c.group_id == bindparam("group_id"), M.c.spoke == 1).limit(1)
)
MEMBERS = Statement(
    select(*P.c)
    .join(M, M.c.staff_id == P.c.staff_id)
    .where(M.c.group_id == bindparam("group_id"))
    .order_by(P.c.staff_id)
)


@dataclass(frozen=True, slots=True)
class Timetabled:
    """A group with what the timetable needs."""

    group: Group
    checkin: str
    card: str
    quiet: str
    checkin_anchor: date
    card_anchor: date
    carded_at: datetime | None
    notices: str = "all"  # "all", "none", or kinds with commas between
    digest: str = "off"
    names: bool = False  # who is still to report is named in the group


@dataclass(frozen=True, slots=True)
class Known:
    """A group, and what we knew of the person who speaks in it."""

    group: Group
    called: Called | None  # None: never seen anywhere
    lang: str | None
    member: bool
    spoke: bool  # there, ever: DingTalk may have named a member before their first line
    left: bool  # the company
    suspended: bool  # nothing got through to the group when it was last tried


class Groups:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def known(self, conversation_id: str, staff_id: str) -> Known | None:
        row = self._unit.one(STANDING, conversation=conversation_id, staff=staff_id)
        if row is None:
            return None
        return Known(
            mapping.group(row),
            _called(row),
            row["person_lang"],
            row["member"] is not None,
            bool(row["member"]),
            bool(row["left"]),
            row["suspended"] is not None,
        )

    def by_conversation(self, conversation_id: str) -> Group | None:
        row = self._unit.one(BY_CONVERSATION, conversation=conversation_id)
        return None if row is None else mapping.group(row)

    def by_key(self, key: str) -> Group | None:
        row = self._unit.one(BY_KEY, group_key=key)
        return None if row is None else mapping.group(row)

    def by_id(self, key: int) -> Group:
        return mapping.group(self._row(key))

    def every(self) -> list[Group]:
        return [mapping.group(row) for row in self._unit.all(EVERY)]

    def of_member(self, staff_id: str) -> list[Group]:
        return [mapping.group(row) for row in self._unit.all(OF_MEMBER, staff=staff_id)]

    def timetabled(self) -> list[Timetabled]:
        return [timetabled(row) for row in self._unit.all(TIMETABLED)]

    def timetable(self, group_id: int) -> Timetabled:
        return timetabled(self._row(group_id))

    def register(self, settings: GroupSettings, *, now: datetime) -> None:
        """Make a group known, or give a known one its newest settings. The anchors stay what they were."""
        old = self._unit.one(BY_CONVERSATION, conversation=settings.conversation_id)
        if old is None:
            self._free(settings.key, settings.conversation_id)
            values = stored_values(settings, now)
            self._unit.run(ADD, conversation_id=settings.conversation_id, first_seen=millis(now), **values)
            self._look_at(settings.conversation_id)
            return
        self.configure(old["id"], Overrides(self._unit).over(old["id"], settings))

    def settings(self, group_id: int) -> GroupSettings:
        """As they hold now."""
        return settings_of(self._row(group_id))

    def configure(self, group_id: int, settings: GroupSettings) -> None:
        """Give a group exactly these. An anchor stays while its timetable and zone do."""
        old = self._row(group_id)
        values = stored_values(settings, moment(old["first_seen"]))
        if old["checkin"] == settings.checkin and old["tz"] == settings.tz:
            values["checkin_anchor"] = old["checkin_anchor"]
            if old["card"] == settings.card:
                values["card_anchor"] = old["card_anchor"]
        if any(old[name] != value for name, value in values.items()):
            self._free(settings.key, settings.conversation_id)
            changed = {f"new_{name}": value for name, value in values.items()}
            self._unit.run(CONFIGURE, conversation=settings.conversation_id, **changed)
            self._look_at(settings.conversation_id)

    def unbind_all_but(self, conversations: frozenset[str]) -> None:
        """Groups that left the settings keep their data and lose their timetable and label."""
        for row in self._unit.all(TIMETABLED):
            if row["conversation_id"] not in conversations:
                self._unit.run(UNBIND, key=row["id"], spare=spare_key(row["conversation_id"]))
                Agenda(self._unit).remove(GROUP, row["id"])

    def rename(self, group: Group, title: str) -> None:
        """What the conversation is called; of a configured group the settings say that."""
        self._unit.run(RENAME, key=group.id, new_title=title)

    def carded(self, group_id: int, at: datetime) -> None:
        self._unit.run(CARDED, key=group_id, at=millis(at))

    def carded_at(self, group_id: int) -> datetime | None:
        row = self._unit.one(BY_ID, key=group_id)
        return None if row is None else moment_or_none(row["carded_at"])

    def members_by_name(self, group_id: int) -> list[Person]:
        """By the name alone, as people would type it."""
        return [
            Person(row["staff_id"], row["plain"] or row["name"])
            for row in self._unit.all(MEMBERS, group_id=group_id)
        ]

    def members(self, group_id: int) -> list[Person]:
        return [Person(row["staff_id"], row["name"]) for row in self._unit.all(MEMBERS, group_id=group_id)]

    def was_spoken_in(self, group_id: int) -> bool:
        """Did anybody ever speak to the robot there who still belongs to it?"""
        return self._unit.one(ANY_SPOKE, group_id=group_id) is not None

    def join(self, group_id: int, staff_id: str, *, spoke: bool = True) -> None:
        self._unit.run(JOIN, group_id=group_id, staff=staff_id, has_spoken=int(spoke))

    def leave(self, group_id: int, staff_id: str) -> None:
        self._unit.run(LEAVE, of_group=group_id, staff=staff_id)

    def leave_all(self, staff_id: str) -> None:
        self._unit.run(LEAVE_ALL, staff=staff_id)

    def _row(self, key: int) -> Row:
        row = self._unit.one(BY_ID, key=key)
        if row is None:
            raise LookupError(f"group row {key} is gone")
        return row

    def _look_at(self, conversation_id: str) -> None:
        """When it is told something next may have changed; one that has no timetable is told nothing."""
        row = self._unit.one(BY_CONVERSATION, conversation=conversation_id)
        if row is not None and row["configured"]:
            Agenda(self._unit).put(GROUP, row["id"])

    def _free(self, key: str, conversation_id: str) -> None:
        """A label moves with the settings: whoever had this key before gets a spare one."""
        holder = self._unit.one(BY_KEY, group_key=key)
        if holder is not None and holder["conversation_id"] != conversation_id:
            spare = spare_key(holder["conversation_id"])
            self._unit.run(FREE_KEY, group_key=key, conversation=conversation_id, spare=spare)


def spare_key(conversation_id: str) -> str:
    """The label of a group nobody configured: G and eight hex digits of its id's SHA-256."""
    return "G" + sha256(conversation_id.encode()).hexdigest()[:8].upper()


def _called(row: Row) -> Called | None:
    name = row["person_name"]
    plain, nick = row["person_plain"], row["person_nick"]
    return None if name is None else called(name, plain, nick, row["person_found_at"])


def timetabled(row: Row) -> Timetabled:
    return Timetabled(
        group=mapping.group(row),
        checkin=row["checkin"],
        card=row["card"],
        quiet=row["quiet"],
        checkin_anchor=date.fromisoformat(row["checkin_anchor"]),
        card_anchor=date.fromisoformat(row["card_anchor"]),
        carded_at=moment_or_none(row["carded_at"]),
        notices=row["notices"],
        digest=row["digest"],
        names=bool(row["names"]),
    )
