"""What is measured: every kind, and what cannot be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.definitions import (
    MOST_MILESTONES,
    MOST_PHASES,
    date_by,
    keep_above,
    keep_below,
    keep_between,
    milestones,
    road,
    staged,
    with_phases,
    yes_no,
    zone,
)
from okr.model import Kind, Phase
from okr.objections import (
    LimitsCrossed,
    MilestonesMissing,
    MilestoneTwice,
    NoPhases,
    OutOfOrder,
    PhaseBackwards,
    PhaseOutside,
    PhaseTwice,
    TooManyParts,
    TwoNeeded,
)
from okr.refusals import StartIsTarget, TooLong
from tests.kit.builders import Q4, a_key_result

D = Decimal
DAY = date(2026, 12, 1)


def test_a_road_leads_up_or_down():
    assert (road(D(1), D(2), "h").kind, road(D(2), D(1)).kind) == (Kind.RISE, Kind.FALL)
    assert road(D(1), D(2), "h").unit == "h"
    with pytest.raises(StartIsTarget):
        road(D(2), D(2))


def test_limits():
    assert (keep_below(D(5), "%").kind, keep_below(D(5), "%").target) == (Kind.KEEP_BELOW, 5)
    assert (keep_above(D(5), "%").kind, keep_above(D(5), "%").unit) == (Kind.KEEP_ABOVE, "%")
    between = keep_between(D(2), D(8), "%")
    assert (between.kind, between.low, between.target, between.unit) == (Kind.KEEP_BETWEEN, 2, 8, "%")
    assert keep_between(D(5), D(5)).low == 5


def test_limits_that_leave_nothing_inside():
    with pytest.raises(LimitsCrossed) as refused:
        keep_between(D("8.5"), D(2))
    assert (refused.value.low, refused.value.high) == ("8.5", "2")


def test_done_or_not_and_a_date():
    assert (yes_no().kind, yes_no().target, yes_no().start) == (Kind.YES_NO, 1, None)
    assert (date_by(DAY).kind, date_by(DAY).target, date_by(DAY).start) == (Kind.DATE, 20261201, None)


def test_milestones_are_tidied_and_counted():
    found = milestones([" Draft ", "", "Legal  review", "  "], "/kr add")
    assert (found.kind, found.start, found.target) == (Kind.MILESTONES, 0, 2)
    assert [(m.title, m.done) for m in found.milestones] == [("Draft", False), ("Legal review", False)]


@pytest.mark.parametrize(
    ("titles", "family"),
    [
        pytest.param([], MilestonesMissing, id="none"),
        pytest.param([" ", ""], MilestonesMissing, id="only blanks"),
        pytest.param(["a", "b", " A "], MilestoneTwice, id="the same twice in another case"),
        pytest.param([str(n) for n in range(MOST_MILESTONES + 1)], TooManyParts, id="too many"),
        pytest.param(["x" * 201], TooLong, id="too long"),
    ],
)
def test_milestones_that_are_none(titles, family):
    with pytest.raises(family) as refused:
        milestones(titles, "/kr add")
    if family is MilestoneTwice:
        assert refused.value.title == "A"
    if family is TooManyParts:
        assert (refused.value.name, refused.value.found, refused.value.limit) == ("milestones", 21, 20)


def test_as_many_milestones_as_are_allowed():
    assert milestones([str(n) for n in range(MOST_MILESTONES)], "/kr add").target == MOST_MILESTONES


# Commit, target, stretch.


@pytest.mark.parametrize(
    ("given", "solved"),
    [
        pytest.param({"start": 10, "stretch": 40}, (10, 19, 31, 40), id="baseline and stretch"),
        pytest.param({"target": 31, "stretch": 40}, (10, 19, 31, 40), id="target and stretch"),
        pytest.param({"commit": 19, "stretch": 40}, (10, 19, 31, 40), id="commit and stretch"),
        pytest.param({"commit": 19, "target": 31}, (10, 19, 31, 40), id="commit and target"),
        pytest.param({"start": 10, "target": 31}, (10, 19, 31, 40), id="baseline and target"),
        pytest.param({"start": 10, "commit": 19}, (10, 19, 31, 40), id="baseline and commit"),
        pytest.param(
            {"start": 10, "commit": 20, "stretch": 40}, (10, 20, 31, 40), id="what was given is kept"
        ),
        pytest.param({"start": 40, "stretch": 10}, (40, 31, 19, 10), id="a road that leads down"),
        pytest.param({"start": 0, "stretch": 1}, (0, "0.3", "0.7", 1), id="decimals"),
        pytest.param({"commit": 1, "stretch": 2}, ("0.5714", 1, "1.5714", 2), id="four places, half up"),
        pytest.param(
            {"start": 1, "commit": 2, "target": 4, "stretch": 8}, (1, 2, 4, 8), id="nothing to solve"
        ),
    ],
)
def test_any_two_give_the_others(given, solved):
    found = staged("h", **{name: D(value) for name, value in given.items()})
    assert (found.start, found.commit, found.target, found.stretch) == tuple(map(D, solved))
    assert found.kind is (Kind.RISE if found.target > found.start else Kind.FALL)
    assert found.unit == "h"


@pytest.mark.parametrize(
    ("given", "shown"), [({}, ""), ({"commit": D("2.50")}, "2.5"), ({"start": D(1)}, "1")]
)
def test_one_of_them_gives_nothing(given, shown):
    with pytest.raises(TwoNeeded) as refused:
        staged(**given)
    assert refused.value.given == shown


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"start": 10, "commit": 45, "stretch": 40}, id="a commitment beyond the stretch"),
        pytest.param({"start": 10, "commit": 5, "stretch": 40}, id="a commitment before the start"),
        pytest.param({"start": 10, "stretch": 10}, id="no road at all"),
        pytest.param({"commit": 20, "target": 20, "stretch": 40, "start": 10}, id="two at one place"),
        pytest.param({"commit": 30, "target": 20, "stretch": 40}, id="there and back"),
    ],
)
def test_values_that_lead_more_than_one_way(given):
    with pytest.raises(OutOfOrder) as refused:
        staged(**{name: D(value) for name, value in given.items()})
    assert len(refused.value.values) == 4


@given(st.integers(-1000, 1000), st.integers(-1000, 1000).filter(bool))
def test_commit_and_target_give_back_what_they_were_made_from(start, way):
    made = staged(start=D(start), stretch=D(start + way))
    assert staged(commit=made.commit, stretch=made.stretch).start == start
    assert staged(commit=made.commit, target=made.target).stretch == start + way


STAGED = a_key_result(start=10, target=31, commit=D(19), stretch=D(40))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("18.9", ""),
        ("19", "commit"),
        ("30.9", "commit"),
        ("31", "target"),
        ("39.9", "target"),
        ("40", "stretch"),
    ],
)
def test_the_zone_a_value_has_reached(value, name):
    assert zone(STAGED, D(value)) == name


def test_the_zone_on_a_falling_road_and_without_stages():
    falling = a_key_result(start=40, target=19, commit=D(31), stretch=D(10))
    assert [zone(falling, D(value)) for value in (32, 31, 19, 9)] == ["", "commit", "target", "stretch"]
    assert [zone(a_key_result(), D(value)) for value in (99, 100)] == ["", "target"]
    assert zone(a_key_result(kind=Kind.KEEP_BELOW, target=5), D(1)) == ""


# Phases.


def phases(*points):
    return [Phase(Q4.start + timedelta(day), D(share)) for day, share in points]


def test_phases_are_put_in_the_order_of_their_days():
    found = with_phases(road(D(0), D(1)), phases((60, "0.7"), (30, "0.3")), cycle=Q4)
    assert [phase.share for phase in found.phases] == [D("0.3"), D("0.7")]
    assert with_phases(yes_no(), [], cycle=Q4) == yes_no()
    assert with_phases(milestones(["a", "b"], "/kr add"), phases((30, "0.5")), cycle=Q4).phases


def test_phases_of_values_may_lead_down():
    down = [Phase(DAY, value=D(40)), Phase(DAY + timedelta(9), value=D(30))]
    assert with_phases(road(D(48), D(24)), down, cycle=Q4).phases == tuple(down)


@pytest.mark.parametrize(
    ("definition", "given", "family"),
    [
        pytest.param(yes_no(), phases((30, "0.5")), NoPhases, id="no road to bend"),
        pytest.param(keep_below(D(5)), phases((30, "0.5")), NoPhases, id="nor for a limit"),
        pytest.param(road(D(0), D(1)), phases((0, "0.5")), PhaseOutside, id="on the first day"),
        pytest.param(road(D(0), D(1)), phases((91, "0.5")), PhaseOutside, id="on the last day"),
        pytest.param(road(D(0), D(1)), phases((120, "0.5")), PhaseOutside, id="after it"),
        pytest.param(road(D(0), D(1)), phases((9, "0.5"), (9, "0.6")), PhaseTwice, id="one day twice"),
        pytest.param(road(D(0), D(1)), phases((9, "0.5"), (19, "0.4")), PhaseBackwards, id="less later"),
        pytest.param(road(D(0), D(1)), phases((9, "1.1")), PhaseBackwards, id="more than all"),
        pytest.param(road(D(0), D(1)), phases((9, "-0.1")), PhaseBackwards, id="less than nothing"),
    ],
)
def test_phases_that_bend_nothing(definition, given, family):
    with pytest.raises(family):
        with_phases(definition, given, cycle=Q4)


@pytest.mark.parametrize(
    ("share", "value", "typed"), [("1.25", None, "125%"), (None, "9", "9"), ("-0.5", None, "-50%")]
)
def test_a_phase_refused_is_named_as_it_was_typed(share, value, typed):
    wrong = Phase(DAY, share and D(share), value and D(value))
    with pytest.raises(PhaseBackwards) as refused:
        with_phases(road(D(0), D(1)), [wrong], cycle=Q4)
    assert (refused.value.day, refused.value.typed) == ("2026-12-01", typed)


def test_phases_end_with_the_key_result_s_own_day():
    with pytest.raises(PhaseOutside) as refused:
        with_phases(road(D(0), D(1)), phases((30, "0.5")), cycle=Q4, due=Q4.start + timedelta(30))
    assert (refused.value.day, refused.value.first, refused.value.last) == (
        "2026-10-31", "2026-10-01", "2026-10-31",
    )  # fmt: skip


@pytest.mark.parametrize("count", [MOST_PHASES, MOST_PHASES + 1])
def test_only_so_many_phases(count):
    many = phases(*((day, D(day) / 100) for day in range(1, count + 1)))
    if count == MOST_PHASES:
        assert len(with_phases(road(D(0), D(1)), many, cycle=Q4).phases) == MOST_PHASES
        return
    with pytest.raises(TooManyParts) as refused:
        with_phases(road(D(0), D(1)), many, cycle=Q4)
    assert (refused.value.name, refused.value.found, refused.value.limit) == ("phases", 13, 12)
