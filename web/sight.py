"""What a visitor may see of an export: exactly what commands and pages show them."""

from __future__ import annotations

from exchange.kept import Kept
from exchange.sight import Sight
from handlers.context import Context


def sight_of(context: Context, kept: Kept) -> Sight | None:
    """None for an admin, from whom nothing is kept back."""
    actor = context.request.actor
    if actor.admin:
        return None
    groups = {group.id: group for group in kept.groups}
    standpoints = {group.id: context.standpoint(group) for group in kept.groups}
    managed = {member for key, place in standpoints.items() if place.manager for member in _in(kept, key)}
    return Sight.of(
        actor.staff_id or "",
        [each for each in kept.objectives if context.sees(each, groups[each.group_id])],
        groups=[
            group.key
            for group in kept.groups
            if standpoints[group.id].member or standpoints[group.id].manager
        ],
        people=[*([actor.staff_id] if actor.staff_id else []), *managed],
    )


def _in(kept: Kept, group_id: int) -> tuple[str, ...]:
    return tuple(kept.members.get(group_id, ()))
