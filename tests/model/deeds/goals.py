"""What should become of objectives: added, edited, aligned, handed over, ended."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.model import plain
from tests.model.deeds.drafts import begin_filled, begins_later
from tests.model.plain import (
    NOW,
    Dict,
    No,
    Speaker,
    World,
    check_alive,
    check_own,
    confirm,
    find,
    home,
    is_closed,
    look_at_own,
    loops,
)

FRESH = {"reason": "", "score": None, "score_note": "", "verdict": None, "verdict_line": ""}


def add_objective(
    world: World,
    me: Speaker,
    title: str,
    visibility: str | None,
    under: str | None,
    owner: str,
    cycle: str = NOW,
) -> None:
    group = home(world, me)
    if owner != me.who and not plain.manages(me, group):
        raise No("not_allowed")
    if is_closed(world, f"{group}/{cycle}/O0"):
        raise No("cycle_closed")
    state = "draft" if begins_later(world, group, cycle) else "open"
    seen_by = visibility or world.setting(group, "visibility")
    ref = new_objective(world, group, cycle, title=title, owner=owner, visibility=seen_by, state=state)
    world.note(me, "add", ref)
    if under is not None:
        draw_arrow(world, me, ref, under)


def new_objective(world: World, group: str, cycle: str, **fields: Any) -> str:
    ref = world.next_number(group, "O", cycle)
    world.objectives[ref] = {**FRESH, "ambition": "aspirational", "carried": None, **fields}
    return ref


def edit_objective(world: World, me: Speaker, ref: str, name: str, to: str) -> None:
    """What becomes private is answered one to one."""
    look_at_own(world, me, ref)
    if name != "visibility":
        world.put(me, ref, **{name: to})
        return
    after = world.copy()
    after.objectives[ref]["visibility"] = to
    world.put(me, ref, visibility=to, private=not plain.for_everyone_here(after, me, ref))


def hand_over(world: World, me: Speaker, ref: str, owner: str) -> None:
    if look_at_own(world, me, ref)["owner"] != owner:
        confirm(world, me, "okr owner", {"ref": ref, "owner": owner})
    world.put(me, ref, owner=owner)


def align(world: World, me: Speaker, ref: str, to: str, contributes: bool) -> None:
    look_at_own(world, me, ref)
    draw_arrow(world, me, ref, to, contributes=contributes)


def draw_arrow(world: World, me: Speaker, ref: str, to: str, *, contributes: bool = False) -> None:
    """One that is there already may get another weight."""
    find(world, me, to)
    rest = world.copy()
    rest.arrows[ref, to] = {}
    if loops(rest):
        raise No("alignment_loop")
    if plain.cycle_of(ref) != plain.cycle_of(to):
        raise No("alignment_cycles")
    world.keep(me, ref, [("arrows", (ref, to), {"contributes": contributes})])


def unalign(world: World, me: Speaker, ref: str, to: str | None) -> None:
    look_at_own(world, me, ref)
    if to is not None:
        find(world, me, to)
    gone = [arrow for arrow in world.arrows if arrow[0] == ref and to in (None, arrow[1])]
    if not gone:
        raise No("not_aligned")
    world.keep(me, ref, [("arrows", arrow, None) for arrow in gone])


def drop(world: World, me: Speaker, ref: str) -> None:
    look_at_own(world, me, ref)
    confirm(world, me, "okr drop", {"ref": ref})
    world.put(me, ref, state="dropped", reason="overtaken by events")


def close(world: World, me: Speaker, ref: str, line: str) -> None:
    find(world, me, ref)
    check_own(world, me, ref)
    check_alive(world, ref)
    look_at_own(world, me, ref)
    confirm(world, me, "okr close", {"ref": ref, "line": line})
    world.put(me, ref, state="closed", reason=line)


def reopen(world: World, me: Speaker, ref: str) -> None:
    """Open again with its parts, but for those that nobody knows the beginning of."""
    objective = find(world, me, ref)
    check_own(world, me, ref)
    if objective["state"] in plain.ALIVE:
        raise No("not_closed")
    if is_closed(world, ref):
        raise No("cycle_closed")
    rows: list[tuple[str, Any, Dict | None]] = [("objectives", ref, {"state": "open", "reason": ""})]
    world.keep(me, ref, [*rows, *begin_filled(world, ref)])


def template(world: World, me: Speaker, adopted: Dict | None, owner: str, cycle: str, code: str) -> None:
    """Adopted it is a draft in the language that the speaker is answered in; where each part begins is
    left blank."""
    if code:
        raise No(code)
    if adopted is None:
        return
    group = home(world, me)
    if owner != me.who and not plain.manages(me, group):
        raise No("not_allowed")
    if is_closed(world, f"{group}/{cycle}/O0"):
        raise No("cycle_closed")
    wording = adopted[language(world, me)]
    seen_by = world.setting(group, "visibility")
    ref = new_objective(
        world, group, cycle, title=wording["title"], owner=owner, visibility=seen_by, state="draft"
    )
    world.note(me, "add", ref)
    for each in wording["results"]:
        kind = "rise" if each["target"] > each["sample"] else "fall"
        target = Decimal(each["target"])
        fields = {"title": each["title"], "unit": each["unit"], "kind": kind, "target": target}
        new_key_result(world, me, ref, owner=owner, start=None, state="draft", **fields)


def new_key_result(world: World, me: Speaker, objective: str, **fields: Any) -> str:
    ref = world.next_number(plain.group_of(objective), "KR", plain.cycle_of(objective))
    rest = {"objective": objective, "state": "open", "weight": Decimal(1), "feed": "none", "source": ""}
    rest |= {"reason": "", "score": None, "score_note": "", "carried": None, "steps": ()}
    world.key_results[ref] = {**rest, **fields}
    world.note(me, "add", ref)
    return ref


def language(world: World, me: Speaker) -> str:
    """One's own choice, else the group's, else that of one's groups if they agree."""
    if me.who in world.languages:
        return world.languages[me.who]
    if me.where is not None:
        return world.setting(me.where, "lang")
    spoken = {world.setting(group, "lang") for group, members in world.members.items() if me.who in members}
    return spoken.pop() if len(spoken) == 1 else "en"
