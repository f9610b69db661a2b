"""Who is away when, in the exchange: told without ids, each known by its person and its days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from exchange import names
from exchange.checking import EPOCH, Entry, Misfit
from exchange.company import ToldAbsence
from exchange.parts import Staff, StaffOrNone
from okr.presence import Absence

FREE = "days in which nobody is away twice, or the same as here"


def written(of: Absence) -> dict[str, Any]:
    return {
        "staff_id": of.person.staff_id,
        "first_day": of.first_day.isoformat(),
        "last_day": of.last_day.isoformat(),
        "stand_in": of.stand_in.staff_id if of.stand_in else None,
    }


def read(top: Entry, staff: Staff, staff_or_none: StaffOrNone) -> Iterator[ToldAbsence]:
    for entry in top.entries("absences", names.ABSENCE):
        person, first, last = staff(entry, "staff_id"), entry.day("first_day"), entry.day("last_day")
        for name, day in (("first_day", first), ("last_day", last)):
            if day is None and entry.empty(name):
                entry.fault(name, "nothing", "a day such as 2026-12-31")
        if first is not None and last is not None and last < first:
            entry.fault("last_day", last.isoformat(), f"{first.isoformat()} or later")
        usual = EPOCH.date()
        absence = Absence(0, person, first or usual, last or usual, staff_or_none(entry, "stand_in"))
        yield ToldAbsence(entry.path, absence)


def unknown(
    told: Iterable[ToldAbsence], here: Sequence[Absence]
) -> tuple[tuple[ToldAbsence, ...], list[Misfit]]:
    """Those that are not here yet, and those in the way of another one of the same person."""
    kept = [written(each) for each in here]
    new, clashes, seen = [], [], list(here)
    for each in told:
        if written(each.absence) in kept:
            continue
        if any(_overlap(each.absence, other) for other in seen):
            found = each.absence.first_day.isoformat()
            clashes.append(Misfit(f"{each.path}.first_day", found, FREE))
        seen.append(each.absence)
        new.append(each)
    return tuple(new), clashes


def in_order(absences: Iterable[Absence]) -> list[Absence]:
    """Databases sort texts differently."""
    return sorted(absences, key=lambda each: (each.person.staff_id, each.first_day, each.last_day))


def _overlap(one: Absence, other: Absence) -> bool:
    same = one.person.staff_id == other.person.staff_id
    return same and one.first_day <= other.last_day and other.first_day <= one.last_day
