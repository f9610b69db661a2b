"""What a group learnt in a cycle, as cards on a wall, with what the cycle came to beside it.

It is read by who is in the group, and by who manages it: as in the chat, where it is shown to nobody else.
"""

from __future__ import annotations

from typing import Any

from cards.cycle import mean
from cards.pages import paged
from handlers.context import Context
from handlers.endings import look
from okr import cycles
from okr.dealings import CycleState
from okr.model import Cycle, Group
from okr.rights import may_run
from web import addresses
from web.said import said_before
from web.views import Asked, NotThere, Page, number_of, view

LESSONS = 24  # on a page


@view("/retro/{cycle}")
def retro(context: Context, asked: Asked) -> Page:
    cycle, words = context.cycle(asked.path["cycle"]), context.reader.words
    groups = [each for each in context.every_group if _reads(context, each)]
    group = _chosen(context, groups, asked.query.get("group", ""))
    if group is None:
        title = words.say("retro.title", cycle=cycle.id)
        return Page("retro.html", title, {"group": None, "groups": groups, "said": None})
    seen = look(context, group, context.group_cycles.of(group.id, cycle))
    facts: dict[str, Any] = {
        "group": group,
        "groups": groups,
        "cycle": cycle.id,
        "cycles": _near(context, group, cycle),
        "state": seen.state.value,
        "is_open": seen.state is CycleState.OPEN,
        "lessons": paged(seen.retros[::-1], lambda _: 1, number_of(asked.query.get("page", "")), LESSONS),
        "came": seen.came,
        "mean": mean(context.reader, seen.came),
        "writes": context.standpoint(group).member and may_run("retro", context.standpoint(group)),
        "said": said_before(context, asked, group),
        "path": addresses.retro_of(cycle.id),
    }
    name = group.title or group.key
    return Page("retro.html", words.say("leaf.retro", group=name, cycle=cycle.id), facts)


def _reads(context: Context, group: Group) -> bool:
    standpoint = context.standpoint(group)
    return standpoint.member or standpoint.rules


def _chosen(context: Context, groups: list[Group], key: str) -> Group | None:
    """The one asked for, else one's own. Raises NotThere for one that is not there or not to be read."""
    if key:
        found = next((each for each in groups if each.key == key), None)
        if found is None:
            raise NotThere
        return found
    own = [each for each in groups if each.id in context.memberships]
    return next(iter(own or groups), None)


def _near(context: Context, group: Group, cycle: Cycle) -> list[str]:
    """The cycle before, the current one, and the one that is looked at."""
    now = context.cycle_of(group)
    before = cycles.before(now, context.rules.fiscal_start)
    return sorted({before.id, now.id, cycle.id})
