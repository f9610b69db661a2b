"""What is still to do about people who left: settings that name them, and what they own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.diagnosis import Diagnosis
from handlers.context import Rules
from handlers.leaving import is_unfinished
from handlers.looking import ownerless
from okr import cycles
from okr.model import Objective
from storage.departures import ADMINS, COMPANY, Departures
from storage.groups import Groups
from storage.owners import Owners
from storage.unit_of_work import UnitOfWork

_LEFT = "left the company"
_HAND_OVER = "a manager hands them over: /okr owner {0}/O1 @person, /kr owner {0}/KR1 @person"
_STRUCK_OFF = "change OKR_ADMINS; one who is to stay: leave them out, start, and name them again"


def still_named(unit: UnitOfWork, rules: Rules) -> Iterator[Diagnosis]:
    """Whom the settings still name though they have no right any more."""
    departures = Departures(unit)
    for admin in sorted(rules.admins):
        if departures.is_gone(admin):
            yield Diagnosis(f"admin {admin}", _LEFT, "somebody who is here", "change OKR_ADMINS")
        elif departures.is_gone(admin, ADMINS):
            found = "no administrator of the corporation any more, so none here"
            yield Diagnosis(f"admin {admin}", found, "an administrator", _STRUCK_OFF)
    managed: dict[str, list[str]] = {}
    for group in Groups(unit).every():
        for manager in group.managers:
            managed.setdefault(manager, []).append(group.key)
    for manager, keys in sorted(managed.items()):
        if departures.is_gone(manager):
            what = f"manager {manager} of {', '.join(keys)}"
            yield Diagnosis(what, _LEFT, "somebody who is here", "change the OKR_GROUPS__…__MANAGERS")


def left_behind(unit: UnitOfWork, rules: Rules, now: datetime) -> Iterator[Diagnosis]:
    """What nobody who is here owns."""
    gone = frozenset(each.staff_id for each in Departures(unit).gone_from(COMPANY))
    by_group: dict[str, list[Objective]] = {}
    for objective in Owners(unit).left_behind():
        if is_unfinished(objective, cycles.by_id(objective.cycle, rules.fiscal_start), now.date()):
            by_group.setdefault(objective.group_key, []).append(objective)
    for key, objectives in sorted(by_group.items()):
        refs = ", ".join(each.ref for each in ownerless(objectives, gone))
        if refs:
            found = f"{refs} belong to people who left the company"
            yield Diagnosis(f"objectives of {key}", found, "owners who are here", _HAND_OVER.format(key))
