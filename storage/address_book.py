"""How we stand with DingTalk's address book: what we may not read, and how far the nightly comparison is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from storage.marks import Marks
from storage.unit_of_work import UnitOfWork

PEOPLE, DEPARTMENTS = "people", "departments"  # what may be read or not
_LACKS: Final = "address book lacks "
_NIGHT: Final = "address book night"
_COMPARED: Final = "address book compared"


class Stage(StrEnum):
    ASKING = "asking"  # about everybody
    LEAVING = "leaving"  # who was not found is being taken for gone
    DONE = "done"
    HELD = "held"  # so many were not found that nobody is taken for gone


@dataclass(frozen=True, slots=True)
class Night:
    """One comparison. How many were found and how many not is known once it is judged."""

    began: datetime
    stage: Stage
    found: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Lack:
    """What may not be read, the scopes to ask for, and when that was last tried."""

    what: str  # PEOPLE, DEPARTMENTS
    scopes: tuple[str, ...]
    at: datetime


class AddressBook:
    def __init__(self, unit: UnitOfWork) -> None:
        self._marks = Marks(unit)

    def lack(self, what: str) -> Lack | None:
        mark = self._marks.find(_LACKS + what)
        return None if mark is None else Lack(what, tuple(mark.value.split()), mark.at)

    def lacks(self) -> list[Lack]:
        found = [self.lack(what) for what in (PEOPLE, DEPARTMENTS)]
        return [each for each in found if each is not None]

    def refused(self, what: str, scopes: tuple[str, ...], *, now: datetime) -> None:
        self._marks.put(_LACKS + what, " ".join(scopes), now)

    def allowed(self, what: str) -> None:
        self._marks.remove(_LACKS + what)

    def night(self) -> Night | None:
        """The newest one."""
        mark = self._marks.find(_NIGHT)
        if mark is None:
            return None
        stage, found, missing = mark.value.split()
        return Night(mark.at, Stage(stage), int(found), int(missing))

    def put(self, night: Night) -> None:
        self._marks.put(_NIGHT, f"{night.stage} {night.found} {night.missing}", night.began)

    def compared_at(self) -> datetime | None:
        """When a comparison was last brought to its end."""
        mark = self._marks.find(_COMPARED)
        return None if mark is None else mark.at

    def compared(self, *, now: datetime) -> None:
        self._marks.put(_COMPARED, "", now)
