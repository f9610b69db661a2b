"""One key result that waits for another: asked, answered, met, and who hears when it slips.

`waiting` and `on` are whole references. The side that provides says yes or no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from okr.dealings import Dependency, DependencyState
from okr.model import Health, KeyResult, Kind, Person, State, day_of
from okr.objections import DependencyLoop, DependencyNotAsked, DependencyTwice, DependsOnItself
from okr.planning import check_reason
from okr.progress import ONE, fraction_done

ASKED, ACCEPTED = DependencyState.ASKED, DependencyState.ACCEPTED
REFUSED, MET = DependencyState.REFUSED, DependencyState.MET
# Whoever provides may change their mind; what is met stays met.
_NEXT: Mapping[DependencyState, frozenset[DependencyState]] = {
    ASKED: frozenset({ACCEPTED, REFUSED, MET}),
    ACCEPTED: frozenset({REFUSED, MET}),
    REFUSED: frozenset({ACCEPTED}),
    MET: frozenset(),
}
_LIVE = (ASKED, ACCEPTED)


class Slip(StrEnum):
    """Why what is waited for may not come in time, from worst."""

    DROPPED = "dropped"
    CLOSED = "closed"  # ended before it reached its target
    OVERDUE = "overdue"  # the day it was needed is over
    LATE = "late"  # it is planned or forecast for later than that
    AT_RISK = "at_risk"
    BEHIND = "behind"


_WORST_FIRST = tuple(Slip)
_POOR: Mapping[Health, Slip] = {Health.AT_RISK: Slip.AT_RISK, Health.BEHIND: Slip.BEHIND}


def check_ask(waiting: str, on: str, existing: Iterable[Dependency]) -> None:
    """Raises DependsOnItself, DependencyTwice or DependencyLoop; refused and met ones do not count."""
    if waiting == on:
        raise DependsOnItself(waiting)
    live = [each for each in existing if each.state in _LIVE]
    if any((each.waiting, each.on) == (waiting, on) for each in live):
        raise DependencyTwice(waiting, on)
    open_ends, seen = [on], {on}
    while open_ends:
        current = open_ends.pop()
        if current == waiting:
            raise DependencyLoop(waiting, on)
        further = {each.on for each in live if each.waiting == current} - seen
        seen |= further
        open_ends += further


def asked_again(dependency: Dependency, by: date | None) -> Dependency:
    """Asked once more: the same one, unless it is needed on another day; then it wants another answer."""
    if by in (None, dependency.by):
        return dependency
    return replace(dependency, by=by, state=ASKED, answered_by=None, answered_at=None)


def accepted(dependency: Dependency, *, by: Person, at: datetime) -> Dependency:
    """Raises DependencyNotAsked."""
    return _answered(dependency, ACCEPTED, by=by, at=at)


def refused(dependency: Dependency, reason: str, *, by: Person, at: datetime) -> Dependency:
    """Raises DependencyNotAsked, MissingWord without a reason, or TooLong."""
    return _answered(dependency, REFUSED, by=by, at=at, reason=check_reason(reason, "/depend refuse"))


def met(dependency: Dependency, *, by: Person, at: datetime) -> Dependency:
    """Raises DependencyNotAsked."""
    return _answered(dependency, MET, by=by, at=at)


def is_delivered(dependency: Dependency, provider: KeyResult) -> bool:
    """Has the provider reached its target while somebody still waits?"""
    progress = fraction_done(provider)
    return dependency.state in _LIVE and progress is not None and progress >= ONE


def slip(dependency: Dependency, provider: KeyResult, health: Health, *, today: date) -> Slip | None:
    """The worst that can be said of it today; None for what is delivered, refused or met."""
    if dependency.state not in _LIVE or is_delivered(dependency, provider):
        return None
    if provider.state is State.DROPPED:
        return Slip.DROPPED
    if provider.state is State.CLOSED:
        return Slip.CLOSED
    if dependency.by is not None and today > dependency.by:
        return Slip.OVERDUE
    planned = _planned(provider)
    if dependency.by is not None and planned is not None and planned > dependency.by:
        return Slip.LATE
    return _POOR.get(health)


def news(before: Slip | None, after: Slip | None) -> Slip | None:
    """What the waiting side has to hear: something that is worse than what it knows."""
    if after is None or (before is not None and _WORST_FIRST.index(before) <= _WORST_FIRST.index(after)):
        return None
    return after


def listeners(waiting: KeyResult, provider: KeyResult) -> tuple[Person, ...]:
    """Who hears of a slip in person: the owner who waits, unless it is their own doing."""
    return () if waiting.owner.staff_id == provider.owner.staff_id else (waiting.owner,)


def _planned(provider: KeyResult) -> date | None:
    if provider.kind is Kind.DATE:
        return day_of(provider.current or provider.target)
    return provider.due


def _answered(
    dependency: Dependency, state: DependencyState, *, by: Person, at: datetime, reason: str = ""
) -> Dependency:
    if state not in _NEXT[dependency.state]:
        raise DependencyNotAsked(dependency.id, dependency.state.value)
    return replace(dependency, state=state, reason=reason, answered_by=by, answered_at=at)
