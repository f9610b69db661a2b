"""The settings' groups and defaults, as storage and handlers want them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from bot import settings_values as read
from bot import wiring
from bot.settings import GroupSettings, Settings
from handlers.context import Rules
from okr.budget import Budget
from schedules import calendars
from schedules import due as timetable
from storage import groups as stored
from storage.agenda import Agenda
from storage.departures import ADMINS, Departures
from storage.occurrences import Occurrences
from storage.unit_of_work import UnitOfWork


def _on_or_off(text: str) -> str:
    return "on" if read.switch(text) else "off"


# What managers may say in chat, read as the environment's own.
READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "checkin": read.timetable,
    "card": read.timetable,
    "digest": read.timetable,
    "quiet": read.quiet_hours,
    "notices": read.notices,
    "names": _on_or_off,
    "pictures": _on_or_off,
    "visibility": read.one_of("company", "group", "private"),
    "health": read.health_rule,
    "rollup": read.one_of("equal", "size"),
    "overflow": _on_or_off,
    "lang": read.language,
    "tz": read.time_zone,
    "calendar": read.calendar,
}


def rules_of(settings: Settings) -> Rules:
    return Rules(
        robot=settings.dingtalk.robot_name,
        fiscal_start=settings.fiscal_start,
        default_group=_stored(settings.default_group, key="", managers=frozenset(), configured=False),
        given={
            "": frozenset(settings.default_group.model_fields_set),
            **{
                group.conversation_id: frozenset(group.model_fields_set) for group in settings.groups.values()
            },
        },
        readers=READERS,
        budget=Budget(calls=settings.budget.api_calls, pushes=settings.budget.pushes),
        admins=frozenset(settings.admins),
        could_respond=settings.dingtalk.receive != "stream" and settings.dingtalk.reply != "response",
        rewrites=wiring.card_template(settings) is not None,
        provisional=lambda calendar, day: calendars.provisional(day.year, calendar),
    )


def group_settings(settings: Settings) -> list[stored.GroupSettings]:
    """Every configured group, its managers joined by those of the groups above it."""
    return [
        _stored(group, key=key, managers=_managers(settings, key), configured=True)
        for key, group in settings.groups.items()
    ]


def register_groups(unit: UnitOfWork, settings: Settings, now: datetime, *, afresh: bool) -> None:
    """Write the settings' groups down; the first time fixes their anchors.

    A group that worked unbound so far had no timetable: nothing of the time before is made up for. `afresh`
    is for a process that begins: the days off or this program may have changed since the last one.
    """
    groups = group_settings(settings)
    known = stored.Groups(unit)
    if afresh:
        Agenda(unit).look_at_every_group()
    Departures(unit).forget(ADMINS, but=settings.admins)
    known.unbind_all_but(frozenset(group.conversation_id for group in groups))
    unbound = {group.id for group in known.every() if not group.configured}
    for group in groups:
        known.register(group, now=now)
    for bound in known.timetabled():
        if bound.group.id in unbound:
            _let_pass(unit, bound, now, settings.fiscal_start)


def _let_pass(unit: UnitOfWork, bound: stored.Timetabled, now: datetime, fiscal_start: int) -> None:
    for each in timetable.passed(bound, now, fiscal_start=fiscal_start):
        Occurrences(unit).decide(
            bound.group.id, each.kind, each.day, due_at=each.at, now=now, skipped="the group was not bound"
        )


def _managers(settings: Settings, key: str) -> frozenset[str]:
    found: set[str] = set()
    above: str | None = key
    while above is not None:
        group = settings.groups[above]
        found.update(group.managers)
        above = group.parent
    return frozenset(found)


def _stored(
    group: GroupSettings, *, key: str, managers: frozenset[str], configured: bool
) -> stored.GroupSettings:
    return stored.GroupSettings(
        conversation_id=group.conversation_id or "",
        key=key,
        title=group.title or key,
        level=group.level,
        parent=group.parent,
        managers=managers,
        lang=group.lang,
        tz=group.tz,
        calendar=group.calendar,
        visibility=group.visibility,
        health=group.health,
        external=group.external,
        configured=configured,
        checkin=group.checkin,
        card=group.card,
        quiet=group.quiet,
        notices=group.notices if isinstance(group.notices, str) else ",".join(group.notices),
        custom_robot=group.webhook is not None,
        digest=group.digest,
        names=group.names,
        pictures=group.pictures,
    )
