"""Where each thing has its page: paths below the pages' own prefix, which the templates put in front.

Whoever has the address of a thing has not yet the right to see it.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from okr.dealings import whole_ref
from okr.model import Group, KeyResult, Objective, Person

OVERVIEW: Final = "/"
MINE: Final = "/mine"
MAP: Final = "/map"
BOT: Final = "/bot"
OUT: Final = "/out"

Thing = Objective | KeyResult | Group | Person


def address_of(thing: Thing | str) -> str:
    """/groups/SALES, /groups/SALES/2026Q4/O1, /groups/SALES/2026Q4/KR3, /people/u001.

    Also of a whole reference, such as "COMPANY/2026Q4/KR2".
    """
    if isinstance(thing, str):
        return "/groups/" + "/".join(map(_part, thing.split("/")))
    if isinstance(thing, Person):
        return f"/people/{_part(thing.staff_id)}"
    if isinstance(thing, Group):
        return f"/groups/{_part(thing.key)}"
    return address_of(whole_ref(thing))


def report_of(cycle: str) -> str:
    return f"/cycles/{_part(cycle)}"


def retro_of(cycle: str) -> str:
    return f"/retro/{_part(cycle)}"


def asking(path: str, **asked: object) -> str:
    """The path with what is asked behind its "?"; what is empty is left out."""
    given = {name: value for name, value in asked.items() if value not in ("", None)}
    return f"{path}?{urlencode(given)}" if given else path


def _part(text: str) -> str:
    return quote(text, safe="")
