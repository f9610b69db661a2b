"""What others have to hear, unasked: one to one in their own words, or in another group in its words.

It leaves in the transaction of what it tells of. Nobody hears of their own deeds, nor of anything they
may not see. Like all but replies it waits for the end of quiet hours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cards.message import Message
from cards.reader import Reader
from handlers.context import Context, zone
from handlers.lookup import FoundKeyResult
from okr.cadence import QuietHours
from okr.model import Actor, Group, Person, Visibility
from okr.rights import Standpoint, may_see
from storage.groups import Timetabled
from storage.outbox import NOTICE, PRIVATE, Outbox, Outgoing
from storage.suspended import Suspended

KEPT = timedelta(days=3)
quiet_of = lru_cache(maxsize=256)(QuietHours.parse)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is told something. Whether they are an admin is not known: they are taken for none."""

    person: Person
    reader: Reader
    groups: frozenset[int]

    def sees(self, found: FoundKeyResult) -> bool:
        """May they see it, one to one?"""
        staff_id = self.person.staff_id
        standpoint = Standpoint(
            Actor(staff_id, self.person.name),
            member=found.group.id in self.groups,
            manager=staff_id in found.group.managers,
        )
        owns = found.key_result.owner.staff_id == staff_id
        objective = found.objective
        return owns or may_see(objective.visibility, objective.owner.staff_id, standpoint)


def tell(context: Context, whom: Person, about: FoundKeyResult, say: Callable[[Addressee], Message]) -> bool:
    """Tell one person about a key result; False, and nothing is told, where they may not see it.

    Whoever acts knows already: nothing is told, and that is True.
    """
    if whom.staff_id == context.request.actor.staff_id:
        return True
    hearer = addressee(context, whom, about.group)
    if not hearer.sees(about):
        return False
    timetable = context.groups.timetable(about.group.id)
    _put(context, timetable, say(hearer), staff_id=whom.staff_id)
    return True


def tell_group(context: Context, about: FoundKeyResult, kind: str, say: Callable[[Reader], Message]) -> None:
    """Post to the group of a key result what everybody there may hear.

    Nothing where it was said already, where the group chose not to hear of that `kind`, or where
    nothing gets through.
    """
    group = about.group
    here = context.group
    if here is not None and here.id == group.id and context.request.place.is_group:
        return
    timetable = context.groups.timetable(group.id)
    wanted = timetable.notices == "all" or kind in timetable.notices.split(",")
    if not wanted or not everybody_sees(group, about):
        return
    if Suspended(context.unit).holds(group.conversation_id):
        return
    message = say(_reader(context, group, group.lang, in_group=True))
    _put(context, timetable, message, conversation=group.conversation_id, group_key=group.key)


def hand(context: Context, staff_id: str, message: Message, *, at: datetime, kept: timedelta = KEPT) -> None:
    """Put a private message of a round, not to leave before `at`; after prompts, before notices."""
    outgoing = Outgoing(
        body=message.to_dict(), priority=PRIVATE, not_before=at, expires_at=at + kept, staff_id=staff_id
    )
    Outbox(context.unit).put(context.request.id, outgoing, now=context.now)


def everybody_sees(group: Group, found: FoundKeyResult) -> bool:
    """May everybody in the group's conversation see it, whoever reads along there?"""
    visibility = found.objective.visibility
    if visibility is Visibility.GROUP:
        return found.group.id == group.id and not group.external
    return visibility is Visibility.COMPANY


def addressee(context: Context, whom: Person, group: Group) -> Addressee:
    """Somebody in their own language; one who chose none, in that of their groups or of this one."""
    theirs = context.groups.of_member(whom.staff_id)
    lang = context.people.language(whom.staff_id)
    if lang is None:
        langs = {each.lang for each in theirs}
        lang = langs.pop() if len(langs) == 1 else group.lang
    reader = _reader(context, group, lang, in_group=False)
    return Addressee(whom, reader, frozenset(each.id for each in theirs))


def _reader(context: Context, group: Group, lang: str, *, in_group: bool) -> Reader:
    return Reader(
        lang=lang,
        tz=zone(group.tz),
        robot=context.rules.robot,
        in_group=in_group,
        today=context.today_in(group),
        group_lang=group.lang,
    )


def _put(
    context: Context,
    timetable: Timetabled,
    message: Message,
    *,
    staff_id: str = "",
    conversation: str = "",
    group_key: str = "",
) -> None:
    awake = quiet_of(timetable.quiet).ends(context.now, zone(timetable.group.tz))
    outgoing = Outgoing(
        body=message.to_dict(),
        priority=NOTICE,
        not_before=awake,
        expires_at=awake + KEPT,
        conversation=conversation,
        staff_id=staff_id,
        group_key=group_key,
    )
    Outbox(context.unit).put(context.request.id, outgoing, now=context.now)
