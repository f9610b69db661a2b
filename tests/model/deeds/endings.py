"""What should become of cycles: scores, lines learnt, opening, closing, and what is carried over."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.model import plain, standing
from tests.model.deeds.drafts import begin, has_blank
from tests.model.deeds.goals import new_objective
from tests.model.plain import (
    NEXT,
    NOW,
    Dict,
    No,
    Speaker,
    World,
    check_own,
    confirm,
    cycle_of,
    find,
    group_of,
    home,
    is_closed,
    may_rule_somewhere,
    objective_of,
)

UNTOUCHED = {"state": "open", "opened": None, "opener": None, "closed": None, "closer": None, "picture": ()}


def score(world: World, me: Speaker, ref: str, given: Decimal | None, note: str) -> None:
    """From 0 to 1, kept to one decimal; of what was ended early too, until the cycle is closed."""
    if given is None or not 0 <= given <= 1:
        raise No("bad_score")
    thing = find(world, me, ref)
    check_own(world, me, ref)
    if is_closed(world, ref):
        raise No("cycle_closed")
    if "dropped" in (thing["state"], world.objectives[objective_of(world, ref)]["state"]):
        raise No("not_open")
    world.put(me, ref, score=standing.one_decimal(given), score_note=note)


def retro(world: World, me: Speaker, cycle: str | None, text: str) -> None:
    group = home(world, me)
    learnt = {"kind": "retro", "about": f"{group} {cycle or NOW}", "by": me.who, "to": "", "text": text}
    world.make(me, "", "talk", learnt)


def show_cycle(world: World, me: Speaker) -> None:
    home(world, me)


def open_cycle(world: World, me: Speaker, cycle: str) -> None:
    """Ahead of its time, too; a closed one is open again. Drafts without a blank begin."""
    group = _ruled(world, me)
    lived = world.cycles.get((group, cycle), UNTOUCHED)
    drafts = [
        ref
        for ref, each in world.objectives.items()
        if (group_of(ref), cycle_of(ref)) == (group, cycle)
        and each["state"] == "draft"
        and not has_blank(world, ref)
    ]
    if lived["state"] != "closed" and lived["opened"] is not None and not drafts:
        return
    before = {ref: world.frozen[ref] for ref in standing.of_cycle(world, group, cycle) if ref in world.frozen}
    opened = {"opened": me.at, "opener": me.who}
    rows: list[tuple[str, Any, Dict | None]] = [("cycles", (group, cycle), {**UNTOUCHED, **opened})]
    standing.thaw(world, group, cycle)
    stood = {ref: (was, now) for ref, was in before.items() if (now := standing.stand(world, ref)) != was}
    rows += [row for draft in drafts for row in begin(world, draft)]
    world.keep(me, "", rows, what="cycle", stood=stood)


def close_cycle(world: World, me: Speaker, cycle: str | None) -> None:
    """Scores that nobody gave follow from the progress, and how everything stands is kept."""
    group, cycle = _ruled(world, me), cycle or NOW
    if is_closed(world, f"{group}/{cycle}/O0"):
        raise No("cycle_closed")
    if cycle != NOW:
        raise No("cycle_not_begun")
    confirm(world, me, "cycle close", {"cycle": cycle})
    rows: list[tuple[str, Any, Dict | None]] = []
    picture: list[tuple[str, str | None, str | None]] = []
    for name, objective in world.objectives.items():
        if (group_of(name), cycle_of(name)) != (group, cycle) or objective["state"] == "dropped":
            continue
        came = standing.score_of_objective(world, name)
        rows.append(("objectives", name, {"score": came}))
        picture.append((name, None, standing.plain(came)))
        for ref in world.parts(name):
            if world.key_results[ref]["state"] == "dropped":
                continue
            own = standing.score(world, ref)
            rows.append(("key_results", ref, {"score": own}))
            picture.append((ref, standing.plain(standing.value(world, ref)), standing.plain(own)))
    lived = world.cycles.get((group, cycle), UNTOUCHED)
    after = {**lived, "state": "closed", "closed": me.at, "closer": me.who, "picture": tuple(sorted(picture))}
    world.keep(me, "", [("cycles", (group, cycle), after), *rows], what="cycle", stood={})
    standing.freeze(world, group, cycle)


def _ruled(world: World, me: Speaker) -> str:
    may_rule_somewhere(me)
    group = home(world, me)
    if not plain.manages(me, group):
        raise No("not_allowed")
    return group


# --- carrying over -------------------------------------------------------------------------------


def carry(world: World, me: Speaker, ref: str, verdict: str, line: str) -> None:
    """An unfinished one is kept, changed or dropped; without a word it is kept and needs no line."""
    may_rule_somewhere(me)
    find(world, me, ref)
    if not plain.manages(me, ref):
        raise No("not_allowed")
    if not standing.unfinished(world, ref):
        raise No("nothing_to_carry")
    if verdict and not line:
        raise No("missing_word")
    if verdict in ("", "keep"):
        _copy(world, me, ref)
    world.put(me, ref, verdict=verdict or "keep", verdict_line=line)


def _copy(world: World, me: Speaker, ref: str) -> None:
    """Begins in the next cycle where it stands now, with the arrows to what was carried before."""
    if any(
        each["carried"] == _whole(ref) and each["state"] != "dropped" for each in world.objectives.values()
    ):
        raise No("carried_already")
    left = [kr for kr in world.parts(ref) if _goes_on(world, kr)]
    if cycle_of(ref) != NOW:
        raise No("cycle_not_followed")
    if not left:
        raise No("nothing_to_carry")
    old, group = world.objectives[ref], group_of(ref)
    kept = {name: old[name] for name in ("title", "owner", "visibility", "ambition")}
    made = new_objective(world, group, NEXT, **kept, state="draft", carried=_whole(ref))
    targets = _copies(world)
    for kr in left:
        _copy_part(world, kr, made)
    for (below, to), arrow in [*world.arrows.items()]:
        if below == ref and to in targets:
            world.arrows[made, targets[to]] = dict(arrow)
    private = not plain.for_everyone_here(world, me, ref)
    world.note(me, "carry", made, private=private, parts=world.parts(made))


def _copies(world: World) -> dict[str, str]:
    """By what was carried: what it became, unless that was given up."""
    found = {}
    for name, each in world.objectives.items():
        if each["state"] == "dropped":
            continue
        for ref in (name, *world.parts(name)):
            carried = world.thing(ref)["carried"]
            if carried is not None:
                found[_short(carried)] = ref
    return found


def _goes_on(world: World, ref: str) -> bool:
    """Limits begin anew each cycle, however well they were kept."""
    kr, share = world.key_results[ref], standing.progress(world, ref)
    return kr["state"] != "dropped" and (share is None or share < 1 or kr["kind"] == "keep_below")


def _copy_part(world: World, ref: str, objective: str) -> None:
    kr, now = world.key_results[ref], standing.value(world, ref)
    made = world.next_number(group_of(ref), "KR", NEXT)
    fresh: Dict = {"objective": objective, "state": "open", "feed": "none", "source": "", "reason": ""}
    fresh |= {"score": None, "score_note": "", "carried": _whole(ref)}
    if kr["kind"] in ("rise", "fall") and now is not None:
        fresh["start"] = now
    if kr["kind"] == "milestones":
        done = standing.marks(world, ref)
        fresh["steps"] = tuple(step for step, is_done in zip(kr["steps"], done, strict=True) if not is_done)
        fresh["target"] = Decimal(len(fresh["steps"]))
    world.key_results[made] = {**kr, **fresh}


def _whole(ref: str) -> str:
    group, _, rest = ref.partition("/")
    return f"{group}/{NOW}/{rest}" if cycle_of(ref) == NOW else ref


def _short(ref: str) -> str:
    return ref.replace(f"/{NOW}/", "/")
