"""A report on a key result: what is recorded, and where the key result stands after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal

from okr.amounts import Amount, meaning
from okr.model import Cycle, Health, KeyResult, Person
from okr.refusals import DateOutside, TooLong

LONGEST_NOTE = 2000  # signs
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class NewCheckIn:
    """A check-in before it is stored. `how` tells how its amount was understood (`okr.amounts.Meaning`)."""

    at: datetime
    by: Person
    source: str
    value: Decimal
    before: Decimal | None
    start: Decimal | None
    target: Decimal
    confidence: int | None
    stated: Health | None
    note: str
    approx: bool
    late: bool
    how: str
    low: Decimal | None = None
    done: bool = False
    ticked: tuple[str, ...] = ()
    mends: int | None = None


def record(
    kr: KeyResult,
    amount: Amount,
    *,
    by: Person,
    at: datetime,
    tz: tzinfo,
    cycle: Cycle,
    note: str = "",
    confidence: int | None = None,
    stated: Health | None = None,
    on: date | None = None,
    source: str = "chat",
) -> tuple[KeyResult, NewCheckIn]:
    """The key result as it stands after the report, and the report.

    A confidence not given keeps the old one; a health not stated takes an old word back. `on` makes it
    one for noon of that day, current only if no newer one stands. After the cycle's last day it is late.
    Raises AmbiguousAmount, BadAmount, DateOutside or TooLong.
    """
    if len(note) > LONGEST_NOTE:
        raise TooLong("note", len(note), LONGEST_NOTE)
    told_at = at if on is None else _noon_of(on, kr, at=at, tz=tz, cycle=cycle)
    meant = meaning(kr, amount)
    new = NewCheckIn(
        at=told_at,
        by=by,
        source=source,
        value=meant.value,
        before=kr.current,
        start=kr.start,
        target=kr.target,
        confidence=confidence,
        stated=stated,
        note=note,
        approx=amount.approx,
        late=at.astimezone(tz).date() > cycle.end,
        how=meant.how,
    )
    return _after(kr, new), new


def _after(kr: KeyResult, new: NewCheckIn) -> KeyResult:
    """The key result itself where a newer report stands."""
    if kr.checked_in_at is not None and kr.checked_in_at > new.at:
        return kr
    return replace(
        kr,
        current=new.value,
        confidence=kr.confidence if new.confidence is None else new.confidence,
        stated=new.stated,
        checked_in_at=new.at,
    )


def _noon_of(day: date, kr: KeyResult, *, at: datetime, tz: tzinfo, cycle: Cycle) -> datetime:
    """Noon of a day already begun, never after `at`; the first day allowed is the cycle's own."""
    today = at.astimezone(tz).date()
    if not cycle.start <= day <= today:
        raise DateOutside(day.isoformat(), cycle.start.isoformat(), today.isoformat())
    return min(datetime.combine(day, _NOON, tz).astimezone(UTC), at)
