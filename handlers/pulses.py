"""A group in a few numbers, from what was read of it: how it stands, what moved, what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from handlers.looking import Entry
from handlers.owing import is_answered, open_key_results
from okr.model import Health, KeyResult, Standing, State
from okr.progress import ONE, weighted_mean
from okr.pulse import Pulse


def taken(
    entries: Sequence[Entry],
    *,
    moved: Collection[int],
    still: Collection[int],
    skipped: Collection[int],
    told_since: datetime,
) -> Pulse:
    """`moved`, `still` and `skipped` are row ids of key results, of other groups too; an owner has told of
    theirs who answered for one of them after `told_since`."""
    key_results = [(kr, standings) for objective, _, standings in entries for kr in objective.key_results]
    open_ones = [kr for objective, _, _ in entries for kr in open_key_results(objective)]
    owners = {kr.owner.staff_id for kr in open_ones}
    told = told_by(open_ones, told_since, skipped)
    return Pulse(
        objectives=len(entries),
        progress=weighted_mean((standing.progress, ONE) for _, standing, _ in entries),
        counts=Counter(standings[kr.id].health for kr, standings in key_results if is_counted(kr)),
        moved=sum(kr.id in moved for kr in open_ones),
        still=sum(kr.id in still for kr in open_ones),
        blocked=sum(kr.blocker is not None for kr in open_ones),
        open_count=len(owners - told),
        owner_count=len(owners),
    )


def told_by(key_results: Sequence[KeyResult], since: datetime, skipped: Collection[int]) -> set[str]:
    """The owners who answered for one of these since then."""
    return {kr.owner.staff_id for kr in key_results if kr.id in skipped or is_answered(kr, since)}


def is_counted(kr: KeyResult) -> bool:
    return kr.state is not State.DROPPED


def has_moved(way: tuple[str | None, str]) -> bool:
    """Said again with the same value it stands where it stood."""
    before, after = way
    return before is None or Decimal(before) != Decimal(after)


def should_move(standing: Standing) -> bool:
    """What is done, or inside its limits, may stand still."""
    return standing.health is not Health.DONE
