"""Who may see and do what: the table of rights as predicates. Nothing is allowed by default."""

from __future__ import annotations

from dataclasses import dataclass

from okr.model import Actor, Visibility
from okr.refusals import NotAllowed, NotYours


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where somebody stands towards one group: `member` and `manager` are never true without a staff id."""

    actor: Actor
    member: bool
    manager: bool

    @property
    def rules(self) -> bool:
        """A manager of the group or of one above, or an admin."""
        return self.actor.staff_id is not None and (self.manager or self.actor.admin)


def may_see(
    visibility: Visibility, owner_id: str, standpoint: Standpoint, *, external_allowed: bool = False
) -> bool:
    """`external_allowed`: the group it is asked in lets people from outside the corporation read."""
    staff_id = standpoint.actor.staff_id
    if staff_id is None:
        return visibility is Visibility.COMPANY and external_allowed
    if visibility is Visibility.COMPANY or staff_id == owner_id or standpoint.rules:
        return True
    return visibility is Visibility.GROUP and standpoint.member


def visible_to_group(visibility: Visibility) -> bool:
    """May every member of its group see it?"""
    return visibility is not Visibility.PRIVATE


def check_may_change(ref: str, owners: frozenset[str], owner_name: str, standpoint: Standpoint) -> None:
    """Raise NotAllowed for an external contact, NotYours for anyone but owner, manager and admin."""
    staff_id = standpoint.actor.staff_id
    if staff_id is None:
        raise NotAllowed("external")
    if staff_id not in owners and not standpoint.rules:
        raise NotYours(ref, owner_name)


def check_may_add(standpoint: Standpoint, for_whom: str) -> None:
    """Raise NotAllowed unless a member adds for themselves, or a manager or admin for anybody."""
    staff_id = standpoint.actor.staff_id
    if staff_id is None:
        raise NotAllowed("external")
    if standpoint.rules:
        return
    if not standpoint.member:
        raise NotAllowed("outsider")
    if for_whom != staff_id:
        raise NotAllowed("add_for_others")
