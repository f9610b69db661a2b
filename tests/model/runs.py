"""Many runs of the model on one kind of database, the same ones for the same seed and sources."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from storage.engine import open_database
from tests.kit.databases import Postgres
from tests.kit.desk import Desk
from tests.model.machine import Talk


def play(
    open_desk: Callable[[], Desk],
    close_desk: Callable[[Desk], None],
    *,
    runs: int,
    steps: int,
    seed: int | None = None,
    shrinks: bool = False,
) -> Counter[str]:
    """What was said and done. Raises AssertionError at a divergence, if told so with the shortest such talk.

    Without a seed the runs follow from the sources alone.
    """
    tally: Counter[str] = Counter()
    members = {"open": staticmethod(open_desk), "close": staticmethod(close_desk), "tally": tally}
    machine = type("Talk", (Talk,), members)
    if seed is not None:
        machine = hypothesis.seed(seed)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            derandomize=seed is None,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink] if shrinks else [Phase.generate],
            print_blob=False,
        ),
    )
    return tally


def on_files(folder: Path, migrated: Path) -> tuple[Callable[[], Desk], Callable[[Desk], None]]:
    """A SQLite file for each run, gone with it."""
    names = _names()

    def begin() -> Desk:
        path = folder / f"{next(names)}.db"
        shutil.copy(migrated, path)
        return Desk(open_database(f"sqlite:///{path}", checkpoints=True))

    def end(desk: Desk) -> None:
        desk.database.close()
        for path in folder.glob(f"{Path(desk.database.engine.url.database or '').name}*"):
            path.unlink()

    return begin, end


def on_server(server: Postgres) -> tuple[Callable[[], Desk], Callable[[Desk], None]]:
    """A database on the server for each run, dropped with it."""
    urls: dict[Desk, str] = {}

    def begin() -> Desk:
        url = server.migrated()
        desk = Desk(open_database(url, checkpoints=True))
        urls[desk] = url
        return desk

    def end(desk: Desk) -> None:
        desk.database.close()
        server.drop(urls.pop(desk))

    return begin, end


def _names() -> Iterator[str]:
    return (f"run-{n}" for n in itertools.count(1))
