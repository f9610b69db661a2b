"""The settings of a group, as an administrator gave them and as a row holds them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from okr import cadence
from storage import mapping
from storage.unit_of_work import Row

NAMES = (
    "key",
    "title",
    "level",
    "parent",
    "managers",
    "lang",
    "tz",
    "calendar",
    "visibility",
    "health",
    "external",
    "configured",
    "checkin",
    "card",
    "quiet",
    "notices",
    "custom_robot",
    "rollup",
    "overflow",
    "digest",
    "names",
    "pictures",
)
# What may be said in chat; the texts are in the grammar of the settings.
SAID_IN_CHAT = (
    "checkin", "card", "digest", "quiet", "notices", "names", "pictures", "visibility", "health", "rollup",
    "overflow", "lang", "tz", "calendar",
)  # fmt: skip
FLAGS = ("overflow", "names", "pictures")  # of those
ON, OFF = "on", "off"


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What an administrator decided for a group; texts are in the grammar of the settings.

    `managers` include those of the groups above.
    """

    conversation_id: str
    key: str
    title: str
    level: str
    parent: str | None
    managers: frozenset[str]
    lang: str
    tz: str
    calendar: str
    visibility: str
    health: str
    external: bool
    configured: bool
    checkin: str
    card: str
    quiet: str
    notices: str
    custom_robot: bool
    rollup: str = "equal"
    overflow: bool = False
    digest: str = "every 2 weeks on mon 11:00"
    names: bool = False
    pictures: bool = True

    def text(self, name: str) -> str:
        """One of SAID_IN_CHAT as it is typed."""
        value = getattr(self, name)
        return {True: ON, False: OFF}[value] if isinstance(value, bool) else str(value)

    def saying(self, **texts: str) -> GroupSettings:
        """With some of SAID_IN_CHAT as they were typed."""
        values: dict[str, Any] = dict(texts)
        values |= {name: values[name] == ON for name in FLAGS if name in values}
        return replace(self, **values)


def settings_of(row: Row) -> GroupSettings:
    flags = ("external", "configured", "custom_robot", *FLAGS)
    values: dict[str, Any] = {name: bool(row[name]) if name in flags else row[name] for name in NAMES}
    values["managers"] = mapping.staff_ids(row["managers"])
    return GroupSettings(conversation_id=row["conversation_id"], **values)


def stored_values(settings: GroupSettings, first_seen: datetime) -> dict[str, str | int | None]:
    """What a row holds of them, with the days that its timetables count from."""
    zone = ZoneInfo(settings.tz)
    checkin_anchor = cadence.anchor_day(cadence.parse_timetable(settings.checkin), zone, first_seen)
    card_anchor = cadence.card_anchor_day(cadence.parse_timetable(settings.card), zone, checkin_anchor)
    return {
        "key": settings.key,
        "title": settings.title,
        "level": settings.level,
        "parent": settings.parent,
        "managers": json.dumps(sorted(settings.managers)),
        "lang": settings.lang,
        "tz": settings.tz,
        "calendar": settings.calendar,
        "visibility": settings.visibility,
        "health": settings.health,
        "external": int(settings.external),
        "configured": int(settings.configured),
        "checkin": settings.checkin,
        "card": settings.card,
        "quiet": settings.quiet,
        "notices": settings.notices,
        "custom_robot": int(settings.custom_robot),
        "rollup": settings.rollup,
        "overflow": int(settings.overflow),
        "digest": settings.digest,
        "names": int(settings.names),
        "pictures": int(settings.pictures),
        "checkin_anchor": checkin_anchor.isoformat(),
        "card_anchor": card_anchor.isoformat(),
    }
