"""Skips: counted as answers since an instant, shown with who said why."""

from __future__ import annotations

import pytest

from storage.skips import Skip, Skips
from tests.storage.samples import LI_LEI, MINUTE, NOON, put_group, put_key_result, put_objective


@pytest.fixture
def group(database):
    return database.write_now(put_group)


@pytest.fixture
def kr(database, group):
    return database.write_now(lambda unit: put_key_result(unit, put_objective(unit, group)))


@pytest.fixture
def skips(each):
    return each(Skips)


def test_one_counts_from_its_instant_on(skips, group, kr):
    skips.add(kr.id, "on hold", by="u001", at=NOON)
    assert skips.of_group(group.id, NOON) == {kr.id}
    assert skips.of_group(group.id, NOON + MINUTE) == set()
    assert skips.of_group(group.id + 1, NOON) == set()


def test_twice_it_is_one_answer_with_two_reasons(skips, group, kr):
    first = skips.add(kr.id, "on hold", by="u001", at=NOON)
    second = skips.add(kr.id, "nothing changed", by="u001", at=NOON + MINUTE)
    assert skips.of_group(group.id, NOON) == {kr.id}
    assert skips.newest(kr.id, most=9) == [
        Skip(second, kr.id, LI_LEI, NOON + MINUTE, "nothing changed"),
        Skip(first, kr.id, LI_LEI, NOON, "on hold"),
    ]
