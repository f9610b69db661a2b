"""A standard DingTalk edition is enough: the month of an organisation stays within its quota.

`pytest -s tests/stories/test_the_bill.py` prints the bill.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from okr import budget
from okr.budget import Spent
from storage.spending import Spending
from tests.kit.bots import millis, rows
from tests.stories.organisation import GROUPS, Bill, Organisation

CHINA = ZoneInfo("Asia/Shanghai")
MOST_PUSHES, MOST_CALLS = 3_000, 5_000


@pytest.fixture(autouse=True)
def _no_waiting_at_a_door(monkeypatch):
    """What must wait for its turn is put off to it, and the clock is turned there: no test sleeps."""
    monkeypatch.setattr("bot.outbound.doorway.LONGEST_WAIT", timedelta(0))


@pytest.fixture
async def organisation(tmp_path, request) -> AsyncIterator[Organisation]:
    """It begins at the instant that the test is parametrised with."""
    organisation = Organisation(tmp_path, now=in_china(request.param))
    yield organisation
    await organisation.close()


@pytest.mark.parametrize("organisation", ["2026-10-20"], indirect=True)
async def test_a_month_of_two_rounds(organisation):
    first, end = in_china("2026-11-01"), in_china("2026-12-01")
    organisation.found(in_china("2026-10-20T10:00"))
    await organisation.live(first)
    for monday in ("02", "09", "16", "23"):
        organisation.plan_days_between(in_china(f"2026-11-{monday}"))
    await keeps_within(organisation, first, end, rounds=2)


@pytest.mark.parametrize("organisation", ["2026-06-15"], indirect=True)
async def test_a_month_of_three_rounds_in_which_a_cycle_begins(organisation):
    first, end = in_china("2026-07-01"), in_china("2026-08-01")
    organisation.found(in_china("2026-06-15T10:00"))
    organisation.found(in_china("2026-06-29T10:00"), of=" in 2026Q3")
    await organisation.live(first)
    organisation.end(in_china("2026-07-01T09:00"), "2026Q2", "2026Q3")
    for monday in ("06", "13", "20", "27"):
        organisation.plan_days_between(in_china(f"2026-07-{monday}"))
    await keeps_within(organisation, first, end, rounds=3)


async def keeps_within(organisation: Organisation, first: datetime, end: datetime, *, rounds: int) -> None:
    """Live through it, print the bill, and hold it against the quota and against the bot's own count."""
    organisation.begin()
    await organisation.live(end)
    bill, counted = organisation.bill, of_month(organisation, budget.month_of(first))
    print("\n" + table(counted, bill))  # noqa: T201 - what `pytest -s` is run for
    assert prompts(organisation, first) == rounds * len(GROUPS)
    assert "refused_lines_total{" not in await organisation.figures()
    assert bill.pushes < MOST_PUSHES
    assert bill.calls < MOST_CALLS
    # Nothing is counted that DingTalk did not see, and nothing seen that was not counted.
    assert budget.total(counted) == Spent(calls=bill.calls, pushes=bill.pushes)
    assert counted["push:callback"] == bill.callbacks


def table(counted: dict[str, int], bill: Bill) -> str:
    """The bill by kind, as docs/measurements.md has it."""
    kinds = sorted({name.partition(":")[2] for name in counted})
    lines = ["| what | API calls | pushes |", "|---|---|---|"]
    for kind in kinds:
        spent = [counted.get(budget.cost(unit, kind), 0) for unit in (budget.CALL, budget.PUSH)]
        lines.append(f"| {kind} | {spent[0]:,} | {spent[1]:,} |")
    lines.append(f"| all, as DingTalk saw it | {bill.calls:,} | {bill.pushes:,} |")
    lines.append(f"| the quota | {MOST_CALLS:,} | {MOST_PUSHES:,} |")
    return "\n".join(lines)


def of_month(organisation: Organisation, month: str) -> dict[str, int]:
    return organisation.bot.database.write_now(lambda unit: Spending(unit).of_month(month))


def prompts(organisation: Organisation, first: datetime) -> int:
    [(number,)] = rows(
        organisation.bot,
        "SELECT count(*) FROM occurrences WHERE kind = 'checkin' AND state = 'done' AND decided_at >= :first",
        first=millis(first),
    )
    return number


def in_china(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=CHINA).astimezone(UTC)
