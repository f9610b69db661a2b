"""The settings' groups and defaults, as storage and handlers want them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot import settings_values as read
from bot import wiring
from bot.settings import GroupSettings, Settings
from handlers.context import Rules
from okr.budget import Budget
from schedules import calendars
from storage import groups as stored


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
