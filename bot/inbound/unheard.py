"""Callbacks that come without their words, because the organisation's monthly pushes are used up.

Nobody in the group is told: DingTalk tells them itself, each time. The administrators are, once a month.
https://open.dingtalk.com/document/development/robot-message-type
"""

from __future__ import annotations

from typing import Final

import structlog

from bot.admins import Admins
from cards.notice import unheard
from handlers.context import Rules
from handlers.request import Handled, Request
from okr.budget import month_of
from storage.inbox import Inbox
from storage.spending import Spending
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

WHAT: Final = "unheard"
# Behind the id of such a callback: should the same message come whole after all, it is done.
MARK: Final = "#unheard"


class Unheard:
    def __init__(self, rules: Rules, admins: Admins) -> None:
        self._rules = rules
        self._admins = admins

    def note(self, unit: UnitOfWork, request: Request) -> Handled:
        """Count it, and tell the administrators of the month's first."""
        if not Inbox(unit).claim(request.id, at=request.now, pair=request.pair):
            return Handled((), refused=WHAT, repeated=True)
        month = month_of(request.now)
        if Spending(unit).tell_each(month, WHAT) > 1:
            return Handled((), refused=WHAT)
        log.warning("quota_exhausted", month=month)
        rules = self._rules
        self._admins.tell(
            unit,
            f"{WHAT}:{month}",
            lambda reader: unheard(reader, rules.budget, could_respond=rules.could_respond),
            tz=rules.default_group.tz,
            now=request.now,
        )
        return Handled((), refused=WHAT)
