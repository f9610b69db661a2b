"""The list of a key result's milestones after an edit, and which of them reports say are done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from okr import definitions
from okr.checkins import place_of
from okr.model import CheckIn, KeyResult, Kind, Milestone, Person
from okr.refusals import NotForThisKind

Mark = tuple[datetime, Person]


def extended(kr: KeyResult, titles: Sequence[str], command: str) -> KeyResult:
    """With more at the end. Raises NotForThisKind, and what `definitions.milestones` raises."""
    _check_kind(kr)
    known = [milestone.title for milestone in kr.milestones]
    new = definitions.milestones(titles, command).milestones
    definitions.milestones([*known, *(each.title for each in new)], command)
    return _with(kr, (*kr.milestones, *new))


def shortened(kr: KeyResult, name: str) -> tuple[KeyResult, int]:
    """Without one, and its place from 0. Raises NotForThisKind, UnknownMilestone, or MilestonesMissing.

    The last one stays: a key result without any measures nothing.
    """
    _check_kind(kr)
    place = place_of(kr, name)
    left = (*kr.milestones[:place], *kr.milestones[place + 1 :])
    definitions.milestones([milestone.title for milestone in left], "")
    return _with(kr, left), place


def renamed(kr: KeyResult, name: str, title: str, command: str) -> tuple[KeyResult, int]:
    """With another title for one, done or not, and its place from 0. Raises as the others do."""
    _check_kind(kr)
    place = place_of(kr, name)
    titles = [milestone.title for milestone in kr.milestones]
    titles[place] = definitions.milestones([title], command).milestones[0].title
    definitions.milestones(titles, command)
    after = replace(kr.milestones[place], title=titles[place])
    return _with(kr, (*kr.milestones[:place], after, *kr.milestones[place + 1 :])), place


def marks(kr: KeyResult, reports: Iterable[CheckIn]) -> tuple[Mark | None, ...]:
    """Of each milestone who did it and when, by these reports in the order they were typed.

    A tick counts whenever it is for; a report on all or none of them only if no newer one was there.
    """
    titles = [milestone.title for milestone in kr.milestones]
    found: list[Mark | None] = [None] * len(titles)
    newest: datetime | None = None
    for report in reports:
        mark = (report.at, report.by)
        if report.ticked:
            found = [
                mark if title in report.ticked else old for title, old in zip(titles, found, strict=True)
            ]
        elif newest is None or report.at >= newest:
            found = [(old or mark) if report.value else None for old in found]
        newest = report.at if newest is None else max(newest, report.at)
    return tuple(found)


def _check_kind(kr: KeyResult) -> None:
    if kr.kind is not Kind.MILESTONES:
        raise NotForThisKind(kr.ref, "milestones")


def _with(kr: KeyResult, milestones: tuple[Milestone, ...]) -> KeyResult:
    """Target and value are their numbers; without a report there is still no value."""
    done = sum(milestone.done for milestone in milestones)
    current = None if kr.current is None else Decimal(done)
    return replace(kr, milestones=milestones, target=Decimal(len(milestones)), current=current)
