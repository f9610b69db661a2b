"""What /undo does to the plain world: last in, first out, my own changes of the last ten minutes here.

Later changes of others stand: only fields that still hold what the change wrote go back. What somebody
built upon, or changed since, is not taken away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.model.plain import UNDOABLE, Dict, No, Speaker, World, loops
from tests.model.standing import freeze, kind_of, stand, thaw


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


def _rows(world: World, change: Dict) -> None:
    for name, key, before, after in reversed(change["rows"]):
        table = getattr(world, name)
        if before is None:
            _unmake(table, key, after)
        elif after is None:
            _make_again(world, table, key, before)
        elif key in table:
            _put_back(world, table[key], before, after)
    if loops(world):
        raise No("built_upon")
    open_ones = [each["ref"] for each in world.blockers.values() if not each["closed"]]
    if len(open_ones) > len(set(open_ones)):
        raise No("built_upon")


def _unmake(table: dict[Any, Dict], key: Any, made: Dict) -> None:
    if key not in table:
        return
    if any(table[key][name] != to for name, to in made.items() if name != "number"):
        raise No("built_upon")
    del table[key]


def _make_again(world: World, table: dict[Any, Dict], key: Any, row: Dict) -> None:
    """An equal one may be there by now, or an end of the arrow be gone."""
    if table is world.arrows and not all(_is_there(world, end) for end in key):
        raise No("built_upon")
    table.setdefault(key, row)


def _is_there(world: World, ref: str) -> bool:
    return ref in world.objectives or ref in world.key_results


def _put_back(world: World, thing: Dict, before: Dict, after: Dict) -> None:
    """An objective that is gone gets nothing back; a road must be left."""
    back = {name: was for name, was in before.items() if thing[name] == after[name]}
    if back.get("objective", "") not in ("", *world.objectives):
        del back["objective"]
    thing.update(back)
    if not {"start", "target"} & set(after):
        return
    if thing["kind"] in ("rise", "fall") and thing["start"] == thing["target"]:
        raise No("start_is_target")
    thing["kind"] = kind_of(thing)


def _creation(world: World, change: Dict) -> None:
    """Refused while anything stands that was built upon it or done to it since."""
    ref = change["ref"]
    if world.parts(ref) or _is_used(world, change, ref):
        raise No("built_upon")
    _delete(world, ref)


def _carry(world: World, change: Dict) -> None:
    """The copy goes with its parts, as they came along."""
    ref, parts = change["ref"], world.parts(change["ref"])
    if any(_is_used(world, change, each) for each in (ref, *parts)):
        raise No("built_upon")
    if set(parts) != set(change["parts"]):
        raise No("built_upon")
    for each in (*parts, ref):
        _delete(world, each)


def _is_used(world: World, change: Dict, ref: str) -> bool:
    since = (each for each in world.changes[world.changes.index(change) + 1 :] if not each["undone"])
    waits = ((each["waiting"], each["on"]) for each in world.dependencies.values())
    return (
        any(target == ref for _, target in world.arrows)
        or any(each["ref"] == ref for each in since)
        or any(ref in both for both in waits)
        or any(each["about"] == ref for each in world.talk.values())
        or any(each["ref"] == ref for each in world.feeds.values())
    )


def _delete(world: World, ref: str) -> None:
    del (world.key_results if "/KR" in ref else world.objectives)[ref]
    world.check_ins = [each for each in world.check_ins if each["ref"] != ref]
    world.blockers = {key: each for key, each in world.blockers.items() if each["ref"] != ref}
    world.arrows = {arrow: each for arrow, each in world.arrows.items() if arrow[0] != ref}


def _check_in(world: World, change: Dict) -> None:
    """What was taken over from a machine is given back to it."""
    next(each for each in world.check_ins if each["id"] == change["check_in"])["undone"] = True
    kr = world.key_results[change["ref"]]
    if change["took_over"] and kr["feed"] == "by_hand":
        kr["feed"] = "auto"


def _cycle(world: World, change: Dict) -> None:
    """Refused once somebody opened or closed it anew, or reported on what the opening moved."""
    _, key, _, after = change["rows"][0]
    now = world.cycles.get(key)
    if now is None or any(now[name] != to for name, to in after.items()):
        raise No("built_upon")
    _rows(world, change)
    if world.cycles.get(key, {}).get("state") != "closed":
        thaw(world, *key)
        return
    if any(stand(world, ref) != left for ref, (_, left) in change["stood"].items()):
        raise No("built_upon")
    freeze(world, *key)
    world.frozen |= {ref: was for ref, (was, _) in change["stood"].items()}


def _card(world: World, change: Dict) -> None:
    """Only the post goes."""


TAKE_BACK: dict[str, Callable[[World, Dict], None]] = {
    "rows": _rows,
    "add": _creation,
    "carry": _carry,
    "check_in": _check_in,
    "cycle": _cycle,
    "card": _card,
}
