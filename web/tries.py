"""Whoever fails too often waits for a minute. Counted in this process alone; no address is kept longer."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import Request

MOST: Final = 20
WITHIN: Final = timedelta(minutes=1)
MOST_KNOWN: Final = 10_000


class Tries:
    """Of each address, and of each code that was tried."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, deque[datetime]] = OrderedDict()

    def too_many(self, *who: str, now: datetime) -> bool:
        """Has one of these failed more than MOST times within the last minute?"""
        return any(len(self._recent(each, now)) > MOST for each in who)

    def failed(self, *who: str, now: datetime) -> None:
        for each in who:
            times = self._recent(each, now)
            times.append(now)
            self._failed[each] = times
            self._failed.move_to_end(each)
        while len(self._failed) > MOST_KNOWN:
            self._failed.popitem(last=False)

    def _recent(self, who: str, now: datetime) -> deque[datetime]:
        times = self._failed.get(who, deque(maxlen=MOST + 1))
        while times and now - times[0] >= WITHIN:
            times.popleft()
        if not times:
            self._failed.pop(who, None)
        return times


def address_of(request: Request) -> str:
    """Whoever holds the connection: a proxy's word for somebody else is not taken."""
    return f"address:{request.client.host if request.client else ''}"
