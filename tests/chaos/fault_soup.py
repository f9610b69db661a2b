"""`make faults`: ten thousand messages through a DingTalk at its worst, on a clock turned by hand.

A message every second: answers through sessions, posts of custom robots and of the app robot, words to one
person. Of all calls 20 % end with a 500, 10 % with no answer, 5 % with a reset (half of these after DingTalk
took the message), 5 % are throttled, 2 % find their token revoked, 1 % meet the page of a throttle.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.chaos.bad_wire import FAULTS, Wire, busiest
from tests.chaos.kettle import BEGINS, GROUPS, PEOPLE, ROBOTS, Kettle, hushed, out_of_order
from tests.chaos.memory import scratch

EVERY = timedelta(seconds=1)
DAY = timedelta(days=1)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Report:
    messages: int
    sent: int
    dead: int
    dead_without_reason: int
    open: int
    lost: int  # sent by the bot's own word, but nowhere to be read
    doubled: int  # shown more than once
    doubled_without_cause: int  # more often than a fault came after DingTalk took it
    out_of_order: int
    inside_a_ban: int
    calls: int
    busiest_minute: int
    busiest_second: int  # of one API
    token_minute: int  # most tokens given in a minute
    faults: Counter[str]
    turned: timedelta  # by how much the clock was turned
    seconds: float

    @property
    def is_sound(self) -> bool:
        wrong = (
            self.dead_without_reason,
            self.open,
            self.lost,
            self.doubled_without_cause,
            self.out_of_order,
            self.inside_a_ban,
        )
        return not any(wrong) and self.busiest_second <= 20 and self.token_minute <= 2

    @property
    def is_well(self) -> bool:
        """A DingTalk in good health would get one call for each message: two are no storm."""
        return self.is_sound and self.calls <= 2 * self.messages

    def __str__(self) -> str:
        faults = ", ".join(f"{count} {name}" for name, count in sorted(self.faults.items()))
        return (
            f"{self.messages} messages: {self.sent} delivered, {self.dead} dead"
            f" ({self.dead_without_reason} without a reason), {self.open} open, {self.lost} lost\n"
            f"shown twice: {self.doubled}, of these without a fault after acceptance:"
            f" {self.doubled_without_cause}; out of order: {self.out_of_order}\n"
            f"calls: {self.calls} ({self.calls / self.messages:.2f} a message), {self.busiest_minute} in the"
            f" busiest minute, {self.busiest_second} of one API in the busiest second;"
            f" tokens given in the busiest minute: {self.token_minute}\n"
            f"sends inside a ban: {self.inside_a_ban}; spoilt: {faults}\n"
            f"the clock was turned by {self.turned}; took {self.seconds:.0f} s"
        )


async def run(folder: Path, *, messages: int, seed: int) -> Report:
    started = time.monotonic()
    async with Kettle(folder, seed=seed) as kettle:
        kettle.wire.faults = FAULTS
        for number in range(1, messages + 1):
            await put(kettle, number)
            await kettle.go_on(BEGINS + number * EVERY)
        await kettle.finish(at_most=2 * DAY)
        return _report(kettle, messages, time.monotonic() - started)


async def put(kettle: Kettle, number: int) -> None:
    """Four in ten are answers, two each posts of custom robots, posts of the app robot, words to a person."""
    drawn = kettle.lot.random()
    group = f"G{kettle.lot.randint(1, GROUPS)}"
    if drawn < 0.4:
        kettle.put(number, group=group, session=await kettle.a_session(group))
    elif drawn < 0.6:
        kettle.put(number, group=f"G{kettle.lot.randint(1, ROBOTS)}", robot=True)
    elif drawn < 0.8:
        kettle.put(number, group=f"G{kettle.lot.randint(ROBOTS + 1, GROUPS)}", robot=True)
    else:
        kettle.put(number, person=f"u{kettle.lot.randint(1, PEOPLE):03}")


def _report(kettle: Kettle, messages: int, seconds: float) -> Report:
    fates, shown, wire = kettle.fates(), kettle.shown(), kettle.wire
    times = Counter(number for numbers in shown.values() for number in numbers)
    sent = [number for number, (state, _) in fates.items() if state == "sent"]
    dead = [reason for state, reason in fates.values() if state == "dead"]
    instants = [at for at, _, _ in wire.calls]
    return Report(
        messages=messages,
        sent=len(sent),
        dead=len(dead),
        dead_without_reason=dead.count(""),
        open=messages - len(sent) - len(dead),
        lost=sum(times[number] == 0 for number in sent),
        doubled=sum(count > 1 for count in times.values()),
        doubled_without_cause=sum(count > 1 + wire.spoilt_after[number] for number, count in times.items()),
        out_of_order=out_of_order(shown, kettle.lanes()),
        inside_a_ban=wire.inside_a_ban,
        calls=len(instants),
        busiest_minute=busiest(instants, MINUTE),
        busiest_second=max(busiest(of_api, SECOND) for of_api in _by_api(wire).values()),
        token_minute=busiest(wire.tokens, MINUTE),
        faults=wire.spoilt,
        turned=kettle.clock.now() - BEGINS,
        seconds=seconds,
    )


def _by_api(wire: Wire) -> dict[str, list[datetime]]:
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for at, path, _ in wire.calls:
        if path.startswith("/v1.0/"):
            found[path].append(at)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.fault_soup", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    hushed()
    with tempfile.TemporaryDirectory(prefix="dingokr-soup-", dir=scratch()) as folder:
        report = asyncio.run(run(Path(folder), messages=options.messages, seed=options.seed))
    print(report)
    return 0 if report.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
