"""What an unfinished objective becomes in the next cycle: a draft that begins where the old one ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from okr.dealings import whole_ref
from okr.model import ROADS, Cycle, Feed, KeyResult, Kind, Objective, State
from okr.objections import NothingToCarry, NotLater
from okr.progress import ONE, fraction_done


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The draft, without ids and numbers (both are 0 until it is stored), and what stayed behind."""

    objective: Objective
    left_behind: tuple[KeyResult, ...]


def carry(
    objective: Objective,
    *,
    old: Cycle,
    new: Cycle,
    at: datetime,
    still: Callable[[str], str | None] = lambda _: None,
) -> CarriedOver:
    """Its unfinished key results with the current value as new start; scores and words do not come along.

    `still` gives for what it was aligned to the reference to align to in the new cycle, None for none.
    Raises NothingToCarry or NotLater.
    """
    if new.start <= old.start or new.end <= old.end:
        raise NotLater(new.id, old.id)
    if objective.state is State.DROPPED:
        raise NothingToCarry(objective.ref)
    unfinished = [kr for kr in objective.key_results if _unfinished(kr)]
    if not unfinished:
        raise NothingToCarry(objective.ref)
    arrows = {ref: there for ref in objective.aligned_to if (there := still(ref)) is not None}
    draft = replace(
        objective,
        id=0,
        number=0,
        cycle=new.id,
        state=State.DRAFT,
        created_at=at,
        aligned_to=tuple(dict.fromkeys(arrows.values())),
        contributes=frozenset(there for ref, there in arrows.items() if ref in objective.contributes),
        key_results=tuple(_carried(kr, new=new, at=at) for kr in unfinished),
        score=None,
        score_note="",
        verdict=None,
        verdict_line="",
        reason="",
        carried_from=whole_ref(objective),
    )
    return CarriedOver(draft, tuple(kr for kr in objective.key_results if kr not in unfinished))


def _unfinished(kr: KeyResult) -> bool:
    """Limits begin anew each cycle, however well they were kept."""
    if kr.state is State.DROPPED:
        return False
    progress = fraction_done(kr)
    return progress is None or progress < ONE or kr.kind in _KEEPS


_KEEPS = frozenset({Kind.KEEP_ABOVE, Kind.KEEP_BELOW, Kind.KEEP_BETWEEN})


def _carried(kr: KeyResult, *, new: Cycle, at: datetime) -> KeyResult:
    left = tuple(milestone for milestone in kr.milestones if not milestone.done)
    start = kr.current if kr.kind in ROADS and kr.current is not None else kr.start
    passed = _passed(start, kr.commit, kr.target)
    return replace(
        kr,
        id=0,
        objective_id=0,
        number=0,
        cycle=new.id,
        start=start,
        target=Decimal(len(left)) if kr.kind is Kind.MILESTONES else kr.target,
        current=None,
        due=kr.due if kr.due is not None and new.start < kr.due <= new.end else None,
        confidence=None,
        stated=None,
        state=State.OPEN,
        created_at=at,
        checked_in_at=None,
        commit=None if passed else kr.commit,
        stretch=None if passed else kr.stretch,
        milestones=left,
        phases=(),
        done=False,
        last_step=None,
        feed=Feed.NONE,
        feed_source="",
        score=None,
        score_note="",
        reason="",
        carried_from=whole_ref(kr),
    )


def _passed(start: Decimal | None, commit: Decimal | None, target: Decimal) -> bool:
    """Is the commitment already behind the new start?"""
    if start is None or commit is None:
        return False
    return (target - start) * (commit - start) <= 0
