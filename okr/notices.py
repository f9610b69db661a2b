"""What a group hears at once: health that got worse, a mark that was passed, a blocker grown old.

Pure: no clock, no storage, no words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from okr.health import WORST_FIRST
from okr.model import Blocker, CheckIn, Health, KeyResult, Kind
from okr.progress import ONE, ZERO, fraction_done

MARKS = (Decimal("0.25"), Decimal("0.5"), Decimal("0.7"), ONE)
OLD_AFTER = timedelta(hours=24)
TOLD = (Health.BEHIND, Health.AT_RISK)
# A limit that is kept was not reached step by step, and is kept again tomorrow.
_WITHOUT_MARKS = (Kind.KEEP_BELOW, Kind.KEEP_ABOVE, Kind.KEEP_BETWEEN)


def is_worse(before: Health, after: Health) -> bool:
    """Is it behind or at risk now, and was better? What had no value was not better.

    What went stale is no news: time alone did that, and whoever owes the report is asked for it.
    """
    if after not in TOLD or before is Health.NONE:
        return False
    return WORST_FIRST.index(after) < WORST_FIRST.index(before)


def cannot_be_worse(before: KeyResult, after: KeyResult, was: Decimal | None, now: Decimal | None) -> bool:
    """On the same day nobody is worse off who came further and believes in it as before.

    `was` and `now` are the shares of the road. A forecast day makes things worse without them.
    """
    came_further = was is not None and now is not None and now >= was and after.kind is not Kind.DATE
    return came_further and (before.stated, before.confidence) == (after.stated, after.confidence)


def passed(kr: KeyResult, before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """The highest mark between two shares of its road, upwards; None for none.

    No value stands at the start of the road. What only keeps a limit has no marks.
    """
    if after is None or after < MARKS[0] or kr.kind in _WITHOUT_MARKS:
        return None
    since = ZERO if before is None else before
    return max((mark for mark in MARKS if since < mark <= after), default=None)


def furthest(kr: KeyResult, reports: Iterable[CheckIn]) -> Decimal:
    """The largest share of its present road that any of these reports told; those taken back do not count."""
    shares = (
        fraction_done(replace(kr, current=each.value, done=each.done)) or ZERO
        for each in reports
        if not each.undone and not each.mended
    )
    return max(shares, default=ZERO)


def old_at(blocker: Blocker) -> datetime:
    """From then on it is told that it still blocks."""
    return blocker.since + OLD_AFTER
