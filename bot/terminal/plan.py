"""When each group will hear from the bot: the next run times of its timetable, for people to check.

A fortnight's anchor is fixed when the bot first sees a group: where the database knows it, it is read
from there, elsewhere the plan is that of a group first seen now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError

from bot.settings import GroupSettings, Settings
from i18n.languages import FALLBACK
from i18n.words import Words
from okr import cadence
from okr.health import parse_rule
from okr.model import Group, Level, Visibility
from schedules.calendars import ends_within
from schedules.due import next_due
from schedules.jobs import JOBS, RULES
from storage import migrate
from storage.engine import StorageDamaged, StorageUnavailable, open_database, sqlite_path
from storage.groups import Groups, Timetabled
from storage.overrides import Overrides

SHOWN = 3
TOLD = frozenset(
    {"checkin", "card", "digest", "quiet", "tz", "calendar"}
)  # settings of chat that a plan follows
HORIZON = timedelta(days=800)  # three posts of a timetable that speaks every half-year


@dataclass(frozen=True, slots=True)
class Plan:
    """The next posts of one group, by kind; instants are in the group's zone."""

    key: str
    timetables: Mapping[str, str]
    posts: Mapping[str, tuple[datetime, ...]]
    calendar: str
    provisional: int | None  # the first year within sixty days whose days off are not announced

    def lines(self, words: Words) -> list[str]:
        lines = [f"{self.key}"]
        for kind, timetable in self.timetables.items():
            posts = words.say("plan.separator").join(_in_words(at, words) for at in self.posts[kind])
            plan = f"{timetable} -> {posts or words.say('plan.never')}"
            lines.append("  " + words.say("plan.line", kind=words.say(f"plan.{kind}"), plan=plan))
        return lines

    def facts(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "calendar": {"name": self.calendar, "provisional_from": self.provisional},
            "timetable": {
                kind: {"rule": rule, "next": [at.isoformat() for at in self.posts[kind]]}
                for kind, rule in self.timetables.items()
            },
        }


def plans(settings: Settings, now: datetime) -> list[Plan]:
    """One plan for each configured group, in their order."""
    stored, said = _stored(settings)
    found = []
    for key, group in settings.groups.items():
        told = said.get(group.conversation_id, {})
        holds = group.model_copy(update={name: told[name] for name in told.keys() & TOLD})
        timetabled = _timetabled(key, holds, stored.get(group.conversation_id), now)
        found.append(_plan(key, timetabled, now, settings.fiscal_start))
    return found


def _plan(key: str, group: Timetabled, now: datetime, fiscal_start: int) -> Plan:
    zone = ZoneInfo(group.group.tz)
    posts = {kind: _next(group, kind, now, fiscal_start) for kind in RULES}
    return Plan(
        key,
        {kind: rule(group) for kind, rule in RULES.items()},
        {kind: tuple(at.astimezone(zone) for at in times) for kind, times in posts.items()},
        group.group.calendar,
        ends_within(group.group.calendar, now.astimezone(zone).date()),
    )


def _next(group: Timetabled, kind: str, now: datetime, fiscal_start: int) -> list[datetime]:
    """The next posts of one kind: to `next_due`, every other kind is decided for good."""
    horizon = now + HORIZON
    decided: dict[tuple[int, str], date] = {
        (group.group.id, job.kind): horizon.date() + timedelta(days=2) for job in JOBS if job.kind != kind
    }
    found: list[datetime] = []
    while len(found) < SHOWN:
        after = found[-1] if found else now
        at = next_due([group], decided, after=after, until=horizon, fiscal_start=fiscal_start)
        if at is None:
            break
        found.append(at)
    return found


def _timetabled(key: str, group: GroupSettings, stored: Timetabled | None, now: datetime) -> Timetabled:
    zone = ZoneInfo(group.tz)
    anchor = cadence.anchor_day(cadence.parse_timetable(group.checkin), zone, now)
    fresh = Timetabled(
        group=_group(key, group, now),
        checkin=group.checkin,
        card=group.card,
        quiet=group.quiet,
        checkin_anchor=anchor,
        card_anchor=cadence.card_anchor_day(cadence.parse_timetable(group.card), zone, anchor),
        carded_at=None,
        digest=group.digest,
    )
    # A timetable or zone that was changed is anchored anew at the next start.
    if stored is None or (stored.checkin, stored.group.tz) != (group.checkin, group.tz):
        return fresh
    card_anchor = stored.card_anchor if stored.card == group.card else fresh.card_anchor
    return replace(fresh, checkin_anchor=stored.checkin_anchor, card_anchor=card_anchor)


def _group(key: str, group: GroupSettings, now: datetime) -> Group:
    return Group(
        id=0,
        conversation_id=group.conversation_id,
        key=key,
        title=group.title,
        level=Level(group.level),
        parent=group.parent,
        managers=frozenset(group.managers),
        lang=group.lang,
        tz=group.tz,
        calendar=group.calendar,
        visibility=Visibility(group.visibility),
        health=parse_rule(group.health),
        external=group.external,
        configured=True,
        first_seen=now.astimezone(UTC),
    )


def _stored(settings: Settings) -> tuple[dict[str, Timetabled], dict[str, dict[str, str]]]:
    """The groups the database knows, by conversation, and what was said there about their settings.

    Nothing when there is none that can be read.
    """
    path = sqlite_path(settings.database_url)
    if path is not None and not path.exists():
        return {}, {}
    try:
        database = open_database(settings.database_url, checkpoints=False)
        try:
            if migrate.revision(database.engine) != migrate.HEAD:
                return {}, {}
            found, said = database.write_now(
                lambda unit: (Groups(unit).timetabled(), Overrides(unit).every())
            )
        finally:
            database.close()
    except (StorageDamaged, StorageUnavailable, DBAPIError):
        return {}, {}
    return {each.group.conversation_id: each for each in found}, said


def _in_words(at: datetime, words: Words) -> str:
    if words.lang == FALLBACK:
        return f"{at:%A} {at.day} {at:%B %Y, %H:%M}"
    return f"{words.full_day(at.date())} {at:%H:%M}"
