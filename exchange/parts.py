"""What objectives and key results of a document have in common: references, titles, weights, phases."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, Protocol

from exchange import names
from exchange.checking import Entry, shown
from okr.model import Person, Phase
from okr.planning import HEAVIEST, LONGEST_TITLE, check_title
from okr.progress import ONE
from okr.refusals import Refusal

_GROUP_AND_CYCLE: Final = r"(?P<group>[A-Z0-9_]{1,40})/(?P<cycle>\d{4}(?:Q[1-4]|H[12])?)"
KR_REF: Final = re.compile(rf"{_GROUP_AND_CYCLE}/KR(?P<number>[1-9]\d{{0,5}})", re.ASCII)
O_REF: Final = re.compile(rf"{_GROUP_AND_CYCLE}/O(?P<number>[1-9]\d{{0,5}})", re.ASCII)
ANY_REF: Final = re.compile(rf"{_GROUP_AND_CYCLE}/(?P<letter>O|KR)(?P<number>[1-9]\d{{0,5}})", re.ASCII)
AN_O: Final = "an objective such as SALES/2026Q4/O1"
A_KR: Final = "a key result such as SALES/2026Q4/KR3"


class Staff(Protocol):
    """Reads whom a name of an entry names."""

    def __call__(self, entry: Entry, name: str, default: str | None = None) -> Person: ...


class StaffOrNone(Protocol):
    def __call__(self, entry: Entry, name: str) -> Person | None: ...


def place(entry: Entry, name: str, shape: re.Pattern[str], expected: str) -> tuple[str, str, int]:
    """Group, cycle and number of a whole reference; "" and 0 where it is none."""
    match = shape.fullmatch(entry.pattern(name, shape, expected))
    return ("", "", 0) if match is None else (match["group"], match["cycle"], int(match["number"]))


def carried(entry: Entry, group_key: str, shape: re.Pattern[str]) -> str | None:
    """Where it was carried over from: always of the same group."""
    ref = entry.text_or_none("carried_from")
    if ref is None:
        return None
    match = shape.fullmatch(ref)
    if match is None or match["group"] != group_key:
        entry.fault("carried_from", shown(ref), f"a whole reference of {group_key}")
    return ref


def titled(entry: Entry, name: str) -> str:
    """A title as `planning` lets it in."""
    given = entry.text(name)
    if not entry.given(name):
        return given
    try:
        return check_title(given, "")
    except Refusal:
        entry.fault(name, shown(given), f"a title of 1 to {LONGEST_TITLE} characters")
        return given


def weight_of(entry: Entry) -> Decimal:
    weight = entry.number("weight") if entry.given("weight") else ONE
    if weight is None or not 0 <= weight <= HEAVIEST:
        entry.fault("weight", shown(weight), f'a plain decimal as text from "0" to "{HEAVIEST}"')
        return ONE
    return weight


def phases_of(entry: Entry) -> tuple[Phase, ...]:
    told = []
    for each in entry.entries("phases", names.PHASE):
        by, share, value = each.day("by"), each.number("share"), each.number("value")
        if by is None:
            each.fault("by", "nothing", 'a day such as "2026-12-31"')
            continue
        if (share is None) is (value is None):
            each.fault("", "both or none of share and value", "one of them")
        told.append(Phase(by, share, value))
    return tuple(told)
