"""What this process found out by itself: hosts that are away, bans on our address and on sessions.

Nothing of it is in the database: each answer would cost a statement more. Another process finds the same by
one call of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.outbound.breaker import BAN_CODES, AddressBan, Breaker
from dingtalk_client.errors import DingTalkError
from storage.doors import FURTHEST

log = structlog.get_logger()


class Outages:
    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._hosts: defaultdict[str, Breaker] = defaultdict(Breaker)
        self._ban = AddressBan()
        self._silent: dict[str, datetime] = {}  # conversations, until when

    def shut_until(self, host: str) -> datetime | None:
        """When it may be called again, or None for a call that may be made now."""
        now = self._clock()
        return self._ban.shut_until(now) or self._hosts[host].shut_until(now)

    def probe_at(self, host: str) -> datetime | None:
        """When a host that is away is asked again; None for one that is there."""
        return self._hosts[host].next_probe

    def is_away(self, host: str) -> bool:
        """Is it away, and not to be asked again just now?"""
        probe = self.probe_at(host)
        return probe is not None and self._clock() < probe

    def failed(self, host: str, error: DingTalkError, message: int) -> None:
        """A call for that message ended so."""
        if error.code in BAN_CODES:
            if self._ban.met(error.code, message, self._clock()):
                log.error("address_banned", code=error.code)
        elif not error.is_outage:
            self.answered(host)
        elif self._hosts[host].failed(self._clock()):
            log.error("host_away", host=host, code=error.code)

    def answered(self, host: str) -> None:
        """In its own words, be they a refusal."""
        self._ban.answered()
        if self._hosts[host].answered():
            log.info("host_back", host=host)

    def silence(self, conversation: str, until: datetime) -> None:
        """Its sessions take nothing until then."""
        now = self._clock()
        self._silent = {each: at for each, at in self._silent.items() if now < at}
        self._silent[conversation] = until

    def is_silenced(self, conversation: str) -> bool:
        until, now = self._silent.get(conversation), self._clock()
        return until is not None and now < until <= now + FURTHEST  # further off: the clock was put back
