"""Groups that nothing gets through to any more: their posts are suspended and the admins told, once.

Their data stay. The next line that somebody types there ends it (`handlers.opening`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cards.notice import group_lost
from cards.reader import Reader
from handlers.context import Rules
from okr.model import Group
from storage.groups import Groups
from storage.outbox import NOTICE, Outbox, Outgoing
from storage.people import People
from storage.suspended import Suspended
from storage.unit_of_work import UnitOfWork

WORTH_TELLING = timedelta(days=3)


class LostGroups:
    def __init__(self, rules: Rules, admins: Sequence[str]) -> None:
        self._rules = rules
        self._admins = admins

    def suspend(self, unit: UnitOfWork, conversation_id: str, *, code: str, now: datetime) -> None:
        """In the transaction that gives the message up; nothing for a group without a timetable."""
        group = Groups(unit).by_conversation(conversation_id)
        if group is None or not group.configured or not Suspended(unit).begin(conversation_id):
            return
        for admin in self._admins:
            message = group_lost(self._reader(unit, admin, group, now), group, code)
            notice = Outgoing(
                body=message.to_dict(),
                priority=NOTICE,
                not_before=now,
                expires_at=now + WORTH_TELLING,
                staff_id=admin,
            )
            Outbox(unit).put(f"lost:{conversation_id}", notice, now=now)

    def _reader(self, unit: UnitOfWork, admin: str, group: Group, now: datetime) -> Reader:
        tz = ZoneInfo(group.tz)
        return Reader(
            lang=People(unit).language(admin) or self._rules.default_group.lang,
            tz=tz,
            robot=self._rules.robot,
            in_group=False,
            today=now.astimezone(tz).date(),
        )
