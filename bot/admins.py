"""What the administrators hear one to one, unasked, each in their own language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cards.message import Message
from cards.reader import Reader
from handlers.context import Rules
from storage.outbox import NOTICE, Outbox, Outgoing
from storage.people import People
from storage.unit_of_work import UnitOfWork

WORTH_TELLING = timedelta(days=3)


class Admins:
    def __init__(self, rules: Rules, staff_ids: Sequence[str]) -> None:
        self._rules = rules
        self._staff_ids = staff_ids

    def tell(
        self, unit: UnitOfWork, about: str, say: Callable[[Reader], Message], *, tz: str, now: datetime
    ) -> None:
        """In the transaction of what it is `about`. Whoever calls sees to it that it is told once."""
        for admin in self._staff_ids:
            notice = Outgoing(
                body=say(self._reader(unit, admin, ZoneInfo(tz), now)).to_dict(),
                priority=NOTICE,
                not_before=now,
                expires_at=now + WORTH_TELLING,
                staff_id=admin,
            )
            Outbox(unit).put(about, notice, now=now)

    def _reader(self, unit: UnitOfWork, admin: str, tz: ZoneInfo, now: datetime) -> Reader:
        return Reader(
            lang=People(unit).language(admin) or self._rules.default_group.lang,
            tz=tz,
            robot=self._rules.robot,
            in_group=False,
            today=now.astimezone(tz).date(),
        )
