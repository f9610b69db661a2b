"""What stands behind the "?" of an address, read as commands read their words."""

from __future__ import annotations

import re
from typing import Final

from handlers.context import Context
from okr import cycles
from okr.model import Group
from web.views import Asked, NotThere

_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9_-]")
LONGEST_NAME: Final = 100


def safe(name: str) -> str:
    """A name for a file that no header and no file system reads otherwise."""
    return _NOT_IN_A_NAME.sub("_", name)[:LONGEST_NAME]


def cycle_asked(context: Context, asked: Asked) -> str:
    """`?cycle=2026q4`, else the visitor's current one. Raises BadCycle."""
    typed = asked.query.get("cycle", "")
    if not typed:
        return cycles.quarter_of(context.today, context.rules.fiscal_start).id
    return context.cycle(typed.upper()).id


def group_asked(context: Context, asked: Asked) -> Group | None:
    """`?group=SALES`, None where none is asked for. Raises NotThere for one that nobody knows."""
    key = asked.query.get("group", "")
    if not key:
        return None
    found = context.groups.by_key(key.upper())
    if found is None:
        raise NotThere
    return found
