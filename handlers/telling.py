"""What others have to hear, unasked: one to one in their own words, or in a group in its words.

It leaves in the transaction of what it tells of. Nobody hears of their own deeds, nor of anything they
may not see. Like all but replies it waits for the end of quiet hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cards.message import Message
from cards.reader import Reader
from handlers.availability import SWITCHED_OFF, awake_at, home_of, quiet_of, silent_why
from handlers.context import Context, zone
from handlers.lookup import FoundKeyResult
from okr.model import Actor, Group, Person, Visibility
from okr.rights import Standpoint, may_see
from storage.departures import Departures
from storage.groups import Timetabled
from storage.outbox import NOTICE, PRIVATE, Outbox, Outgoing

KEPT = timedelta(days=3)


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


def tell(
    context: Context,
    whom: Person,
    about: FoundKeyResult,
    say: Callable[[Addressee], Message],
    *,
    kind: str = "",
) -> bool:
    """Tell one person about a key result; False, and nothing is told, where they may not see it.

    Whoever acts knows already, and whoever switched its `kind` off does not want to know: nothing is
    told, and that is True. Who is away or wants quiet finds it when they are back.
    """
    if whom.staff_id == context.request.actor.staff_id:
        return True
    hearer = addressee(context, whom, about.group)
    if not hearer.sees(about):
        return False
    if not kind or silent_why(context, whom.staff_id, kind) != SWITCHED_OFF:
        timetable = context.groups.timetable(about.group.id)
        _put(context, timetable, say(hearer), staff_id=whom.staff_id)
    return True


def concerned(context: Context, people: Iterable[Person], *, kind: str) -> tuple[str, ...]:
    """Whose own client is to tell them of the answer given here, by staff id: not whoever asked.

    Only people of this very group, for elsewhere the id would be shown bare, and none who does not want to
    hear of that `kind` now. In a group with guests a webhook can mention nobody by staff id.
    """
    group, request = context.group, context.request
    if group is None or group.external:
        return ()

    def is_here(staff_id: str) -> bool:
        return staff_id in request.mentions or any(
            each.id == group.id for each in context.groups.of_member(staff_id)
        )

    others = dict.fromkeys(each.staff_id for each in people if each.staff_id != request.actor.staff_id)
    return tuple(each for each in others if is_here(each) and not silent_why(context, each, kind))


def tell_of_group(context: Context, whom: Person, group: Group, say: Callable[[Addressee], Message]) -> None:
    """Tell one person about a group of theirs; `say` puts in only what they may see."""
    hearer = addressee(context, whom, group)
    _put(context, context.groups.timetable(group.id), say(hearer), staff_id=whom.staff_id)


def tell_person(
    context: Context, whom: Person, say: Callable[[Addressee], Message], *, at: datetime | None = None
) -> datetime | None:
    """Tell somebody what concerns them and no key result, not before `at`; when it leaves.

    None, and nothing is told, to whoever acts and to somebody of no group.
    """
    group = home_of(context, whom.staff_id) or context.group
    if group is None or whom.staff_id == context.request.actor.staff_id:
        return None
    timetable = context.groups.timetable(group.id)
    return _put(context, timetable, say(addressee(context, whom, group)), staff_id=whom.staff_id, at=at)


def tell_group(context: Context, timetable: Timetabled, say: Callable[[Reader], Message]) -> None:
    """Post to a group what everybody there may hear."""
    group = timetable.group
    reader = _reader(context, group, group.lang, in_group=True)
    message = say(replace(reader, cycle=context.cycle_of(group).id))
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


def managers_of(context: Context, group: Group) -> list[Person]:
    """The group's own ones; those of the groups above only where it has none. Nobody who left the company."""
    above = context.groups.by_key(group.parent) if group.parent else None
    departures = Departures(context.unit)
    here = {staff_id for staff_id in group.managers if not departures.is_gone(staff_id)}
    own = here - above.managers if above is not None else here
    find = context.people.find
    return [find(staff_id) or Person(staff_id, "") for staff_id in sorted(own or here)]


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
    at: datetime | None = None,
) -> datetime:
    """It leaves once it is not quiet: for one person by their own clock."""
    group, begins = timetable.group, max(at or context.now, context.now)
    if staff_id:
        awake = awake_at(context, staff_id, group, begins)
    else:
        awake = quiet_of(timetable.quiet).ends(begins, zone(group.tz))
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
    return awake
