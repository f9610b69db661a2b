"""A report on a key result: what is recorded, and where the key result stands after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal

from okr.amounts import Amount, Meaning, meaning
from okr.dealings import CycleState
from okr.model import (
    CheckIn,
    Cycle,
    Feed,
    Health,
    HealthRule,
    KeyResult,
    Kind,
    Milestone,
    Person,
    Rule,
    day_of,
)
from okr.objections import FedByHand, MilestoneDone, NoCheckInOn, NotYourCheckIn
from okr.planning import LONGEST_NOTE as LONGEST_NOTE
from okr.planning import check_reason
from okr.questions import UnknownMilestone
from okr.refusals import DateOutside, NotForThisKind, TooLong

MACHINE = "api"  # the source of a check-in that no person made
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


@dataclass(frozen=True, slots=True)
class Telling:
    """Who reports, when and how, whatever is reported.

    A confidence not given keeps the old one; a health not stated takes an old word back, but under the
    rule `owner`, which lives on it. `on` makes it a report for noon of that day. `state` is the cycle's.
    """

    by: Person
    at: datetime
    tz: tzinfo
    cycle: Cycle
    note: str = ""
    confidence: int | None = None
    stated: Health | None = None
    on: date | None = None
    source: str = "chat"
    state: CycleState = CycleState.OPEN
    rule: HealthRule | None = None

    @property
    def late(self) -> bool:
        """After the cycle's last day, or once it is closed."""
        return self.state is CycleState.CLOSED or self.at.astimezone(self.tz).date() > self.cycle.end


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
    state: CycleState = CycleState.OPEN,
    rule: HealthRule | None = None,
) -> tuple[KeyResult, NewCheckIn]:
    """`told` with everything by name."""
    telling = Telling(by, at, tz, cycle, note, confidence, stated, on, source, state, rule)
    return told(kr, amount, telling)


def told(kr: KeyResult, amount: Amount, telling: Telling) -> tuple[KeyResult, NewCheckIn]:
    """The key result as it stands after the report, and the report.

    It becomes current only if no newer one stands and the cycle is not closed. What a person says takes
    the key result over from the machine. Raises AmbiguousAmount, BadAmount, DateOutside, TooLong, or
    FedByHand for a machine that was taken over from.
    """
    told_at = _check(kr, telling)
    meant = meaning(kr, amount, today=told_at.astimezone(telling.tz).date())
    new = _report(kr, meant, telling, told_at, approx=amount.approx)
    counted = kr.kind is Kind.MILESTONES and meant.how != "same"
    milestones = _all_or_none(kr, new) if counted else kr.milestones
    return _after(kr, new, telling, milestones), new


def tick(kr: KeyResult, names: Sequence[str], telling: Telling) -> tuple[KeyResult, NewCheckIn]:
    """Milestones done, by their titles, the beginnings of these, or their numbers from 1.

    Raises NotForThisKind, UnknownMilestone, MilestoneDone, DateOutside, TooLong or FedByHand.
    """
    if kr.kind is not Kind.MILESTONES:
        raise NotForThisKind(kr.ref, "milestones")
    told_at = _check(kr, telling)
    ticked: dict[int, str] = {}
    for name in names or ("",):
        place = place_of(kr, name)
        if kr.milestones[place].done:
            raise MilestoneDone(kr.milestones[place].title)
        ticked[place] = kr.milestones[place].title
    milestones = tuple(
        replace(milestone, done_at=told_at) if place in ticked else milestone
        for place, milestone in enumerate(kr.milestones)
    )
    count = Decimal(sum(milestone.done for milestone in milestones))
    new = replace(_report(kr, Meaning(count, "done"), telling, told_at), ticked=tuple(ticked.values()))
    return _after(kr, new, telling, milestones), new


def mended(kr: KeyResult, old: CheckIn, amount: Amount, telling: Telling) -> tuple[KeyResult, NewCheckIn]:
    """An old check-in of one's own, corrected; the note says why. Both are kept, the new one counts.

    It takes the old one's place in time and is read by the road that one was made under.
    Raises NotYourCheckIn, NotForThisKind for milestones, and what `told` raises.
    """
    day = old.at.astimezone(telling.tz).date()
    if old.by.staff_id != telling.by.staff_id:
        raise NotYourCheckIn(day.isoformat(), old.by.name)
    if kr.kind is Kind.MILESTONES:
        raise NotForThisKind(kr.ref, "fix")
    reason = check_reason(telling.note, "/kr fix")
    then = replace(kr, start=old.start, target=old.target, low=old.low, current=old.before)
    meant = meaning(then, amount, today=day)
    new = replace(
        _report(then, meant, replace(telling, note=reason), old.at),
        approx=amount.approx,
        confidence=old.confidence if telling.confidence is None else telling.confidence,
        stated=telling.stated or old.stated,
        late=telling.late or old.late,
        mends=old.id,
    )
    return _after(kr, new, telling, kr.milestones), new


def check_in_on(kr: KeyResult, check_ins: Iterable[CheckIn], day: date, *, tz: tzinfo) -> CheckIn:
    """The newest of that day that stands. Raises NoCheckInOn."""
    found = [
        each
        for each in check_ins
        if not each.undone and not each.mended and each.at.astimezone(tz).date() == day
    ]
    if not found:
        raise NoCheckInOn(kr.ref, day.isoformat())
    return max(found, key=lambda each: (each.at, each.id))


def _check(kr: KeyResult, telling: Telling) -> datetime:
    """The instant it is a report for."""
    if len(telling.note) > LONGEST_NOTE:
        raise TooLong("note", len(telling.note), LONGEST_NOTE)
    if telling.source == MACHINE and kr.feed is Feed.BY_HAND:
        raise FedByHand(kr.ref)
    return telling.at if telling.on is None else _noon_of(telling.on, telling)


def _report(
    kr: KeyResult, meant: Meaning, telling: Telling, told_at: datetime, *, approx: bool = False
) -> NewCheckIn:
    return NewCheckIn(
        at=told_at,
        by=telling.by,
        source=telling.source,
        value=meant.value,
        before=kr.current,
        start=kr.start,
        target=kr.target,
        confidence=telling.confidence,
        stated=telling.stated,
        note=telling.note,
        approx=approx,
        late=telling.late,
        how=meant.how,
        low=kr.low,
        done=meant.done,
    )


def _after(kr: KeyResult, new: NewCheckIn, telling: Telling, milestones: tuple[Milestone, ...]) -> KeyResult:
    """As it was where the cycle is closed or a newer report stands; a tick counts all the same."""
    is_older = kr.checked_in_at is not None and kr.checked_in_at > new.at
    if telling.state is CycleState.CLOSED or (is_older and not new.ticked):
        return kr
    taken_over = kr.feed is Feed.AUTO and telling.source != MACHINE
    keeps_word = telling.rule is not None and telling.rule.name is Rule.OWNER and new.stated is None
    return replace(
        kr,
        current=new.value,
        confidence=kr.confidence if new.confidence is None else new.confidence,
        stated=kr.stated if keeps_word else new.stated,
        checked_in_at=new.at if kr.checked_in_at is None else max(new.at, kr.checked_in_at),
        milestones=milestones,
        done=new.done,
        last_step=step(kr.kind, new),
        feed=Feed.BY_HAND if taken_over else kr.feed,
    )


def step(kind: Kind, new: NewCheckIn | CheckIn) -> Decimal | None:
    """What it moved; days for a date."""
    if new.before is None:
        return None
    if kind is Kind.DATE:
        return Decimal((day_of(new.value) - day_of(new.before)).days)
    return new.value - new.before


def _all_or_none(kr: KeyResult, new: NewCheckIn) -> tuple[Milestone, ...]:
    if new.value != kr.target:
        return tuple(replace(milestone, done_at=None) for milestone in kr.milestones)
    return tuple(replace(milestone, done_at=milestone.done_at or new.at) for milestone in kr.milestones)


def place_of(kr: KeyResult, name: str) -> int:
    """The one meant: its whole title, its number, else the only one that begins with it or holds it."""
    wanted = name.strip().casefold()
    titles = [milestone.title.casefold() for milestone in kr.milestones]
    if wanted in titles:
        return titles.index(wanted)
    if wanted.isdecimal() and 1 <= int(wanted) <= len(titles):
        return int(wanted) - 1
    for fits in (str.startswith, str.__contains__):
        places = [place for place, title in enumerate(titles) if wanted and fits(title, wanted)]
        if len(places) == 1:
            return places[0]
    known = tuple(milestone.title for milestone in kr.milestones if not milestone.done)
    raise UnknownMilestone(name.strip(), known)


def _noon_of(day: date, telling: Telling) -> datetime:
    """Noon of a day already begun, never after now; the first day allowed is the cycle's own."""
    today = telling.at.astimezone(telling.tz).date()
    if not telling.cycle.start <= day <= today:
        raise DateOutside(day.isoformat(), telling.cycle.start.isoformat(), today.isoformat())
    return min(datetime.combine(day, _NOON, telling.tz).astimezone(UTC), telling.at)
