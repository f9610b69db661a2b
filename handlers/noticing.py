"""What a group is to hear at once: it waits until the group's window closes, ten minutes later.

Here is only put that something may be news. What still is then, `handlers.news` finds and tells in one post.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers import thrift
from handlers.availability import quiet_of
from handlers.context import Context, zone
from handlers.lookup import FoundKeyResult
from handlers.request import Source
from handlers.telling import everybody_sees
from okr.model import Group, Health, KeyResult, Standing
from okr.notices import TOLD, cannot_be_worse, is_worse, passed
from okr.progress import fraction_done
from storage.agenda import Agenda
from storage.groups import Timetabled
from storage.notices import Notices
from storage.suspended import Suspended

NOTICES = "notices"  # the kind of the agenda's entry; its key is the group's id
WINDOW = timedelta(minutes=10)
HEALTH, MILESTONE, BLOCKER, DEPENDENCY = "health", "milestone", "blocker", "dependency"


def notice(context: Context, group_id: int, kind: str, subject_id: int, before: str = "") -> None:
    """Something that a group may have to hear, unless it chose not to or nothing gets through to it.

    `before` is how it stood; what was put first into a window holds. Whoever puts it knows that everybody
    in the group may see it.
    """
    timetable = context.groups.timetable(group_id)
    if not hears(context, timetable, kind) or not thrift.may_spend(context, "notice"):
        return
    Notices(context.unit).put(group_id, kind, subject_id, before, at=context.now)
    closes = awake(timetable, context.now + WINDOW)
    Agenda(context.unit).bring_forward(NOTICES, group_id, closes)


def hears(context: Context, timetable: Timetabled, kind: str) -> bool:
    """Is a group told things of this kind?"""
    wanted = timetable.notices == "all" or kind in timetable.notices.split(",")
    return wanted and not Suspended(context.unit).holds(timetable.group.conversation_id)


def awake(timetable: Timetabled, at: datetime) -> datetime:
    """`at`, or the end of the quiet hours it lies in."""
    return quiet_of(timetable.quiet).ends(at, zone(timetable.group.tz))


def said_here(context: Context, group: Group) -> bool:
    """Does the receipt of what was just typed stand in this very group?"""
    here = context.group
    typed = context.request.source in (Source.CHAT, Source.CARD) and context.request.place.is_group
    return typed and here is not None and here.id == group.id


def watch(
    context: Context, found: FoundKeyResult, after: KeyResult, standing: Standing, *, check_in: int
) -> None:
    """What a report did to a key result that stood as `found` and stands as `after` says."""
    before, group = found.key_result, found.group
    was, now = fraction_done(before), standing.progress
    if standing.health in TOLD and not cannot_be_worse(before, after, was, now):
        drifted(context, found, context.standing(before, group).health, standing.health)
    if passed(after, was, now) is not None and everybody_sees(group, found):
        # What it has to be better than is all that was reported before this one.
        notice(context, group.id, MILESTONE, after.id, str(check_in))


def drifted(context: Context, found: FoundKeyResult, before: Health, after: Health) -> None:
    """Its health is another one than it was, by a report or by time alone."""
    if is_worse(before, after) and everybody_sees(found.group, found):
        notice(context, found.group.id, HEALTH, found.key_result.id, before.value)
