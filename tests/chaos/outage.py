"""`make faults`: DingTalk is away for half an hour, and five hundred posts for one robot at once.

Both on a clock turned by hand. A message every two seconds, before, while DingTalk is away, and after it is
back; every other one answers through a session that ends meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.chaos.bad_wire import busiest
from tests.chaos.kettle import BEGINS, GROUPS, Kettle, hushed, out_of_order
from tests.chaos.memory import scratch

EVERY = timedelta(seconds=2)
HEALTHY = timedelta(minutes=10)
AWAY = timedelta(minutes=30)
# Sessions opened at BEGINS end ten minutes into the outage.
STARTS = BEGINS + timedelta(minutes=70)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
REPLY_EVERY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Outage:
    away: timedelta
    messages: int
    waited: int  # when DingTalk came back
    sent: int
    doubled: int
    out_of_order: int
    healthy_minute: int  # calls in the busiest one
    away_minute: int
    after: int  # calls from then on, for all that had waited
    busiest_second: int  # of one API, from then on
    dead_sessions: int  # calls to sessions that were over
    fell_back: int  # of those whose session ended meanwhile
    drained_in: timedelta

    @property
    def is_well(self) -> bool:
        whole = self.sent == self.messages and not self.doubled and not self.out_of_order
        no_storm = self.away_minute <= 2 * self.healthy_minute and self.after <= 2 * self.waited
        in_time = self.drained_in <= timedelta(minutes=2)
        return whole and no_storm and in_time and self.busiest_second <= 20 and not self.dead_sessions

    def __str__(self) -> str:
        return (
            f"away for {self.away}: {self.sent} of {self.messages} delivered, {self.doubled} twice,"
            f" {self.out_of_order} out of order\n"
            f"calls in the busiest minute: {self.healthy_minute} in health, {self.away_minute} while away;"
            f" {self.after} for the {self.waited} that waited, at most {self.busiest_second} of one API a"
            f" second, through after {self.drained_in.total_seconds():.0f} s\n"
            f"sessions that ended meanwhile: {self.fell_back} messages fell back,"
            f" {self.dead_sessions} calls to a dead one"
        )


async def away(folder: Path, *, seed: int = 1, outage: timedelta = AWAY) -> Outage:
    async with Kettle(folder, seed=seed) as kettle:
        old = {f"G{n}": await kettle.a_session(f"G{n}") for n in range(1, GROUPS + 1)}
        kettle.clock.turn(STARTS)
        down = STARTS + HEALTHY
        up = down + outage
        number, lapsed = 0, 0
        while kettle.clock.now() < up:
            number += 1
            kettle.wire.is_down = kettle.clock.now() >= down
            group = f"G{kettle.lot.randint(1, GROUPS)}"
            session = old[group] if number % 2 else await kettle.a_session(group)
            lapsed += session[1] < up and kettle.wire.is_down
            kettle.put(number, group=group, session=session)
            await kettle.go_on(STARTS + number * EVERY)
        waited = kettle.waiting()
        kettle.wire.is_down = False
        await kettle.finish(at_most=timedelta(hours=2))
        return _outage(kettle, number, waited, lapsed, down, up)


def _outage(kettle: Kettle, messages: int, waited: int, lapsed: int, down: datetime, up: datetime) -> Outage:
    shown, calls = kettle.shown(), kettle.wire.calls
    times = Counter(number for numbers in shown.values() for number in numbers)
    after = [(at, path) for at, path, _ in calls if at >= up]
    posts = [at for at, path in after if path.endswith("groupMessages/send")]
    return Outage(
        away=up - down,
        messages=messages,
        waited=waited,
        sent=sum(state == "sent" for state, _ in kettle.fates().values()),
        doubled=sum(count > 1 for count in times.values()),
        out_of_order=out_of_order(shown, kettle.lanes()),
        healthy_minute=busiest([at for at, _, _ in calls if at < down], MINUTE),
        away_minute=busiest([at for at, _, _ in calls if down <= at < up], MINUTE),
        after=len(after),
        busiest_second=busiest(posts, SECOND),
        dead_sessions=kettle.wire.dead_sessions,
        fell_back=min(lapsed, len(posts)),
        drained_in=max((at for at, _ in after), default=up) - up,
    )


@dataclass(frozen=True, slots=True)
class Rush:
    posts: int
    sent: int
    busiest_minute: int
    inside_a_ban: int
    out_of_order: int
    slowest_reply: timedelta
    took: timedelta

    @property
    def is_well(self) -> bool:
        whole = self.sent == self.posts and not self.out_of_order and not self.inside_a_ban
        return whole and self.busiest_minute <= 20 and self.slowest_reply < timedelta(seconds=3)

    def __str__(self) -> str:
        return (
            f"{self.posts} posts for one robot at once: {self.sent} delivered in order in {self.took}, at"
            f" most {self.busiest_minute} in any minute, {self.inside_a_ban} inside a ban; slowest answer"
            f" in that group meanwhile {self.slowest_reply.total_seconds():.1f} s"
        )


async def rush(folder: Path, *, posts: int, seed: int = 1) -> Rush:
    async with Kettle(folder, seed=seed) as kettle:
        for number in range(1, posts + 1):
            kettle.put(number, group="G1", robot=True)
        asked: dict[int, datetime] = {}
        while kettle.waiting():
            number = posts + len(asked) + 1
            asked[number] = kettle.clock.now()
            kettle.put(number, group="G1", session=await kettle.a_session("G1"))
            await kettle.go_on(kettle.clock.now() + REPLY_EVERY)
        answered = {number: at for at, path, number in kettle.wire.calls if path.endswith("BySession")}
        through = [at for at, path, _ in kettle.wire.calls if path == "/robot/send"]
        used = (await kettle.page.get("/_sim/tenant")).json()["used"]
        return Rush(
            posts=posts,
            sent=sum(number <= posts and fate[0] == "sent" for number, fate in kettle.fates().items()),
            busiest_minute=busiest(through, MINUTE),
            inside_a_ban=used["sent_inside_a_ban"],
            out_of_order=out_of_order(kettle.shown(), kettle.lanes()),
            slowest_reply=max(answered[number] - at for number, at in asked.items()),
            took=max(through) - BEGINS,
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.outage", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    hushed()
    with tempfile.TemporaryDirectory(prefix="dingokr-outage-", dir=scratch()) as folder:
        outage = asyncio.run(away(Path(folder), seed=options.seed))
    print(outage)
    with tempfile.TemporaryDirectory(prefix="dingokr-rush-", dir=scratch()) as folder:
        many = asyncio.run(rush(Path(folder), posts=500, seed=options.seed))
    print(many)
    return 0 if outage.is_well and many.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
