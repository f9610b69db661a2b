"""What is let in: titles, weights, roads, arrows between objectives."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.cycles import by_id
from okr.model import Kind, Level
from okr.objections import AlignmentDown, MovedElsewhere
from okr.planning import (
    HEAVIEST,
    LONGEST_NOTE,
    LONGEST_TITLE,
    check_alignment,
    check_arrow,
    check_note,
    check_reason,
    check_title,
    check_weight,
    height,
    kind_of,
    moved,
    signs,
)
from okr.refusals import (
    AlignmentCycles,
    AlignmentLoop,
    BadWeight,
    MissingWord,
    StartIsTarget,
    TitleMissing,
    TooLong,
)
from tests.kit.builders import Q4, a_key_result, an_objective

FAMILY = "👨\u200d👩\u200d👧\u200d👦"  # four people in one sign


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("Win new customers", "Win new customers", id="as it is"),
        pytest.param("  Win \t new\n\ncustomers ", "Win new customers", id="one line, single blanks"),
        pytest.param("成为\u3000首选", "成为 首选", id="a full-width blank is a blank"),
        pytest.param("Cafe\u0301", "Café", id="composed"),
        pytest.param("\u202egnp.exe", "gnp.exe", id="no override of the direction"),
        pytest.param("\u2066a\u2069 \u200eb\u200f", "a b", id="no isolates, no direction marks"),
        pytest.param("提升 NPS ≥ 50 🚀", "提升 NPS ≥ 50 🚀", id="signs of every kind stay"),
        pytest.param(FAMILY, FAMILY, id="joiners stay"),
    ],
)
def test_a_title_is_tidied_not_rewritten(typed, kept):
    assert check_title(typed, "/okr add") == kept


@given(st.text(min_size=1, max_size=60))
def test_a_title_let_in_is_let_in_unchanged_the_second_time(typed):
    try:
        kept = check_title(typed, "/okr add")
    except TitleMissing:
        return
    assert check_title(kept, "/okr add") == kept
    assert "\n" not in kept


@pytest.mark.parametrize("typed", ["", " \t\n", "\u202e\u2066", "\u3000"])
def test_a_title_of_nothing_is_missing(typed):
    with pytest.raises(TitleMissing) as refused:
        check_title(typed, "/kr add")
    assert refused.value.command == "/kr add"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("\u200b", id="a blank of no width"),
        pytest.param("\u2060\ufeff", id="a word joiner and a byte order mark"),
        pytest.param("\ufe0f", id="a selector without a sign"),
    ],
)
def test_a_title_nobody_can_see_is_missing(typed):
    with pytest.raises(TitleMissing):
        check_title(typed, "/okr add")


@pytest.mark.parametrize("sign", ["a", "目", FAMILY, "e\u0323\u0302", "☝\ufe0f"])
def test_two_hundred_signs_are_a_title_and_one_more_is_too_long(sign):
    assert signs(check_title(sign * LONGEST_TITLE, "/okr add")) == LONGEST_TITLE
    with pytest.raises(TooLong) as refused:
        check_title(sign * (LONGEST_TITLE + 1), "/okr add")
    assert (refused.value.name, refused.value.found, refused.value.limit) == ("title", 201, 200)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("ab c", 4, id="a blank counts"),
        pytest.param("目标", 2, id="Chinese"),
        pytest.param("e\u0301", 1, id="a mark belongs to the letter before"),
        pytest.param("☝\ufe0f", 1, id="a selector belongs to the sign before"),
        pytest.param(FAMILY, 1, id="a joiner makes one of two"),
        pytest.param("a\u200d", 1, id="a joiner at the end joins nothing"),
    ],
)
def test_signs_are_counted_as_people_count_them(text, count):
    assert signs(text) == count


@pytest.mark.parametrize("weight", ["0", "0.5", "1", "1000"])
def test_a_weight_from_nought_to_a_thousand_is_taken(weight):
    assert check_weight(Decimal(weight)) == Decimal(weight)
    assert Decimal(weight) <= HEAVIEST


@pytest.mark.parametrize(("weight", "typed"), [("-0.1", "-0.1"), ("1000.5", "1000.5"), ("1E+4", "10000")])
def test_another_weight_is_refused(weight, typed):
    with pytest.raises(BadWeight) as refused:
        check_weight(Decimal(weight))
    assert refused.value.typed == typed


def test_a_road_leads_up_or_down():
    assert kind_of(Decimal(0), Decimal(100)) is Kind.RISE
    assert kind_of(Decimal(8), Decimal(5)) is Kind.FALL
    assert kind_of(Decimal(-8), Decimal(-5)) is Kind.RISE


@pytest.mark.parametrize("target", ["10", "10.00", "1E+1"])
def test_a_road_that_leads_nowhere_is_refused(target):
    with pytest.raises(StartIsTarget) as refused:
        kind_of(Decimal(10), Decimal(target))
    assert refused.value.value == "10"


def above(**arrows):
    """Parents by reference: above(A="B C") says that A serves B and C."""
    return lambda ref: tuple(arrows.get(ref, "").split())


@pytest.mark.parametrize(
    ("ref", "target", "arrows"),
    [
        pytest.param("A", "A", {}, id="itself"),
        pytest.param("A", "B", {"B": "A"}, id="one that serves it"),
        pytest.param("A", "D", {"D": "C", "C": "B", "B": "A"}, id="one that serves it over three arrows"),
        pytest.param("A", "B", {"B": "C D", "D": "A"}, id="by the second of two parents"),
    ],
)
def test_an_arrow_that_would_close_a_loop_is_refused(ref, target, arrows):
    with pytest.raises(AlignmentLoop) as refused:
        check_alignment(ref, target, above(**arrows))
    assert (refused.value.ref, refused.value.other) == (ref, target)


@pytest.mark.parametrize(
    ("ref", "target", "arrows"),
    [
        pytest.param("A", "B", {}, id="two strangers"),
        pytest.param("A", "B", {"A": "B"}, id="the same arrow again"),
        pytest.param("A", "D", {"A": "B C", "B": "D", "C": "D"}, id="a third way to the same top"),
        pytest.param("A", "B", {"B": "C", "C": "B"}, id="a loop of others from old data comes to an end"),
    ],
)
def test_an_arrow_that_closes_no_loop_is_let_in(ref, target, arrows):
    check_alignment(ref, target, above(**arrows))


def test_a_very_long_chain_is_followed_to_its_end():
    with pytest.raises(AlignmentLoop):
        check_alignment("0", "20000", lambda ref: (str(int(ref) - 1),))


def test_a_lattice_is_walked_once_not_once_for_every_way_through_it():
    asked = []

    def parents(ref):
        asked.append(ref)
        level = int(ref[1:])
        return (f"L{level + 1}", f"R{level + 1}") if level < 40 else ()

    check_alignment("A", "L0", parents)
    assert len(asked) == len(set(asked)) == 81


def test_a_note_is_kept_as_it_is_without_the_blanks_around_it():
    assert check_note(" two\nlines ") == "two\nlines"
    assert check_note("x" * LONGEST_NOTE) == "x" * LONGEST_NOTE
    with pytest.raises(TooLong) as refused:
        check_note("x" * (LONGEST_NOTE + 1))
    assert (refused.value.name, refused.value.found, refused.value.limit) == ("note", 2001, 2000)


def test_a_reason_has_to_be_there():
    assert check_reason(" no budget ", "/okr drop") == "no budget"
    with pytest.raises(MissingWord) as refused:
        check_reason(" \n", "/okr drop")
    assert (refused.value.command, refused.value.name) == ("/okr drop", "reason")


TEAM, DEPARTMENT, COMPANY = Level.TEAM, Level.DEPARTMENT, Level.COMPANY
MINE, ABOVE = "SALES/2026Q4/O1", "NORTH/2026Q4/O1"


@pytest.mark.parametrize(
    "levels", [(TEAM, DEPARTMENT), (TEAM, COMPANY), (DEPARTMENT, COMPANY), (TEAM, TEAM), (COMPANY, COMPANY)]
)
def test_an_arrow_leads_up_or_sideways(levels):
    check_arrow(MINE, ABOVE, cycles=(Q4, Q4), levels=levels)


@pytest.mark.parametrize("levels", [(DEPARTMENT, TEAM), (COMPANY, TEAM), (COMPANY, DEPARTMENT)])
def test_an_arrow_does_not_lead_down(levels):
    with pytest.raises(AlignmentDown) as refused:
        check_arrow(MINE, ABOVE, cycles=(Q4, Q4), levels=levels)
    assert (refused.value.ref, refused.value.other) == (MINE, ABOVE)


@pytest.mark.parametrize(
    ("name", "fits"), [("2026", True), ("2026H2", True), ("2026H1", False), ("2027Q1", False)]
)
def test_an_arrow_needs_a_day_that_both_cycles_share(name, fits):
    if fits:
        check_arrow(MINE, ABOVE, cycles=(Q4, by_id(name)), levels=(TEAM, TEAM))
        return
    with pytest.raises(AlignmentCycles) as refused:
        check_arrow(MINE, ABOVE, cycles=(Q4, by_id(name)), levels=(TEAM, TEAM))
    assert (refused.value.ref, refused.value.other) == (MINE, ABOVE)


def test_levels_have_an_order():
    assert height(TEAM) < height(DEPARTMENT) < height(COMPANY)


def test_a_key_result_moves_within_its_group_and_cycle():
    assert moved(a_key_result(), an_objective(id=9)).objective_id == 9
    for elsewhere in ({"group_key": "PRODUCT"}, {"cycle": "2027Q1"}):
        with pytest.raises(MovedElsewhere) as refused:
            moved(a_key_result(), an_objective(**elsewhere))
        assert refused.value.ref == "KR3"
    assert refused.value.other == "SALES/2027Q1/O1"
