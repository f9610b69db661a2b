"""What each changing command should do to the plain world. A new command is one more deed here.

Each is called with the world (a copy), the speaker, and what was said; it raises No when refused.
Its line is composed in `tests.model.lines`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from tests.model import plain
from tests.model.plain import No, Speaker, World, confirm, group_of, look, loops, manages


def add_objective(
    world: World, me: Speaker, title: str, visibility: str, under: str | None, owner: str
) -> None:
    homes = [group for group, members in world.members.items() if me.who in members]
    if me.group is None and len(homes) != 1:
        raise No("group_needed")
    group = me.group or homes[0]
    if owner != me.who and me.who not in plain.MANAGERS[group]:
        raise No("not_allowed")
    ref = world.next_number(group, "O")
    world.objectives[ref] = {"title": title, "owner": owner, "visibility": visibility, "state": "open"}
    world.note(me, "add", ref)
    if under is not None:
        _draw_arrow(world, me, ref, under)


def add_key_result(world: World, me: Speaker, objective: str, owner: str, **defined: Any) -> None:
    look(world, me, objective)
    is_member = me.who in world.members[group_of(objective)]
    if not manages(me, objective) and (owner != me.who or not is_member):
        raise No("not_allowed")
    ref = world.next_number(group_of(objective), "KR")
    rest = {"objective": objective, "owner": owner, "state": "open", "weight": Decimal(1)}
    world.key_results[ref] = {**rest, **defined}
    world.note(me, "add", ref)


def update(world: World, me: Speaker, ref: str, said: tuple[str, Any], on: date | None) -> None:
    kr = look(world, me, ref)
    at = me.at if on is None else plain.noon(on, me)
    _report(world, me, ref, at, plain.meant(kr, said, plain.value(world, ref)))


def tick(world: World, me: Speaker, ref: str, place: int) -> None:
    kr = look(world, me, ref)
    if kr["kind"] != "milestones":
        raise No("not_for_this_kind")
    done = plain.marks(world, ref)
    if place >= len(done):
        raise No("unknown_milestone")
    if done[place]:
        raise No("milestone_done")
    _report(world, me, ref, me.at, Decimal(sum(done) + 1), ticks=place)


def fix(world: World, me: Speaker, ref: str, day: date, said: tuple[str, Any]) -> None:
    """One's own newest of that day, read by the road that one was made under; both are kept."""
    kr = look(world, me, ref)
    that_day = [
        each for each in plain.standing(world, ref) if each["at"].astimezone(plain.SHANGHAI).date() == day
    ]
    own = [each for each in that_day if each["by"] == me.who]
    if not that_day:
        raise No("no_check_in_on")
    if not own:
        raise No("not_your_check_in")
    if kr["kind"] == "milestones":
        raise No("not_for_this_kind")
    old = max(own, key=lambda each: (each["at"], each["id"]))
    then = {**kr, "start": old["start"], "target": old["target"]}
    _report(world, me, ref, old["at"], plain.meant(then, said, old["before"]), road=then, old=old)


def _report(world: World, me: Speaker, ref: str, at: Any, value: Decimal, **how: Any) -> None:
    old, road = how.get("old"), how.get("road", world.key_results[ref])
    number = len(world.changes) + world.undos  # grows with whatever is kept
    before = old["before"] if old else plain.value(world, ref)
    made = {"id": number, "ref": ref, "by": me.who, "at": at, "value": value, "before": before}
    made |= {"start": road["start"], "target": road["target"], "ticks": how.get("ticks")}
    world.check_ins.append({**made, "mends": old["id"] if old else None, "undone": False})
    world.note(me, "check_in", ref, check_in=number)


def edit_key_result(world: World, me: Speaker, ref: str, name: str, to: Any) -> None:
    kr = look(world, me, ref)
    if name == "weight" and not 0 <= to <= 1000:
        raise No("bad_weight")
    if name == "target" and kr["kind"] in ("yes_no", "milestones"):
        raise No("not_for_this_kind")
    if name == "target" and to == kr["start"]:
        raise No("start_is_target")
    fields = {name: to, "kind": plain.kind_of({**kr, name: to})}
    world.put(me, ref, **fields)


def edit_objective(world: World, me: Speaker, ref: str, title: str) -> None:
    look(world, me, ref, must_live=False)
    look(world, me, ref)
    world.put(me, ref, title=title)


def hand_over(world: World, me: Speaker, ref: str, owner: str) -> None:
    if look(world, me, ref)["owner"] != owner:
        confirm(world, me, "kr owner", {"ref": ref, "owner": owner})
    world.put(me, ref, owner=owner)


def move(world: World, me: Speaker, ref: str, objective: str) -> None:
    look(world, me, ref)
    look(world, me, objective)
    if group_of(ref) != group_of(objective):
        raise No("moved_elsewhere")
    world.put(me, ref, objective=objective)
    if loops(world):
        raise No("alignment_loop")


def align(world: World, me: Speaker, ref: str, to: str) -> None:
    look(world, me, ref, must_live=False)
    look(world, me, ref)
    _draw_arrow(world, me, ref, to)


def _draw_arrow(world: World, me: Speaker, ref: str, to: str) -> None:
    look(world, me, to, must_live=False, own=False)
    if (ref, to) in world.arrows:
        return
    world.arrows.append((ref, to))
    if loops(world):
        raise No("alignment_loop")
    world.note(me, "align", ref, to=to)


def drop_key_result(world: World, me: Speaker, ref: str) -> None:
    look(world, me, ref)
    confirm(world, me, "kr drop", {"ref": ref})
    world.put(me, ref, state="dropped")


def drop_objective(world: World, me: Speaker, ref: str) -> None:
    look(world, me, ref, must_live=False)
    look(world, me, ref)
    confirm(world, me, "okr drop", {"ref": ref})
    world.put(me, ref, state="dropped")


def yes(world: World, me: Speaker) -> None:
    plain.yes(world, me, DEEDS)


def no(world: World, me: Speaker) -> None:
    question = world.asked.get(me.who)
    late = question is not None and me.at - question["at"] > plain.ANSWERABLE
    if question is None or late or me.where not in (None, question["origin"]):
        raise No("nothing_asked")
    del world.asked[me.who]


def wrong(world: World, me: Speaker, code: str) -> None:
    """A line that is wrong by itself, whoever types it."""
    raise No(code)


DEEDS: dict[str, Callable[..., None]] = {
    "okr add": add_objective,
    "okr edit": edit_objective,
    "okr align": align,
    "okr drop": drop_objective,
    "kr add": add_key_result,
    "kr update": update,
    "kr tick": tick,
    "kr fix": fix,
    "kr edit": edit_key_result,
    "kr owner": hand_over,
    "kr move": move,
    "kr drop": drop_key_result,
    "undo": plain.undo,
    "yes": yes,
    "no": no,
    "wrong": wrong,
}
