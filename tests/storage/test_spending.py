"""What a month came to, added up over processes; both databases."""

from __future__ import annotations

import asyncio

import pytest

from storage.spending import Spending


@pytest.fixture
def spending(each):
    return each(Spending)


def test_a_month_begins_empty(spending):
    assert spending.of_month("2026-11") == {}


def test_what_is_added_adds_up_month_by_month(spending):
    spending.add("2026-11", {"push:callback": 3, "call:card": 1})
    spending.add("2026-11", {"push:callback": 4})
    spending.add("2026-12", {"push:callback": 5})
    assert spending.of_month("2026-11") == {"call:card": 1, "push:callback": 7}
    assert spending.of_month("2026-12") == {"push:callback": 5}


async def test_nothing_is_lost_between_many_who_add_at_once(database, spending):
    def add(unit):
        Spending(unit).add("2026-11", {"push:callback": 1, "call:card": 2})

    await asyncio.gather(*(database.write(add) for _ in range(50)))
    assert spending.of_month("2026-11") == {"call:card": 100, "push:callback": 50}


def test_of_each_share_is_told_once_a_month(spending):
    told = [
        spending.tell_once(month, of) for month in ("2026-11", "2026-12") for of in ("80%", "80%", "100%")
    ]
    assert told == [True, False, True] * 2


def test_that_it_was_told_is_no_spending(spending):
    spending.tell_once("2026-11", "80%")
    assert spending.of_month("2026-11") == {}


def test_months_of_long_ago_are_forgotten(spending):
    for month in ("2025-09", "2025-10", "2026-11"):
        spending.add(month, {"call:card": 1})
    spending.forget(before="2025-10")
    assert [spending.of_month(month) for month in ("2025-09", "2025-10", "2026-11")] == [
        {},
        {"call:card": 1},
        {"call:card": 1},
    ]


def test_what_is_told_of_once_is_counted_each_time_and_costs_nothing(spending):
    times = [spending.tell_each(month, "unheard") for month in ("2026-11", "2026-11", "2026-12", "2026-11")]
    assert times == [1, 2, 1, 3]
    assert (spending.times("2026-11", "unheard"), spending.times("2027-01", "unheard")) == (3, 0)
    assert spending.of_month("2026-11") == {}
