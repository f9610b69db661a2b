"""How an objective or key result is dropped, closed, opened again, blocked, and taken over from a machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from okr.model import ROADS, Blocker, Feed, KeyResult, Objective, Person, State
from okr.objections import NotBlocked, NotClosed, NotFed, StartBlank
from okr.planning import check_note, check_reason
from okr.refusals import NotOpen

WHOLE_WEIGHT = Decimal(1)
_ALIVE = (State.DRAFT, State.OPEN)


def check_alive(thing: Objective | KeyResult) -> None:
    """Raises NotOpen for what is closed or dropped."""
    if thing.state not in _ALIVE:
        raise NotOpen(thing.ref, thing.state.value)


def dropped(objective: Objective, reason: str) -> Objective:
    """Raises NotOpen, MissingWord without a reason, or TooLong."""
    check_alive(objective)
    return replace(objective, state=State.DROPPED, reason=check_reason(reason, "/okr drop"))


def key_result_dropped(kr: KeyResult, reason: str) -> KeyResult:
    """Raises NotOpen, MissingWord without a reason, or TooLong."""
    check_alive(kr)
    return replace(kr, state=State.DROPPED, reason=check_reason(reason, "/kr drop"), blocker=None)


def closed(objective: Objective, reason: str = "") -> Objective:
    """Raises NotOpen or TooLong."""
    check_alive(objective)
    return replace(objective, state=State.CLOSED, reason=check_note(reason))


def reopened(objective: Objective) -> Objective:
    """Also what was dropped. Raises NotClosed."""
    if objective.state in _ALIVE:
        raise NotClosed(objective.ref)
    return replace(objective, state=State.OPEN, reason="")


def started(objective: Objective) -> Objective:
    """A draft becomes open; anything else stays as it is."""
    return replace(objective, state=State.OPEN) if objective.state is State.DRAFT else objective


def started_whole(objective: Objective) -> Objective:
    """With its key results: those that are drafts become open, too."""
    parts = tuple(
        replace(kr, state=State.OPEN) if kr.state is State.DRAFT else kr for kr in objective.key_results
    )
    return replace(started(objective), key_results=parts)


def is_blank(kr: KeyResult) -> bool:
    """Does nobody know yet where its road begins? Only a draft may be so."""
    return kr.state is State.DRAFT and kr.kind in ROADS and kr.start is None


def check_no_blank(kr: KeyResult) -> None:
    """Raises StartBlank: what begins nowhere cannot be reported on."""
    if is_blank(kr):
        raise StartBlank(kr.ref)


def blocked(
    kr: KeyResult, reason: str, *, by: Person, at: datetime, helper: Person | None = None
) -> KeyResult:
    """Whoever is named clears it, else the owner; said again, the clock of the first time goes on.

    Raises NotOpen, MissingWord without a reason, or TooLong.
    """
    check_alive(kr)
    why = check_reason(reason, "/block")
    since = at if kr.blocker is None else kr.blocker.since
    return replace(kr, blocker=Blocker(why, helper or kr.owner, since, by))


def unblocked(kr: KeyResult) -> KeyResult:
    """Raises NotBlocked."""
    if kr.blocker is None:
        raise NotBlocked(kr.ref)
    return replace(kr, blocker=None)


def fed(kr: KeyResult, source: str) -> KeyResult:
    """From now on the machine called `source` reports the value. Raises NotOpen."""
    check_alive(kr)
    return replace(kr, feed=Feed.AUTO, feed_source=source)


def switched(kr: KeyResult, feed: Feed) -> KeyResult:
    """`/kr auto KR3 on` and `off`. Raises NotFed when no machine was ever let in."""
    if kr.feed is Feed.NONE:
        raise NotFed(kr.ref)
    return replace(kr, feed=feed)
