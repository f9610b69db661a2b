"""When a draft begins: with its cycle, with the first report on it, or when its last blank is filled."""

from __future__ import annotations

from typing import Any

from tests.model.plain import NOW, Dict, Speaker, World, cycle_of, group_of
from tests.model.standing import is_blank

Rows = list[tuple[str, Any, Dict | None]]


def begins_later(world: World, group: str, cycle: str) -> bool:
    """Is it still to come, and did nobody open it ahead of its time?"""
    return cycle != NOW and world.cycles.get((group, cycle), {}).get("opened") is None


def has_blank(world: World, objective: str) -> bool:
    return any(is_blank(world.key_results[ref]) for ref in world.parts(objective))


def begin_filled(world: World, objective: str) -> Rows:
    """Its draft parts that are no blanks become open."""
    drafts = (ref for ref in world.parts(objective) if world.key_results[ref]["state"] == "draft")
    return [("key_results", ref, {"state": "open"}) for ref in drafts if not is_blank(world.key_results[ref])]


def begin(world: World, objective: str) -> Rows:
    return [("objectives", objective, {"state": "open"}), *begin_filled(world, objective)]


def begin_with_report(world: World, ref: str) -> None:
    """Whoever reports on a draft means it, but a blank keeps it one. That is no change of its own."""
    objective = world.key_results[ref]["objective"]
    if world.objectives[objective]["state"] != "draft" or has_blank(world, objective):
        return
    for name, key, fields in begin(world, objective):
        getattr(world, name)[key].update(fields)


def begin_once_filled(world: World, me: Speaker, ref: str) -> None:
    """The last blank of a draft was filled or given up: it is open, unless its cycle is still to come."""
    objective = world.key_results[ref]["objective"]
    state = world.objectives[objective]["state"]
    if state == "open":
        world.keep(me, ref, [row for row in begin_filled(world, objective) if row[1] == ref])
    elif (
        state == "draft"
        and not has_blank(world, objective)
        and not begins_later(world, group_of(ref), cycle_of(ref))
    ):
        world.keep(me, objective, begin(world, objective))
