"""What should become of what people need and say of each other: blockers, dependencies, comments, kudos."""

from __future__ import annotations

from datetime import date

from tests.model.plain import (
    Dict,
    No,
    Speaker,
    World,
    check_open,
    check_own,
    find,
    look,
    may_change,
    reached,
    sees,
)

# Whoever provides may change their mind; what is met stays met.
FURTHER = {
    "asked": ("accepted", "refused", "met"),
    "accepted": ("refused", "met"),
    "refused": ("accepted",),
    "met": (),
}
LIVE = ("asked", "accepted")


def block(world: World, me: Speaker, ref: str, reason: str, helper: str | None) -> None:
    """Said again, in other words or of somebody else, its clock goes on."""
    owner = helper or look(world, me, ref)["owner"]
    look(world, me, ref)
    key, blocker = _blocker(world, ref)
    if blocker is None:
        fresh = {"ref": ref, "reason": reason, "owner": owner, "by": me.who}
        world.make(me, ref, "blockers", {**fresh, "closed": None, "closer": None, "word": ""})
    elif (blocker["reason"], blocker["owner"]) != (reason, owner):
        world.keep(me, ref, [("blockers", key, {"reason": reason, "owner": owner, "by": me.who})])


def unblock(world: World, me: Speaker, ref: str, word: str) -> None:
    """Whoever was asked to clear it may say so, too."""
    find(world, me, ref)
    key, blocker = _blocker(world, ref)
    if blocker is None or blocker["owner"] != me.who:
        check_own(world, me, ref)
    if blocker is None:
        raise No("not_blocked")
    world.keep(me, ref, [("blockers", key, {"closed": me.at, "closer": me.who, "word": word})])


def _blocker(world: World, ref: str) -> tuple[int, Dict | None]:
    open_ones = ((k, each) for k, each in world.blockers.items() if each["ref"] == ref and not each["closed"])
    return next(open_ones, (0, None))


def comment(world: World, me: Speaker, ref: str, text: str) -> None:
    find(world, me, ref)
    world.make(me, ref, "talk", _said("comment", ref, me, text))


def kudos(world: World, me: Speaker, ref: str, to: str, text: str) -> None:
    find(world, me, ref)
    if to == me.who:
        raise No("thanks_to_oneself")
    world.make(me, ref, "talk", _said("kudos", ref, me, text, to))


def skip(world: World, me: Speaker, ref: str, text: str) -> None:
    look(world, me, ref)
    world.make(me, ref, "talk", _said("skip", ref, me, text))


def away(world: World, me: Speaker) -> None:
    """Said again it replaces what lies ahead. Of somebody of no group there is no history."""
    fresh = {"who": me.who}
    if not any(me.who in members for members in world.members.values()):
        world.absences = {key: each for key, each in world.absences.items() if each != fresh}
        world.made += 1
        world.absences[world.made] = fresh
        return
    old = [key for key, each in world.absences.items() if each == fresh]
    world.made += 1
    world.keep(me, "", [*(("absences", key, None) for key in old), ("absences", world.made, fresh)])


def back(world: World, me: Speaker) -> None:
    mine = [key for key, each in world.absences.items() if each["who"] == me.who]
    if not mine:
        raise No("not_away")
    if not any(me.who in members for members in world.members.values()):
        del world.absences[mine[0]]
        return
    world.keep(me, "", [("absences", mine[0], None)])


def _said(kind: str, ref: str, me: Speaker, text: str, to: str = "") -> Dict:
    return {"kind": kind, "about": ref, "by": me.who, "to": to, "text": text}


# --- dependencies --------------------------------------------------------------------------------


def depend(world: World, me: Speaker, waiting: str, on: str, by: date | None) -> None:
    """Asked again it is the same one; needed on another day it wants another answer. Of nothing at all
    it is a list."""
    if not waiting:
        return
    look(world, me, waiting)
    find(world, me, on)
    check_open(world, on)
    if waiting == on:
        raise No("depends_on_itself")
    live = [(key, each) for key, each in world.dependencies.items() if each["state"] in LIVE]
    for key, each in live:
        if (each["waiting"], each["on"]) == (waiting, on):
            if by not in (None, each["by"]):
                fresh = {"by": by, "state": "asked", "answered": None, "answerer": None}
                world.keep(me, waiting, [("dependencies", key, fresh)])
            return
    needs: dict[str, set[str]] = {}
    for _, each in live:
        needs.setdefault(each["waiting"], set()).add(each["on"])
    if waiting in reached(needs, on):
        raise No("dependency_loop")
    asked = {"waiting": waiting, "on": on, "by": by, "state": "asked", "reason": "", "asker": me.who}
    unanswered = {"answered": None, "answerer": None, "number": None}
    world.make(me, waiting, "dependencies", {**asked, **unanswered})


def answer(world: World, me: Speaker, number: int, state: str, reason: str = "") -> None:
    """The side that provides says yes or no; either side may say that it is there."""
    key, asked = _asked(world, me, number)
    on = asked["on"]
    if state != "met" or not may_change(world, me, asked["waiting"]):
        check_own(world, me, on)
    if state == "accepted":
        check_open(world, on)
    if state not in FURTHER[asked["state"]]:
        raise No("dependency_not_asked")
    told = {"state": state, "reason": reason, "answered": me.at, "answerer": me.who}
    world.keep(me, on, [("dependencies", key, told)])


def _asked(world: World, me: Speaker, number: int) -> tuple[int, Dict]:
    """One whose other side may not be seen reads like one that is not there."""
    for key, each in world.dependencies.items():
        known = sees(world, me, each["on"]) or may_change(world, me, each["waiting"])
        if each["number"] == number and known:
            return key, each
    raise No("unknown_dependency")
