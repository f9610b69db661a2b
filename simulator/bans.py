"""Addresses that called too often: for five minutes none of their calls is answered in any API's own words.

https://open.dingtalk.com/document/development/call-frequency-limit
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final

from simulator.clock import Clock
from simulator.tenant import HTML, Tenant, Usage, Window

WINDOW: Final = timedelta(seconds=20)
BAN: Final = timedelta(minutes=5)
PAGE: Final = "<!DOCTYPE html><html><head><title>punish</title></head><body>x5</body></html>"


class Bans:
    def __init__(self, clock: Clock, tenant: Tenant, usage: Usage) -> None:
        self._clock = clock
        self._tenant = tenant
        self._usage = usage
        self._calls: defaultdict[str, Window] = defaultdict(lambda: Window(WINDOW))
        self._until: dict[str, datetime] = {}

    def admit(self, address: str) -> Any:
        """None for a call that may go on, else what it is answered with."""
        now = self._clock.now()
        if address in self._until and now < self._until[address]:
            self._usage.sent_inside_a_ban += 1
            return self._refusal()
        if self._calls[address].admit(now, self._tenant.calls_before_ban):
            return None
        self._until[address] = now + BAN
        return self._refusal()

    def _refusal(self) -> Any:
        if self._tenant.ban_answer == HTML:
            return PAGE
        uuid_ = str(uuid.uuid4())
        return {"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": uuid_}
