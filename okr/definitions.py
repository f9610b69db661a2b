"""What is measured: a key result of every kind, from words already read.

Each function gives a `Definition` that can be computed, or refuses. An edit goes through the same gate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from okr.amounts import DECIMALS, plain
from okr.dealings import TargetVersion
from okr.expected import share_of
from okr.model import ROADS, Cycle, KeyResult, Kind, Milestone, Person, Phase, day_number
from okr.objections import (
    LimitsCrossed,
    MilestonesMissing,
    MilestoneTwice,
    NoPhases,
    OutOfOrder,
    PhaseBackwards,
    PhaseOutside,
    PhaseTwice,
    TooManyParts,
    TwoNeeded,
)
from okr.planning import check_title, kind_of
from okr.progress import ONE, ZERO
from okr.refusals import NotForThisKind

MOST_MILESTONES = 20
MOST_PHASES = 12
_GRAIN = Decimal(1).scaleb(-DECIMALS)
# Of the road from start to stretch.
_PLACES = (ZERO, Decimal("0.3"), Decimal("0.7"), ONE)


@dataclass(frozen=True, slots=True)
class Definition:
    """What `KeyResult` holds of its own measure; the fields are those of the same name."""

    kind: Kind
    target: Decimal
    start: Decimal | None = None
    unit: str = ""
    low: Decimal | None = None
    commit: Decimal | None = None
    stretch: Decimal | None = None
    milestones: tuple[Milestone, ...] = ()
    phases: tuple[Phase, ...] = ()


def road(start: Decimal, target: Decimal, unit: str = "") -> Definition:
    """Raises StartIsTarget."""
    return Definition(kind_of(start, target), target, start, unit)


def staged(
    unit: str = "",
    *,
    start: Decimal | None = None,
    commit: Decimal | None = None,
    target: Decimal | None = None,
    stretch: Decimal | None = None,
) -> Definition:
    """A road with a commitment and a stretch goal; what is not given follows from the rest.

    Commit is 0.3 and target 0.7 of the road from start to stretch. What was given is kept; the others
    lie on the line through the first and the last that were. Raises TwoNeeded or OutOfOrder.
    """
    given = (start, commit, target, stretch)
    known = [(place, value) for place, value in zip(_PLACES, given, strict=True) if value is not None]
    if len(known) < 2:
        raise TwoNeeded("" if not known else plain(known[0][1]))
    (first, low), (last, high) = known[0], known[-1]
    solved = [
        (low + (high - low) * (place - first) / (last - first)).quantize(_GRAIN, ROUND_HALF_UP)
        if value is None
        else value
        for place, value in zip(_PLACES, given, strict=True)
    ]
    _check_order(solved)
    begin, promised, aim, beyond = solved
    return Definition(kind_of(begin, aim), aim, begin, unit, commit=promised, stretch=beyond)


def keep_below(limit: Decimal, unit: str = "") -> Definition:
    return Definition(Kind.KEEP_BELOW, limit, unit=unit)


def keep_above(limit: Decimal, unit: str = "") -> Definition:
    return Definition(Kind.KEEP_ABOVE, limit, unit=unit)


def keep_between(low: Decimal, high: Decimal, unit: str = "") -> Definition:
    """Both borders are inside and may be one. Raises LimitsCrossed."""
    if low > high:
        raise LimitsCrossed(plain(low), plain(high))
    return Definition(Kind.KEEP_BETWEEN, high, unit=unit, low=low)


def yes_no() -> Definition:
    return Definition(Kind.YES_NO, ONE)


def milestones(titles: Sequence[str], command: str) -> Definition:
    """Empty ones are left out. Raises MilestonesMissing, MilestoneTwice, TooManyParts or TooLong."""
    kept = [check_title(title, command) for title in titles if title.strip()]
    if not kept:
        raise MilestonesMissing
    if len(kept) > MOST_MILESTONES:
        raise TooManyParts("milestones", len(kept), MOST_MILESTONES)
    seen: set[str] = set()
    for title in kept:
        if title.casefold() in seen:
            raise MilestoneTwice(title)
        seen.add(title.casefold())
    made = tuple(Milestone(title) for title in kept)
    return Definition(Kind.MILESTONES, Decimal(len(made)), ZERO, milestones=made)


def date_by(due: date) -> Definition:
    return Definition(Kind.DATE, day_number(due))


def with_phases(
    definition: Definition, phases: Sequence[Phase], *, cycle: Cycle, due: date | None = None
) -> Definition:
    """In the order of their days. Raises NoPhases, TooManyParts, PhaseOutside, PhaseTwice, PhaseBackwards."""
    if phases and definition.kind not in ROADS and definition.kind is not Kind.MILESTONES:
        raise NoPhases
    if len(phases) > MOST_PHASES:
        raise TooManyParts("phases", len(phases), MOST_PHASES)
    ordered = tuple(sorted(phases, key=lambda phase: phase.by))
    last = due or cycle.end
    so_far, day_before = ZERO, cycle.start
    for phase in ordered:
        day = phase.by.isoformat()
        if not cycle.start < phase.by < last:
            raise PhaseOutside(day, cycle.start.isoformat(), last.isoformat())
        if phase.by == day_before:
            raise PhaseTwice(day)
        share = share_of(phase, definition.start, definition.target)
        if not so_far <= share <= ONE:
            raise PhaseBackwards(day, _as_typed(phase))
        so_far, day_before = share, phase.by
    return replace(definition, phases=ordered)


def redefined(kr: KeyResult, **changes: Decimal) -> KeyResult:
    """After an edit of `start`, `target`, `low`, `commit` or `stretch`; the value stays.

    Raises NotForThisKind, StartIsTarget, LimitsCrossed or OutOfOrder.
    """
    for field in changes:
        if field not in _EDITABLE[kr.kind]:
            raise NotForThisKind(kr.ref, field)
    after = replace(kr, **changes)  # type: ignore[arg-type]
    if after.kind is Kind.KEEP_BETWEEN and after.low is not None:
        keep_between(after.low, after.target)
    if after.kind not in ROADS or after.start is None:
        return after
    _check_order(
        [value for value in (after.start, after.commit, after.target, after.stretch) if value is not None]
    )
    return replace(after, kind=kind_of(after.start, after.target))


_ROAD_FIELDS = frozenset({"start", "target", "commit", "stretch"})
_EDITABLE = {
    Kind.RISE: _ROAD_FIELDS,
    Kind.FALL: _ROAD_FIELDS,
    Kind.KEEP_BELOW: frozenset({"target"}),
    Kind.KEEP_ABOVE: frozenset({"target"}),
    Kind.KEEP_BETWEEN: frozenset({"target", "low"}),
    Kind.YES_NO: frozenset[str](),
    Kind.MILESTONES: frozenset[str](),
    Kind.DATE: frozenset({"target"}),
}


def zone(kr: KeyResult, value: Decimal) -> str:
    """The furthest of "stretch", "target" and "commit" that a value has reached, else ""."""
    if kr.start is None:
        return ""
    way = 1 if kr.target > kr.start else -1
    for name, border in (("stretch", kr.stretch), ("target", kr.target), ("commit", kr.commit)):
        if border is not None and (value - border) * way >= 0:
            return name
    return ""


def version_of(kr: KeyResult, *, number: int, by: Person, since: datetime) -> TargetVersion:
    return TargetVersion(kr.id, number, since, by, kr.start, kr.target, kr.low, kr.commit, kr.stretch)


def next_version(
    before: KeyResult, after: KeyResult, *, versions: int, by: Person, at: datetime
) -> TargetVersion | None:
    """The version an edit opens, None when the road is as it was. `versions` is how many there are."""
    new = version_of(after, number=versions + 1, by=by, since=at)
    return None if version_of(before, number=versions + 1, by=by, since=at) == new else new


def version_at(versions: Sequence[TargetVersion], at: datetime) -> TargetVersion | None:
    """The one that held at an instant; before the first the first, None without any."""
    held = [version for version in versions if version.since <= at] or list(versions[:1])
    return held[-1] if held else None


def _check_order(values: Sequence[Decimal]) -> None:
    steps = [after - before for before, after in pairwise(values)]
    if len(values) > 2 and not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        raise OutOfOrder(tuple(map(plain, values)))


def _as_typed(phase: Phase) -> str:
    if phase.value is not None:
        return plain(phase.value)
    return f"{plain((phase.share or ZERO) * 100)}%"
