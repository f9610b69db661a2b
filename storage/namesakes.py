"""People of one name, told apart: by department where each has another one, else by the end of the staff id.

Two names are one when nobody can tell them by looking: width, case, spaces and foreign look-alikes of Latin
letters make no difference. https://www.unicode.org/reports/tr39/#Confusable_Detection
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, update

from storage.statement import Statement
from storage.tables import PersonRow
from storage.unit_of_work import UnitOfWork

P = PersonRow.__table__  # type: ignore[attr-defined]

# Cyrillic and Greek letters that look like Latin ones, small or capital; by their small form.
_LOOK_ALIKES: Final = str.maketrans("авеорсухіјѕԁһкмтнαβεζηικμνορτυχ", "abeopcyxijsdhkmthabezhikmvoptyx")
_SHORT_ID: Final = 4

ALIKE = Statement(
    select(P.c.staff_id, P.c.plain, P.c.name, P.c.departments)
    .where(P.c.skeleton == bindparam("form"))
    .order_by(P.c.staff_id)
)
SHOW_AS = Statement(update(P).where(P.c.staff_id == bindparam("staff")).values(name=bindparam("shown")))


@dataclass(frozen=True, slots=True)
class Bearer:
    """One of those who bear a name."""

    staff_id: str
    name: str
    department: str = ""


def skeleton(name: str) -> str:
    """The same for two names that look alike."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_LOOK_ALIKES)
    return "".join(sign for sign in folded if not sign.isspace() and unicodedata.category(sign) != "Cf")


def shown(bearers: Sequence[Bearer]) -> dict[str, str]:
    """By staff id how each of those who look alike is called on cards."""
    if len(bearers) < 2:
        return {each.staff_id: each.name for each in bearers}
    marks = _marks(bearers)
    return {each.staff_id: f"{each.name} ({mark})" for each, mark in zip(bearers, marks, strict=True)}


def _marks(bearers: Sequence[Bearer]) -> list[str]:
    departments = [each.department for each in bearers]
    if all(departments) and len(set(departments)) == len(bearers):
        return departments
    ends = [each.staff_id[-_SHORT_ID:] for each in bearers]
    return ends if len(set(ends)) == len(ends) else [each.staff_id for each in bearers]


class Namesakes:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def take_turns(self, *names: str) -> None:
        """Before `tell_apart`: of two who get one name at the same time neither would see the other."""
        for form in _forms(names):
            self._unit.serialise(f"name:{form}")

    def tell_apart(self, *names: str) -> None:
        """After one of these names was given to somebody, or taken from them."""
        for form in _forms(names):
            rows = self._unit.all(ALIKE, form=form)
            called = shown(
                [Bearer(row["staff_id"], row["plain"], _first(row["departments"])) for row in rows]
            )
            for row in rows:
                if row["name"] != called[row["staff_id"]]:
                    self._unit.run(SHOW_AS, staff=row["staff_id"], shown=called[row["staff_id"]])


def _forms(names: Iterable[str]) -> list[str]:
    """Rows that an older replica wrote have none yet: those are nobody's namesakes."""
    return sorted({skeleton(name) for name in names} - {""})


def _first(departments: str) -> str:
    names: Iterable[str] = (name for _, name in json.loads(departments))
    return next((name for name in names if name), "")
