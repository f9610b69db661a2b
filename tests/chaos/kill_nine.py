"""`make chaos`: kill -9 in the middle of the load, again and again, on one database.

Each update moves its key result by one, so that whatever is lost or counted twice shows in the sums.
After every kill the files are looked at as they lie there, in a copy: opening them would mend them.
Then the bot starts again and gets some of the same messages a second time, as DingTalk redelivers.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import uvloop

from storage import soundness, verifying
from storage.engine import make_reader, read_beside
from tests.bench.load import Outcome, Target, send
from tests.bench.payload import ROBOT_CODE, Group, Update, founding, step
from tests.bench.servers import BOT_PATH, DINGOKR, bot_env, start_bot
from tests.bench.sink import Sink

GROUPS = [Group(1), Group(2)]
KEY_RESULTS = 15  # a group
# The kill comes at some acknowledgement up to this one, and a little later still.
MOST_ACKNOWLEDGED = 800
MOST_DELAY_S = 0.02
REDELIVERED = 0.5  # of what was never answered
AGAIN = 0.1  # of what was


@dataclass
class Ledger:
    """What the sender knows: every update it ever sent, and which ones it got an answer for."""

    sent: dict[str, Update] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)

    def enter(self, outcome: Outcome) -> None:
        for update in (*outcome.acknowledged, *outcome.unanswered):
            self.sent[update.msg_id] = update
        self.acknowledged.update(update.msg_id for update in outcome.acknowledged)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found wrong, in words, over all rounds; nothing when all is well."""

    faults: tuple[str, ...]
    sent: int
    acknowledged: int
    redelivered: int
    kills: int


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.kill_nine", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dingokr-chaos-") as scratch:
        report = run(Path(scratch), rounds=options.rounds, seed=options.seed)
    for fault in report.faults:
        print(f"FAULT {fault}")
    print(
        f"{report.kills} kills in {time.monotonic() - begun:.0f} s: {report.sent} updates sent,"
        f" {report.acknowledged} acknowledged, {report.redelivered} redelivered, {len(report.faults)} faults"
    )
    return 1 if report.faults else 0


def run(folder: Path, *, rounds: int, seed: int) -> Report:
    return uvloop.run(_rounds(folder, rounds, random.Random(seed)))


async def _rounds(folder: Path, rounds: int, chance: random.Random) -> Report:
    ledger, faults, redelivered = Ledger(), [], 0
    fresh = _fresh(chance)
    again: list[Update] = []
    async with Sink() as sink:
        _found(folder, sink.origin)
        for number in range(1, rounds + 1):
            outcome = await _load_and_kill(folder, sink.origin, again, fresh, chance)
            ledger.enter(outcome)
            redelivered += len(again)
            found = _faults_as_it_lies(folder, ledger)
            faults += [f"round {number}: {fault}" for fault in found]
            print(
                f"round {number:2}: {len(outcome.acknowledged):4} acknowledged,"
                f" {len(outcome.unanswered):2} in the air, {len(again):3} redelivered,"
                f" {'ok' if not found else 'FAULTY'}",
                flush=True,
            )
            again = _redelivery(ledger, outcome, chance)
        ledger.enter(await _deliver_the_rest(folder, sink.origin, ledger))
        faults += [f"at the end: {fault}" for fault in _faults_at_rest(folder, ledger)]
    return Report(tuple(faults), len(ledger.sent), len(ledger.acknowledged), redelivered, rounds)


def _fresh(chance: random.Random) -> Iterator[Update]:
    for number in count(1):
        yield step(f"chaos{number:08d}", chance.choice(GROUPS), chance.randint(1, KEY_RESULTS))


def _found(folder: Path, dingtalk: str) -> None:
    """Objectives and key results, said on the command line before there is a server."""
    for group in GROUPS:
        command = [DINGOKR, "say", founding(group, KEY_RESULTS), "--as", group.staff_id, "--in", group.key]
        env = bot_env(folder, GROUPS, dingtalk=dingtalk)
        said = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        if said.returncode != 0:
            raise RuntimeError(f"dingokr say ended with {said.returncode}: {said.stdout}{said.stderr}")


async def _load_and_kill(
    folder: Path, dingtalk: str, again: list[Update], fresh: Iterator[Update], chance: random.Random
) -> Outcome:
    """Start, redeliver, go on with new updates, and kill at some acknowledgement or shortly after it."""
    bot = start_bot(folder, GROUPS, dingtalk=dingtalk)
    kill_at, delay = chance.randint(1, MOST_ACKNOWLEDGED), chance.uniform(0, MOST_DELAY_S)
    loop = asyncio.get_running_loop()

    def count_down(acknowledged: int) -> None:
        if acknowledged == kill_at:
            loop.call_later(delay, bot.process.kill)

    try:
        updates = (update for source in (again, fresh) for update in source)
        return await send(Target(bot.port, BOT_PATH, dingtalk), updates, acknowledged=count_down)
    finally:
        bot.kill()


def _redelivery(ledger: Ledger, outcome: Outcome, chance: random.Random) -> list[Update]:
    """Part of what nobody answered, and some that was answered, of this round and of all before."""
    open_ones = [update for update in outcome.unanswered if chance.random() < REDELIVERED]
    known = [update for update in outcome.acknowledged if chance.random() < AGAIN]
    old = chance.sample(sorted(ledger.acknowledged), k=min(10, len(ledger.acknowledged)))
    mixed = [*open_ones, *known, *(ledger.sent[msg_id] for msg_id in old)]
    chance.shuffle(mixed)
    return mixed


async def _deliver_the_rest(folder: Path, dingtalk: str, ledger: Ledger) -> Outcome:
    """DingTalk would go on trying: everything that was never answered, until it is, and a clean stop."""
    bot = start_bot(folder, GROUPS, dingtalk=dingtalk)
    try:
        owed = [update for msg_id, update in ledger.sent.items() if msg_id not in ledger.acknowledged]
        return await send(Target(bot.port, BOT_PATH, dingtalk), iter(owed))
    finally:
        bot.stop()


def _faults_as_it_lies(folder: Path, ledger: Ledger) -> list[str]:
    """Look at a copy of what the dead process left, its log of writes included."""
    with tempfile.TemporaryDirectory(prefix="autopsy-", dir=folder) as scratch:
        for name in ("okr.db", "okr.db-wal"):
            if (folder / name).exists():
                shutil.copy(folder / name, scratch)
        return _faults(Path(scratch), ledger)


def _faults_at_rest(folder: Path, ledger: Ledger) -> list[str]:
    owed = len(ledger.sent) - len(ledger.acknowledged)
    return [*_faults(folder, ledger), *([f"{owed} updates were never acknowledged"] if owed else [])]


def _faults(folder: Path, ledger: Ledger) -> list[str]:
    with closing(sqlite3.connect(folder / "okr.db")) as database:
        return [
            *_unsound(folder),
            *_miscounts(database, ledger),
            *_halves(database),
            *_sums(database, ledger),
        ]


def _unsound(folder: Path) -> Iterator[str]:
    """What `dingokr db verify` says of it."""
    engine = make_reader(f"sqlite:///{folder}/okr.db")
    try:
        yield from soundness.damage(engine)
        now = datetime.now(UTC)
        yield from map(str, read_beside(engine, lambda unit: verifying.broken(unit, now=now)))
    finally:
        engine.dispose()


def _miscounts(database: sqlite3.Connection, ledger: Ledger) -> Iterator[str]:
    """Acknowledged and not there; there more than once; there and never sent."""
    counted = Counter(_ids(database, "SELECT request_id FROM events WHERE what = 'check_in'"))
    if lost := ledger.acknowledged - counted.keys():
        yield f"{len(lost)} acknowledged updates are lost, such as {min(lost)}"
    if twice := [msg_id for msg_id, times in counted.items() if times > 1]:
        yield f"{len(twice)} updates are counted more than once, such as {min(twice)}"
    if strange := counted.keys() - ledger.sent.keys():
        yield f"{len(strange)} updates were never sent, such as {min(strange)}"


def _halves(database: sqlite3.Connection) -> Iterator[str]:
    """A request is wholly there or not at all: its claim, its change and its reply are one commit."""
    # A redelivery under another signature leaves `ID#SIGNATURE` behind.
    claimed = {claim.partition("#")[0] for claim in _ids(database, "SELECT id FROM inbox")}
    changed = set(_ids(database, "SELECT request_id FROM events WHERE what = 'check_in'"))
    replied = Counter(_ids(database, "SELECT request_id FROM outbox"))
    if claimed != changed:
        yield f"{len(claimed ^ changed)} requests are claimed without a change, or changed without a claim"
    if any(replied[msg_id] != 1 for msg_id in claimed):
        yield "some requests have no reply in the outbox, or more than one"
    (dead,) = database.execute("SELECT count(*) FROM outbox WHERE state = 'dead'").fetchone()
    if dead:
        yield f"{dead} replies were given up"


def _sums(database: sqlite3.Connection, ledger: Ledger) -> Iterator[str]:
    """Every key result stands where its check-ins brought it, one for each update of its own."""
    due = Counter(
        (ledger.sent[msg_id].group.key, ledger.sent[msg_id].key_result)
        for msg_id in _ids(database, "SELECT request_id FROM events WHERE what = 'check_in'")
        if msg_id in ledger.sent
    )
    rows = database.execute(
        "SELECT g.key, k.number, cast(k.current AS integer), count(c.id) FROM key_results k"
        " JOIN groups g ON g.id = k.group_id LEFT JOIN check_ins c ON c.key_result_id = k.id GROUP BY k.id"
    )
    for key, number, current, check_ins in rows:
        if not (current or 0) == check_ins == due[key, number]:
            yield (
                f"{key}/KR{number} stands at {current} with {check_ins} check-ins"
                f" after {due[key, number]} updates"
            )


def _ids(database: sqlite3.Connection, query: str) -> list[str]:
    """The msgIds behind the ids of requests; what was said on the command line has none."""
    mine = f"{ROBOT_CODE}:"
    return [str(row[0]).removeprefix(mine) for row in database.execute(query) if row[0].startswith(mine)]


if __name__ == "__main__":
    sys.exit(main())
