"""Stream mode: keeps one connection to DingTalk open, and opens the next before the last one closes.

The supervisor is our own (docs/decisions/0023): the SDK's reconnects without back-off, blocks the loop
and swallows its cancellation. Nothing here knows what a message means; no address, ticket or secret is
logged.

https://opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from dingtalk_client.connection import Connection, Handlers, Monotonic, Sleep, Socket
from dingtalk_client.errors import DingTalkError

log = structlog.get_logger()

Dial = Callable[[Sequence[tuple[str, str]]], Awaitable[Socket]]

# DingTalk's own frames come every 20 to 30 seconds: seen, in no document.
# https://github.com/soimy/openclaw-channel-dingtalk/pull/308
SILENCE_SECONDS: Final = 60.0
LONGEST_SILENCE_SECONDS: Final = 600.0
STEADY_SECONDS: Final = 60.0  # a connection that lived for less counts as a failure
SHORTEST_WAIT_SECONDS: Final = 1.0
LONGEST_WAIT_SECONDS: Final = 60.0
LONGEST_ASKED_SECONDS: Final = 600.0  # of what DingTalk's refusals ask for
# The server closes a connection that it told to go after ten seconds.
LINGER_SECONDS: Final = 10.0
MOST_AT_WORK: Final = 64


class Stream:
    """`dial` opens one connection for what is subscribed to, or raises DingTalkError.

    `outcomes` counts frames and `dials` tries to connect, each by what came of them.
    """

    def __init__(
        self,
        dial: Dial,
        handlers: Handlers,
        *,
        monotonic: Monotonic = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._dial = dial
        self._handlers = handlers
        self._monotonic = monotonic
        self._sleep = sleep
        self._jitter = jitter
        self.outcomes: Counter[str] = Counter()
        self.dials: Counter[str] = Counter()
        self._slots = asyncio.Semaphore(MOST_AT_WORK)
        self._connections: list[Connection] = []
        self._retiring: set[asyncio.Task[None]] = set()
        self._failures = 0  # since the last connection
        self._brief = 0  # connections in a row that did not live long
        self._asked_seconds = 0.0
        self._patience = SILENCE_SECONDS

    @property
    def connected(self) -> bool:
        return any(connection.alive for connection in self._connections)

    async def run(self) -> None:
        """Until cancelled; what is at work then has a moment to finish."""
        former = None
        try:
            while True:
                connection = await self._open()
                self._connections.append(connection)
                if former is not None:
                    self._retire(former)
                former = connection
                await connection.leaving.wait()
                self._judge(connection)
        finally:
            for task in self._retiring:
                task.cancel()
            await asyncio.gather(*self._retiring, return_exceptions=True)
            await asyncio.gather(
                *(connection.close() for connection in self._connections), return_exceptions=True
            )
            self._connections.clear()

    async def _open(self) -> Connection:
        """The next connection, however long it takes. Each try asks for a ticket of its own."""
        while True:
            if self._failures:
                await self._sleep(wait_seconds(self._failures, self._asked_seconds, self._jitter()))
            try:
                socket = await self._dial(tuple(self._handlers))
            except DingTalkError as error:
                self._failures += 1
                self._asked_seconds = error.retry_after.total_seconds() if error.retry_after else 0.0
                self.dials["failed"] += 1
                log.warning("stream_not_connected", error=str(error), tries=self._failures)
                continue
            self._asked_seconds = 0.0
            self.dials["opened"] += 1
            log.info("stream_connected")
            return Connection(
                socket,
                self._handlers,
                self.outcomes,
                self._slots,
                patience_seconds=self._patience,
                monotonic=self._monotonic,
                sleep=self._sleep,
            )

    def _judge(self, connection: Connection) -> None:
        """How soon to dial after this one, and how long to bear the next one's silence.

        Were there no keepalive frames after all, a patience that grows makes that cost little.
        """
        lived = self._monotonic() - connection.opened_at
        self._brief = 0 if lived >= STEADY_SECONDS else self._brief + 1
        # Told to go there are ten seconds in which nothing need be lost: the first time at once.
        self._failures = max(0, self._brief - 1) if connection.told_to_go else self._brief
        if connection.heard_something:
            self._patience = SILENCE_SECONDS
        elif connection.silent:
            self._patience = min(2 * self._patience, LONGEST_SILENCE_SECONDS)

    def _retire(self, connection: Connection) -> None:
        task = asyncio.create_task(self._see_off(connection))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def _see_off(self, connection: Connection) -> None:
        """What comes over a connection in its last seconds is still taken, and acknowledged over it."""
        if connection.told_to_go:
            timer = asyncio.ensure_future(self._sleep(LINGER_SECONDS))
            try:
                await asyncio.wait({connection.reading, timer}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                timer.cancel()
        await connection.close()
        self._connections.remove(connection)


def wait_seconds(failures: int, asked: float, jitter: float) -> float:
    """Full jitter under a ceiling that doubles up to a minute, on top of what DingTalk asked for.

    `jitter` is from 0 to 1. Never less than a second: thousands of bots lose their gateway together.
    """
    least = min(max(asked, SHORTEST_WAIT_SECONDS), LONGEST_ASKED_SECONDS)
    return least + jitter * min(LONGEST_WAIT_SECONDS, 2.0 ** min(failures, 10))
