"""What the bot should have kept, as plain dicts: a second reading of the contract and the rules.

Nothing of the house is imported: what may go wrong there must not go wrong here in the same way.
Things go by their whole names, "SALES/O1" and "SALES/KR3", "SALES/2027Q1/O1" in the next cycle. A deed
that is refused raises No and may leave the world half changed: whoever calls works on a copy.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

Dict = dict[str, Any]

MANAGERS = {"SALES": {"u001", "u002"}, "PRODUCT": {"u006", "u002"}, "COMPANY": {"u002"}}
ADMIN = "u005"
SHANGHAI = timezone(timedelta(hours=8))
NOW, NEXT = "2026Q4", "2027Q1"
FIRST_DAY = date(2026, 10, 1)
UNDOABLE, ANSWERABLE = timedelta(minutes=10), timedelta(minutes=2)
ALIVE = ("draft", "open")
# What a group is set to before anybody says otherwise.
GIVEN = {"visibility": "company", "health": "gap 10 25", "rollup": "equal", "overflow": "off"}
GIVEN |= {"quiet": "20:00-08:30", "notices": "all", "checkin": "every 2 weeks on fri 10:00", "lang": "en"}
GIVEN |= {"pictures": "on"}


class No(Exception):
    """Refused, with the code of the refusal; or asked back, which writes nothing either."""


class Asked(No):
    """Not refused: a question is open now, and nothing else has changed."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody with a message. `where` is None one to one; `group` is the one that the line is about."""

    who: str
    where: str | None
    group: str | None
    at: datetime
    request: str
    several: bool = False
    confirmed: bool = False

    @property
    def today(self) -> date:
        return self.at.astimezone(SHANGHAI).date()


@dataclass(slots=True)
class World:
    """Each table holds dicts by their names or numbers."""

    members: dict[str, set[str]]
    objectives: dict[str, Dict] = field(default_factory=dict)
    key_results: dict[str, Dict] = field(default_factory=dict)
    arrows: dict[tuple[str, str], Dict] = field(default_factory=dict)  # an objective, and what it serves
    cycles: dict[tuple[str, str], Dict] = field(default_factory=dict)  # as a group lives them
    blockers: dict[int, Dict] = field(default_factory=dict)
    dependencies: dict[int, Dict] = field(default_factory=dict)
    absences: dict[int, Dict] = field(default_factory=dict)
    talk: dict[int, Dict] = field(default_factory=dict)  # comments, kudos, retros, skips
    feeds: dict[int, Dict] = field(default_factory=dict)  # tokens for machines
    overrides: dict[tuple[str, str], Dict] = field(default_factory=dict)  # settings said in chat
    check_ins: list[Dict] = field(default_factory=list)
    numbers: dict[tuple[str, str, str], int] = field(default_factory=dict)  # the last one given
    languages: dict[str, str] = field(default_factory=dict)  # by person who chose one
    frozen: dict[str, tuple[Any, list[bool]]] = field(default_factory=dict)  # where a closed cycle stands
    changes: list[Dict] = field(default_factory=list)
    undos: int = 0  # changes taken back, each of them an entry of the history
    made: int = 0  # rows that have no name of their own
    # By person and place (None is one to one) one open question each; without a "deed" it is a choice.
    asked: dict[tuple[str, str | None], Dict] = field(default_factory=dict)

    def copy(self) -> World:
        copied: World = pickle.loads(pickle.dumps(self))  # noqa: S301 - its own, and faster than deepcopy
        return copied

    def thing(self, ref: str) -> Dict:
        return (self.key_results if "/KR" in ref else self.objectives)[ref]

    def parts(self, objective: str) -> list[str]:
        return [ref for ref, kr in self.key_results.items() if kr["objective"] == objective]

    def next_number(self, group: str, letter: str, cycle: str = NOW) -> str:
        number = self.numbers[group, cycle, letter] = self.numbers.get((group, cycle, letter), 0) + 1
        return "/".join([group, *([] if cycle == NOW else [cycle]), f"{letter}{number}"])

    def setting(self, group: str, name: str) -> str:
        said = self.overrides.get((group, name))
        return GIVEN[name] if said is None else said["value"]

    def note(self, me: Speaker, what: str, ref: str, *, private: bool | None = None, **facts: Any) -> None:
        """One change of the history; `ref` is "" for a change to a whole group."""
        if private is None:
            private = ref != "" and not for_everyone_here(self, me, ref)
        known = {"by": me.who, "place": me.where, "request": me.request, "at": me.at, "private": private}
        self.changes.append({"what": what, "ref": ref, "undone": False, **known, **facts})

    def put(self, me: Speaker, ref: str, *, private: bool | None = None, **fields: Any) -> None:
        """Change fields of a thing as one change; nothing is kept where nothing changes."""
        table = "key_results" if "/KR" in ref else "objectives"
        self.keep(me, ref, [(table, ref, fields)], private=private)

    def keep(
        self,
        me: Speaker,
        ref: str,
        rows: list[tuple[str, Any, Dict | None]],
        *,
        what: str = "rows",
        private: bool | None = None,
        **facts: Any,
    ) -> None:
        """Rows made, changed (the fields that are given) or, with None, taken away: all one change."""
        kept = []
        for name, key, fields in rows:
            table = getattr(self, name)
            if fields is None:
                kept.append((name, key, dict(table[key]), None))
            elif key not in table:
                kept.append((name, key, None, dict(fields)))
            elif after := {each: to for each, to in fields.items() if table[key][each] != to}:
                kept.append((name, key, {each: table[key][each] for each in after}, after))
        if kept:
            self.note(me, what, ref, private=private, rows=kept, **facts)
        for name, key, _, after in kept:
            table = getattr(self, name)
            if after is None:
                del table[key]
            else:
                table.setdefault(key, {}).update(after)

    def make(self, me: Speaker, about: str, table: str, row: Dict) -> None:
        """One row with a number of its own."""
        self.made += 1
        self.keep(me, about, [(table, self.made, row)])


# --- who may -------------------------------------------------------------------------------------


def group_of(ref: str) -> str:
    return ref.partition("/")[0]


def cycle_of(ref: str) -> str:
    return ref.split("/")[1] if ref.count("/") == 2 else NOW


def objective_of(world: World, ref: str) -> str:
    return world.key_results[ref]["objective"] if "/KR" in ref else ref


def manages(me: Speaker, ref: str) -> bool:
    """Or is an admin, who may do all that a manager may."""
    return me.who == ADMIN or me.who in MANAGERS[group_of(ref)]


def sees(world: World, me: Speaker, ref: str) -> bool:
    name = objective_of(world, ref)
    objective = world.objectives[name]
    owners = {objective["owner"], *(world.key_results[kr]["owner"] for kr in world.parts(name))}
    if manages(me, ref) or me.who in owners or objective["visibility"] == "company":
        return True
    return objective["visibility"] == "group" and me.who in world.members[group_of(ref)]


def may_change(world: World, me: Speaker, ref: str) -> bool:
    """A manager of the group or of one above, its owner, or that of its objective."""
    owners = {world.thing(ref)["owner"], world.objectives[objective_of(world, ref)]["owner"]}
    return manages(me, ref) or me.who in owners


def alive(world: World, ref: str) -> bool:
    objective = world.objectives[objective_of(world, ref)]
    return all(thing["state"] in ALIVE for thing in (world.thing(ref), objective))


def is_closed(world: World, ref: str) -> bool:
    """Was its cycle closed?"""
    lived = world.cycles.get((group_of(ref), cycle_of(ref)))
    return lived is not None and lived["state"] == "closed"


def for_everyone_here(world: World, me: Speaker, ref: str) -> bool:
    """Else the answer goes one to one, and the change can be taken back there, too."""
    if me.where is None or (seen_by := world.objectives[objective_of(world, ref)]["visibility"]) == "company":
        return True
    return seen_by == "group" and group_of(ref) == me.where


def find(world: World, me: Speaker, ref: str) -> Dict:
    """What one may not see reads like what is not there."""
    if ref not in (world.key_results if "/KR" in ref else world.objectives) or not sees(world, me, ref):
        raise No("unknown_reference")
    return world.thing(ref)


def check_own(world: World, me: Speaker, ref: str) -> None:
    if not may_change(world, me, ref):
        raise No("not_yours")


def check_alive(world: World, ref: str) -> None:
    if not alive(world, ref):
        raise No("not_open")


def check_open(world: World, ref: str) -> None:
    """A closed cycle takes no change but late reports."""
    if is_closed(world, ref):
        raise No("cycle_closed")
    check_alive(world, ref)


def look(world: World, me: Speaker, ref: str) -> Dict:
    """A key result to change: open before it is asked whose it is."""
    thing = find(world, me, ref)
    check_open(world, ref)
    check_own(world, me, ref)
    return thing


def look_at_own(world: World, me: Speaker, ref: str) -> Dict:
    """An objective to change: whose it is comes first."""
    thing = find(world, me, ref)
    check_own(world, me, ref)
    check_open(world, ref)
    return thing


def home(world: World, me: Speaker) -> str:
    """The group that is meant where none is written: this one, else one's only one."""
    homes = [group for group, members in world.members.items() if me.who in members]
    if me.group is None and len(homes) != 1:
        raise No("group_needed")
    return me.group or homes[0]


def may_rule_somewhere(me: Speaker) -> None:
    """Cycles and settings are for managers and admins, whichever group it is about."""
    if me.who != ADMIN and not any(me.who in managers for managers in MANAGERS.values()):
        raise No("not_allowed")


def confirm(world: World, me: Speaker, deed: str, args: Dict) -> None:
    """Ask back unless that was done; the answer is kept for two minutes."""
    if me.confirmed:
        return
    if me.several:
        raise No("asked_alone")
    world.asked[me.who, None] = {"deed": deed, "args": args, "origin": me.where, "at": me.at}
    raise Asked


def question(world: World, me: Speaker) -> tuple[str, str | None] | None:
    """Its key in `asked` that I would answer here: asked here, or one to one about a line from here."""
    for place in (me.where, None):
        asked = world.asked.get((me.who, place))
        if asked is None or me.at - asked["at"] > ANSWERABLE:
            continue
        if place == me.where or asked["origin"] == me.where:
            return me.who, place
    return None


# --- loops ---------------------------------------------------------------------------------------


def loops(world: World) -> bool:
    """Does anything serve itself, however far?"""
    above: dict[str, set[str]] = {}
    for below, target in world.arrows:
        above.setdefault(below, set()).add(objective_of(world, target))
    return any(start in reached(above, start) for start in above)


def reached(above: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(above.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += above.get(name, ())
    return seen
