"""`make model`: five people talk at random, and the databases must hold what plain dicts say.

At a divergence the rows that differ and what was said last are printed, and the run ends.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from storage import migrate
from storage.engine import make_engine
from tests.kit.databases import start_postgres
from tests.model.runs import on_files, on_server, play

STEPS = 50


def main() -> int:
    options = _options()
    how = {"steps": STEPS, "seed": options.seed, "shrinks": options.shrink}
    with tempfile.TemporaryDirectory(prefix="dingokr-model-") as scratch:
        migrated = Path(scratch) / "migrated.db"
        engine = make_engine(f"sqlite:///{migrated}")
        migrate.upgrade(engine)
        engine.dispose()
        runs = Path(scratch) / "runs"
        runs.mkdir()
        desks = on_files(runs, migrated)
        _report("SQLite", lambda: play(*desks, runs=options.runs, **how))
    server = start_postgres()
    try:
        desks = on_server(server)
        _report("PostgreSQL", lambda: play(*desks, runs=options.pg_runs, **how))
    finally:
        server.close()
    return 0


def _report(name: str, played: Callable[[], Counter[str]]) -> None:
    begun = time.monotonic()
    tally = played()
    print(
        f"{name}: {tally['runs']} runs, {tally['steps']} steps: {tally['done']} messages done,"
        f" {tally['refused']} refused, {tally['asked back']} asked back, {tally['replays']} delivered again,"
        f" no divergence, {time.monotonic() - begun:.0f} s"
    )
    deeds = sorted({name.rpartition(" ")[0] for name in tally if name.endswith(" +")})
    print("  " + ", ".join(f"{deed} {tally[f'{deed} +']}/{tally[f'{deed} -']}" for deed in deeds), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.model.run", description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--pg-runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shrink", action="store_true", help="look for the shortest talk: takes minutes")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
