"""Instants and numbers on their way into rows and back; whole rows are tested with their repositories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from storage import mapping
from tests.storage.samples import NOON


@pytest.mark.parametrize(
    ("at", "stored"),
    [
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), 0, id="the first instant"),
        pytest.param(NOON, 1_794_974_400_000, id="an instant of today"),
        pytest.param(
            datetime(2026, 11, 18, 12, 0, tzinfo=timezone(timedelta(hours=8))),
            1_794_974_400_000,
            id="the same instant as a clock in Shanghai shows it",
        ),
        pytest.param(NOON + timedelta(microseconds=1999), 1_794_974_400_001, id="rounded down"),
        pytest.param(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1, id="before 1970: down too"),
        pytest.param(datetime(9999, 12, 31, tzinfo=UTC), 253_402_214_400_000, id="the last year"),
    ],
)
def test_an_instant_is_whole_milliseconds(at, stored):
    assert mapping.millis(at) == stored


def test_an_instant_comes_back_to_the_millisecond_in_utc():
    at = mapping.moment(mapping.millis(NOON + timedelta(milliseconds=7)))
    assert at == NOON + timedelta(milliseconds=7)
    assert at.tzinfo is UTC


def test_nothing_stays_nothing():
    assert mapping.moment_or_none(None) is None
    assert mapping.number_or_none(None) is None
    assert mapping.text_or_none(None) is None


@pytest.mark.parametrize(
    ("number", "stored"),
    [
        pytest.param("37.20", "37.2", id="no zeros behind"),
        pytest.param("4E+1", "40", id="no exponent"),
        pytest.param("-0", "0", id="no negative zero"),
    ],
)
def test_a_number_is_stored_as_people_would_write_it(number, stored):
    assert mapping.text_or_none(Decimal(number)) == stored
    assert mapping.number_or_none(stored) == Decimal(number)
