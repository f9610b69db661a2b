"""How far our clock is from DingTalk's, told by the Date header of its answers.

A signature is good for an hour on either side, and people see the times we write: a clock that is wrong
must be told of long before that. https://open.dingtalk.com/document/development/receive-message
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

log = logging.getLogger(__name__)

MOST = timedelta(seconds=30)
TOLD_EVERY = timedelta(hours=1)
LONGEST_HEADER = 64


class ClockSkew:
    """`last` is ours minus theirs, None until an answer told; a second of it may be their rounding."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.last: timedelta | None = None
        self._clock = clock
        self._header = ""
        self._told_at: datetime | None = None

    def note(self, header: str) -> None:
        """Look at the Date of an answer; one that is none tells nothing. Parses once a second at most."""
        if header == self._header or len(header) > LONGEST_HEADER:
            return
        self._header = header
        try:
            theirs = parsedate_to_datetime(header)
        except ValueError:
            return
        if theirs.tzinfo is None:  # "-0000": of no zone
            return
        now = self._clock()
        self.last = now - theirs
        if abs(self.last) > MOST and (self._told_at is None or abs(now - self._told_at) >= TOLD_EVERY):
            self._told_at = now
            log.warning("this machine's clock is %+.0f s from DingTalk's", self.last.total_seconds())
