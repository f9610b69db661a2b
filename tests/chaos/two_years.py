"""`make chaos`, second half: forty groups live through two years, told by three processes on one PostgreSQL.

The clock steps from due instant to due instant. Each simulated week one of the processes is killed in the
middle of a tick and another starts in its place. At the end the rows of `occurrences` are compared with
what an oracle of its own expects: none missing, none extra, none posted twice.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.app import Bot
from bot.settings import load
from tests.chaos.forty_groups import BEGIN, END, plans
from tests.chaos.replicas import LONGEST_STEP, Replicas, env_of, expected_of
from tests.chaos.timetable_oracle import Plan
from tests.kit.bots import Clock, no_wait
from tests.kit.databases import start_postgres
from tests.kit.fakes import FakeDingTalk

PROCESSES = 3
WEEK = timedelta(days=7)
LONGEST_LIFE_S = 0.02  # of the one that dies, after its tick began
URL = "DINGOKR_CHAOS_URL"


class Worker:
    """A process of its own that ticks when it is told the time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, url: str, now: datetime) -> Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.chaos.two_years", "--works-from", now.isoformat(),
            env={**os.environ, URL: url}, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        worker = cls(process)
        await worker.answered()
        return worker

    def tell(self, now: datetime) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(f"{now.isoformat()}\n".encode())

    async def answered(self) -> None:
        """It has ticked. Raises RuntimeError when it ended instead."""
        if self._process.stdout is None or not await self._process.stdout.readline():
            raise RuntimeError("a process ended by itself")

    async def die(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()


class Company:
    """The processes, and one more robot that only looks and never ticks."""

    def __init__(self, url: str, known: Sequence[Plan], chance: random.Random) -> None:
        self.clock = Clock(BEGIN)
        self._url = url
        self._chance = chance
        self.eye = Replicas(env_of(url, known), self.clock, number=1)
        self._workers: list[Worker] = []
        self.kills = self.ticks = 0

    async def live(self, end: datetime) -> None:
        self._workers = [await Worker.start(self._url, self.clock.now) for _ in range(PROCESSES)]
        next_kill = self.clock.now + WEEK
        while self.clock.now < end:
            until = min(end, self.clock.now + LONGEST_STEP)
            self.clock.now = await self.eye.bots[0].next_due(self.clock.now, until) or until
            if self.clock.now >= next_kill:
                next_kill += WEEK
                await self._tick_and_kill()
            await self._tick(self._workers)
        for worker in self._workers:
            await worker.die()

    async def _tick(self, workers: Sequence[Worker]) -> None:
        self.ticks += 1
        for worker in workers:
            worker.tell(self.clock.now)
        await asyncio.gather(*(worker.answered() for worker in workers))

    async def _tick_and_kill(self) -> None:
        """One dies while all tick; whoever takes its place starts only then."""
        self.kills += 1
        victim = self._chance.randrange(PROCESSES)
        self._workers[victim].tell(self.clock.now)
        others = [worker for number, worker in enumerate(self._workers) if number != victim]
        ticking = asyncio.create_task(self._tick(others))
        await asyncio.sleep(self._chance.uniform(0, LONGEST_LIFE_S))
        await self._workers[victim].die()
        await ticking
        self._workers[victim] = await Worker.start(self._url, self.clock.now)


async def work(url: str, begin: datetime) -> None:
    """One process: a line with an instant is a tick, answered with a line."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    loaded = load(env_of(url, plans()), None)
    if loaded.settings is None:
        raise ValueError("; ".join(map(str, loaded.faults)))
    clock = Clock(begin)
    bot = Bot(loaded.settings, clock=clock, client=FakeDingTalk(), sleep=no_wait)
    bot.register_groups()
    print("ready", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        clock.now = datetime.fromisoformat(line.strip())
        await bot.tick()
        print("ticked", flush=True)


async def run(url: str, *, end: datetime, seed: int) -> list[str]:
    begun = time.monotonic()
    company = Company(url, plans(), random.Random(seed))
    try:
        await company.live(end)
        decided = [each for each in company.eye.decided() if each.at <= end]
        expected = expected_of(plans(), end)
        posts = company.eye.posts()
    finally:
        company.eye.close()
    missing, extra = expected - set(decided), set(decided) - expected
    twice = [request for request, times in posts.items() if times > 1]
    print(
        f"{len(expected)} occurrences of {len(plans())} groups, {company.kills} kills,"
        f" {company.ticks} instants in {time.monotonic() - begun:.0f} s:"
        f" {len(missing)} missing, {len(extra)} extra, {len(twice)} of {len(posts)} posts twice"
    )
    faults = [("missing", each) for each in sorted(missing)] + [("extra", each) for each in sorted(extra)]
    return [f"{what}: {each}" for what, each in faults] + [f"posted twice: {each}" for each in twice]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.two_years", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weeks", type=int, default=0, help="so many instead of two years")
    parser.add_argument("--works-from", type=datetime.fromisoformat, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.works_from:
        asyncio.run(work(os.environ[URL], options.works_from))
        return 0
    server = start_postgres()
    try:
        end = BEGIN + WEEK * options.weeks if options.weeks else END
        faults = asyncio.run(run(server.migrated(), end=end, seed=options.seed))
    finally:
        server.close()
    for fault in faults[:20]:
        print(f"FAULT {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
