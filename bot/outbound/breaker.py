"""Whether a host that keeps failing, or has banned us, is asked yet: arithmetic, the time is an argument."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dingtalk_client.errors import IP_BAN

FAILURES = 10
PROBE_EVERY = timedelta(seconds=30)
LONGEST_PAUSE_S = 600.0
BAN_BY_JSON: Final = "1111"
BAN_CODES: Final = frozenset([BAN_BY_JSON, "not_json"])


@dataclass(slots=True)
class AddressBan:
    """All of DingTalk, where it no longer answers our address in its own words.

    Its JSON says so plainly. A page is taken for the ban once two messages in a row meet one: what only one
    of them meets, as often as it is tried, is that message's own trouble and must silence nobody.
    https://open.dingtalk.com/document/development/call-frequency-limit
    """

    until: datetime | None = None
    _met_by: int | None = None  # the message whose page is the newest answer of all

    def shut_until(self, now: datetime) -> datetime | None:
        """When calls may be made again; None for now."""
        if self.until is not None and now < self.until <= now + IP_BAN:  # further off: the clock was put back
            return self.until
        return None

    def answered(self) -> None:
        """Somebody got an answer that is none of a ban's."""
        self._met_by = None

    def met(self, code: str, message: int, now: datetime) -> bool:
        """True when what this message met is the ban."""
        if code not in BAN_CODES:
            return False
        is_ban = code == BAN_BY_JSON or self._met_by not in (None, message)
        self._met_by = message
        if is_ban:
            self.until = now + IP_BAN
        return is_ban


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


def pause(attempts: int, asked: timedelta | None) -> timedelta:
    """Full jitter, exponential from a second to ten minutes; never shorter than DingTalk asked for."""
    longest = min(LONGEST_PAUSE_S, 2.0 ** min(attempts, 10))
    drawn = timedelta(seconds=random.uniform(0.2, longest))  # noqa: S311 - jitter, not a secret
    return max(drawn, asked or timedelta(0))
