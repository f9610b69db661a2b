"""Absences: found by the days they touch, of oneself and of those one stands in for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from okr.presence import Absence
from storage.absences import Absences
from tests.storage.samples import HAN_MEIMEI, LI_LEI, NOON, put_group

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 5)
AWAY = Absence(0, LI_LEI, FIRST, LAST, HAN_MEIMEI)


@pytest.fixture
def absences(each, database):
    database.write_now(put_group)
    return each(Absences)


@pytest.fixture
def away(absences):
    """Li Lei's, with Han Meimei standing in."""
    return replace(AWAY, id=absences.add("u001", FIRST, LAST, stand_in="u002", at=NOON))


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        pytest.param(date(2026, 11, 1), date(2026, 11, 30), False, id="all before"),
        pytest.param(date(2026, 11, 1), FIRST, True, id="up to its first day"),
        pytest.param(date(2026, 12, 3), date(2026, 12, 3), True, id="in the midst"),
        pytest.param(LAST, date(2026, 12, 31), True, id="from its last day"),
        pytest.param(date(2026, 12, 6), date(2026, 12, 31), False, id="all after"),
    ],
)
def test_it_is_found_by_the_days_it_touches(absences, away, first, last, found):
    assert absences.of("u001", first=first, last=last) == ([away] if found else [])
    assert absences.stood_in("u002", first=first, last=last) == ([away] if found else [])


def test_it_is_the_persons_own(absences, away):
    assert absences.of("u002", first=FIRST) == absences.stood_in("u001", first=FIRST) == []
    assert absences.every() == [away]


def test_it_ends_early(absences, away):
    absences.end(away.id, FIRST, at=NOON)
    assert absences.every() == [replace(away, last_day=FIRST, ended_at=NOON)]
    assert not absences.every()[0].holds(date(2026, 12, 2))


def test_it_is_called_off(absences, away):
    absences.delete(away.id)
    assert absences.every() == []
