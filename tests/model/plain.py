"""What the bot should have kept, as plain dicts: a second reading of the contract and the rules.

Nothing of the house is imported: what may go wrong there must not go wrong here in the same way.
Things go by their whole names, "SALES/O1" and "SALES/KR3". A deed that is refused raises No and may
leave the world half changed: whoever calls works on a copy.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Dict = dict[str, Any]

MANAGERS = {"SALES": {"u001", "u002"}, "PRODUCT": {"u006", "u002"}, "COMPANY": {"u002"}}
SHANGHAI = timezone(timedelta(hours=8))
FIRST_DAY = date(2026, 10, 1)
UNDOABLE, ANSWERABLE = timedelta(minutes=10), timedelta(minutes=2)
ALIVE = ("draft", "open")
GRAIN = Decimal("0.0001")


class No(Exception):
    """Refused, with the code of the refusal; or asked back, which writes nothing either."""


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
    members: dict[str, set[str]]
    objectives: dict[str, Dict] = field(default_factory=dict)
    key_results: dict[str, Dict] = field(default_factory=dict)
    check_ins: list[Dict] = field(default_factory=list)
    arrows: list[tuple[str, str]] = field(default_factory=list)  # an objective, and what it serves
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)  # the last one given
    changes: list[Dict] = field(default_factory=list)
    undos: int = 0  # changes taken back, each of them an entry of the history
    asked: dict[str, Dict] = field(default_factory=dict)  # by person: one open question each

    def copy(self) -> World:
        copied: World = pickle.loads(pickle.dumps(self))  # noqa: S301 - its own, and faster than deepcopy
        return copied

    def thing(self, ref: str) -> Dict:
        return (self.key_results if "/KR" in ref else self.objectives)[ref]

    def parts(self, objective: str) -> list[str]:
        return [ref for ref, kr in self.key_results.items() if kr["objective"] == objective]

    def next_number(self, group: str, letter: str) -> str:
        number = self.numbers[group, letter] = self.numbers.get((group, letter), 0) + 1
        return f"{group}/{letter}{number}"

    def note(self, me: Speaker, what: str, ref: str, **facts: Any) -> None:
        """One change of the history."""
        private = not for_everyone_here(self, me, ref)
        known = {"by": me.who, "place": me.where, "request": me.request, "at": me.at, "private": private}
        self.changes.append({"what": what, "ref": ref, "undone": False, **known, **facts})

    def put(self, me: Speaker, ref: str, **fields: Any) -> None:
        """Change fields of a thing as one change; nothing is kept where nothing changes."""
        thing = self.thing(ref)
        after = {name: value for name, value in fields.items() if thing[name] != value}
        if after:
            before = {name: thing[name] for name in after}
            self.note(me, "put", ref, before=before, after=after)
            thing.update(after)


# --- who may -------------------------------------------------------------------------------------


def group_of(ref: str) -> str:
    return ref.partition("/")[0]


def objective_of(world: World, ref: str) -> str:
    return world.key_results[ref]["objective"] if "/KR" in ref else ref


def manages(me: Speaker, ref: str) -> bool:
    return me.who in MANAGERS[group_of(ref)]


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


def for_everyone_here(world: World, me: Speaker, ref: str) -> bool:
    """Else the answer goes one to one, and the change can be taken back there, too."""
    if me.where is None or (seen_by := world.objectives[objective_of(world, ref)]["visibility"]) == "company":
        return True
    return seen_by == "group" and group_of(ref) == me.where


def look(world: World, me: Speaker, ref: str, *, must_live: bool = True, own: bool = True) -> Dict:
    """The thing, if the speaker may change it. What one may not see reads like what is not there."""
    if ref not in (world.key_results if "/KR" in ref else world.objectives) or not sees(world, me, ref):
        raise No("unknown_reference")
    if must_live and not alive(world, ref):
        raise No("not_open")
    if own and not may_change(world, me, ref):
        raise No("not_yours")
    return world.thing(ref)


def confirm(world: World, me: Speaker, deed: str, args: Dict) -> None:
    """Ask back unless that was done; the answer is kept for two minutes."""
    if me.confirmed:
        return
    if me.several:
        raise No("asked_alone")
    world.asked[me.who] = {"deed": deed, "args": args, "origin": me.where, "at": me.at}
    raise Asked


class Asked(No):
    """Not refused: a question is open now, and nothing else has changed."""


# --- where a key result stands -------------------------------------------------------------------


def standing(world: World, ref: str) -> list[Dict]:
    """The check-ins that count, in the order they were typed."""
    kept = [each for each in world.check_ins if each["ref"] == ref and not each["undone"]]
    mended = {each["mends"] for each in kept}
    return [each for each in kept if each["id"] not in mended]


def marks(world: World, ref: str) -> list[bool]:
    """Which milestones are done: as the standing check-ins say, one after the other."""
    done = [False] * int(world.key_results[ref]["target"])
    newest: datetime | None = None
    for each in standing(world, ref):
        if each["ticks"] is not None:
            done[each["ticks"]] = True
        elif newest is None or each["at"] >= newest:
            done = [each["value"] != 0] * len(done)
        newest = each["at"] if newest is None else max(newest, each["at"])
    return done


def value(world: World, ref: str) -> Decimal | None:
    """That of the newest check-in that stands, whoever made it; of milestones how many are done."""
    counted = standing(world, ref)
    if not counted:
        return None
    if world.key_results[ref]["kind"] == "milestones":
        return Decimal(sum(marks(world, ref)))
    newest: Decimal = max(counted, key=lambda each: (each["at"], each["id"]))["value"]
    return newest


def meant(kr: Dict, said: tuple[str, Any], now: Decimal | None) -> Decimal:
    """The value that an amount means; `said` is its form and its number(s)."""
    form, number = said
    if kr["kind"] == "yes_no":
        return _yes_or_no(form, number)
    if kr["kind"] == "milestones":
        return _all_or_none(kr, form, number)
    if form == "done":
        raise No("ambiguous_amount")
    if form == "not done":
        raise No("bad_amount")
    if form == "ratio":
        part, whole = number
        if whole != kr["target"]:
            raise No("ambiguous_amount")
        return Decimal(part)
    if form == "step":
        begin = kr["start"] if now is None else now
        if begin is None:
            raise No("bad_amount")
        return Decimal(begin + number)
    if form == "percent" and kr["unit"] != "%":
        if kr["start"] is None:
            raise No("ambiguous_amount")
        return (kr["start"] + (kr["target"] - kr["start"]) * number / 100).quantize(GRAIN, ROUND_HALF_UP)
    return Decimal(number)


def _yes_or_no(form: str, number: Any) -> Decimal:
    if form in ("done", "not done"):
        return Decimal(form == "done")
    whole = {"percent": 100, "plain": 1, "absolute": 1}.get(form)
    if whole is None or number not in (0, whole):
        raise No("bad_amount")
    return Decimal(number != 0)


def _all_or_none(kr: Dict, form: str, number: Any) -> Decimal:
    if form in ("done", "not done"):
        return kr["target"] if form == "done" else Decimal(0)
    if form == "ratio" and number[1] == kr["target"]:
        form, number = "plain", number[0]
    every = {"percent": Decimal(100), "plain": kr["target"], "absolute": kr["target"]}.get(form)
    if every is None or number not in (0, every):
        raise No("ambiguous_amount")
    return kr["target"] if number else Decimal(0)


def noon(day: date, me: Speaker) -> datetime:
    if not FIRST_DAY <= day <= me.today:
        raise No("date_outside")
    return min(datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI).astimezone(UTC), me.at)


# --- loops ---------------------------------------------------------------------------------------


def loops(world: World) -> bool:
    """Does anything serve itself, however far?"""
    above: dict[str, set[str]] = {}
    for below, target in world.arrows:
        above.setdefault(below, set()).add(objective_of(world, target))
    return any(start in _reached(above, start) for start in above)


def _reached(above: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(above.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += above.get(name, ())
    return seen


# --- taking back ---------------------------------------------------------------------------------


def undo(world: World, me: Speaker) -> None:
    """My last message here that changed something, within ten minutes, all of it or nothing."""
    mine = [
        each
        for each in world.changes
        if each["by"] == me.who
        and not each["undone"]
        and each["at"] >= me.at - UNDOABLE
        and (each["place"] == me.where or (me.where is None and each["private"]))
    ]
    if not mine:
        raise No("nothing_to_undo")
    for change in reversed(world.changes):
        if change["request"] == mine[-1]["request"] and change["by"] == me.who and not change["undone"]:
            TAKE_BACK[change["what"]](world, change)
            change["undone"] = True
            world.undos += 1


def _take_back_fields(world: World, change: Dict) -> None:
    """What others wrote since stands; an objective that is gone gets nothing back."""
    thing, after = world.thing(change["ref"]), change["after"]
    back = {name: was for name, was in change["before"].items() if thing[name] == after[name]}
    if back.get("objective", "") not in ("", *world.objectives):
        del back["objective"]
    thing.update(back)
    if "objective" in back and loops(world):
        raise No("built_upon")
    if "target" in change["after"]:
        thing["kind"] = kind_of(thing)


def _take_back_creation(world: World, change: Dict) -> None:
    """Refused while anything stands that was built upon it or done to it since."""
    ref = change["ref"]
    since = (each for each in world.changes[world.changes.index(change) + 1 :] if not each["undone"])
    if (
        world.parts(ref)
        or any(target == ref for _, target in world.arrows)
        or any(each["ref"] == ref for each in since)
    ):
        raise No("built_upon")
    del (world.key_results if "/KR" in ref else world.objectives)[ref]
    world.check_ins = [each for each in world.check_ins if each["ref"] != ref]
    world.arrows = [arrow for arrow in world.arrows if arrow[0] != ref]


def _take_back_check_in(world: World, change: Dict) -> None:
    next(each for each in world.check_ins if each["id"] == change["check_in"])["undone"] = True


def _take_back_arrow(world: World, change: Dict) -> None:
    world.arrows.remove((change["ref"], change["to"]))


TAKE_BACK: dict[str, Callable[[World, Dict], None]] = {
    "put": _take_back_fields,
    "add": _take_back_creation,
    "check_in": _take_back_check_in,
    "align": _take_back_arrow,
}


def yes(world: World, me: Speaker, deeds: dict[str, Callable[..., None]]) -> None:
    """What I was asked back one to one, about a line typed there or here."""
    question = world.asked.get(me.who)
    if question is None or me.at - question["at"] > ANSWERABLE or me.where not in (None, question["origin"]):
        raise No("nothing_asked")
    del world.asked[me.who]
    deeds[question["deed"]](world, replace(me, group=question["origin"], confirmed=True), **question["args"])


def kind_of(kr: Dict) -> str:
    if kr["kind"] not in ("rise", "fall"):
        return str(kr["kind"])
    return "rise" if kr["target"] > kr["start"] else "fall"


def plain(number: Decimal | None) -> str | None:
    """As it is stored and exported: "37", never "37.0"."""
    if number is None:
        return None
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def picture(world: World) -> Iterator[tuple[Any, ...]]:
    """Everything that the database should hold, in the order and words of `tests.model.stored`."""
    for ref, each in sorted(world.objectives.items()):
        yield "objective", ref, each["title"], each["owner"], each["state"], each["visibility"]
    for ref, kr in sorted(world.key_results.items()):
        numbers = tuple(plain(each) for each in (kr["target"], value(world, ref), kr["weight"]))
        yield "key result", ref, kr["objective"], kr["title"], kr["owner"], kr["kind"], kr["state"], *numbers
        done = marks(world, ref) if kr["kind"] == "milestones" else []
        yield "milestones", ref, *done
        for check_in in sorted(
            (each for each in world.check_ins if each["ref"] == ref), key=lambda each: each["id"]
        ):
            yield "check-in", ref, check_in["by"], plain(check_in["value"]), check_in["undone"]
    for arrow in sorted(world.arrows):
        yield "arrow", *arrow
    for (group, letter), last in sorted(world.numbers.items()):
        yield "number", group, letter, last
    yield "history", len(world.changes) + world.undos
