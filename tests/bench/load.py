"""Sends updates over keep-alive connections, one in flight on each, and counts what was acknowledged.

Raw streams: a client library would spend more on a request than the server does.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.bench.payload import Update, http_request

CONNECTIONS = 32
DEAF_SECONDS = 30.0  # longest wait for one answer


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send, and where the session webhooks of what is sent lead."""

    port: int
    path: str
    reply_origin: str


@dataclass
class Outcome:
    """What became of the updates. An update without an answer may or may not have been counted."""

    acknowledged: list[Update] = field(default_factory=list)
    unanswered: list[Update] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)  # by HTTP status
    seconds_each: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Acknowledged updates a second."""
        return len(self.acknowledged) / self.seconds if self.seconds else 0.0

    def p99_ms(self) -> float:
        return percentile(self.seconds_each, 0.99) * 1000


def percentile(values: list[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)] if ordered else 0.0


async def send(
    target: Target,
    updates: Iterator[Update],
    *,
    seconds: float | None = None,
    connections: int = CONNECTIONS,
    acknowledged: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Until `updates` end or `seconds` are over; a connection that breaks is not opened again.

    `acknowledged` is told after each acknowledgement how many there are.
    """
    outcome = Outcome()
    begun = time.perf_counter()
    until = None if seconds is None else begun + seconds
    lanes = [_lane(target, updates, until, outcome, acknowledged) for _ in range(connections)]
    await asyncio.gather(*lanes)
    outcome.seconds = time.perf_counter() - begun
    return outcome


async def _lane(
    target: Target,
    updates: Iterator[Update],
    until: float | None,
    outcome: Outcome,
    acknowledged: Callable[[int], None],
) -> None:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    except OSError:
        return
    try:
        while until is None or time.perf_counter() < until:
            update = next(updates, None)
            if update is None:
                return
            sent = time.perf_counter()
            status = await _exchange(reader, writer, target, update)
            if status is None:
                outcome.unanswered.append(update)
                return
            if status != 200:
                outcome.refused[status] += 1
                outcome.unanswered.append(update)
                continue
            outcome.seconds_each.append(time.perf_counter() - sent)
            outcome.acknowledged.append(update)
            acknowledged(len(outcome.acknowledged))
    finally:
        writer.transport.abort()


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: Target, update: Update
) -> int | None:
    """The status of the answer, None when the connection broke or stayed silent."""
    request = http_request(update, path=target.path, port=target.port, reply_origin=target.reply_origin)
    try:
        async with asyncio.timeout(DEAF_SECONDS):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return None
    return int(head[9:12])
