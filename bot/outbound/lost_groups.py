"""Groups that nothing gets through to any more: their posts are suspended and the admins told, once.

Their data stay. The next line that somebody types there ends it (`handlers.opening`).
"""

from __future__ import annotations

from datetime import datetime

from bot.admins import Admins
from cards.notice import group_lost
from storage.groups import Groups
from storage.suspended import Suspended
from storage.unit_of_work import UnitOfWork


class LostGroups:
    def __init__(self, admins: Admins) -> None:
        self._admins = admins

    def suspend(self, unit: UnitOfWork, conversation_id: str, *, code: str, now: datetime) -> None:
        """In the transaction that gives the message up; nothing for a group without a timetable."""
        group = Groups(unit).by_conversation(conversation_id)
        if group is None or not group.configured or not Suspended(unit).begin(conversation_id):
            return
        self._admins.tell(
            unit,
            f"lost:{conversation_id}",
            lambda reader: group_lost(reader, group, code),
            tz=group.tz,
            now=now,
        )
