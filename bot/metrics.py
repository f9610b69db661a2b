"""What the bot has done, in numbers: counted where it happens, read and put into words only when asked.

Counting is one addition on a plain value. What the database knows is read at a scrape, beside the
writer, and at most once in five seconds however many ask.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from statistics import median
from typing import TYPE_CHECKING

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from okr import budget
from storage.engine import Database, StorageUnavailable
from storage.figures import Whole, whole

if TYPE_CHECKING:
    from dingtalk_client.stream import Stream

log = structlog.get_logger()

FRESH = timedelta(seconds=5)
REMEMBERED_SKEWS = 101
MOST_CODES = 100


@dataclass(slots=True)
class Tally:
    """What one process counts. Names are few: outcomes, codes and doors, never a person or a group."""

    callbacks: Counter[str] = field(default_factory=Counter)  # by outcome
    events: Counter[str] = field(default_factory=Counter)  # pushed ones, by outcome
    refused: Counter[str] = field(default_factory=Counter)  # lines, by the code of their refusal
    sent: Counter[str] = field(default_factory=Counter)  # messages, by door
    failures: Counter[str] = field(default_factory=Counter)  # tries to send, by code
    spent: Counter[str] = field(default_factory=Counter)  # of the month's quota, not written down yet
    # Seconds by which our clock was ahead of the signatures of the last callbacks.
    skews: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED_SKEWS))

    def take_spent(self) -> dict[str, int]:
        """What is to be written down; from here on it is counted anew."""
        spent, self.spent = dict(self.spent), Counter()
        return spent

    def failed(self, code: str) -> None:
        """A try to send failed; DingTalk's codes are as many as it likes, ours are not."""
        known = code in self.failures or len(self.failures) < MOST_CODES
        self.failures[code if known else "other"] += 1


class Metrics:
    """GET /metrics. With a `token` only for who bears it."""

    def __init__(
        self,
        tally: Tally,
        database: Database,
        *,
        token: str | None,
        limits: budget.Budget,
        loop_lag: Callable[[], float],
        skew: Callable[[], timedelta | None],
        clock: Callable[[], datetime],
        stream: Stream | None = None,
    ) -> None:
        self._tally = tally
        self._stream = stream
        self._database = database
        self._token = token
        self._limits = limits
        self._loop_lag = loop_lag
        self._skew = skew
        self._clock = clock
        self._process = ProcessCollector(registry=None)
        self._reading = asyncio.Lock()
        self._whole: Whole | None = None
        self._read_at: datetime | None = None
        self._lost_leases: int | None = None
        self._duplicates = 0

    async def answer(self, request: Request) -> Response:
        if not self._may_read(request):
            return Response(status_code=401, headers={"www-authenticate": "Bearer"})
        await self._read()
        return Response(generate_latest(_Report(self._families)), media_type=CONTENT_TYPE_LATEST)

    def _may_read(self, request: Request) -> bool:
        if self._token is None:
            return True
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        fits = compare_digest(given.strip().encode("latin-1"), self._token.encode())
        return fits and scheme.lower() == "bearer"

    async def _read(self) -> None:
        async with self._reading:
            now = self._clock()
            if self._read_at is not None and timedelta(0) <= now - self._read_at < FRESH:
                return
            try:
                self._whole = await asyncio.to_thread(
                    whole, self._database.engine, month=budget.month_of(now)
                )
            except StorageUnavailable as error:
                log.warning("figures_not_read", detail=str(error))
                self._whole = None
                return
            self._read_at = now
            before = self._whole.lost_leases if self._lost_leases is None else self._lost_leases
            # Old messages are forgotten, and a counter must not fall.
            self._duplicates += max(0, self._whole.lost_leases - before)
            self._lost_leases = self._whole.lost_leases

    def _families(self) -> Iterator[Metric]:
        tally = self._tally
        yield _counter("callbacks", "Robot callbacks by what came of them.", "outcome", tally.callbacks)
        yield _counter("events", "Pushed events by what came of them.", "outcome", tally.events)
        yield _counter("refused_lines", "Lines that were refused, by code.", "code", tally.refused)
        yield _counter("messages_sent", "Messages delivered, by door.", "door", tally.sent)
        yield _counter("send_failures", "Tries to send that failed, by code.", "code", tally.failures)
        yield _gauge(
            "sign_skew_seconds",
            "Our clock minus that of the signatures: median of the last callbacks.",
            median(tally.skews) if tally.skews else 0.0,
        )
        skew = self._skew()
        if skew is not None:
            yield _gauge(
                "clock_skew_seconds",
                "Our clock minus that of DingTalk's last answer.",
                skew.total_seconds(),
            )
        yield _gauge(
            "loop_lag_seconds", "Worst delay of the event loop in the last minute.", self._loop_lag()
        )
        if self._stream is not None:
            yield from _of_the_stream(self._stream)
        yield _gauge("database_up", "1 when the database could be read.", float(self._whole is not None))
        if self._whole is not None:
            yield from self._of_the_database(self._whole)
        yield from self._process.collect()

    def _of_the_database(self, found: Whole) -> Iterator[Metric]:
        """The same from every replica."""
        outbox = GaugeMetricFamily(
            "dingokr_outbox_messages", "Messages waiting or given up.", labels=["state"]
        )
        outbox.add_metric(["pending"], found.waiting)
        outbox.add_metric(["dead"], found.dead)
        yield outbox
        oldest = found.oldest_waiting
        yield _gauge(
            "outbox_oldest_pending_seconds",
            "Age of the message that has waited longest.",
            max(0.0, (self._clock() - oldest).total_seconds()) if oldest else 0.0,
        )
        yield _counter("occurrences", "Times of the timetable decided.", "state", found.occurrences)
        spending = GaugeMetricFamily(
            "dingokr_month_spent", "Of the month's DingTalk quota, by what was used.", labels=["unit", "kind"]
        )
        for name, count in sorted(found.spending.items()):
            spending.add_metric(name.split(":"), count)
        yield spending
        limits = GaugeMetricFamily(
            "dingokr_month_limit", "The month's DingTalk quota; 0 is without a limit.", labels=["unit"]
        )
        limits.add_metric([budget.CALL], self._limits.calls)
        limits.add_metric([budget.PUSH], self._limits.pushes)
        yield limits
        yield CounterMetricFamily(
            "dingokr_possible_duplicate",
            "Messages sent again because whoever sent them before did not come back to say so.",
            value=self._duplicates,
        )


@dataclass(frozen=True, slots=True)
class _Report(Collector):
    families: Callable[[], Iterator[Metric]]

    def collect(self) -> Iterator[Metric]:
        return self.families()


def _of_the_stream(stream: Stream) -> Iterator[Metric]:
    yield _counter("stream_frames", "Frames by what came of them.", "outcome", stream.outcomes)
    yield _counter("stream_dials", "Tries to connect by what came of them.", "outcome", stream.dials)
    yield _gauge(
        "stream_connected",
        "1 while this process has a Stream connection; one process of a deployment has.",
        float(stream.connected),
    )


def _counter(name: str, meaning: str, label: str, counts: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"dingokr_{name}", meaning, labels=[label])
    for value, count in sorted(counts.items()):
        family.add_metric([value], count)
    return family


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"dingokr_{name}", meaning, value=value)
