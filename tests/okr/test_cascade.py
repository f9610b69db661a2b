"""Holes in a cascade, and what contributes from below."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okr.cascade import (
    below,
    contributions,
    group_of,
    group_settings,
    holes,
    is_empty,
    skips_level,
    tops,
)
from okr.dealings import whole_ref
from okr.model import Level, Rollup, State
from okr.progress import Contribution
from tests.kit.builders import a_group, a_key_result, an_objective

LEVELS = {"COMPANY": Level.COMPANY, "NORTH": Level.DEPARTMENT, "SALES": Level.TEAM}
TOP, MIDDLE, OWN = "COMPANY/2026Q4/O1", "NORTH/2026Q4/O1", "SALES/2026Q4/O1"


def of(key, *key_results, up=(), contributing=True, **changes):
    return an_objective(
        *key_results,
        group_key=key,
        aligned_to=tuple(up),
        contributes=frozenset(up) if contributing else frozenset(),
        **changes,
    )


def test_a_whole_reference():
    assert whole_ref(an_objective(number=4)) == "SALES/2026Q4/O4"
    assert whole_ref(a_key_result(number=4)) == "SALES/2026Q4/KR4"
    assert group_of("SALES/2026Q4/KR4") == "SALES"


KR = a_key_result()


@pytest.mark.parametrize(
    ("objective", "orphan", "skips", "empty"),
    [
        pytest.param(of("SALES", KR), True, (), False, id="a team that serves nobody"),
        pytest.param(of("NORTH", KR), True, (), False, id="a department that serves nobody"),
        pytest.param(of("COMPANY", KR), False, (), False, id="the company serves nobody"),
        pytest.param(of("SALES", KR, up=[MIDDLE]), False, (), False, id="level by level"),
        pytest.param(of("SALES", KR, up=[TOP]), False, (TOP,), False, id="past the department"),
        pytest.param(of("SALES", KR, up=[TOP, MIDDLE]), False, (TOP,), False, id="both"),
        pytest.param(of("SALES", KR, up=["ELSEWHERE/2026Q4/O1"]), False, (), False, id="to an unknown group"),
        pytest.param(of("NORTH", up=[TOP]), False, (), True, id="no key result"),
        pytest.param(
            of("NORTH", a_key_result(state=State.DROPPED), up=[TOP]), False, (), True, id="only dropped ones"
        ),
        pytest.param(of("SALES", state=State.DROPPED), False, (), False, id="dropped itself"),
        pytest.param(of("SALES", state=State.CLOSED), False, (), False, id="closed itself"),
        pytest.param(of("SALES", state=State.DRAFT), True, (), True, id="a draft counts"),
    ],
)
def test_the_holes_of_a_cascade(objective, orphan, skips, empty):
    found = holes([objective], LEVELS)
    assert (bool(found.orphans), bool(found.empty)) == (orphan, empty)
    assert found.skips == tuple((objective, ref) for ref in skips)


def test_holes_come_in_the_order_given():
    three = [of("SALES", number=number) for number in (3, 1, 2)]
    assert holes(three, LEVELS).orphans == tuple(three)
    assert holes([], LEVELS).orphans == ()
    assert is_empty(three[0])


def test_a_level_between_is_left_out():
    assert skips_level(Level.TEAM, Level.COMPANY)
    assert not skips_level(Level.TEAM, Level.DEPARTMENT)
    assert not skips_level(Level.TEAM, Level.TEAM)
    assert not skips_level(Level.COMPANY, Level.TEAM)


def test_what_lies_below_by_what_it_serves():
    one, two = of("SALES", up=[TOP, MIDDLE]), of("SALES", up=[TOP], number=2)
    dropped = of("SALES", up=[TOP], number=3, state=State.DROPPED)
    closed = of("SALES", up=[MIDDLE], number=4, state=State.CLOSED)
    assert below([one, two, dropped, closed]) == {TOP: (one, two), MIDDLE: (one, closed)}


EQUAL = group_settings([])


def test_only_what_contributes_counts():
    counts = of("SALES", a_key_result(current=30), up=[TOP])
    drawn = of("SALES", a_key_result(current=90), up=[TOP], contributing=False, number=2)
    top = of("COMPANY")
    found = contributions(top, below([counts, drawn]), EQUAL)
    assert found == (Contribution(OWN, Decimal("0.3")),)


def test_a_child_of_a_key_result_counts_once_in_its_objective():
    top = of(
        "COMPANY", a_key_result(group_key="COMPANY", number=2), a_key_result(number=3, state=State.DROPPED)
    )
    child = of("SALES", a_key_result(current=30), up=[TOP, "COMPANY/2026Q4/KR2"])
    lost = of("SALES", a_key_result(current=30), up=["SALES/2026Q4/KR3"], number=2)
    assert [each.ref for each in contributions(top, below([child, lost]), EQUAL)] == [OWN]


def test_a_child_is_fed_itself_however_deep():
    leaf = of("SALES", a_key_result(current=40), up=[MIDDLE])
    middle = of("NORTH", a_key_result(current=20), up=[TOP])
    found = contributions(of("COMPANY"), below([leaf, middle]), EQUAL)
    assert found == (Contribution(MIDDLE, Decimal("0.3")),)


def test_each_group_sums_up_in_its_own_way():
    sized = of("NORTH", a_key_result(target=300, current=450), a_key_result(target=100, current=0), up=[TOP])
    groups = [a_group("NORTH", rollup=Rollup.SIZE, overflow=True), a_group("SALES")]
    found = contributions(of("COMPANY"), below([sized]), group_settings(groups))
    assert found[0].progress == Decimal("1.125")
    assert contributions(of("COMPANY"), below([sized]), EQUAL)[0].progress == Decimal("0.5")


def test_a_child_without_a_value_is_a_term_without_a_value():
    found = contributions(of("COMPANY"), below([of("SALES", KR, up=[TOP])]), EQUAL)
    assert found == (Contribution(OWN, None),)


def test_old_data_that_goes_round_comes_to_an_end():
    one = of("NORTH", a_key_result(current=20), up=[OWN])
    two = of("SALES", a_key_result(current=40), up=[MIDDLE])
    found = contributions(one, below([one, two]), EQUAL)
    assert found == (Contribution(OWN, Decimal("0.4")),)
    itself = of("SALES", a_key_result(current=40), up=[OWN])
    assert contributions(itself, below([itself]), EQUAL) == ()


def test_a_chain_of_two_thousand_counts_up_to_its_top():
    uppers = [[], *([f"SALES/2026Q4/O{number}"] for number in range(1, 2000))]
    chain = [of("SALES", number=number, up=up) for number, up in enumerate(uppers, 1)]
    chain[-1] = of("SALES", a_key_result(current=40), number=2000, up=uppers[-1])
    found = contributions(chain[0], below(chain), EQUAL)
    assert found == (Contribution("SALES/2026Q4/O2", Decimal("0.4")),)


def test_what_is_known_already_changes_no_sum():
    """A diamond below a loop: NORTH and SALES go round, both are fed by OPS, that by HR and IT."""
    ops = "OPS/2026Q4/O1"
    every = [
        of("COMPANY", a_key_result(current=10)),
        of("NORTH", a_key_result(current=20), up=[TOP, OWN]),
        of("SALES", a_key_result(current=40), up=[MIDDLE]),
        of("OPS", a_key_result(current=60), up=[MIDDLE, OWN]),
        of("HR", a_key_result(current=80), up=[ops]),
        of("IT", a_key_result(current=90), up=[ops, OWN]),
    ]
    for order in (every, every[::-1]):
        known: dict[str, Decimal | None] = {}
        for each in order:
            alone = contributions(each, below(every), EQUAL)
            assert contributions(each, below(every), EQUAL, known) == alone
        assert set(known) == {
            ops,
            "HR/2026Q4/O1",
            "IT/2026Q4/O1",
        }  # what a loop leads to depends on its begin


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        pytest.param([], set(), id="no group"),
        pytest.param([("SALES", Level.TEAM, None)], {"SALES"}, id="a team alone"),
        pytest.param(
            [("SALES", Level.TEAM, None), ("OPS", Level.TEAM, "GONE")], {"SALES", "OPS"}, id="two teams alone"
        ),
        pytest.param(
            [("SALES", Level.TEAM, None), ("EAST", Level.TEAM, "SALES")], {"SALES"}, id="a team below another"
        ),
        pytest.param(
            [("COMPANY", Level.COMPANY, None), ("SALES", Level.TEAM, None)], {"COMPANY"}, id="a company"
        ),
    ],
)
def test_the_tops_have_nothing_to_align_to(groups, found):
    assert tops(a_group(key, level=level, parent=parent) for key, level, parent in groups) == found
