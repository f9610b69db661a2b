"""What DingTalk tells of people and groups unasked, as one value, whatever door it came through.

https://open.dingtalk.com/document/development/configure-stream-push
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. Fields that its kind has no use for are empty.

    `id` is DingTalk's own and comes again with each repetition: events are told at least once, and
    sometimes never. `kind` is DingTalk's word, "user_leave_org" for one.
    """

    id: str
    kind: str
    at: datetime
    corp_id: str
    staff_ids: tuple[str, ...] = ()
    conversation_id: str = ""
    title: str = ""  # the group's new name
