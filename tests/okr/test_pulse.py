from __future__ import annotations

from decimal import Decimal

import pytest

from okr.model import Health
from okr.pulse import Pulse, branch, mean, together, walk, worst_first
from tests.kit.builders import a_group


def a_pulse(progress: str | None = "0.5", **changes: int | dict[Health, int]) -> Pulse:
    given = {"objectives": 1, "counts": {Health.ON_TRACK: 2}} | changes
    return Pulse(progress=None if progress is None else Decimal(progress), **given)  # type: ignore[arg-type]


NOTHING = Pulse()


def test_several_groups_add_up():
    whole = together(
        [
            a_pulse(counts={Health.AT_RISK: 1, Health.DONE: 2}, moved=1, still=2, blocked=1, owner_count=3),
            a_pulse(counts={Health.AT_RISK: 2}, moved=4, open_count=1, owner_count=2),
        ],
        None,
    )
    assert whole.counts == {Health.AT_RISK: 3, Health.DONE: 2}
    assert (whole.objectives, whole.moved, whole.still, whole.blocked) == (2, 5, 2, 1)
    assert (whole.open_count, whole.owner_count) == (1, 5)


@pytest.mark.parametrize(
    ("own", "below", "comes_to"),
    [
        pytest.param(a_pulse("0.4"), [a_pulse("0.9")], "0.4", id="its own objectives hold what contributes"),
        pytest.param(
            NOTHING, [a_pulse("0.2"), a_pulse("0.6")], "0.4", id="without any the mean of those below"
        ),
        pytest.param(NOTHING, [a_pulse("0.2"), NOTHING], "0.2", id="where nothing is set nothing counts"),
        pytest.param(NOTHING, [a_pulse("0.2"), a_pulse(None)], "0.1", id="no value yet counts as none"),
        pytest.param(NOTHING, [NOTHING], None, id="nothing anywhere"),
    ],
)
def test_a_group_is_as_far_as_its_objectives_or_as_those_below(own, below, comes_to):
    grown = branch(a_group(), own, [branch(a_group(), each, []) for each in below])
    assert grown.whole.progress == (None if comes_to is None else Decimal(comes_to))


def test_the_worst_comes_first_and_what_has_nothing_comes_last():
    groups = {
        "NOTHING": NOTHING,
        "FINE": a_pulse("0.9"),
        "SLOW": a_pulse("0.3"),
        "BEHIND": a_pulse(counts={Health.BEHIND: 1, Health.ON_TRACK: 1}),
        "ONE_OF_TEN": a_pulse(counts={Health.AT_RISK: 1, Health.ON_TRACK: 9}),
        "ALL": a_pulse(counts={Health.AT_RISK: 1}),
    }
    found = worst_first(branch(a_group(key=key), pulse, []) for key, pulse in groups.items())
    assert [each.group.key for each in found] == ["ALL", "ONE_OF_TEN", "BEHIND", "SLOW", "FINE", "NOTHING"]


def test_a_tree_is_walked_from_the_top_each_behind_the_one_above():
    team, other = (branch(a_group(key=key), NOTHING, []) for key in ("TEAM", "OTHER"))
    top = branch(a_group(key="TOP"), NOTHING, [branch(a_group(key="MIDDLE"), NOTHING, [team]), other])
    found = [(each.group.key, depth) for each, depth in walk([top])]
    assert found == [("TOP", 0), ("MIDDLE", 1), ("TEAM", 2), ("OTHER", 1)]


def test_groups_side_by_side_come_to_their_mean():
    assert mean([branch(a_group(), a_pulse("0.2"), []), branch(a_group(), a_pulse("0.3"), [])]) == Decimal(
        "0.25"
    )
    assert mean([]) is None


@pytest.mark.parametrize(
    ("counts", "done"),
    [
        ({Health.DONE: 2}, True),
        ({Health.DONE: 2, Health.NONE: 1}, False),
        pytest.param({}, False, id="no key result at all"),
    ],
)
def test_all_is_done_when_every_key_result_is(counts, done):
    assert a_pulse(counts=counts).all_done is done
