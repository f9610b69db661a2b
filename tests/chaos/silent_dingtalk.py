"""`make faults`: how soon callbacks are acknowledged while DingTalk is away altogether, in real time.

The bot is a process of its own. Its DingTalk first takes every connection and never says a word, then takes
none. Fifty callbacks a second come in all the same, each a change that must be stored, and answered some day.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Self

import httpx

from tests.bench.load import percentile
from tests.bench.payload import Group, Update, body, founding, sign, step
from tests.bench.servers import BOT_PATH, Server, start_bot

GROUPS = [Group(number) for number in range(1, 6)]
KEY_RESULTS = 8  # a group
A_SECOND = 50
MOST_MS = 500.0


class SilentDingTalk:
    """Takes connections and says nothing; once closed, takes none."""

    def __init__(self) -> None:
        self.origin = ""
        self._writers: list[asyncio.StreamWriter] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.origin = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        with contextlib.suppress(OSError):
            while await reader.read(65_536):
                pass


@dataclass
class Round:
    """What became of the callbacks of one kind of silence."""

    name: str
    seconds_each: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    behind_s: float = 0.0  # by which the sender itself came late, at worst

    def __str__(self) -> str:
        p50, p99 = (percentile(self.seconds_each, share) * 1000 for share in (0.5, 0.99))
        return (
            f"{self.name}: {len(self.seconds_each)} callbacks acknowledged, p50 {p50:.0f} ms,"
            f" p99 {p99:.0f} ms, worst {max(self.seconds_each, default=0) * 1000:.0f} ms; not acknowledged"
            f" {sum(self.refused.values())} {dict(self.refused) or ''}(sender at most"
            f" {self.behind_s * 1000:.0f} ms behind)"
        )

    @property
    def is_well(self) -> bool:
        in_time = percentile(self.seconds_each, 0.99) * 1000 < MOST_MS
        return bool(self.seconds_each) and not self.refused and in_time


async def run(folder: Path, *, seconds: float) -> tuple[list[Round], int, int]:
    """The rounds, how many callbacks were acknowledged, and how many of them are stored."""
    async with SilentDingTalk() as dingtalk:
        server = start_bot(folder, GROUPS, dingtalk=dingtalk.origin)
        try:
            hanging, refusing = Round("takes connections, says nothing"), Round("takes no connection")
            async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
                await _found(http, server, dingtalk.origin)
                updates = _updates()
                await _knock(http, server, updates, hanging, dingtalk.origin, seconds)
                dingtalk.close()
                await _knock(http, server, updates, refusing, dingtalk.origin, seconds)
        finally:
            server.stop()
    acknowledged = len(hanging.seconds_each) + len(refusing.seconds_each)
    with contextlib.closing(sqlite3.connect(folder / "okr.db")) as connection:
        ((stored,),) = connection.execute("SELECT count(*) FROM inbox WHERE id LIKE '%silent-%'")
    return [hanging, refusing], acknowledged, stored


async def _found(http: httpx.AsyncClient, server: Server, origin: str) -> None:
    for group in GROUPS:
        update = Update(f"found-{group.number}", group, founding(group, KEY_RESULTS))
        answer = await _post(http, server, update, origin)
        answer.raise_for_status()


async def _knock(
    http: httpx.AsyncClient,
    server: Server,
    updates: Iterator[Update],
    found: Round,
    origin: str,
    seconds: float,
) -> None:
    """So many a second, whether or not those before were answered."""
    begun, tasks = time.perf_counter(), []
    for number in range(round(seconds * A_SECOND)):
        due = begun + number / A_SECOND
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        found.behind_s = max(found.behind_s, time.perf_counter() - due)
        tasks.append(asyncio.create_task(_one(http, server, next(updates), found, origin)))
    await asyncio.gather(*tasks)


async def _one(http: httpx.AsyncClient, server: Server, update: Update, found: Round, origin: str) -> None:
    sent = time.perf_counter()
    try:
        answer = await _post(http, server, update, origin)
    except httpx.HTTPError as error:
        found.refused[type(error).__name__] += 1
        return
    if answer.status_code == 200:
        found.seconds_each.append(time.perf_counter() - sent)
    else:
        found.refused[str(answer.status_code)] += 1


async def _post(http: httpx.AsyncClient, server: Server, update: Update, origin: str) -> httpx.Response:
    now_ms = time.time_ns() // 1_000_000
    return await http.post(
        f"http://127.0.0.1:{server.port}{BOT_PATH}",
        content=body(update, reply_origin=origin, now_ms=now_ms),
        headers={
            "content-type": "application/json; charset=utf-8",
            "timestamp": str(now_ms),
            "sign": sign(str(now_ms)),
        },
    )


def _updates() -> Iterator[Update]:
    places = cycle((group, key_result) for group in GROUPS for key_result in range(1, KEY_RESULTS + 1))
    for number, (group, key_result) in zip(count(1), places, strict=False):
        yield step(f"silent-{number}", group, key_result)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.silent_dingtalk", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="of each kind of silence")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dingokr-silent-") as folder:
        rounds, acknowledged, stored = asyncio.run(run(Path(folder), seconds=options.seconds))
    for each in rounds:
        print(each)
    print(f"of {acknowledged} acknowledged {stored} are stored")
    return 0 if all(each.is_well for each in rounds) and stored >= acknowledged else 1


if __name__ == "__main__":
    sys.exit(main())
