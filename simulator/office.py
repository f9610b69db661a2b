"""What else an app may ask for: DINGs, tasks, calendar entries, and cards of a kind no new app may send.

Only as far as their documents say what is refused; nothing of it is shown.
https://open.dingtalk.com/document/development/add-dingtalk-to-do-task
https://open.dingtalk.com/document/development/create-event
"""

from __future__ import annotations

import secrets
from collections import Counter
from typing import Any, Final

from starlette.routing import Route

from simulator.admission import Admission
from simulator.clock import SHANGHAI
from simulator.gateway import Answer, Call, Gateway, Refused, refused
from simulator.signing import Credentials, milliseconds
from simulator.tenant import Tenant
from simulator.world import World

# By kind of reminder: in the app, by SMS, by telephone.
# https://open.dingtalk.com/document/development/robot-sends-nail-message
MOST_DINGED: Final = {1: 200, 2: 20, 3: 20}
MOST_ENTRIES_A_DAY: Final = 100
LONGEST_SUBJECT: Final = 1_024
LONGEST_DESCRIPTION: Final = 4_096
LONGEST_SUMMARY: Final = 2_048
MOST_EXECUTORS: Final = 100


class Office:
    def __init__(self, world: World, credentials: Credentials, admission: Admission, tenant: Tenant) -> None:
        self._world = world
        self._credentials = credentials
        self._admission = admission
        self._tenant = tenant
        self._dings = 0
        self._tasks: set[str] = set()  # their sourceIds
        self._entries: Counter[tuple[str, str]] = Counter()  # of a person and a day
        self._asked: dict[str, str] = {}  # x-client-token: the entry it made

    def routes(self, gateway: Gateway) -> list[Route]:
        entries = "/v1.0/calendar/users/{unionId}/calendars/{calendarId}/events"
        return [
            gateway.route("/v1.0/robot/ding/send", self.ding),
            gateway.route("/v1.0/todo/users/{unionId}/tasks", self.create_task),
            gateway.route(entries, self.create_entry),
            gateway.route("/v1.0/im/v1.0/robot/interactiveCards/send", self.standard_card),
        ]

    def ding(self, call: Call) -> Answer:
        body = self._admission.new(call)
        if body.get("robotCode") != self._credentials.robot_code:
            raise refused("invalid.chatbotId", "invalid.chatbotId")
        people, most = body.get("receiverUserIdList"), MOST_DINGED.get(body.get("remindType", 0))
        if most is None or not body.get("content"):
            raise refused("invalidParameter.param.invalid", "参数不合法")
        if not isinstance(people, list) or not people:
            raise refused("miss.staffId", "miss.staffId")
        if len(people) > most:
            raise refused("ding.receivercount.limit", "ding receiver count limit")
        if self._dings >= self._tenant.dings:
            raise refused("ding.serverquota.insufficient", "ding server quota insufficient")
        self._dings += 1
        unknown = [each for each in people if each not in self._world.people]
        failed = {"staffId.notExisted": unknown} if unknown else {}
        return Answer(200, {"openDingId": secrets.token_urlsafe(12), "failedList": failed})

    def create_task(self, call: Call) -> Answer:
        body = self._admission.new(call)
        subject, source = body.get("subject"), str(body.get("sourceId") or "")
        if not isinstance(subject, str) or not subject or not _opens_a_page(body.get("detailUrl")):
            raise _task_fault("todo.taskCreate.paramError")
        if len(subject) > LONGEST_SUBJECT:
            raise _task_fault("subject is oversize")
        if len(str(body.get("description") or "")) > LONGEST_DESCRIPTION:
            raise _task_fault("description is oversize")
        if len(body.get("executorIds") or []) > MOST_EXECUTORS:
            raise _task_fault("executors is oversize")
        if source and source in self._tasks:
            raise _task_fault("task exist")
        self._tasks |= {source} - {""}
        now = milliseconds(self._world.clock.now())
        return Answer(
            200,
            {
                "id": secrets.token_hex(8),
                "subject": subject,
                "sourceId": source,
                "createdTime": now,
                "modifiedTime": now,
                "done": False,
                "requestId": secrets.token_hex(8),
            },
        )

    def create_entry(self, call: Call) -> Answer:
        """The same x-client-token again gives the entry that it made; the day is that of the call."""
        body = self._admission.new(call)
        summary = body.get("summary")
        if not isinstance(summary, str) or not summary or len(summary) > LONGEST_SUMMARY:
            raise refused("invalidRequest.inputArgs.invalid", "summary")
        if not _has_an_instant(body.get("start")):
            raise refused("invalidRequest.inputArgs.invalid", "start")
        token = call.headers.get("x-client-token", "")
        if token in self._asked:
            return Answer(200, {"id": self._asked[token], "summary": summary})
        today = self._world.clock.now().astimezone(SHANGHAI).date().isoformat()
        who = (call.in_path["unionId"], today)
        if self._entries[who] >= MOST_ENTRIES_A_DAY:
            raise refused("flowLimit", f"more than {MOST_ENTRIES_A_DAY} entries a day")
        self._entries[who] += 1
        made = secrets.token_urlsafe(12)
        self._asked |= {token: made} if token else {}
        return Answer(200, {"id": made, "summary": summary})

    def standard_card(self, call: Call) -> Answer:
        """Of an app that has the permission from before; admission sends all others away."""
        self._admission.new(call)
        return Answer(200, {"processQueryKey": secrets.token_urlsafe(24)})


def _task_fault(words: str) -> Refused:
    return refused("todo.taskCreate.paramError", words)


def _opens_a_page(urls: Any) -> bool:
    """Where a task leads to: wanted of every task since February 2024."""
    return isinstance(urls, dict) and any(urls.get(name) for name in ("appUrl", "pcUrl"))


def _has_an_instant(start: Any) -> bool:
    return isinstance(start, dict) and any(start.get(name) for name in ("date", "dateTime"))
