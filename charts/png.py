"""SVG to PNG in one worker process beside the bot, one picture after the other.

It never holds up the event loop, never waits without a bound, and never decides what is sent instead of a
picture that failed. docs/decisions/0032 says why this is a process, and why one.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, Final

from charts.worker import ANSWER, ORDER

WORKER: Final = Path(__file__).with_name("worker.py")
# Of a picture that is being drawn, a cold start included. The largest takes a tenth of it, where the machine
# has nothing better to do.
DEADLINE: Final = timedelta(seconds=20)
MOST_WAITING: Final = 32
MOST_PIXELS: Final = 20_000_000  # 80 MB while it is drawn; some phones do not open larger ones
_ROOT: Final = re.compile(r"<svg\b[^>]*>")
_SIDE: Final = re.compile(r'\s(width|height)="(\d+(?:\.\d+)?)(?:px)?"')


class PictureFailed(Exception):
    """There is no PNG. Whoever sends a message decides what it says without its picture."""

    code: ClassVar[str] = "failed"


class TooLarge(PictureFailed):
    """It would have more than MOST_PIXELS."""

    code = "too_large"


class BadSvg(PictureFailed):
    """Not SVG, without a size, or a zoom that is no zoom: our bug."""

    code = "bad_svg"


class TooLate(PictureFailed):
    """Not drawn within the deadline. The worker was ended; the next picture has a new one."""

    code = "too_late"


class WorkerDied(PictureFailed):
    """The worker died under this picture, and so did a second one."""

    code = "worker_died"


class TooManyWaiting(PictureFailed):
    """More pictures wait than the queue takes."""

    code = "too_many_waiting"


class Closed(PictureFailed):
    """The bot is stopping."""

    code = "closed"


def pixels(svg: str, zoom: float) -> int:
    """How many it would have. Raises BadSvg for what has no size in its root element."""
    root = _ROOT.search(svg)
    sides = dict(_SIDE.findall(root[0])) if root else {}
    if len(sides) < 2 or not 0 < zoom < math.inf:
        raise BadSvg(f"no picture: root element with width and height expected, zoom {zoom}")
    width, height = (math.ceil(float(sides[side]) * zoom) for side in ("width", "height"))
    return width * height


def largest_zoom(svg: str, *, wanted: float, most: int) -> float:
    """`wanted`, or the zoom at which the picture has `most` pixels. Raises BadSvg as `pixels` does."""
    zoom = wanted
    while (count := pixels(svg, zoom)) > most:
        # A little less than the root: both sides are rounded up.
        zoom *= math.sqrt(most / count) * 0.999
    return zoom


class Rasteriser:
    """Starts its worker with the first picture, and a new one after one that hung or died.

    Belongs to one event loop. `close` ends the worker; it is safe to call at any time, and twice.
    """

    def __init__(
        self,
        fonts: Sequence[Path],
        *,
        deadline: timedelta = DEADLINE,
        most_waiting: int = MOST_WAITING,
        worker: Path = WORKER,
    ) -> None:
        self.program = (sys.executable, "-I", str(worker), *map(str, fonts))
        self._deadline = deadline
        self._most_waiting = most_waiting
        self._waiting = 0
        self._turn = asyncio.Lock()
        self._worker: Process | None = None
        self._ended: list[Process] = []
        self._closed = False

    @property
    def worker(self) -> int | None:
        """The process id of the worker, None while there is none."""
        return self._worker.pid if self._worker else None

    async def png(self, svg: str, *, zoom: float = 2) -> bytes:
        """`zoom` pixels for each unit of the SVG. Raises a PictureFailed that says why there is none.

        The deadline runs from when it is this picture's turn. Whoever waits no longer may cancel: a
        picture that is being drawn then costs the worker, one that waits its turn costs nothing.
        """
        count = pixels(svg, zoom)
        if count > MOST_PIXELS:
            raise TooLarge(f"{count} pixels, at most {MOST_PIXELS} are drawn")
        if self._waiting >= self._most_waiting:
            raise TooManyWaiting(f"{self._waiting} pictures wait already")
        text = svg.encode()
        self._waiting += 1
        try:
            async with self._turn:
                return await self._drawn(ORDER.pack(len(text), zoom) + text)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        self._closed = True
        self._end()
        for worker in self._ended:
            await worker.wait()
        self._ended.clear()

    async def _drawn(self, order: bytes) -> bytes:
        """A worker may have died while there was nothing to do: a second one is tried, no third."""
        for _ in range(2):
            worker = await self._running()
            try:
                async with asyncio.timeout(self._deadline.total_seconds()):
                    went_well, answer = await _exchange(worker, order)
            except TimeoutError:
                self._end()
                raise TooLate(f"not drawn within {self._deadline.total_seconds():g} s") from None
            except (EOFError, ConnectionError):
                self._end()
            except BaseException:  # cancelled: what it answers now would be taken for the next picture
                self._end()
                raise
            else:
                if went_well:
                    return answer
                raise BadSvg(answer.decode())
        raise self._refusal()

    def _refusal(self) -> PictureFailed:
        return Closed("no more pictures") if self._closed else WorkerDied("two workers died under a picture")

    async def _running(self) -> Process:
        if self._closed:
            raise Closed("no more pictures")
        if self._worker is not None and self._worker.returncode is not None:
            self._end()
        if self._worker is None:
            started = await asyncio.create_subprocess_exec(*self.program, stdin=PIPE, stdout=PIPE, env={})
            self._worker = started
            if self._closed:  # meanwhile
                self._end()
                raise Closed("no more pictures")
        return self._worker

    def _end(self) -> None:
        """Kill, and leave the waiting to `close`: whoever gets here may be cancelled, or in a hurry."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        if worker.stdin is not None:
            worker.stdin.close()
        self._ended = [each for each in self._ended if each.returncode is None]
        self._ended.append(worker)


async def _exchange(worker: Process, order: bytes) -> tuple[bool, bytes]:
    """Raises EOFError or ConnectionError when the worker is gone."""
    if worker.stdin is None or worker.stdout is None:
        raise EOFError("a worker without pipes")
    worker.stdin.write(order)
    await worker.stdin.drain()
    went_well, length = ANSWER.unpack(await worker.stdout.readexactly(ANSWER.size))
    return went_well, await worker.stdout.readexactly(length)
