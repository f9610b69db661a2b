"""Everything that must hold of the rows of a database, asked in one go."""

from __future__ import annotations

from datetime import datetime

from storage import histories, lawful, soundness
from storage.soundness import Broken
from storage.unit_of_work import UnitOfWork


def broken(unit: UnitOfWork, *, now: datetime) -> list[Broken]:
    """The rows that break a rule, rule by rule, at most `soundness.MOST` of each."""
    return [*soundness.broken(unit), *lawful.broken(unit, now=now), *histories.broken(unit)]
