"""A key result that is measured otherwise from now on, and the versions that it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from okr.definitions import (
    next_version,
    redefined,
    version_at,
    version_of,
)
from okr.model import Kind
from okr.objections import (
    LimitsCrossed,
    OutOfOrder,
)
from okr.refusals import NotForThisKind, StartIsTarget
from tests.kit.builders import FIRST_MORNING, LI_LEI, a_key_result, due_on
from tests.kit.builders import milestones as ticks

D = Decimal
DAY = date(2026, 12, 1)
STAGED = a_key_result(start=10, target=31, commit=D(19), stretch=D(40))


@pytest.mark.parametrize(
    ("kr", "changes", "kind"),
    [
        pytest.param(a_key_result(), {"target": 200}, Kind.RISE, id="further"),
        pytest.param(a_key_result(), {"start": 200}, Kind.FALL, id="the other way"),
        pytest.param(
            a_key_result(kind=Kind.KEEP_BELOW, target=5), {"target": 6}, Kind.KEEP_BELOW, id="a limit"
        ),
        pytest.param(
            a_key_result(kind=Kind.KEEP_BETWEEN, low=D(1), target=5),
            {"low": 5},
            Kind.KEEP_BETWEEN,
            id="a band",
        ),
        pytest.param(due_on(DAY), {"target": 20261231}, Kind.DATE, id="another day"),
        pytest.param(STAGED, {"target": 32, "stretch": 50}, Kind.RISE, id="two at once"),
        pytest.param(
            replace(a_key_result(), start=None), {"target": 7}, Kind.RISE, id="a road without a start"
        ),
    ],
)
def test_an_edit_goes_through_the_same_gate(kr, changes, kind):
    after = redefined(kr, **{name: D(value) for name, value in changes.items()})
    assert after.kind is kind
    assert {name: getattr(after, name) for name in changes} == changes
    assert after.current == kr.current


@pytest.mark.parametrize(
    ("kr", "changes", "family"),
    [
        pytest.param(a_key_result(), {"start": 100}, StartIsTarget, id="no road left"),
        pytest.param(a_key_result(), {"low": 1}, NotForThisKind, id="a lower limit on a road"),
        pytest.param(a_key_result(kind=Kind.YES_NO), {"target": 2}, NotForThisKind, id="done twice"),
        pytest.param(ticks(), {"target": 2}, NotForThisKind, id="milestones are counted"),
        pytest.param(due_on(DAY), {"start": 2}, NotForThisKind, id="a date has no start"),
        pytest.param(
            a_key_result(kind=Kind.KEEP_BETWEEN, low=D(1), target=5), {"low": 6}, LimitsCrossed, id="crossed"
        ),
        pytest.param(STAGED, {"target": 18}, OutOfOrder, id="before the commitment"),
        pytest.param(STAGED, {"start": 40}, OutOfOrder, id="from where the stretch ends"),
    ],
)
def test_an_edit_that_cannot_be(kr, changes, family):
    with pytest.raises(family) as refused:
        redefined(kr, **{name: D(value) for name, value in changes.items()})
    if family is NotForThisKind:
        assert (refused.value.ref, refused.value.field) == ("KR3", next(iter(changes)))


def test_an_edited_target_opens_a_version_and_the_old_one_stays():
    kr = a_key_result()
    first = version_of(kr, number=1, by=LI_LEI, since=FIRST_MORNING)
    later = FIRST_MORNING + timedelta(days=9)
    second = next_version(kr, replace(kr, target=D(200)), versions=1, by=LI_LEI, at=later)
    assert (second.number, second.target, second.since, first.target) == (2, 200, later, 100)
    both = [first, second]
    assert version_at(both, later - timedelta(seconds=1)) == first
    assert version_at(both, later) == second
    assert version_at(both, FIRST_MORNING - timedelta(days=1)) == first
    assert version_at([], later) is None


def test_an_edit_of_anything_else_opens_none():
    kr = a_key_result()
    assert (
        next_version(kr, replace(kr, title="Other", weight=D(3)), versions=1, by=LI_LEI, at=FIRST_MORNING)
        is None
    )


@pytest.mark.parametrize("field", ["start", "target", "low", "commit", "stretch"])
def test_each_part_of_the_measure_counts(field):
    kr = a_key_result()
    assert (
        next_version(kr, replace(kr, **{field: D(77)}), versions=4, by=LI_LEI, at=FIRST_MORNING).number == 5
    )
