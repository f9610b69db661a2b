"""What a tick reads when nothing is due, with a hundred and with a hundred thousand groups that wait."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from time import perf_counter

from storage import migrate
from storage.agenda import GROUP, Agenda
from storage.engine import open_database
from storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 26, tzinfo=UTC)
TIMES = 300


def wait(count: int, unit: UnitOfWork) -> None:
    agenda = Agenda(unit)
    for key in range(count):
        agenda.put(GROUP, key, NOW + timedelta(hours=1, seconds=key % 3600))


def read(unit: UnitOfWork) -> None:
    Agenda(unit).due(now=NOW, most=50)


def microseconds(count: int) -> float:
    """The median of one look at an agenda of so many groups."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/okr.db", checkpoints=True)
        migrate.upgrade(database.engine)
        database.write_now(partial(wait, count))
        taken = []
        for _ in range(TIMES):
            begun = perf_counter()
            database.write_now(read)
            taken.append(perf_counter() - begun)
        database.close()
    return median(taken) * 1e6


if __name__ == "__main__":
    for groups in (100, 100_000):
        print(f"{groups:7} groups, none due: {microseconds(groups):.0f} us")
