"""Who may see and do what: the table of rights as data. Nothing is allowed by default.

A command that is not in `TABLE` may be run by nobody; "not found" and "not allowed" read the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from okr.model import Actor, Visibility
from okr.refusals import NotAllowed, NotYours


class Role(StrEnum):
    """How somebody stands towards a thing, from the least; `owner` is of the key result or its objective."""

    OUTSIDER = "outsider"  # of the corporation, not of the group
    EXTERNAL = "external"  # without a staff id
    MEMBER = "member"
    OWNER = "owner"
    MANAGER = "manager"  # of the group or of one above
    ADMIN = "admin"


class May(StrEnum):
    """A cell of the table."""

    NO = "no"
    YES = "yes"
    SEEN = "seen"  # whatever they may see
    FLAGGED = "flagged"  # in a group that is opened to people from outside
    SELF = "self"  # for themselves


_NO, _YES, _SEEN, _FLAGGED, _SELF = May.NO, May.YES, May.SEEN, May.FLAGGED, May.SELF
_Row = tuple[May, May, May, May, May, May]

_READ: _Row = (_SEEN, _FLAGGED, _SEEN, _SEEN, _SEEN, _YES)
_REPORT: _Row = (_NO, _NO, _NO, _YES, _YES, _YES)
_TALK: _Row = (_SEEN, _NO, _SEEN, _YES, _YES, _YES)
_ADD: _Row = (_NO, _NO, _SELF, _SELF, _YES, _YES)
_RULE: _Row = (_NO, _NO, _NO, _NO, _YES, _YES)
_PERSONAL: _Row = (_SELF, _NO, _SELF, _SELF, _SELF, _SELF)
_ANYONE: _Row = (_YES, _YES, _YES, _YES, _YES, _YES)

#                          outsider  external   member    owner   manager  admin
_SIGHT: Mapping[Visibility, _Row] = {
    Visibility.COMPANY: (_YES, _FLAGGED, _YES, _YES, _YES, _YES),
    Visibility.GROUP: (_NO, _NO, _YES, _YES, _YES, _YES),
    Visibility.PRIVATE: (_NO, _NO, _NO, _YES, _YES, _YES),
}

# One row for every command by its canonical name without the slash. `depend accept` and `refuse` ask
# about the side that provides. The clock's own commands have no row: no person runs them.
_ROWS: Mapping[str, _Row] = {
    "help": _ANYONE,
    "id": _ANYONE,
    "whoami": _ANYONE,
    "lang": _PERSONAL,
    "yes": _PERSONAL,
    "no": _PERSONAL,
    "okr": _READ,
    "okr show": _READ,
    "okr add": _ADD,
    "okr edit": _REPORT,
    "okr owner": _REPORT,
    "okr align": _REPORT,
    "okr unalign": _REPORT,
    "okr close": _REPORT,
    "okr reopen": _REPORT,
    "okr drop": _REPORT,
    "kr": _READ,
    "kr show": _READ,
    "kr history": _READ,
    "kr add": _REPORT,
    "kr update": _REPORT,
    "kr edit": _REPORT,
    "kr owner": _REPORT,
    "kr drop": _REPORT,
    "kr move": _REPORT,
    "kr tick": _REPORT,
    "kr fix": _REPORT,
    "kr feed": _REPORT,
    "kr auto": _REPORT,
    "kr comment": _TALK,
    "kudos": _TALK,
    "block": _REPORT,
    "unblock": _REPORT,
    "score": _REPORT,
    "skip": _REPORT,
    "depend": _REPORT,
    "depend accept": _REPORT,
    "depend refuse": _REPORT,
    "depend met": _REPORT,
    "undo": _PERSONAL,
    "checkin": _PERSONAL,
    "snooze": _PERSONAL,
    "away": _PERSONAL,
    "back": _PERSONAL,
    "mute": _PERSONAL,
    "unmute": _PERSONAL,
    "tz": _PERSONAL,
    "link": _PERSONAL,
    "status": _READ,
    "map": _READ,
    "lint": _READ,
    "template": _READ,
    "template adopt": _ADD,
    "export": _READ,
    "export token": (_NO, _NO, _NO, _NO, _NO, _YES),
    "retro": (_NO, _NO, _YES, _YES, _YES, _YES),
    "digest": _RULE,  # towards any group they manage
    "card": (_NO, _NO, _YES, _YES, _YES, _YES),
    "cycle": _READ,
    "cycle show": _READ,
    "cycle open": _RULE,
    "cycle close": _RULE,
    "cycle carry": _RULE,
    "remind": _RULE,
    "settings": _READ,
    "settings change": _RULE,
}


# What somebody who stands in for an absent owner may do with that owner's key results.
STOOD_IN: frozenset[str] = frozenset({"kr update", "kr tick", "skip", "block", "unblock"})


def _table(rows: Mapping[str, _Row]) -> dict[str, dict[Role, May]]:
    return {name: dict(zip(Role, row, strict=True)) for name, row in rows.items()}


TABLE: Mapping[str, Mapping[Role, May]] = _table(_ROWS)
SIGHT: Mapping[Visibility, Mapping[Role, May]] = {
    visibility: dict(zip(Role, row, strict=True)) for visibility, row in _SIGHT.items()
}


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where somebody stands towards one group: `member` and `manager` are never true without a staff id.

    `stands_in`: the staff ids of those who are away and named them for it.
    """

    actor: Actor
    member: bool
    manager: bool
    stands_in: frozenset[str] = frozenset()

    @property
    def rules(self) -> bool:
        """A manager of the group or of one above, or an admin."""
        return self.actor.staff_id is not None and (self.manager or self.actor.admin)

    def role(self, owners: frozenset[str] = frozenset()) -> Role:
        """The highest that applies towards something of these owners."""
        staff_id = self.actor.staff_id
        if staff_id is None:
            return Role.EXTERNAL
        if self.actor.admin:
            return Role.ADMIN
        if self.manager:
            return Role.MANAGER
        if staff_id in owners:
            return Role.OWNER
        return Role.MEMBER if self.member else Role.OUTSIDER


def cell(command: str, role: Role) -> May:
    """What the table says; NO for a command that nobody put into it."""
    return TABLE[command][role] if command in TABLE else May.NO


def may_see(
    visibility: Visibility, owner_id: str, standpoint: Standpoint, *, external_allowed: bool = False
) -> bool:
    """`external_allowed`: the group it is asked in lets people from outside the corporation read."""
    answer = SIGHT[visibility][standpoint.role(frozenset({owner_id}))]
    return answer is May.YES or (answer is May.FLAGGED and external_allowed)


def may_run(
    command: str,
    standpoint: Standpoint,
    *,
    owners: frozenset[str] = frozenset(),
    seen: bool = False,
    external_allowed: bool = False,
    for_whom: str | None = None,
) -> bool:
    """`seen`: the asker may see what it is about. `for_whom`: the staff id something is done for."""
    role = standpoint.role(owners)
    if role in (Role.OUTSIDER, Role.MEMBER) and command in STOOD_IN and owners & standpoint.stands_in:
        role = Role.OWNER
    answer = cell(command, role)
    staff_id = standpoint.actor.staff_id
    return {
        May.NO: False,
        May.YES: True,
        May.SEEN: seen,
        May.FLAGGED: seen and external_allowed,
        May.SELF: for_whom is None or for_whom == staff_id,
    }[answer]


def may_try(command: str, standpoint: Standpoint) -> bool:
    """Is there anything it could be run about? What it is about decides the rest, once that is known.

    `standpoint` is towards the group it is typed in; of another group's things somebody may be owner or
    manager all the same, so only what no such thing could change is refused here.
    """
    role = standpoint.role()
    roles = (role,) if role is Role.EXTERNAL else (role, Role.OWNER)
    return any(cell(command, each) is not May.NO for each in roles)


def visible_to_group(visibility: Visibility) -> bool:
    """May every member of its group see it?"""
    return visibility is not Visibility.PRIVATE


def check_may_change(
    ref: str, owners: frozenset[str], owner_name: str, standpoint: Standpoint, *, command: str = "kr update"
) -> None:
    """Raise NotAllowed for an external contact, NotYours for anyone but owner, manager and admin."""
    if may_run(command, standpoint, owners=owners):
        return
    if standpoint.actor.staff_id is None:
        raise NotAllowed("external")
    raise NotYours(ref, owner_name)


def check_may_add(standpoint: Standpoint, for_whom: str, *, command: str = "okr add") -> None:
    """Raise NotAllowed unless a member adds for themselves, or a manager or admin for anybody."""
    if may_run(command, standpoint, for_whom=for_whom):
        return
    raise NotAllowed(
        {Role.EXTERNAL: "external", Role.OUTSIDER: "outsider"}.get(standpoint.role(), "add_for_others")
    )


def check_may_talk(standpoint: Standpoint, *, seen: bool) -> None:
    """Comment and kudos. Raise NotAllowed for an external contact; whoever may not see it found nothing."""
    if not may_run("kr comment", standpoint, seen=seen):
        raise NotAllowed("external" if standpoint.actor.staff_id is None else "outsider")


def check_may_rule(standpoint: Standpoint, command: str) -> None:
    """Cycle, templates and settings of a group. Raise NotAllowed for anyone but manager and admin."""
    if not may_run(command, standpoint):
        raise NotAllowed("external" if standpoint.actor.staff_id is None else "managers_only")
