"""An edited target opens a new version; what was before stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from okr.dealings import TargetVersion
from okr.model import Phase
from storage.target_versions import TargetVersions
from tests.storage.samples import HAN_MEIMEI, LI_LEI, MINUTE, NOON, put_town


@pytest.fixture
def kr(database):
    return database.write_now(put_town)


@pytest.fixture
def versions(each):
    return each(TargetVersions)


def test_the_first_is_how_it_was_created(versions, kr):
    assert versions.of(kr.id) == [TargetVersion(kr.id, 1, NOON, LI_LEI, Decimal(0), Decimal(100))]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"start": Decimal(10)}, id="start"),
        pytest.param({"start": None, "target": Decimal("99.9")}, id="target"),
        pytest.param({"low": Decimal(5)}, id="the lower limit"),
        pytest.param({"commit": Decimal(30), "stretch": Decimal(140)}, id="commit and stretch"),
        pytest.param({"phases": (Phase(date(2026, 11, 15), share=Decimal("0.3")),)}, id="phases"),
    ],
)
def test_another_road_is_another_version(versions, kr, change):
    edited = replace(kr, **change)
    assert versions.open(edited, since=NOON + MINUTE, by=HAN_MEIMEI) is not None
    first, second = versions.of(kr.id)
    assert first.target == Decimal(100)
    assert second == TargetVersion(
        kr.id,
        2,
        NOON + MINUTE,
        HAN_MEIMEI,
        edited.start,
        edited.target,
        edited.low,
        edited.commit,
        edited.stretch,
        edited.phases,
    )


def test_the_same_road_again_is_no_new_version(versions, kr):
    same = replace(kr, title="Other", weight=Decimal(2), target=Decimal("100.0"))
    assert versions.open(same, since=NOON + MINUTE, by=LI_LEI) is None
    assert len(versions.of(kr.id)) == 1


def test_back_to_an_earlier_road_is_a_new_version_too(versions, kr):
    versions.open(replace(kr, target=Decimal(50)), since=NOON, by=LI_LEI)
    versions.open(kr, since=NOON, by=LI_LEI)
    assert [each.target for each in versions.of(kr.id)] == [Decimal(100), Decimal(50), Decimal(100)]


@pytest.mark.parametrize(
    ("instant", "number"),
    [
        pytest.param(NOON - timedelta(milliseconds=1), None, id="before it was created"),
        pytest.param(NOON, 1, id="at its creation"),
        pytest.param(NOON + MINUTE, 2, id="at the edit"),
        pytest.param(NOON + timedelta(days=9), 2, id="long after"),
    ],
)
def test_which_one_held_at_an_instant(versions, kr, instant, number):
    versions.open(replace(kr, target=Decimal(50)), since=NOON + MINUTE, by=LI_LEI)
    found = versions.at(kr.id, instant)
    assert (found and found.number) == number


def test_all_of_them_for_the_export(versions, kr):
    versions.open(replace(kr, target=Decimal(50)), since=NOON, by=LI_LEI)
    assert versions.every() == versions.of(kr.id)


def test_the_newest_goes_with_the_edit_that_opened_it(versions, kr):
    key = versions.open(replace(kr, target=Decimal(50)), since=NOON, by=LI_LEI)
    versions.take_back(key)
    assert [each.target for each in versions.of(kr.id)] == [Decimal(100)]


def test_one_with_a_later_one_on_it_stays(versions, kr):
    key = versions.open(replace(kr, target=Decimal(50)), since=NOON, by=LI_LEI)
    versions.open(replace(kr, target=Decimal(60)), since=NOON, by=LI_LEI)
    versions.take_back(key)
    assert [each.target for each in versions.of(kr.id)] == [Decimal(100), Decimal(50), Decimal(60)]
