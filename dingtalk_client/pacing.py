"""When the next message may go: sliding windows, as arithmetic.

No clock and no counters of its own: the instants of earlier sends are rows that the delivery worker
hands in, so that replicas share them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dingtalk_client.errors import PARK_FOR


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `limit` sends in any stretch of time as long as `per`."""

    limit: int
    per: timedelta


# DingTalk's limit is 20 a minute, then ten minutes of silence. It counts arrivals and we count
# departures: without the extra second, a burst that travelled slowly and the next one that did not
# would share a minute over there.
# https://open.dingtalk.com/document/development/custom-robots-send-group-messages
CUSTOM_ROBOT = Pace(18, timedelta(seconds=61))

# 20 calls a second of one API by one app in the standard edition: we make 15, a third of them at once.
# All at once, a burst that travelled slowly and the next one would share a second over there.
# https://open.dingtalk.com/document/development/call-frequency-limit
API = Pace(5, timedelta(milliseconds=334))

_MAX_JITTER = timedelta(seconds=30)


def next_free(recent: Sequence[datetime], *, limit: int, per: timedelta, now: datetime) -> datetime:
    """The first instant from `now` on at which one more send stays within `limit` in any `per`.

    `recent` holds the instants of earlier sends in any order (best the moment each was answered, the
    latest at which DingTalk can have counted it), and may hold ones already promised for later; those
    older than `per` do no harm.
    """
    if len(recent) < limit:
        return now
    return max(now, sorted(recent)[-limit] + per)


def parked_until(banned_at: datetime, *, jitter: float) -> datetime:
    """When a banned robot may speak again; `jitter` (0 to 1) spreads replicas over half a minute."""
    return banned_at + PARK_FOR + _MAX_JITTER * jitter
