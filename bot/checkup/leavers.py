"""What is still to do about people who left: settings that name them, and what they own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.checkup.diagnosis import Diagnosis
from handlers.context import Rules
from handlers.leaving import is_unfinished
from handlers.looking import ownerless
from i18n.phrases import Phrase, phrase
from okr import cycles
from okr.model import Objective
from storage.departures import ADMINS, COMPANY, Departures
from storage.groups import Groups
from storage.owners import Owners
from storage.unit_of_work import UnitOfWork

MOST_NAMED = 12  # of a group's; the group's own list has them all
_ADMINS = "OKR_ADMINS"
_LEFT = phrase("finding.left")
_SOMEBODY = phrase("finding.left.expected")


def still_named(unit: UnitOfWork, rules: Rules) -> Iterator[Diagnosis]:
    """Whom the settings still name though they have no right any more."""
    departures = Departures(unit)
    for admin in sorted(rules.admins):
        if departures.is_gone(admin):
            yield Diagnosis(_admin(admin), _LEFT, _SOMEBODY, phrase("finding.do.admins", setting=_ADMINS))
        elif departures.is_gone(admin, ADMINS):
            found, expected = phrase("finding.admin.struck"), phrase("finding.admin.expected")
            yield Diagnosis(_admin(admin), found, expected, phrase("finding.do.struck", setting=_ADMINS))
    managed: dict[str, list[str]] = {}
    for group in Groups(unit).every():
        for manager in group.managers:
            managed.setdefault(manager, []).append(group.key)
    for manager, keys in sorted(managed.items()):
        if departures.is_gone(manager):
            what = phrase("finding.manager", manager=manager, groups=tuple(keys))
            yield Diagnosis(
                what, _LEFT, _SOMEBODY, phrase("finding.do.managers", setting="OKR_GROUPS__…__MANAGERS")
            )


def left_behind(unit: UnitOfWork, rules: Rules, now: datetime) -> Iterator[Diagnosis]:
    """What nobody who is here owns."""
    gone = frozenset(each.staff_id for each in Departures(unit).gone_from(COMPANY))
    by_group: dict[str, list[Objective]] = {}
    for objective in Owners(unit).left_behind():
        if is_unfinished(objective, cycles.by_id(objective.cycle, rules.fiscal_start), now.date()):
            by_group.setdefault(objective.group_key, []).append(objective)
    for key, objectives in sorted(by_group.items()):
        refs = tuple(each.ref for each in ownerless(objectives, gone))
        if refs:
            yield Diagnosis(
                phrase("finding.objectives", group=key),
                _theirs(refs),
                phrase("finding.objectives.expected"),
                phrase("finding.do.hand_over", group=key),
            )


def _theirs(refs: tuple[str, ...]) -> Phrase:
    if len(refs) <= MOST_NAMED:
        return phrase("finding.objectives.left", refs=refs)
    return phrase("finding.objectives.left_more", len(refs) - MOST_NAMED, refs=refs[:MOST_NAMED])


def _admin(staff_id: str) -> Phrase:
    return phrase("finding.admin", admin=staff_id)
