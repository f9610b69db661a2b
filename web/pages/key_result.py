"""One key result: where it stands and why, what was reported and said of it, and what may be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cards import blocker, feed, measure, verdict
from cards.dependency import Side
from cards.drawing.burn_up import burn_up
from cards.key_result import outlook, reckoning, under
from cards.reader import Reader
from handlers import ties
from handlers.context import Context, zone
from handlers.lookup import FoundKeyResult, check_open
from handlers.showing import MOST_PAGES, MOST_POINTS
from handlers.undoing import MINUTES
from handlers.updating import check_own
from okr.dealings import TargetVersion, whole_ref
from okr.forecast import Forecast, forecast
from okr.model import CheckIn, KeyResult
from okr.objections import CycleClosed
from okr.refusals import NotOpen, NotYours
from okr.rights import may_run
from storage.events import KEY_RESULT, Events
from storage.key_results import Tied
from storage.talk import Talk
from storage.target_versions import TargetVersions
from web import addresses, named
from web.drawings import inline
from web.reports import report
from web.said import said_before
from web.views import Asked, Page, number_of, view

REPORTS = 20  # on a page
MOST_WORDS = 50


@dataclass(frozen=True, slots=True)
class Road:
    """A road it once had, in words."""

    version: TargetVersion
    road: str


@dataclass(frozen=True, slots=True)
class Wait:
    """A dependency as the visitor may know it: `other` has no title where they may not see it."""

    of: Tied
    other: Side


@dataclass(frozen=True, slots=True)
class Rights:
    """What the visitor may do. `why_not` says why they may not report: an id of words and its facts."""

    report: bool
    talk: bool
    clear: bool = False  # say that it moves again: also whoever was asked to help
    why_not: str = ""
    owner: str = ""
    undo_of: str = ""


@view("/groups/{key}/{cycle}/KR{number:ref}")
def key_result(context: Context, asked: Asked) -> Page:
    found = named.key_result(context, asked)
    kr, group, number = found.key_result, found.group, number_of(asked.query.get("page", ""), MOST_PAGES)
    reader, standing = context.reader, context.standing(kr, group)
    check_ins = context.check_ins.newest(kr.id, most=max(MOST_POINTS, number * REPORTS + 1))
    shown = check_ins[(number - 1) * REPORTS : number * REPORTS]
    said = said_before(context, asked, group)
    leads = forecast(kr, check_ins[:MOST_POINTS], cycle=context.cycle(kr.cycle), tz=zone(group.tz))
    facts: dict[str, Any] = {
        "group": group,
        "objective": found.objective,
        "kr": kr,
        "ref": whole_ref(kr),
        "standing": standing,
        "why": verdict.sentence(reader, standing),
        "rule": verdict.rule(reader, standing.rule),
        "reckoning": reckoning(reader, kr),
        "outlook": outlook(reader, kr, leads),
        "zones": measure.zones(reader, kr),
        "phases": measure.phases(reader, kr) if kr.phases else "",
        "blocker_clock": blocker.clock(reader, kr.blocker) if kr.blocker else "",
        "feed": feed.said(reader, kr),
        "versions": _versions(reader, kr, TargetVersions(context.unit).of(kr.id)),
        "waits": _waits(context, found),
        "talk": Talk(context.unit).newest(kr.id, most=MOST_WORDS),
        "reports": [report(reader, kr, each) for each in shown],
        "page": number,
        "more": len(check_ins) > number * REPORTS,
        "chart": _chart(context, found, check_ins, leads),
        "said": said,
        "may": rights(context, found, undo_of=said.request if said else ""),
        "path": addresses.address_of(kr),
        "group_path": addresses.address_of(group),
        "objective_path": addresses.address_of(found.objective),
    }
    return Page("key_result.html", f"{kr.ref} {kr.title}", facts)


def _chart(
    context: Context, found: FoundKeyResult, check_ins: Sequence[CheckIn], leads: Forecast | None
) -> str:
    """Its way over the cycle as SVG, in which everything that people wrote is escaped."""
    kr = found.key_result
    cycle = context.cycle(kr.cycle)
    standing = context.standing(kr, found.group)
    drawn = burn_up(context.reader, kr, standing, cycle=cycle, check_ins=check_ins, forecast=leads)
    return inline(drawn, prefix="way")


def rights(context: Context, found: FoundKeyResult, *, undo_of: str = "") -> Rights:
    """`undo_of` is what was done just now; else it is looked for, for whoever may report."""
    talk = may_run("kr comment", context.standpoint(found.group), seen=True)
    owner = found.key_result.owner.name
    try:
        check_open(found)
        check_own(context, found)
    except (CycleClosed, NotOpen, NotYours) as refusal:
        return Rights(False, talk, _helps(context, found), f"leaf.{refusal.code}", owner, undo_of)
    return Rights(True, talk, clear=True, undo_of=undo_of or _last_change(context, found))


def _helps(context: Context, found: FoundKeyResult) -> bool:
    blocker = found.key_result.blocker
    return blocker is not None and blocker.owner.staff_id == context.request.actor.staff_id


def _last_change(context: Context, found: FoundKeyResult) -> str:
    """The id of the visitor's last change where a form of this page would be said, if it is about this."""
    member = found.group.id in context.memberships
    events = Events(
        context.unit,
        at=context.now,
        by=context.request.actor.staff_id or "",
        place=found.group.conversation_id if member else context.request.place.name,
        request_id="",
        source="",
    )
    since = context.now - timedelta(minutes=MINUTES)
    return events.last_of(KEY_RESULT, found.key_result.id, since=since)


def _versions(reader: Reader, kr: KeyResult, versions: Sequence[TargetVersion]) -> list[Road]:
    """Newest first; none while the first one holds."""
    if len(versions) < 2:
        return []
    return [
        Road(each, reader.words.list(measure.in_full(reader, under(kr, each)))) for each in reversed(versions)
    ]


def _waits(context: Context, found: FoundKeyResult) -> list[Wait]:
    """Both ways, oldest first; the other side as far as the visitor may know it, else not at all."""
    groups = {group.id: group for group in context.every_group}
    waits = []
    for tied in context.key_results.tied_to(found.key_result.id):
        other = FoundKeyResult(tied.key_result, tied.objective, groups[tied.objective.group_id])
        seen = ties.sees(context, other)
        if seen or ties.own(context, found):
            waits.append(Wait(tied, ties.side(other, seen=seen)))
    return waits
