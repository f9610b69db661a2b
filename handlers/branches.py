"""Groups as the branches of a tree, each in a few numbers: what a digest and the overview are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from handlers.audience import Tree
from handlers.context import Context
from handlers.looking import Entry, entry
from handlers.owing import half_cadence, open_key_results
from handlers.pulses import has_moved, should_move, taken
from okr.model import Group, Objective, State
from okr.pulse import Branch, Pulse, branch
from storage.skips import Skips

Shows = Callable[[Objective], bool]


def roots(tree: Tree, groups: Sequence[Group]) -> list[Group]:
    """Those of them with none of them above, in the order of the tree; of a circle the first."""
    ids = {each.id for each in groups}
    found = [each for each in groups if not any(above.id in ids for above in tree.tree.above(each.key))]
    return found or list(groups[:1])


def grown(tree: Tree, group: Group, pulses: dict[int, Pulse]) -> Branch:
    """Each pulse is taken once, so that a circle of parents ends."""
    own = pulses.pop(group.id)
    children = tree.tree.children(group.key)
    return branch(group, own, [grown(tree, each, pulses) for each in children if each.id in pulses])


def pulses(
    context: Context, cycles: Mapping[Group, str], tops: Sequence[str], since: datetime, shows: Shows
) -> dict[int, Pulse]:
    """By row id, of each group in the cycle that is told for it, as far as its objectives are shown.

    Read for each of `tops`, and each cycle, in a number of statements that does not grow with what is below.
    """
    objectives: dict[int, list[Objective]] = {each.id: [] for each in cycles}
    wanted = {each.id: cycle for each, cycle in cycles.items()}
    moved: set[int] = set()
    for top in tops:
        ways = context.check_ins.moved_below(top, since)
        moved |= {key for key, way in ways.items() if has_moved(way)}
        for cycle in sorted(set(wanted.values())):
            for objective in context.roll_up.below(top, cycle):
                if wanted.get(objective.group_id) == cycle and _is_shown(objective) and shows(objective):
                    objectives[objective.group_id].append(objective)
    told_since = {each.id: context.now - half_cadence(each) for each in cycles}
    skips = Skips(context.unit).since(min(told_since.values())) if told_since else {}
    return {
        each.id: _pulse(
            [entry(context, objective, each) for objective in objectives[each.id]],
            moved=moved,
            since=since,
            skipped={key for key, at in skips.items() if at >= told_since[each.id]},
            told_since=told_since[each.id],
        )
        for each in cycles
    }


def _is_shown(objective: Objective) -> bool:
    return objective.state not in (State.DRAFT, State.DROPPED)


def _pulse(
    entries: Sequence[Entry], *, moved: set[int], since: datetime, skipped: set[int], told_since: datetime
) -> Pulse:
    still = {
        kr.id
        for objective, _, standings in entries
        for kr in open_key_results(objective)
        if kr.id not in moved and kr.created_at <= since and should_move(standings[kr.id])
    }
    return taken(entries, moved=moved, still=still, skipped=skipped, told_since=told_since)
