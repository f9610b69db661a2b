"""Which commands belong together, as /help shows them: a family has few enough to be read at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

# In the order a newcomer needs them. Every command people may type stands in one family, also those that
# `okr.rights` knows before they are there.
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "report": (
        "kr update",
        "checkin",
        "kr tick",
        "block",
        "unblock",
        "skip",
        "kr fix",
        "undo",
        "kr feed",
        "kr auto",
    ),
    "look": ("okr", "okr show", "kr show", "kr history", "status", "map", "card", "digest", "export", "link"),
    "goals": (
        "okr add",
        "template",
        "lint",
        "okr edit",
        "okr align",
        "okr unalign",
        "okr owner",
        "okr close",
        "okr reopen",
        "okr drop",
    ),
    "results": ("kr add", "kr edit", "kr owner", "kr move", "kr drop"),
    "people": (
        "kr comment",
        "kudos",
        "depend",
        "depend accept",
        "depend refuse",
        "depend met",
        "remind",
        "away",
        "back",
    ),
    "cycles": ("cycle", "cycle show", "cycle open", "cycle close", "cycle carry", "score", "retro"),
    "personal": (
        "help",
        "lang",
        "tz",
        "whoami",
        "snooze",
        "mute",
        "unmute",
        "yes",
        "no",
    ),
    "admin": ("id", "settings", "settings change", "export token"),
}
_OF: Final = {name: family for family, names in FAMILIES.items() for name in names}


def family_of(command: str) -> str:
    """ "" for a command that nobody put into one."""
    return _OF.get(command, "")


def registered(family: str, names: Collection[str]) -> tuple[str, ...]:
    """Those of a family that are there."""
    return tuple(name for name in FAMILIES[family] if name in names)
