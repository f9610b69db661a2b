"""`make copies`: copy a database again and again while it is written to, and hold each against the writes.

Every write is one commit of two rows that tell its number, so a copy that is half of a commit, or skips one,
shows. What was committed before a copy began is in it, and nothing that began after it ended.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition, Event, Thread

from storage.backup import back_up
from storage.engine import Database, open_database, open_to_read
from storage.inbox import Inbox
from storage.marks import Marks
from storage.unit_of_work import UnitOfWork
from tests.kit import migrated

NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)
LAST = "last"
ROOM = 20_000  # rows that are there before, so that a copy takes its time
APART = 20  # writes between two copies: far fewer than fill the write-ahead log, so some lie in it alone
LONGEST = 60.0  # seconds that are waited for them


@dataclass(frozen=True, slots=True)
class Report:
    """What was found wrong, in words; nothing when all is well. `held` is how many writes each copy holds."""

    faults: tuple[str, ...]
    held: tuple[int, ...]
    slowest: float  # seconds that a write took at most


class Writer:
    """Writes as fast as it can in a thread of its own until it is told to stop."""

    def __init__(self, database: Database) -> None:
        self.begun = self.done = 0
        self.slowest = 0.0
        self.error: BaseException | None = None
        self._database = database
        self._stop = Event()
        self._written = Condition()
        self._thread = Thread(target=self._run)
        self._thread.start()

    def wait_for(self, count: int) -> None:
        """Until `count` writes are done. Raises TimeoutError after a minute, or when a write has failed."""
        with self._written:
            self._written.wait_for(lambda: self.done >= count or self.error is not None, LONGEST)
        if self.done < count:
            raise TimeoutError(f"{self.done} of {count} writes were done") from self.error

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                number = self.begun = self.begun + 1
                began = time.monotonic()
                self._database.write_now(lambda unit, number=number: _write(unit, number))
                self.slowest = max(self.slowest, time.monotonic() - began)
                with self._written:
                    self.done = number
                    self._written.notify_all()
        except BaseException as error:  # told by whoever reads the report
            with self._written:
                self.error = error
                self._written.notify_all()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.copies", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    with tempfile.TemporaryDirectory(prefix="dingokr-copies-") as scratch:
        report = run(Path(scratch), rounds=parser.parse_args().rounds)
    for fault in report.faults:
        print(f"FAULT {fault}")
    print(
        f"{len(report.held)} copies of {report.held[0]} to {report.held[-1]} writes,"
        f" the slowest write took {report.slowest * 1000:.0f} ms, {len(report.faults)} faults"
    )
    return 1 if report.faults else 0


def run(folder: Path, *, rounds: int) -> Report:
    source = folder / "okr.db"
    migrated.put(source)
    faults, held = [], []
    with _written(source) as writer:
        for number in range(rounds):
            copy = folder / f"copy-{number}.db"
            writer.wait_for(writer.done + APART)
            before = writer.done
            back_up(source, copy)
            after = writer.begun
            try:
                count, found = _faults(copy, before, after)
            except sqlite3.DatabaseError as error:
                count, found = 0, [f"does not open: {error}"]
            held.append(count)
            faults += [f"copy {number}: {fault}" for fault in found]
            copy.unlink()
    if writer.error is not None:
        faults.append(f"a write failed: {writer.error}")
    return Report(tuple(faults), tuple(held), writer.slowest)


@contextmanager
def _written(source: Path) -> Iterator[Writer]:
    database = open_database(f"sqlite:///{source}", checkpoints=True)
    database.write_now(_fill)
    writer = Writer(database)
    try:
        yield writer
    finally:
        writer.stop()
        database.close()


def _fill(unit: UnitOfWork) -> None:
    for number in range(ROOM):
        Inbox(unit).claim(f"room-{number:060}", at=NOW)


def _write(unit: UnitOfWork, number: int) -> None:
    Inbox(unit).claim(f"write-{number}", at=NOW)
    Marks(unit).put(LAST, str(number), NOW)


def _faults(copy: Path, before: int, after: int) -> tuple[int, list[str]]:
    with closing(open_to_read(copy)) as read:
        verdict = read.execute("PRAGMA integrity_check").fetchone()[0]
        rows = read.execute("SELECT id FROM inbox WHERE id LIKE 'write-%'").fetchall()
        last = read.execute("SELECT value FROM marks WHERE name = ?", (LAST,)).fetchone()
    numbers = {int(name.removeprefix("write-")) for (name,) in rows}
    count = int(last[0]) if last else 0
    faults = [] if verdict == "ok" else [f"integrity_check: {verdict}"]
    if numbers != set(range(1, count + 1)):
        faults.append(f"holds {len(numbers)} writes, and the last one is {count}")
    if not before <= count <= after:
        faults.append(f"holds {count} writes, of which {before} were there before it and {after} after it")
    return count, faults


if __name__ == "__main__":
    sys.exit(main())
