"""What DingTalk tells unasked, done once: whatever door an event comes through, it is claimed in the
inbox and done in one transaction, like everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import structlog

from bot.metrics import Tally
from bot.outbound.lost_groups import LostGroups
from dingtalk_client.happenings import Happening
from handlers import leaving, membership
from handlers.context import Rules
from okr.budget import PUSH, cost
from storage.contacts import Contacts
from storage.engine import Database
from storage.inbox import Inbox
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

# Those of the address book cost none of the month's pushes.
# https://open.dingtalk.com/document/development/appendix-b-proposals-for-rational-use-of-resources
_COSTS: Final = "chat_"
_EVENT: Final = cost(PUSH, "event")


@dataclass(frozen=True, slots=True)
class _Deed:
    unit: UnitOfWork
    about: Happening
    at: datetime  # when it happened, never in the future
    now: datetime
    rules: Rules
    lost: LostGroups


class Happenings:
    """`corp_id` "" takes events of any corporation. `stored` is called after each commit."""

    def __init__(
        self,
        database: Database,
        rules: Rules,
        lost: LostGroups,
        tally: Tally,
        *,
        corp_id: str,
        clock: Callable[[], datetime],
        stored: Callable[[], None],
    ) -> None:
        self._database = database
        self._rules = rules
        self._lost = lost
        self._tally = tally
        self._corp_id = corp_id
        self._clock = clock
        self._stored = stored

    def is_ours(self, happening: Happening) -> bool:
        """Is it of our corporation, as far as it says?"""
        return not self._corp_id or happening.corp_id in ("", self._corp_id)

    async def take(self, happening: Happening, *, push: str = "") -> None:
        """Do it, unless it was done before; of another corporation nothing is done.

        `push` names the very envelope it came in, which is good once. Raises StorageUnavailable or
        StorageDamaged, and whatever is a bug of ours: then nothing is stored, and it may come again.
        """
        if not self.is_ours(happening):
            log.warning("happening_of_another_corporation", kind=happening.kind)
            return
        if happening.kind.startswith(_COSTS):
            self._tally.spent[_EVENT] += 1
        now = self._clock()
        done = await self._database.write(lambda unit: self._done(unit, happening, push, now))
        log.info("happening", kind=happening.kind, happening=happening.id, repeated=not done)
        self._stored()

    def _done(self, unit: UnitOfWork, happening: Happening, push: str, now: datetime) -> bool:
        inbox = Inbox(unit)
        if push and not inbox.claim(push, at=now):
            return False
        if not inbox.claim(f"event:{happening.id}", at=now):
            return False
        at = min(happening.at or now, now)
        # In one order, so that two events do not wait for each other's people.
        about = replace(happening, staff_ids=tuple(sorted(happening.staff_ids)))
        _DEEDS[happening.kind](_Deed(unit, about, at, now, self._rules, self._lost))
        return True


def _left(deed: _Deed) -> None:
    for staff_id in deed.about.staff_ids:
        leaving.person_left(deed.unit, staff_id, now=deed.now, rules=deed.rules, at=deed.at)


def _returned(deed: _Deed) -> None:
    for staff_id in deed.about.staff_ids:
        leaving.person_returned(deed.unit, staff_id, now=deed.now, rules=deed.rules, at=deed.at)


def _changed(deed: _Deed) -> None:
    """It is not said what: the address book is asked again."""
    for staff_id in deed.about.staff_ids:
        Contacts(deed.unit).ask_again(staff_id)


def _admin_added(deed: _Deed) -> None:
    for staff_id in deed.about.staff_ids:
        leaving.admin_added(deed.unit, staff_id, at=deed.at, rules=deed.rules)


def _admin_removed(deed: _Deed) -> None:
    for staff_id in deed.about.staff_ids:
        leaving.admin_removed(deed.unit, staff_id, at=deed.at, rules=deed.rules)


def _members_came(deed: _Deed) -> None:
    membership.members_came(deed.unit, deed.about.conversation_id, deed.about.staff_ids, at=deed.at)


def _members_went(deed: _Deed) -> None:
    membership.members_went(deed.unit, deed.about.conversation_id, deed.about.staff_ids, at=deed.at)


def _dissolved(deed: _Deed) -> None:
    conversation_id = deed.about.conversation_id
    if membership.group_dissolved(deed.unit, conversation_id) is not None:
        deed.lost.suspend(deed.unit, conversation_id, code=deed.about.kind, now=deed.now)


def _retitled(deed: _Deed) -> None:
    membership.group_retitled(deed.unit, deed.about.conversation_id, deed.about.title)


def _nothing(_: _Deed) -> None:
    """Who owns the conversation has no right of its own here: managers are named by the settings."""


_DEEDS: Final[Mapping[str, Callable[[_Deed], None]]] = {
    "user_leave_org": _left,
    "user_add_org": _returned,
    "user_active_org": _returned,
    "user_modify_org": _changed,
    "org_admin_add": _admin_added,
    "org_admin_remove": _admin_removed,
    "chat_add_member": _members_came,
    "chat_remove_member": _members_went,
    "chat_quit": _members_went,
    "chat_disband": _dissolved,
    "chat_update_title": _retitled,
    "chat_update_owner": _nothing,
}
