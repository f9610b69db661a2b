"""How the export writes single things: plain decimals, ISO days, shares of four places.

A key result due on a date has days where others have numbers: its target, value and check-ins are
written as days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from okr.amounts import plain
from okr.dealings import Comment, GroupCycle, Kudos, Retro, TargetVersion
from okr.model import Blocker, CheckIn, Group, KeyResult, Kind, Milestone, Person, Phase, day_of
from okr.progress import share4
from storage.blockers import StoredBlocker
from storage.dependencies import StoredDependency

Written = dict[str, Any]


def instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds")


def day(of: date | None) -> str | None:
    return None if of is None else of.isoformat()


def number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def value(kind: Kind, of: Decimal | None) -> str | None:
    """A value of a key result: a day for those due on one."""
    if of is None or kind is not Kind.DATE:
        return number(of)
    return day_of(of).isoformat()


def share(of: Decimal | None) -> float | None:
    """Rounded half up to four places as a decimal; JSON's number is then exactly that."""
    return None if of is None else float(share4(of))


def staff(person: Person | None) -> str | None:
    return None if person is None else person.staff_id


def group(of: Group, *, checkin: str, members: Iterable[str]) -> Written:
    return {
        "key": of.key,
        "title": of.title,
        "level": of.level.value,
        "parent": of.parent,
        "lang": of.lang,
        "tz": of.tz,
        "conversation_id": of.conversation_id,
        "calendar": of.calendar,
        "visibility": of.visibility.value,
        "health_rule": str(of.health),
        "external": of.external,
        "rollup": of.rollup.value,
        "overflow": of.overflow,
        "checkin": checkin,
        "managers": sorted(of.managers),
        "members": list(members),
    }


def measure(kr: KeyResult) -> Written:
    """Where a key result begins, leads and stands. Limits to keep are `low` and `high`, not a target."""
    low, high = kr.limits
    limited = kr.kind in (Kind.KEEP_BELOW, Kind.KEEP_ABOVE, Kind.KEEP_BETWEEN)
    return {
        "kind": kr.kind.value,
        "unit": kr.unit,
        "start": number(kr.start),
        "target": None if limited else value(kr.kind, kr.target),
        "current": value(kr.kind, kr.current),
        "low": number(low),
        "high": number(high),
    }


def milestone(of: Milestone, *, done_by: str | None) -> Written:
    return {"title": of.title, "done_at": instant(of.done_at), "done_by": done_by}


def phase(of: Phase) -> Written:
    return {"by": of.by.isoformat(), "share": number(of.share), "value": number(of.value)}


def blocked(of: Blocker | None) -> Written | None:
    if of is None:
        return None
    return {
        "reason": of.reason,
        "owner": of.owner.staff_id,
        "by": of.by.staff_id,
        "since": instant(of.since),
    }


def blocker(of: StoredBlocker) -> Written:
    return {
        **(blocked(of.blocker) or {}),
        "closed_at": instant(of.closed_at),
        "closed_by": staff(of.closed_by),
        "word": of.word,
    }


def version(of: TargetVersion, kind: Kind) -> Written:
    return {
        "number": of.number,
        "since": instant(of.since),
        "by": of.by.staff_id,
        "start": number(of.start),
        "target": value(kind, of.target),
        "low": number(of.low),
        "commit": number(of.commit),
        "stretch": number(of.stretch),
        "phases": [phase(each) for each in of.phases],
    }


def check_in(of: CheckIn, kind: Kind, *, recorded_at: datetime) -> Written:
    return {
        "id": of.id,
        "at": instant(of.at),
        "by": of.by.staff_id,
        "source": of.source,
        "value": value(kind, of.value),
        "confidence": of.confidence,
        "note": of.note,
        "undone": of.undone,
        "late": of.late,
        "approx": of.approx,
        "before": value(kind, of.before),
        "start": number(of.start),
        "target": value(kind, of.target),
        "low": number(of.low),
        "stated_health": of.stated.value if of.stated else None,
        "done": of.done,
        "ticked": list(of.ticked),
        "mends": of.mends,
        "recorded_at": instant(recorded_at),
    }


def comment(of: Comment) -> Written:
    return {"id": of.id, "at": instant(of.at), "by": of.by.staff_id, "text": of.text}


def dependency(stored: StoredDependency) -> Written:
    of = stored.dependency
    return {
        "id": of.id,
        "from": of.waiting,
        "on": of.on,
        "state": of.state.value,
        "by": day(of.by),
        "asked_by": of.asked_by.staff_id,
        "asked_at": instant(of.asked_at),
        "reason": of.reason,
        "answered_by": staff(of.answered_by),
        "answered_at": instant(of.answered_at),
    }


def kudos(of: Kudos, *, key_result: str) -> Written:
    return {
        "id": of.id,
        "at": instant(of.at),
        "by": of.by.staff_id,
        "to": of.to.staff_id,
        "key_result": key_result,
        "text": of.text,
    }


def retro(of: Retro, *, group_key: str) -> Written:
    return {
        "id": of.id,
        "at": instant(of.at),
        "by": of.by.staff_id,
        "group": group_key,
        "cycle": of.cycle,
        "text": of.text,
    }


def lived(of: GroupCycle, *, group_key: str, last: tuple[int, int], kinds: Mapping[str, Kind]) -> Written:
    """A cycle as one group lives it, and its picture once it is closed.

    `last` are the last numbers it gave to objectives and key results, `kinds` those of its key results.
    """
    return {
        "group": group_key,
        "state": of.state.value,
        "opened_at": instant(of.opened_at),
        "opened_by": staff(of.opened_by),
        "closed_at": instant(of.closed_at),
        "closed_by": staff(of.closed_by),
        "last_objective": last[0],
        "last_key_result": last[1],
        "picture": [
            {
                "ref": each.ref,
                "value": value(kinds.get(each.ref, Kind.RISE), each.value),
                "progress": share(each.progress),
                "health": each.health.value,
                "score": share(each.score),
            }
            for each in of.picture
        ],
    }
