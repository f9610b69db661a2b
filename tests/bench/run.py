"""`make bench`: how fast updates are acknowledged, against two baselines on the same core.

Each server runs on one core, the load and the stand-in for DingTalk on another. Rounds are interleaved,
so that a machine that is busy for a while is busy for all; medians are quoted, the ratios kept. At the
end every acknowledged update must be in its database: that alone decides the exit code.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

import uvloop

from tests.bench.load import Outcome, Target, send
from tests.bench.payload import ROBOT_CODE, Group, Update, founding, step
from tests.bench.servers import BOT_PATH, CHECKOUT, Server, start_baseline, start_bot
from tests.bench.sink import Sink

GROUPS = 20
KEY_RESULTS = 10  # a group
LONGEST_DRAIN = 60.0
# The bot as it is set up at first, and where its replies leave in the callback's own response.
BOT, ANSWERING = "the bot", "answering in response"
BOTS = {BOT: "session", ANSWERING: "response"}
NOOP, COMMIT_EACH = "no-op", "commit per request"


@dataclass
class Contender:
    """One server, and what its rounds gave."""

    name: str
    server: Server
    target: Target
    database: Path | None
    rates: list[float] = field(default_factory=list)
    p99s_ms: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    load_cpu: list[float] = field(default_factory=list)
    drains: list[float] = field(default_factory=list)  # replies a second while the queue empties
    acknowledged: set[str] = field(default_factory=set)
    refused: int = 0

    @property
    def rate(self) -> float:
        return median(self.rates)

    @property
    def p99_ms(self) -> float:
        return median(self.p99s_ms)


def main() -> int:
    options = _options()
    cores = sorted(os.sched_getaffinity(0))
    apart = len(cores) > 1
    if apart:
        os.sched_setaffinity(0, {cores[0]})
    folder = CHECKOUT / "data"
    folder.mkdir(exist_ok=True)
    # Beside the checkout's own data: a temporary folder may be memory, where a commit costs nothing.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as scratch:
        core = cores[1] if apart else None
        return uvloop.run(_measure(Path(scratch), options, core))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="of load, for each server and round")
    return parser.parse_args()


async def _measure(folder: Path, options: argparse.Namespace, core: int | None) -> int:
    groups = [Group(number) for number in range(1, GROUPS + 1)]
    async with Sink() as sink:
        contenders = _start(folder, groups, sink, core)
        try:
            for name in BOTS:
                await _found(contenders[name], groups)
            _say_where(folder, options, core)
            serial = count(1)
            for number in range(options.rounds + 1):
                for contender in contenders.values():
                    # The first round warms up and is not counted.
                    await _round(contender, groups, sink, serial, options, counted=number > 0)
        finally:
            for contender in contenders.values():
                contender.server.stop()
    _report(contenders)
    lost = sum(_lost(contender) for contender in contenders.values())
    return 1 if lost else 0


def _start(folder: Path, groups: list[Group], sink: Sink, core: int | None) -> dict[str, Contender]:
    made = []
    for name, reply in BOTS.items():
        own = folder / reply
        own.mkdir()
        bot = start_bot(own, groups, dingtalk=sink.origin, reply=reply, core=core)
        made.append(Contender(name, bot, Target(bot.port, BOT_PATH, sink.origin), own / "okr.db"))
    noop = start_baseline("noop", folder, core=core)
    each = start_baseline("commit_each", folder, core=core)
    made += [
        Contender(NOOP, noop, Target(noop.port, "/robot", sink.origin), None),
        Contender(COMMIT_EACH, each, Target(each.port, "/robot", sink.origin), folder / "commit_each.db"),
    ]
    return {contender.name: contender for contender in made}


async def _found(bot: Contender, groups: list[Group]) -> None:
    """Objectives and key results, typed into every group."""
    lines = [Update(f"found-{group.number}", group, founding(group, KEY_RESULTS)) for group in groups]
    outcome = await send(bot.target, iter(lines), connections=1)
    if len(outcome.acknowledged) != len(groups):
        raise RuntimeError(f"the groups could not be founded: {dict(outcome.refused)}")


def _updates(groups: list[Group], serial: Iterator[int]) -> Iterator[Update]:
    for number in serial:
        group = groups[number % GROUPS]
        yield step(f"msg{number:08d}", group, number // GROUPS % KEY_RESULTS + 1)


async def _round(
    contender: Contender,
    groups: list[Group],
    sink: Sink,
    serial: Iterator[int],
    options: argparse.Namespace,
    *,
    counted: bool,
) -> None:
    answered_before = len(sink.replies)
    cpu, own_cpu = contender.server.cpu_seconds(), time.process_time()
    gc.collect()
    outcome = await send(contender.target, _updates(groups, serial), seconds=options.seconds)
    cpu, own_cpu = contender.server.cpu_seconds() - cpu, time.process_time() - own_cpu
    contender.acknowledged.update(update.msg_id for update in outcome.acknowledged)
    contender.refused += sum(outcome.refused.values())
    if counted:
        _count(contender, outcome, cpu, own_cpu)
    if contender.name == BOT:
        during = len(sink.replies) - answered_before
        drained = await _drain(contender, sink)
        if counted and drained:
            contender.drains.append(drained)
        if counted:
            print(f"    {during} of {len(outcome.acknowledged)} replies left during the load", flush=True)


def _count(contender: Contender, outcome: Outcome, cpu: float, own_cpu: float) -> None:
    contender.rates.append(outcome.rate)
    contender.p99s_ms.append(outcome.p99_ms())
    contender.cpu_us.append(cpu / max(1, len(outcome.acknowledged)) * 1e6)
    contender.load_cpu.append(own_cpu / outcome.seconds)
    print(f"  {contender.name:21} {outcome.rate:8.0f}/s   p99 {outcome.p99_ms():6.1f} ms", flush=True)


async def _drain(contender: Contender, sink: Sink) -> float:
    """Wait for the replies that are still owed; how many came a second."""
    begun, first = time.perf_counter(), len(sink.replies)
    while len(contender.acknowledged - sink.replies.keys()):
        if time.perf_counter() - begun > LONGEST_DRAIN:
            print("  replies are still missing", file=sys.stderr)
            break
        await asyncio.sleep(0.1)
    came = len(sink.replies) - first
    return came / (sink.last_at - begun) if came > 100 else 0.0


def _say_where(folder: Path, options: argparse.Namespace, core: int | None) -> None:
    pinned = (
        "server and load on a core each" if core is not None else "ONE core for all: ratios are worth little"
    )
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores"
        f"; {pinned}"
    )
    print(
        f"fdatasync {_syncs_a_second(folder):.0f}/s; {options.rounds} rounds of {options.seconds:g} s,"
        " 32 connections"
    )
    print(f"{GROUPS} groups with {KEY_RESULTS} key results each", flush=True)


def _syncs_a_second(folder: Path) -> float:
    """What the disk can promise: one page and an fdatasync, as a commit has."""
    with (folder / "sync").open("wb", buffering=0) as probe:
        begun, times = time.perf_counter(), 500
        for _ in range(times):
            probe.write(bytes(4096))
            os.fdatasync(probe.fileno())
        return times / (time.perf_counter() - begun)


def _report(contenders: dict[str, Contender]) -> None:
    print(f"\n{'medians':21} {'acknowledged/s':>13} {'p99 ms':>8} {'server us each':>15} {'load busy':>10}")
    for each in contenders.values():
        print(
            f"{each.name:21} {each.rate:13.0f} {each.p99_ms:8.1f} {median(each.cpu_us):15.0f}"
            f" {median(each.load_cpu):10.0%}"
        )
    for name in BOTS:
        _compare(contenders[name], contenders[NOOP], contenders[COMMIT_EACH])
    if drains := contenders[BOT].drains:
        print(f"\nreplies while the queue empties: {median(drains):.0f}/s")


def _compare(bot: Contender, noop: Contender, commit_each: Contender) -> None:
    print(f"\n{bot.name}")
    _aim("share of the no-op", bot.rate / noop.rate, "at least 0.40", bot.rate / noop.rate >= 0.4)
    times = bot.rate / commit_each.rate
    _aim("times the commit per request", times, "at least 4", times >= 4)
    _aim("p99 in ms", bot.p99_ms, "under 60", bot.p99_ms < 60)


def _aim(what: str, found: float, wanted: str, reached: bool) -> None:
    print(f"{'':2}{what:30} {found:6.2f}   aim: {wanted:14} {'reached' if reached else 'MISSED'}")


def _lost(contender: Contender) -> int:
    """Acknowledged updates that are not stored exactly once."""
    if contender.refused:
        print(f"{contender.name}: {contender.refused} requests were refused", file=sys.stderr)
    if contender.database is None:
        return 0
    with sqlite3.connect(contender.database) as database:
        if contender.name in BOTS:
            rows = database.execute("SELECT request_id FROM events WHERE what = 'check_in'").fetchall()
            stored = [str(row[0]).removeprefix(f"{ROBOT_CODE}:") for row in rows]
            moved = database.execute("SELECT sum(cast(current AS integer)) FROM key_results").fetchone()[0]
        else:
            stored = [str(row[0]) for row in database.execute("SELECT msg_id FROM checkin")]
            moved = database.execute("SELECT sum(now) FROM keyresult").fetchone()[0]
    database.close()
    lost = len(contender.acknowledged - set(stored))
    twice = len(stored) - len(set(stored))
    apart = abs(moved - len(stored))
    print(
        f"{contender.name}: {len(contender.acknowledged)} acknowledged, {lost} of them lost,"
        f" {twice} counted twice, {apart} away from the sum of the key results"
    )
    return lost + twice + apart


if __name__ == "__main__":
    sys.exit(main())
