"""One connection of Stream mode: frames in, work done, acknowledgements out.

It never opens or replaces itself: `stream` does. What comes over it is untrusted bytes, and none of
them may end it but the socket's own end.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol

import structlog

from dingtalk_client import frames
from dingtalk_client.errors import CallbackRefused
from dingtalk_client.frames import CALLBACK, DISCONNECT, EVENT, SYSTEM, Frame

log = structlog.get_logger()

Handler = Callable[[dict[str, str], dict[str, Any]], Awaitable[dict[str, Any]]]
Handlers = Mapping[tuple[str, str], Handler]  # by type and topic
Sleep = Callable[[float], Awaitable[None]]
Monotonic = Callable[[], float]

# An acknowledgement counts as late after three seconds, in which it travels, too.
# https://open.dingtalk.com/document/development/appendix-b-proposals-for-rational-use-of-resources
LATE_SECONDS: Final = 2.5
FINISH_SECONDS: Final = 2.0  # what is at work may take these when its connection is closed
EVERY_EVENT: Final = (EVENT, "*")
AGAIN: Final = {"status": "LATER", "message": "not now"}


class SocketClosed(Exception):
    """The connection has ended, by whomever."""


class NotNow(Exception):
    """A handler could store nothing: the same must come again."""


class Socket(Protocol):
    """A websocket; text goes both ways."""

    async def receive(self) -> str | bytes:
        """Raises SocketClosed."""
        ...

    async def send(self, text: str) -> None:
        """Raises SocketClosed."""
        ...

    async def close(self) -> None: ...


class Connection:
    """`slots` bounds the frames at work over all connections; while none is free nothing more is read."""

    def __init__(
        self,
        socket: Socket,
        handlers: Handlers,
        outcomes: Counter[str],
        slots: asyncio.Semaphore,
        *,
        patience_seconds: float,
        monotonic: Monotonic,
        sleep: Sleep,
    ) -> None:
        self._socket = socket
        self._handlers = handlers
        self._outcomes = outcomes
        self._slots = slots
        self._patience = patience_seconds
        self._monotonic = monotonic
        self._sleep = sleep
        self.opened_at = self._heard_at = monotonic()
        self.heard_something = False
        self.told_to_go = False
        self.silent = False
        self.leaving = asyncio.Event()  # set as soon as another connection is wanted in its place
        self.reading = asyncio.create_task(self._read())
        self._watching = asyncio.create_task(self._watch())
        self._at_work: set[asyncio.Task[None]] = set()

    @property
    def alive(self) -> bool:
        return not self.reading.done() and not self.silent

    async def close(self) -> None:
        """Read no more, let what is at work finish for a moment, and hang up."""
        for task in (self.reading, self._watching):
            task.cancel()
        await asyncio.gather(self.reading, self._watching, return_exceptions=True)
        if self._at_work:
            await self._let_finish(tuple(self._at_work))
        await self._socket.close()

    async def _let_finish(self, work: tuple[asyncio.Task[None], ...]) -> None:
        finished = asyncio.create_task(_all_of(work))
        timer = asyncio.create_task(_after(self._sleep, FINISH_SECONDS))
        await asyncio.wait((finished, timer), return_when=asyncio.FIRST_COMPLETED)
        for each in (finished, timer, *work):
            each.cancel()
        await asyncio.gather(finished, timer, *work, return_exceptions=True)

    async def _read(self) -> None:
        try:
            while True:
                raw = await self._socket.receive()
                self._heard_at, self.heard_something = self._monotonic(), True
                await self._take(raw)
        except SocketClosed as closed:
            log.info("stream_connection_ended", why=str(closed))
        finally:
            self.leaving.set()

    async def _watch(self) -> None:
        while (left := self._patience - (self._monotonic() - self._heard_at)) > 0:
            await self._sleep(left)
        log.warning("stream_connection_silent", seconds=self._patience)
        self.silent = True
        self.leaving.set()

    async def _take(self, raw: str | bytes) -> None:
        try:
            frame = frames.read(raw)
        except CallbackRefused as refused:
            self._outcomes["unreadable"] += 1
            log.info("stream_frame_refused", why=str(refused))
            return
        if frame.kind == SYSTEM:
            await self._take_system(frame)
            return
        await self._slots.acquire()
        task = asyncio.create_task(self._work(frame))
        self._at_work.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._at_work.discard(task)
        self._slots.release()

    async def _take_system(self, frame: Frame) -> None:
        """A ping is answered with what it holds, and so does the official SDK answer any other."""
        if frame.topic == DISCONNECT:
            self._outcomes["disconnect"] += 1
            log.info("stream_connection_told_to_go")
            self.told_to_go = True
            self.leaving.set()
            return
        try:
            echo = frame.content()
        except CallbackRefused:
            self._outcomes["unreadable"] += 1
            return
        self._outcomes["ping"] += 1
        await self._socket.send(frames.acknowledged(frame, frames.OK, echo))

    async def _work(self, frame: Frame) -> None:
        began = self._monotonic()
        outcome, answer = await self._answer(frame)
        if answer is None:
            self._outcomes[outcome] += 1
            return
        # Late or not, it is sent: it may still spare DingTalk and us a repetition.
        late = self._monotonic() - began > LATE_SECONDS
        self._outcomes["late" if late else outcome] += 1
        try:
            await self._socket.send(answer)
        except SocketClosed:
            self._outcomes["unacknowledged"] += 1

    async def _answer(self, frame: Frame) -> tuple[str, str | None]:
        """What came of a frame, and its acknowledgement; None where it must come again.

        That a callback without any is repeated was seen by many; of one with a code of failure nobody
        knows. Events have a word for it.
        """
        handler = self._handlers.get(EVERY_EVENT if frame.kind == EVENT else (frame.kind, frame.topic))
        if handler is None:
            return "unknown", _said(frame, frames.UNKNOWN_TOPIC, {}, "unknown topic")
        try:
            answer = await handler(frame.headers, frame.content())
            return "done", _said(frame, frames.OK, answer)
        except CallbackRefused as refused:
            log.info("stream_frame_refused", why=str(refused), frame=frame.message_id)
            return "refused", _said(frame, frames.REFUSED, {}, "refused")
        except NotNow:
            return "not_stored", None if frame.kind == CALLBACK else _said(frame, frames.OK, AGAIN)
        except Exception:
            log.exception("stream_frame_failed", topic=frame.topic, frame=frame.message_id)
            return "failed", _said(frame, frames.FAILED, AGAIN if frame.kind == EVENT else {}, "failed")


async def _all_of(work: tuple[asyncio.Task[None], ...]) -> None:
    await asyncio.wait(work)


async def _after(sleep: Sleep, seconds: float) -> None:
    await sleep(seconds)


def _said(frame: Frame, code: int, answer: dict[str, Any], message: str = "OK") -> str:
    if frame.kind == EVENT:
        return frames.acknowledged(frame, code, {"status": "SUCCESS", "message": message} | answer, message)
    return frames.acknowledged(frame, code, {"response": answer}, message)
