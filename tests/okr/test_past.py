"""An earlier day is told again from the reports, and today is as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from okr.amounts import Amount, Form
from okr.checkins import record
from okr.health import parse_rule, standing
from okr.model import CheckIn, Health, Kind
from okr.past import Week, as_of, days_told, weeks
from tests.kit.builders import FIRST_MORNING, GAP_10_25, LI_LEI, Q4, SHANGHAI, a_check_in, a_key_result

OWNER = parse_rule("owner")


def on(day: int, hour: int = 2) -> datetime:
    """So many days after the first, at ten o'clock in Shanghai."""
    return datetime(2026, 10, 1, hour, tzinfo=UTC) + timedelta(days=day)


def told(kr, *said, rule=GAP_10_25):
    """The key result after these reports (day, value, words), each with how it stood, and the reports."""
    stood, check_ins = {}, []
    for number, (day, value, words) in enumerate(said, start=1):
        kr, new = record(
            kr,
            Amount(Decimal(value), Form.ABSOLUTE),
            by=LI_LEI,
            at=on(day),
            tz=SHANGHAI,
            cycle=Q4,
            rule=rule,
            **words,
        )
        facts = {name: getattr(new, name) for name in CheckIn.__slots__ if hasattr(new, name)}
        check_ins.append(CheckIn(id=number, key_result_id=kr.id, undone=False, **facts))
        stood[day] = kr
    return kr, stood, check_ins


def verdict(kr, day, rule):
    return standing(kr, cycle=Q4, today=day, rule=rule, stale_after_days=Decimal(21), tz=SHANGHAI)


@pytest.mark.parametrize("rule", [GAP_10_25, parse_rule("ratio 0.9 0.7"), OWNER], ids=str)
@pytest.mark.parametrize(
    "kr",
    [
        pytest.param(a_key_result(start=0, target=100), id="a road up"),
        pytest.param(a_key_result(start=100, target=0), id="a road down"),
        pytest.param(a_key_result(kind=Kind.KEEP_BELOW, target=50), id="a limit"),
        pytest.param(a_key_result(kind=Kind.KEEP_BETWEEN, target=50, low=Decimal(20)), id="two limits"),
    ],
)
def test_a_day_stands_as_it_stood(kr, rule):
    words = (
        {},
        {"confidence": 2},
        {"stated": Health.AT_RISK},
        {},
        {"confidence": 8, "stated": Health.ON_TRACK},
    )
    said = [
        (day, value, words[place])
        for place, (day, value) in enumerate([(5, 10), (20, 30), (33, 70), (47, 60), (60, 90)])
    ]
    now, stood, check_ins = told(kr, *said, rule=rule)
    for day in range(92):
        then = Q4.start + timedelta(days=day)
        before = [each for each in stood if each <= day]
        expected = stood[before[-1]] if before else kr
        found = as_of(now, check_ins, then, rule=rule, tz=SHANGHAI)
        assert verdict(found, then, rule) == verdict(expected, then, rule)


def test_of_the_newest_report_on_it_is_as_it_is_now():
    kr = a_key_result(current=40, checked_in_at=on(20), confidence=7)
    assert as_of(kr, [], date(2026, 10, 21), rule=GAP_10_25, tz=SHANGHAI) is kr


def test_a_target_that_was_moved_does_not_rewrite_what_was():
    kr = a_key_result(target=200, current=60, checked_in_at=on(40))
    check_ins = [
        a_check_in(50, on(10), id=1, target=Decimal(100)),
        a_check_in(60, on(40), id=2, target=Decimal(200)),
    ]
    then = as_of(kr, check_ins, date(2026, 10, 20), rule=GAP_10_25, tz=SHANGHAI)
    assert (then.current, then.target) == (50, 100)


@pytest.mark.parametrize("gone", ["undone", "mended"])
def test_what_was_taken_back_was_never_said(gone):
    kr = a_key_result(current=60, checked_in_at=on(40))
    check_ins = [replace(a_check_in(50, on(10), id=1), **{gone: True}), a_check_in(60, on(40), id=2)]
    assert as_of(kr, check_ins, date(2026, 10, 20), rule=GAP_10_25, tz=SHANGHAI).current is None


def test_before_it_was_written_there_was_none():
    kr = a_key_result(created_at=on(30))
    assert as_of(kr, [], date(2026, 10, 20), rule=GAP_10_25, tz=SHANGHAI) is None


def test_a_report_for_an_earlier_day_than_it_was_written_counts_there():
    kr = a_key_result(created_at=on(30), current=60, checked_in_at=on(40))
    check_ins = [a_check_in(5, on(10), id=1), a_check_in(60, on(40), id=2)]
    assert as_of(kr, check_ins, date(2026, 10, 20), rule=GAP_10_25, tz=SHANGHAI).current == 5


def test_the_day_is_that_of_the_group():
    kr = a_key_result(current=60, checked_in_at=on(40))
    evening = [a_check_in(50, datetime(2026, 10, 19, 17, tzinfo=UTC), id=1)]  # the 20th in Shanghai
    days = (date(2026, 10, 19), date(2026, 10, 20))
    values = [as_of(kr, evening, day, rule=GAP_10_25, tz=SHANGHAI).current for day in days]
    assert values == [None, 50]


def test_weeks_cover_the_cycle_once():
    found = weeks(Q4)
    assert found[0] == Week(date(2026, 10, 1), date(2026, 10, 4))
    assert found[-1] == Week(date(2026, 12, 28), date(2026, 12, 31))
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))
    assert len(found) == 14


@pytest.mark.parametrize(
    ("today", "days"),
    [
        pytest.param(date(2026, 9, 30), [], id="before the cycle"),
        pytest.param(Q4.start, [Q4.start], id="its first day"),
        pytest.param(date(2026, 10, 4), [date(2026, 10, 4)], id="a Sunday is told once"),
        pytest.param(date(2026, 10, 6), [date(2026, 10, 4), date(2026, 10, 6)], id="in the second week"),
    ],
)
def test_days_told(today, days):
    assert list(days_told(Q4, today)) == days


def test_after_the_cycle_its_last_day_is_told_last():
    assert days_told(Q4, date(2027, 2, 1))[-1] == Q4.end
    assert FIRST_MORNING.date() == Q4.start
