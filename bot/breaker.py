"""Whether a host that keeps failing is asked again yet: arithmetic, with the time as an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES = 10
PROBE_EVERY = timedelta(seconds=30)


@dataclass(slots=True)
class Breaker:
    """One host as this process sees it. Open after ten failures without an answer between them.

    While it is open one call every half minute is let through to see whether the host answers again.
    """

    failures: int = 0
    next_probe: datetime | None = None  # None while closed

    def shut_until(self, now: datetime) -> datetime | None:
        """When to ask again, or None for a call that may be made now; while open that one is the probe."""
        if self.next_probe is None:
            return None
        if now < self.next_probe <= now + PROBE_EVERY:  # further off: the clock was put back
            return self.next_probe
        self.next_probe = now + PROBE_EVERY
        return None

    def answered(self) -> bool:
        """The host answered, be it with a refusal. True when that ended an outage."""
        reopened = self.next_probe is not None
        self.failures, self.next_probe = 0, None
        return reopened

    def failed(self, now: datetime) -> bool:
        """No answer, or none of its own. True when this failure is the one that opens."""
        self.failures += 1
        if self.failures < FAILURES:
            return False
        opens = self.next_probe is None
        self.next_probe = now + PROBE_EVERY
        return opens
