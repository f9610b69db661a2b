"""Lines about what people need and say of each other."""

from __future__ import annotations

from datetime import date

from tests.kit.company import NAMES
from tests.model.plain import Dict
from tests.model.said.choice import PLACES, Choice, Said

NEEDED = (None, None, date(2026, 12, 1), date(2026, 12, 15))


def block(choose: Choice) -> Said:
    ref, helper = choose.key_result(), choose.one([*PLACES]) if choose.seldom(3) else None
    reason = choose.one(("waiting for the vendor", "nobody to do it"))
    at = "" if helper is None else f" @{NAMES[helper]}"
    args = {"ref": ref, "reason": reason, "helper": helper}
    return Said(f"/block {choose.typed(ref)} {reason}{at}", "block", args, (helper,) if helper else ())


def unblock(choose: Choice) -> Said:
    """What is blocked; where nothing is, that is mended first, mostly."""
    blocked = [each["ref"] for each in choose.world.blockers.values() if not each["closed"]]
    if not blocked and not choose.seldom(6):
        return block(choose)
    ref = choose.one(blocked) if blocked and not choose.seldom(8) else choose.key_result()
    word = choose.one(("", "the vendor answered"))
    return Said(f"/unblock {choose.typed(ref)} {word}".rstrip(), "unblock", {"ref": ref, "word": word})


def comment(choose: Choice) -> Said:
    ref, text = choose.key_result(), choose.title()
    return Said(f"/kr comment {choose.typed(ref)} {text}", "kr comment", {"ref": ref, "text": text})


def skip(choose: Choice) -> Said:
    ref, text = choose.key_result(), choose.one(("waiting for data", "on hold"))
    return Said(f"/skip {choose.typed(ref)} {text}", "skip", {"ref": ref, "text": text})


def away(_: Choice) -> Said:
    """In days that no talk gets to, with nobody standing in."""
    return Said("/away 2027-11-01..2027-11-05", "away", {})


def back(choose: Choice) -> Said:
    """Where nobody is away they go first, mostly."""
    mine = any(each["who"] == choose.me.who for each in choose.world.absences.values())
    return Said("/back", "back", {}) if mine or choose.seldom(4) else away(choose)


def habits(choose: Choice) -> Said:
    """What changes nothing that is compared here, nor whom the robot may speak to."""
    name, *rest = choose.one(("snooze", "snooze off", "mute", "mute digest", "unmute all", "tz")).split()
    return Said(" ".join([f"/{name}", *rest]), name, {})


def kudos(choose: Choice) -> Said:
    ref, to, text = choose.key_result(), choose.one([*PLACES]), choose.title()
    said = f"/kudos @{NAMES[to]} {choose.typed(ref)} {text}"
    return Said(said, "kudos", {"ref": ref, "to": to, "text": text}, (to,))


def depend(choose: Choice) -> Said:
    """Now and then once more, on another day, or round in a circle."""
    if choose.seldom(12):
        return Said("/depend", "depend", {"waiting": "", "on": "", "by": None})
    waiting, on, by = choose.key_result(), choose.key_result(), choose.one(NEEDED)
    asked = [*choose.world.dependencies.values()]
    if asked and choose.seldom(3):
        before = choose.one(asked)
        waiting, on = choose.one(((before["waiting"], before["on"]), (before["on"], before["waiting"])))
    day = "" if by is None else f" by {by.isoformat()}"
    text = f"/depend {choose.typed(waiting)} on {choose.typed(on)}{day}"
    return Said(text, "depend", {"waiting": waiting, "on": on, "by": by})


def answer(choose: Choice) -> Said:
    """Where nothing was asked, that comes first, mostly."""
    if not any(map(_has_number, choose.world.dependencies.values())) and not choose.seldom(6):
        return depend(choose)
    return choose.one((accept, accept, refuse, met))(choose)


def accept(choose: Choice) -> Said:
    number = _number(choose)
    return Said(f"/depend accept {number}", "depend accept", {"number": number})


def refuse(choose: Choice) -> Said:
    number = _number(choose)
    text = f"/depend refuse {number} not before January"
    return Said(text, "depend refuse", {"number": number, "reason": "not before January"})


def met(choose: Choice) -> Said:
    number = _number(choose)
    return Said(f"/depend met {number}", "depend met", {"number": number})


def _number(choose: Choice) -> int:
    """Mostly one that waits for an answer."""
    every = [each["number"] for each in choose.world.dependencies.values() if _has_number(each)]
    asked = [each["number"] for each in choose.world.dependencies.values() if _waits(each)]
    if not every or choose.seldom(12):
        return 9999
    return choose.one(asked if asked and not choose.seldom(4) else every)


def _has_number(dependency: Dict) -> bool:
    return dependency["number"] is not None


def _waits(dependency: Dict) -> bool:
    return _has_number(dependency) and dependency["state"] in ("asked", "accepted")
