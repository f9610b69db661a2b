"""`make mutation`: do the tests of okr/ notice a slip in okr/?

A seeded choice of mutants, each tried against `tests/okr` alone in a process of its own, the mirrored
test file first. A mutant survives when every test passes; one that never ends counts as noticed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from tests.mutation.mutants import Mutant, mutant, places

CHECKOUT = Path(__file__).parents[2]
PACKAGE, TESTS = CHECKOUT / "okr", CHECKOUT / "tests/okr"
LONGEST_SECONDS = 180
WANTED = 0.9
SURVIVED, NOTICED, ENDLESS = "survived", "noticed", "never ended"


@dataclass(frozen=True, slots=True)
class Trial:
    module: str  # "progress"
    mutant: Mutant


def main() -> int:
    options = _options()
    trials = chosen(options.count, options.seed)
    begun = time.monotonic()
    if _try(_untouched()) != SURVIVED:
        print("the tests of okr/ are red by themselves", file=sys.stderr)
        return 2
    with ThreadPoolExecutor(options.workers) as pool:
        outcomes = []
        for trial, outcome in zip(trials, pool.map(_try, trials), strict=True):
            outcomes.append(outcome)
            if outcome != NOTICED:
                print(
                    f"{outcome}: okr/{trial.module}.py:{trial.mutant.line}  {trial.mutant.what}", flush=True
                )
    noticed = sum(outcome != SURVIVED for outcome in outcomes)
    share = noticed / len(outcomes)
    print(
        f"{noticed} of {len(outcomes)} mutants noticed ({share:.1%}), seed {options.seed},"
        f" {time.monotonic() - begun:.0f} s"
    )
    return 0 if share >= WANTED else 1


def chosen(count: int, seed: int) -> list[Trial]:
    """So many mutants of all there are, the same ones for the same seed and sources."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.glob("*.py"))}
    every = [(module, index) for module, source in sources.items() for index in range(places(source))]
    return [
        Trial(module, mutant(sources[module], index))
        for module, index in random.Random(seed).sample(every, min(count, len(every)))
    ]


def _untouched() -> Trial:
    """The control: a module swapped for itself, which every test must pass."""
    return Trial("progress", Mutant(0, "nothing", (PACKAGE / "progress.py").read_text(encoding="utf-8")))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.run", description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _try(trial: Trial) -> str:
    child = os.fork()
    if child == 0:
        os._exit(_tested(trial))
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return SURVIVED if os.waitstatus_to_exitcode(status) == 0 else NOTICED
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return ENDLESS


def _tested(trial: Trial) -> int:
    """In the child: the exit code of the tests with the mutant in the module's place."""
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    sys.meta_path.insert(0, _Swapped(f"okr.{trial.module}", trial.mutant.source))
    import pytest

    mirrored = sorted(TESTS.glob(f"test_{trial.module}*.py"))
    rest = [path for path in sorted(TESTS.glob("test_*.py")) if path not in mirrored]
    plugins = ["-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cov"]
    return int(pytest.main(["-x", "-q", *plugins, *map(str, [*mirrored, *rest])]))


class _Swapped:
    """Finds one module with a source of its own."""

    def __init__(self, name: str, source: str) -> None:
        self._name = name
        self._source = source

    def find_spec(self, name: str, *_: object) -> object:
        if name != self._name:
            return None
        return importlib.util.spec_from_loader(name, self)  # type: ignore[arg-type]

    def create_module(self, _: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._source, f"<mutant of {self._name}>", "exec"), module.__dict__)  # noqa: S102 - the point


if __name__ == "__main__":
    sys.exit(main())
