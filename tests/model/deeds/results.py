"""What should become of key results: added, defined anew, moved, given up, and reported on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.model import standing
from tests.model.deeds.drafts import begin_filled, begin_once_filled, begin_with_report
from tests.model.deeds.goals import new_key_result
from tests.model.plain import (
    SHANGHAI,
    Asked,
    Dict,
    No,
    Speaker,
    World,
    check_alive,
    check_own,
    confirm,
    cycle_of,
    find,
    for_everyone_here,
    group_of,
    is_closed,
    look,
    loops,
    manages,
)

BY_KIND = ("yes_no", "milestones")


def add_key_result(world: World, me: Speaker, objective: str, owner: str, **defined: Any) -> None:
    look(world, me, objective)
    is_member = me.who in world.members[group_of(objective)]
    if not manages(me, objective) and (owner != me.who or not is_member):
        raise No("not_allowed")
    new_key_result(world, me, objective, owner=owner, **defined)


def edit_key_result(world: World, me: Speaker, ref: str, name: str, to: Any) -> None:
    kr = look(world, me, ref)
    was_blank = standing.is_blank(kr)
    if name == "weight" and not 0 <= to <= 1000:
        raise No("bad_weight")
    if name in ("start", "target"):
        if kr["kind"] in BY_KIND or (name == "start" and kr["kind"] == "keep_below"):
            raise No("not_for_this_kind")
        if to == kr["target" if name == "start" else "start"]:
            raise No("start_is_target")
    fields = {name: to, "kind": standing.kind_of({**kr, name: to})}
    world.put(me, ref, **fields)
    if was_blank:
        begin_once_filled(world, me, ref)


def hand_over(world: World, me: Speaker, ref: str, owner: str) -> None:
    if look(world, me, ref)["owner"] != owner:
        confirm(world, me, "kr owner", {"ref": ref, "owner": owner})
    world.put(me, ref, owner=owner)


def move(world: World, me: Speaker, ref: str, objective: str) -> None:
    """Under an objective that is open it begins."""
    look(world, me, ref)
    to = look(world, me, objective)
    if (group_of(ref), cycle_of(ref)) != (group_of(objective), cycle_of(objective)):
        raise No("moved_elsewhere")
    after = world.copy()
    after.key_results[ref]["objective"] = objective
    if loops(after):
        raise No("alignment_loop")
    both = [here for here in (world, after) if not for_everyone_here(here, me, ref)]
    world.put(me, ref, objective=objective, private=bool(both))
    if to["state"] == "open":
        world.keep(me, ref, [row for row in begin_filled(world, objective) if row[1] == ref])


def drop(world: World, me: Speaker, ref: str) -> None:
    was_blank = standing.is_blank(look(world, me, ref))
    confirm(world, me, "kr drop", {"ref": ref})
    world.put(me, ref, state="dropped", reason="overtaken by events")
    if was_blank:
        begin_once_filled(world, me, ref)


# --- reports -------------------------------------------------------------------------------------


def update(
    world: World, me: Speaker, ref: str, said: tuple[str, Any] | None, on: date | None, written: bool
) -> None:
    """Without an amount that is asked for: which question is open then, the database says."""
    kr = _to_report(world, me, ref, written=written)
    if said is None:
        raise No("missing_word") if me.several else Asked
    if standing.is_blank(kr):
        raise No("start_blank")
    at = me.at if on is None else standing.noon(on, me, cycle_of(ref))
    _report(world, me, ref, at, standing.meant(kr, said, standing.value(world, ref)))


def tick(world: World, me: Speaker, ref: str, name: str, written: bool) -> None:
    """By its title or its number."""
    kr = _to_report(world, me, ref, written=written)
    if kr["kind"] != "milestones":
        raise No("not_for_this_kind")
    steps = [*kr["steps"]]
    place = steps.index(name) if name in steps else int(name) - 1 if name.isdigit() else len(steps)
    if place >= len(steps):
        raise No("unknown_milestone")
    done = standing.marks(world, ref)
    if done[place]:
        raise No("milestone_done")
    _report(world, me, ref, me.at, Decimal(sum(done) + 1), ticks=place)


def fix(world: World, me: Speaker, ref: str, day: date, said: tuple[str, Any], written: bool) -> None:
    """One's own newest of that day, read by the road that one was made under; both are kept."""
    kr = _alive_and_own(world, me, ref)
    that_day = [
        each for each in standing.standing(world, ref) if each["at"].astimezone(SHANGHAI).date() == day
    ]
    own = [each for each in that_day if each["by"] == me.who]
    if not that_day:
        raise No("no_check_in_on")
    _check_written(world, ref, written=written)
    if not own:
        raise No("not_your_check_in")
    if kr["kind"] == "milestones":
        raise No("not_for_this_kind")
    old = max(own, key=lambda each: (each["at"], each["id"]))
    then = {**kr, "start": old["start"], "target": old["target"]}
    _report(world, me, ref, old["at"], standing.meant(then, said, old["before"]), road=then, old=old)


def _to_report(world: World, me: Speaker, ref: str, *, written: bool) -> Dict:
    """Of a closed cycle only where the cycle is written."""
    kr = _alive_and_own(world, me, ref)
    _check_written(world, ref, written=written)
    return kr


def _alive_and_own(world: World, me: Speaker, ref: str) -> Dict:
    kr = find(world, me, ref)
    check_alive(world, ref)
    check_own(world, me, ref)
    return kr


def _check_written(world: World, ref: str, *, written: bool) -> None:
    if is_closed(world, ref) and not written:
        raise No("cycle_closed")


def _report(world: World, me: Speaker, ref: str, at: Any, value: Decimal, **how: Any) -> None:
    """What a person says takes the key result over from its machine, if it moves anything."""
    kr, old = world.key_results[ref], how.get("old")
    road = how.get("road", kr)
    number = len(world.changes) + world.undos  # grows with whatever is kept
    before = old["before"] if old else standing.value(world, ref)
    counted = [each["at"] for each in standing.standing(world, ref)]
    is_older = bool(counted) and max(counted) > at and how.get("ticks") is None
    took_over = kr["feed"] == "auto" and not is_older and not is_closed(world, ref)
    made = {"id": number, "ref": ref, "by": me.who, "at": at, "value": value, "before": before}
    made |= {"start": road["start"], "target": road["target"], "ticks": how.get("ticks")}
    made |= {"late": is_closed(world, ref) or bool(old and old["late"]), "undone": False}
    world.check_ins.append({**made, "mends": old["id"] if old else None})
    world.note(me, "check_in", ref, check_in=number, took_over=took_over)
    if took_over:
        kr["feed"] = "by_hand"
    if not is_closed(world, ref):
        begin_with_report(world, ref)


# --- machines ------------------------------------------------------------------------------------


def feed(world: World, me: Speaker, ref: str, name: str) -> None:
    """A new token ends those from before."""
    kr = look(world, me, ref)
    source = name or kr["source"] or "API"
    world.made += 1
    standing_ones = [key for key, each in world.feeds.items() if each["ref"] == ref and not each["revoked"]]
    rows: list[tuple[str, Any, Dict | None]] = [("key_results", ref, {"feed": "auto", "source": source})]
    rows += [("feeds", key, {"revoked": True}) for key in standing_ones]
    rows.append(("feeds", world.made, {"ref": ref, "by": me.who, "revoked": False}))
    world.keep(me, ref, rows)


def auto(world: World, me: Speaker, ref: str, on: bool) -> None:
    if look(world, me, ref)["feed"] == "none":
        raise No("not_fed")
    world.put(me, ref, feed="auto" if on else "by_hand")
