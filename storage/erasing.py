"""Somebody is taken out of the database: what was theirs alone goes, history keeps a pseudonym.

No value, count or state changes: of what they did there stays that somebody did it. Run inside one
transaction; whoever calls has made sure that nothing open is theirs and that no setting names them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Table, bindparam, delete, insert, or_, select, update

from storage.agenda import Agenda
from storage.departures import COMPANY, Departures
from storage.events import ERASED as UNDO_IS_GONE
from storage.events import PERSON, PRIVATE
from storage.feeds import Feeds
from storage.namesakes import Namesakes, skeleton
from storage.outbox import X
from storage.personal import KEPT, WITHHELD, Holds, Kept
from storage.persons import E, P, Persons, holding
from storage.redaction import Redaction
from storage.statement import Statement
from storage.unit_of_work import Row, UnitOfWork

# The agenda's subjects that are people, by the kind before the colon.
OF_PEOPLE: Final = ("ask", "chase")

ADD = Statement(
    insert(P).values(
        staff_id=bindparam("pseudonym"), name=WITHHELD, plain="", skeleton="", nick="", muted="",
        asked_at=0, departments="[]",
    )
)  # fmt: skip
OF_THEM_ALONE = Statement(delete(E).where(E.c.by == bindparam("staff"), E.c.about == PERSON))
CHANGES = Statement(select(E.c.id, E.c.by, E.c.facts).where(E.c.by == bindparam("staff")))
CUT = Statement(update(E).where(E.c.id == bindparam("key")).values(facts=bindparam("left")))
# What was answered to them, to whomever: it holds their own words. What is on its way still arrives.
ANSWERS = Statement(
    delete(X).where(
        X.c.state.in_(["sent", "answered", "withdrawn", "dead"]),
        X.c.request_id.in_(select(E.c.request_id).where(E.c.by == bindparam("staff"))),
    )
)
_alike = P.c.skeleton == bindparam("form")
NAMESAKES = Statement(select(P.c.staff_id).where(_alike, P.c.staff_id != bindparam("staff")).limit(1))


@dataclass(slots=True)
class Erased:
    """What was done, by table: rows deleted, rows that keep a pseudonym, texts of theirs that went, texts of
    others that named them. `kept_names` somebody else bears too: those stay where others wrote them.
    """

    pseudonym: str
    deleted: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    withheld: Counter[str] = field(default_factory=Counter)
    reworded: Counter[str] = field(default_factory=Counter)
    kept_names: tuple[str, ...] = ()
    tokens_ended: int = 0

    def to_dict(self) -> dict[str, object]:
        return {
            "pseudonym": self.pseudonym,
            "deleted": _by_section(self.deleted),
            "kept_under_pseudonym": _by_section(self.kept),
            "texts_withheld": _by_section(self.withheld),
            "texts_of_others_reworded": _by_section(self.reworded),
            "names_others_bear": list(self.kept_names),
            "tokens_ended": self.tokens_ended,
        }


def _by_section(counts: Counter[str]) -> dict[str, int]:
    """As an export calls what was counted, in its order."""
    found = {kept.section or kept.table.name: counts[kept.table.name] for kept in KEPT}
    return {section: count for section, count in found.items() if count}


Spelt = Callable[[str], Iterable[str]]


def erase(unit: UnitOfWork, staff_id: str, pseudonym: str, *, now: datetime, spelt: Spelt) -> Erased:
    """`spelt` gives other ways in which a name stands in messages. Raises LookupError for nobody."""
    persons = Persons(unit)
    if not persons.is_known(staff_id):
        raise LookupError(f"nothing is stored about {staff_id!r}")
    unit.leave_no_trace()
    erasing = _Erasing(unit, staff_id, Erased(pseudonym), spelt)
    if persons.person(staff_id) is None:  # they never spoke: nothing of history is theirs
        return erasing.do(now)
    unit.run(ADD, pseudonym=pseudonym)
    erased = erasing.do(now)
    # Whoever is erased is none of those who are here, whatever of theirs is looked at.
    Departures(unit).note(pseudonym, COMPANY, gone=True, at=now)
    return erased


class _Erasing:
    def __init__(self, unit: UnitOfWork, staff_id: str, erased: Erased, spelt: Spelt) -> None:
        self._unit = unit
        self._staff_id = staff_id
        self._erased = erased
        self._names = Persons(unit).names(staff_id)
        kept = [name for name in self._names if self._bears_another(name)]
        self._erased.kept_names = tuple(sorted(kept))
        sought = [name for name in self._names if name not in kept]
        self._redaction = Redaction(
            staff_id, {form for name in sought for form in (name, *spelt(name))}, erased.pseudonym
        )

    def do(self, now: datetime) -> Erased:
        self._end_tokens(now)
        for kept in KEPT:
            self._withhold(kept)
        for kept in reversed(KEPT):  # people come last
            self._delete(kept)
            self._put_pseudonym(kept)
        self._cut_history()
        for kept in KEPT:
            self._reword(kept)
        self._unit.run(_statement_of_deletion(P, "staff_id"), staff=self._staff_id)
        Namesakes(self._unit).tell_apart(*self._names)
        return self._erased

    def _bears_another(self, name: str) -> bool:
        form = skeleton(name)
        return bool(form) and self._unit.one(NAMESAKES, form=form, staff=self._staff_id) is not None

    def _end_tokens(self, now: datetime) -> None:
        """No machine speaks by a token of somebody who is not there."""
        feeds = Feeds(self._unit)
        open_ones = feeds.open_by(self._staff_id)
        for feed in open_ones:
            feeds.revoke(feed.id, now)
        self._erased.tokens_ended = len(open_ones)

    def _withhold(self, kept: Kept) -> None:
        """What they typed goes; that they typed something stays."""
        for name, author in kept.theirs.items():
            column = kept.table.c[name]
            said = (kept.table.c[author] == bindparam("staff"), column != "", column != kept.withheld)
            statement = Statement(update(kept.table).where(*said).values({column: bindparam("instead")}))
            count = self._unit.run(statement, staff=self._staff_id, instead=kept.withheld)
            self._erased.withheld[kept.table.name] += count

    def _delete(self, kept: Kept) -> None:
        table = kept.table
        if table.name == "inbox":
            self._forget_requests(kept)
        elif table.name == "agenda":
            for kind in OF_PEOPLE:
                self._erased.deleted[table.name] += Agenda(self._unit).remove(kind, self._staff_id)
        elif table.name == "events":
            self._erased.deleted[table.name] += self._unit.run(OF_THEM_ALONE, staff=self._staff_id)
        elif table is X:
            self._erased.deleted[table.name] += self._unit.run(ANSWERS, staff=self._staff_id)
        if kept.ends and table is not P:
            count = self._unit.run(_statement_of_deletion(table, kept.ends), staff=self._staff_id)
            self._erased.deleted[table.name] += count

    def _forget_requests(self, kept: Kept) -> None:
        """Those whose id tells who asked."""
        for row in self._holding(kept, "id"):
            if self._redaction.address(row["id"]) != row["id"]:
                self._unit.run(_statement_of_deletion(kept.table, "id"), staff=row["id"])
                self._erased.deleted[kept.table.name] += 1

    def _put_pseudonym(self, kept: Kept) -> None:
        for name in kept.columns(Holds.STAFF, Holds.POINTER):
            somebody = None if kept.holds[name] is Holds.POINTER else self._erased.pseudonym
            column = kept.table.c[name]
            mine = update(kept.table).where(column == bindparam("staff"))
            statement = Statement(mine.values({column: bindparam("somebody", type_=column.type)}))
            self._erased.kept[kept.table.name] += self._unit.run(
                statement, staff=self._staff_id, somebody=somebody
            )

    def _cut_history(self) -> None:
        """Of what they changed, that they did: nobody takes it back any more."""
        for row in self._unit.all(CHANGES, staff=self._erased.pseudonym):
            self._cut(row["id"], json.loads(row["facts"]))

    def _cut(self, key: int, facts: Mapping[str, object]) -> None:
        left = {name: facts[name] for name in ("ref", PRIVATE) if name in facts}
        left |= {UNDO_IS_GONE: True}
        self._unit.run(CUT, key=key, left=json.dumps(left, ensure_ascii=False))

    def _reword(self, kept: Kept) -> None:
        """Texts that others wrote, or that were said to others."""
        redact = {
            Holds.WORDS: self._redaction.words,
            Holds.JSON: self._redaction.json,
            Holds.ADDRESS: self._redaction.address,
            Holds.STAFFS: self._redaction.staffs,
        }
        for name in kept.columns(*redact):
            for row in self._holding(kept, name):
                text = redact[kept.holds[name]](row[name])
                if text == row[name]:
                    continue
                self._erased.reworded[kept.table.name] += 1
                if (kept.table is E) and name == "facts":
                    self._cut(row["id"], json.loads(text))
                    continue
                keys = {f"of_{key.name}": row[key.name] for key in kept.table.primary_key.columns}
                self._unit.run(_rewording(kept.table, name), instead=text, **keys)

    def _holding(self, kept: Kept, name: str) -> list[Row]:
        """The rows whose text may hold them."""
        needles = {f"needle_{number}": each for number, each in enumerate(self._redaction.needles)}
        column = kept.table.c[name]
        found = or_(*(holding(column, each) for each in needles))
        columns = dict.fromkeys((*kept.table.primary_key.columns, column))
        return self._unit.all(Statement(select(*columns).where(found)), **needles)


def _statement_of_deletion(table: Table, column: str) -> Statement:
    return Statement(delete(table).where(table.c[column] == bindparam("staff")))


def _rewording(table: Table, name: str) -> Statement:
    keys = [key == bindparam(f"of_{key.name}") for key in table.primary_key.columns]
    return Statement(update(table).where(*keys).values({name: bindparam("instead")}))
