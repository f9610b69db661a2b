"""When the clock stood in the future and was put right: what it put off until then is looked at now.

Only what waits is touched. Whatever was done stays done; what a clock ahead of its time skipped is
overruled one by one, when it falls due (`bot.clock.looking`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.clock.looking import HORIZON
from storage.agenda import Agenda
from storage.departures import Departures
from storage.occurrences import AHEAD
from storage.outbox_ahead import bring_back
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

# A group is never put off beyond the horizon, by a clock that is right.
MARGIN = timedelta(hours=1)


class ClockJumps:
    """Notices that time runs backwards; forwards a jump looks like a pause."""

    def __init__(self) -> None:
        self._latest: datetime | None = None

    def back(self, now: datetime) -> timedelta | None:
        """By how much the clock fell back since the last look, if it did."""
        latest, self._latest = self._latest, now
        if latest is None or latest - now <= AHEAD:
            return None
        log.warning("clock_jumped", back_by_s=round((latest - now).total_seconds()))
        return latest - now


def set_right(unit: UnitOfWork, now: datetime) -> None:
    """The clock was just seen to fall back."""
    agenda = Agenda(unit)
    agenda.look_at_every_group()
    agenda.bring_back(beyond=now + HORIZON + MARGIN)
    _bring_back_the_rest(unit, now)


def set_right_after(unit: UnitOfWork, now: datetime) -> None:
    """Another process's clock, or this one's before it started, may have been ahead."""
    groups = Agenda(unit).bring_groups_back(beyond=now + HORIZON + MARGIN)
    if groups:
        log.warning("clock_was_ahead", groups_put_off=groups)
        Agenda(unit).bring_back(beyond=now + HORIZON + MARGIN)
    _bring_back_the_rest(unit, now)


def _bring_back_the_rest(unit: UnitOfWork, now: datetime) -> None:
    bring_back(unit, now=now)
    Departures(unit).bring_back(beyond=now + AHEAD, now=now)
