"""Values of the trade with sane defaults; a test names only what it is about.

Numbers may be given as text. Nothing here reads a clock: the quarter is 2026Q4, and whatever is built
was made on its first morning.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from okr.amounts import Amount, Form
from okr.checkins import NewCheckIn, Telling
from okr.model import (
    Actor,
    Ambition,
    CheckIn,
    Cycle,
    Group,
    HealthRule,
    KeyResult,
    Kind,
    Level,
    Milestone,
    Objective,
    Person,
    State,
    Visibility,
    day_number,
)

LI_LEI = Person("u001", "李雷")
HAN_MEIMEI = Person("u002", "韩梅梅")
Q4 = Cycle("2026Q4", date(2026, 10, 1), date(2026, 12, 31))
FIRST_MORNING = datetime(2026, 10, 1, 1, tzinfo=UTC)  # nine o'clock in Shanghai
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # ten o'clock in Shanghai, day 53 of 91
GAP_10_25 = HealthRule(Decimal(10), Decimal(25))

Number = Decimal | int | str

_KEY_RESULT = KeyResult(
    id=3,
    objective_id=1,
    group_key="SALES",
    cycle=Q4.id,
    number=3,
    title="New customers",
    owner=LI_LEI,
    kind=Kind.RISE,
    unit="",
    start=Decimal(0),
    target=Decimal(100),
    current=None,
    weight=Decimal(1),
    due=None,
    confidence=None,
    stated=None,
    state=State.OPEN,
    created_at=FIRST_MORNING,
    checked_in_at=None,
)
_OBJECTIVE = Objective(
    id=1,
    group_id=1,
    group_key="SALES",
    cycle=Q4.id,
    number=1,
    title="Be the first name customers think of",
    owner=LI_LEI,
    visibility=Visibility.COMPANY,
    ambition=Ambition.COMMITTED,
    state=State.OPEN,
    created_at=FIRST_MORNING,
)
_GROUP = Group(
    id=1,
    conversation_id="cid-sales",
    key="SALES",
    title="Sales",
    level=Level.TEAM,
    parent=None,
    managers=frozenset(),
    lang="zh-CN",
    tz="Asia/Shanghai",
    calendar="CN",
    visibility=Visibility.COMPANY,
    health=GAP_10_25,
    external=False,
    configured=True,
    first_seen=FIRST_MORNING,
    cadence_days=Decimal(14),
)


def a_key_result(
    *,
    kind: Kind | None = None,
    start: Number | None = None,
    target: Number | None = None,
    current: Number | None = None,
    weight: Number = 1,
    **changes: Any,
) -> KeyResult:
    """0 to 100, no value yet. The kind follows from start and target; one without a road has no start."""
    numbers: dict[str, Decimal | None] = {"current": _number(current), "weight": Decimal(weight)}
    if kind is None or kind in (Kind.RISE, Kind.FALL):
        first = _number(start) if start is not None else Decimal(0)
        last = _number(target) if target is not None else Decimal(100)
        kind = kind or (Kind.RISE if last >= first else Kind.FALL)
        numbers |= {"start": first, "target": last}
    else:
        usual = day_number(Q4.end) if kind is Kind.DATE else Decimal(1)
        numbers |= {"start": _number(start), "target": _number(target) if target is not None else usual}
    return replace(_KEY_RESULT, kind=kind, **numbers, **changes)


def milestones(*titles: str, done: int = 0, **changes: Any) -> KeyResult:
    """A key result of these milestones, "a; b; c" unless told, of which the first `done` are done."""
    made = tuple(
        Milestone(title, FIRST_MORNING if place < done else None)
        for place, title in enumerate(titles or ("a", "b", "c"))
    )
    current = changes.pop("current", done or None)
    return a_key_result(
        kind=Kind.MILESTONES, start=0, target=len(made), current=current, milestones=made, **changes
    )


def due_on(day: date, *, forecast: date | None = None, **changes: Any) -> KeyResult:
    """A key result that is due on a date."""
    current = None if forecast is None else day_number(forecast)
    return a_key_result(kind=Kind.DATE, target=day_number(day), current=current, **changes)


def a_check_in(value: Number, at: datetime = FIRST_MORNING, **changes: Any) -> CheckIn:
    """One of Li Lei's on the builders' key result, made under its road."""
    plain_one = CheckIn(
        id=1,
        key_result_id=_KEY_RESULT.id,
        at=at,
        by=LI_LEI,
        source="chat",
        value=Decimal(value),
        before=None,
        start=_KEY_RESULT.start,
        target=_KEY_RESULT.target,
        confidence=None,
        stated=None,
        note="",
        approx=False,
        late=False,
        undone=False,
    )
    return replace(plain_one, **changes)


def a_new_check_in(value: Number, at: datetime = FIRST_MORNING, **changes: Any) -> NewCheckIn:
    """The same before it is stored."""
    plain_one = NewCheckIn(
        at=at,
        by=LI_LEI,
        source="chat",
        value=Decimal(value),
        before=None,
        start=Decimal(0),
        target=Decimal(100),
        confidence=None,
        stated=None,
        note="",
        approx=False,
        late=False,
        how="set",
    )
    return replace(plain_one, **changes)


def an_objective(*key_results: KeyResult, **changes: Any) -> Objective:
    """A company-wide, committed, open one of Li Lei's."""
    return replace(_OBJECTIVE, key_results=key_results, **changes)


def a_group(key: str = "SALES", **changes: Any) -> Group:
    """A configured team in Shanghai; its conversation and title follow its key."""
    names = {"key": key, "conversation_id": f"cid-{key.lower()}", "title": key.capitalize()}
    return replace(_GROUP, **(names | changes))


def an_actor(
    staff_id: str | None = LI_LEI.staff_id, *, name: str = LI_LEI.name, admin: bool = False
) -> Actor:
    return Actor(staff_id, name, admin)


def an_amount(value: Number | None, form: Form = Form.PLAIN, **changes: Any) -> Amount:
    """As if somebody had typed it; `typed` is the bare value unless given."""
    of = changes.pop("of", None)
    typed = changes.pop("typed", "" if value is None else str(value))
    return Amount(_number(value), form, of=_number(of), typed=typed, **changes)


def _number(given: Number | None) -> Decimal | None:
    return None if given is None else Decimal(given)


def telling(**changes: Any) -> Telling:
    """Li Lei reports, on Monday and without a word."""
    return replace(Telling(LI_LEI, MONDAY, SHANGHAI, Q4), **changes)
