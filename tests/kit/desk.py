"""A desk to talk to the bot across: a migrated database, three groups, and a clock turned by hand.

Nothing is posted and no HTTP is spoken: `say` does what a callback would do once it is believed.
A folder that wants it imports `desk` and `migrated_file` into its conftest.py.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import text as sql

from bot.clock.looking import person_request
from bot.directory import READERS
from handlers.context import Rules
from handlers.dispatch import handle
from handlers.references import read_reference
from handlers.request import Door, Handled, Place, ReplyBy, Request, Source
from okr.dealings import GroupCycle
from okr.model import Actor, CheckIn, Group, KeyResult, Objective
from storage.agenda import GROUP, Agenda, Entry
from storage.check_ins import CheckIns
from storage.engine import Database, open_database
from storage.group_cycles import GroupCycles
from storage.groups import Groups
from storage.objectives import Objectives
from storage.people import People
from storage.unit_of_work import UnitOfWork
from tests.kit.builders import MONDAY
from tests.kit.company import ADMIN, MEMBERS, NAMES, SETTINGS, UNBOUND
from tests.kit.databases import migrated_file
from tests.kit.posts import Post, a_post

__all__ = ["ADMIN", "MONDAY", "NAMES", "Desk", "Post", "desk", "migrated_file"]

T = TypeVar("T")

CYCLE = "2026Q4"


class Desk:
    """Says lines as anybody, anywhere, at any time, and looks at what became of them.

    `now` is what the next line is said at. Nobody has an objective yet; everybody of MEMBERS is known.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.rules = Rules(robot="OKR", fiscal_start=1, default_group=UNBOUND, readers=READERS)
        self.now = MONDAY
        self._ids = (f"m-{n}" for n in itertools.count(1))
        database.write_now(self._found)

    def say(
        self,
        text: str,
        by: str | None = "u003",
        group: str | None = "SALES",
        *,
        at: datetime | None = None,
        mentions: Sequence[str] = (),
        id: str | None = None,  # noqa: A002 - the request's own word
        name: str | None = None,
        door: ReplyBy = ReplyBy.SESSION,
        unreadable: str = "",
        spoken: bool = False,
    ) -> Handled:
        """One message. `by` None is an external contact; `group` None is one to one; an unknown key is a
        conversation the bot never saw."""
        actor = Actor(by, NAMES.get(by or "", "") if name is None else name, admin=by == ADMIN)
        return self.do(
            Request(
                id=id or next(self._ids),
                actor=actor,
                place=self.place(group, by),
                now=at or self.now,
                text=text,
                mentions=tuple(mentions),
                door=Door(door),
                unreadable=unreadable,
                spoken=spoken,
            )
        )

    def must(self, text: str, by: str | None = "u003", group: str | None = "SALES", **how: Any) -> str:
        """Say a line that is done; the answer's text. Fails with the refusal otherwise."""
        handled = self.say(text, by, group, **how)
        assert not handled.refused, (text, handled.refused, shown(handled))
        return shown(handled)

    def refused(self, text: str, by: str | None = "u003", group: str | None = "SALES", **how: Any) -> str:
        """Say a line that is refused; the code of the refusal."""
        handled = self.say(text, by, group, **how)
        assert handled.refused, (text, shown(handled))
        return handled.refused

    def tick(
        self,
        kind: str,
        *,
        day: date | None = None,
        due_at: datetime | None = None,
        group: str = "SALES",
        reason: str = "",
    ) -> Handled:
        """What the timetable says: `kind` is "checkin" or "card"; due now unless told."""
        day = day or self.now.date()
        due_at = due_at or self.now
        return self.do(
            Request(
                id=f"clock:{self.place(group, None).conversation_id}:{kind}:{day.isoformat()}",
                actor=Actor(None, "clock"),
                place=self.place(group, None),
                now=self.now,
                text=f"clock {kind} {day.isoformat()} {due_at.isoformat()} {reason}".strip(),
                source=Source.CLOCK,
            )
        )

    def turn(self, **by: float) -> None:
        """Turn the clock, then do what the agenda wants by that time; groups are ticked by `tick`."""
        self.forward(**by)
        entries = self.read(lambda unit: Agenda(unit).due(now=self.now, most=100))
        for entry in entries:
            if entry.kind != GROUP:
                self.moment(entry.kind, entry.key, due_at=entry.due_at)
                self.read(partial(_done, entry))

    def moment(self, kind: str, key: object, *, due_at: datetime | None = None) -> Handled:
        """What the agenda says of something that is no group; due now unless told."""
        return self.do(person_request(Entry(kind, str(key), due_at or self.now), self.now))

    def look(self, kind: str, staff_id: str) -> Handled | None:
        """What the clock does about one person, where the agenda says that it is time for it."""
        due = [
            each for each in self.agenda() if each.subject == f"{kind}:{staff_id}" and each.due_at <= self.now
        ]
        handled = None
        for entry in due:
            handled = self.do(person_request(entry, self.now))
            self.read(partial(_done, entry))
        return handled

    def agenda(self) -> list[Entry]:
        """Everything the clock will look at, first things first."""
        late = self.now + timedelta(days=999)
        return self.read(lambda unit: Agenda(unit).due(now=late, most=999))

    def do(self, request: Request) -> Handled:
        return self.read(lambda unit: handle(unit, request, self.rules))

    def forward(self, **by: float) -> datetime:
        """Turn the clock: `desk.forward(minutes=11)`."""
        self.now += timedelta(**by)
        return self.now

    def configure(self, key: str, **changes: Any) -> None:
        """Give a group other settings: `desk.configure("SALES", lang="zh-CN")`."""
        self.read(lambda unit: Groups(unit).register(replace(SETTINGS[key], **changes), now=self.now))

    def place(self, group: str | None, by: str | None) -> Place:
        if group is None:
            return Place(f"direct:{by}", "", is_group=False)
        known = SETTINGS.get(group)
        return Place(
            known.conversation_id if known else group, known.title if known else group, is_group=True
        )

    def read(self, work: Callable[[UnitOfWork], T]) -> T:
        return self.database.write_now(work)

    def group(self, key: str = "SALES") -> Group:
        found = self.read(lambda unit: Groups(unit).by_key(key))
        assert found is not None, key
        return found

    def objectives(self, group: str = "SALES", cycle: str = CYCLE) -> list[Objective]:
        key = self.group(group).id
        return self.read(lambda unit: Objectives(unit).in_group(key, cycle))

    def objective(self, ref: str, cycle: str = CYCLE) -> Objective:
        """`O1`, `PRODUCT/O1`."""
        group, number = _named(ref)
        return next(found for found in self.objectives(group, cycle) if found.number == number)

    def key_result(self, ref: str, cycle: str = CYCLE) -> KeyResult:
        """`KR1`, `PRODUCT/KR1`."""
        group, number = _named(ref)
        found = [kr for each in self.objectives(group, cycle) for kr in each.key_results]
        return next(kr for kr in found if kr.number == number)

    def value_of(self, ref: str, cycle: str = CYCLE) -> Decimal | None:
        return self.key_result(ref, cycle).current

    def check_ins(self, ref: str, cycle: str = CYCLE) -> list[CheckIn]:
        """In the order they were typed, the undone ones too."""
        key = self.key_result(ref, cycle).id
        return self.read(lambda unit: CheckIns(unit).every(key))

    def posts(self, conversation: str | None = None, staff_id: str | None = None) -> list[Post]:
        """The outbox in order; only what goes to a conversation (a group's key will do) or a person."""
        wanted = SETTINGS[conversation].conversation_id if conversation in SETTINGS else conversation
        with self.database.engine.connect() as connection:
            rows = connection.execute(sql("SELECT * FROM outbox ORDER BY id")).mappings().all()
        return [
            post
            for post in map(a_post, rows)
            if wanted in (None, post.conversation) and staff_id in (None, post.staff_id)
        ]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        with self.database.engine.connect() as connection:
            return int(connection.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one())

    def written(self) -> tuple[int, ...]:
        """What a refused line must not change: the size of every table that changes are kept in."""
        tables = ("objectives", "key_results", "check_ins", "alignments", "events", "counters")
        return tuple(self.count(table) for table in tables)

    def _found(self, unit: UnitOfWork) -> None:
        for key, settings in SETTINGS.items():
            groups = Groups(unit)
            groups.register(settings, now=self.now - timedelta(days=53))
            found = groups.by_key(key)
            assert found is not None, key
            for staff_id in MEMBERS[key]:
                People(unit).remember(staff_id, NAMES[staff_id])
                groups.join(found.id, staff_id)
        People(unit).remember(ADMIN, NAMES[ADMIN])


def shown(handled: Handled) -> str:
    """Everything the asker gets right here, as text."""
    return "\n\n".join(message.text for message in handled.messages)


def commands(handled: Handled) -> list[str]:
    """What the buttons would send."""
    return [button.command for message in handled.messages for button in message.buttons]


def lived(desk: Desk, cycle: str = CYCLE) -> GroupCycle | None:
    """What Sales made of a cycle; None for one that nobody touched."""
    key = desk.group().id

    def work(unit: UnitOfWork) -> GroupCycle | None:
        every = GroupCycles(unit, fiscal_start=1).of_group(key)
        return next((each for each in every if each.cycle.id == cycle), None)

    return desk.read(work)


@pytest.fixture
def desk(tmp_path: Path, migrated_file: Path) -> Iterator[Desk]:
    shutil.copy(migrated_file, tmp_path / "desk.db")
    database = open_database(f"sqlite:///{tmp_path}/desk.db", checkpoints=True)
    yield Desk(database)
    database.close()


def _done(entry: Entry, unit: UnitOfWork) -> None:
    Agenda(unit).done(entry)


def _named(ref: str) -> tuple[str, int]:
    reference = read_reference(ref)
    assert reference is not None, ref
    return reference.group or "SALES", reference.number
