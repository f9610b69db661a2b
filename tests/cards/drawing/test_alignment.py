"""What hangs together on the map of text hangs together on the chart, in the reader's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cards.alignment_map import Picture
from cards.drawing.alignment import MOST_TIES, alignment
from charts.drawing import draw, from_dict, to_dict
from charts.theme import LIGHT
from i18n.languages import LANGUAGES
from okr.dealings import Dependency, DependencyState, whole_ref
from okr.forest import forest
from okr.model import Health, Standing, State
from tests.kit.builders import FIRST_MORNING, GAP_10_25, LI_LEI, a_key_result, an_objective
from tests.kit.readers import a_reader


def an_o(ident, group="SALES", *uppers, title="Happy customers", **changes):
    """Number `ident` of a group with one key result of the same number, serving `uppers`."""
    kr = a_key_result(id=ident * 10, objective_id=ident, group_key=group, number=ident)
    return an_objective(
        kr,
        id=ident,
        group_id=sum(group.encode()),
        group_key=group,
        number=ident,
        title=title,
        aligned_to=uppers,
        **changes,
    )


def a_picture(*objectives, standings=None, title="", **changes):
    """On track with half of the way, unless told otherwise by id."""
    usual = (Health.ON_TRACK, "0.5")
    found = {each.id: (standings or {}).get(each.id, usual) for each in objectives}
    return Picture(
        title=title,
        cycles=["2026Q4"],
        trees=forest(objectives),
        standings={
            key: Standing(
                None if progress is None else Decimal(progress), Decimal("0.6"), health, GAP_10_25, "gap"
            )
            for key, (health, progress) in found.items()
        },
        **changes,
    )


def waits(ident, waiting, on, state=DependencyState.ASKED, by=None):
    return Dependency(ident, waiting, on, by, state, LI_LEI, FIRST_MORNING)


COMPANY = an_o(1, "COMPANY")
SALES = an_o(2, "SALES", "COMPANY/2026Q4/KR1", contributes=frozenset({"COMPANY/2026Q4/KR1"}))
OPS = an_o(3, "OPS", "COMPANY/2026Q4/O1")


def test_nodes_stand_after_what_they_hang_on_with_how_they_hang():
    chart = alignment(a_reader(), a_picture(COMPANY, SALES, OPS))
    # What hangs on the objective itself comes first, as on the map of text.
    assert [(each.ref, each.parent, each.part, each.contributes) for each in chart.nodes] == [
        ("COMPANY/2026Q4/O1", -1, "", False),
        ("OPS/2026Q4/O3", 0, "", False),
        ("SALES/2026Q4/O2", 0, "KR1", True),
    ]


def test_a_node_tells_how_it_stands_in_the_readers_words():
    picture = a_picture(COMPANY, standings={1: (Health.BEHIND, "0.375")})
    node = alignment(a_reader("vi"), picture).nodes[0]
    assert (node.health, node.verdict, node.percent, node.progress) == (Health.BEHIND, "chậm", "37,5%", 0.375)


def test_what_people_wrote_stays_as_it_is():
    odd = "<b>[Sell](http://x)</b> *more* & more"
    assert alignment(a_reader(), a_picture(an_o(1, title=odd))).nodes[0].title == odd


def test_one_without_a_value_has_no_share():
    node = alignment(a_reader(), a_picture(COMPANY, standings={1: (Health.NONE, None)})).nodes[0]
    assert (node.percent, node.progress) == ("–", None)


def test_orphans_are_marked_and_what_hangs_twice_is_drawn_in_full_once():
    twice = an_o(4, "TECH", "SALES/2026Q4/O2", "OPS/2026Q4/O3")
    chart = alignment(a_reader(), a_picture(COMPANY, SALES, OPS, twice, orphans=frozenset({2})))
    assert [each.ref for each in chart.nodes if each.orphan] == ["SALES/2026Q4/O2"]
    assert [each.drawn for each in chart.nodes if each.ref == "TECH/2026Q4/O4"] == [False, True]
    assert chart.facts.startswith("4 objectives")


def test_an_empty_map_has_words_for_it():
    chart = alignment(a_reader(), a_picture())
    assert (chart.nodes, chart.teams) == ((), ())
    assert chart.words.empty in draw(chart, LIGHT)


def test_a_map_of_one_thing_is_named_for_it_and_tells_what_is_not_for_here():
    chart = alignment(a_reader(), a_picture(COMPANY, title="Sales & friends", hidden=2))
    assert chart.title == "Alignment map · Sales & friends · 2026Q4"
    assert "2 more are not for here" in chart.facts


def test_dependencies_are_drawn_between_the_objectives_of_both_sides():
    tie = waits(1, "SALES/2026Q4/KR2", "OPS/2026Q4/KR3", DependencyState.REFUSED, date(2026, 12, 1))
    chart = alignment(a_reader(), a_picture(COMPANY, SALES, OPS), dependencies=[tie])
    assert [(each.waiting, each.on, each.state) for each in chart.ties] == [(2, 1, DependencyState.REFUSED)]
    assert chart.ties[0].says == "SALES/2026Q4/KR2 waits for OPS/2026Q4/KR3 · refused · needed by Dec 1"


@pytest.mark.parametrize(
    "tie",
    [
        pytest.param(waits(1, "SALES/2026Q4/KR2", "HIDDEN/2026Q4/KR9"), id="on what is not shown"),
        pytest.param(waits(1, "SALES/2026Q4/KR2", "SALES/2026Q4/O2"), id="within one objective"),
    ],
)
def test_a_dependency_without_both_sides_on_the_map_is_not_drawn_nor_named(tie):
    chart = alignment(a_reader(), a_picture(COMPANY, SALES, OPS), dependencies=[tie])
    assert chart.ties == ()
    assert "HIDDEN" not in draw(chart, LIGHT)


def test_a_dependency_on_a_dropped_key_result_is_not_drawn():
    dropped = replace(OPS, key_results=(replace(OPS.key_results[0], state=State.DROPPED),))
    tie = waits(1, "SALES/2026Q4/KR2", "OPS/2026Q4/KR3")
    assert alignment(a_reader(), a_picture(COMPANY, SALES, dropped), dependencies=[tie]).ties == ()


def test_nodes_open_where_the_page_says():
    chart = alignment(a_reader(), a_picture(COMPANY), link=lambda of: f"/o/{of.id}")
    assert chart.nodes[0].link == "/o/1"


def test_more_than_so_many_nodes_become_one_for_each_group():
    picture = a_picture(COMPANY, SALES, OPS)
    assert alignment(a_reader(), picture, most=3).teams == ()
    chart = alignment(a_reader(), picture, most=2, titles={"SALES": "Sales team"})
    assert chart.nodes == ()
    assert [(each.key, each.title, each.parent, each.contributes) for each in chart.teams] == [
        ("COMPANY", "", -1, False),
        ("OPS", "", 0, False),
        ("SALES", "Sales team", 0, True),
    ]
    assert chart.facts.startswith("3 objectives · 3 groups")


def test_a_group_has_its_counts_its_mean_and_its_worst_by_name():
    many = [an_o(number, "SALES", title=f"Title {number}") for number in range(1, 6)]
    standings = {
        1: (Health.ON_TRACK, "0.9"),
        2: (Health.AT_RISK, "0.3"),
        3: (Health.AT_RISK, "0.1"),
        4: (Health.NONE, None),
        5: (Health.DONE, "1.4"),
    }
    picture = a_picture(*many, standings=standings, orphans=frozenset({1, 2}))
    team = alignment(a_reader(), picture, most=1).teams[0]
    assert [(each.health, each.number) for each in team.counts] == [
        (Health.AT_RISK, 2),
        (Health.ON_TRACK, 1),
        (Health.DONE, 1),
        (Health.NONE, 1),
    ]
    # What is more than all counts as all; what has no value counts for nothing.
    assert (team.percent, team.size, team.orphans) == ("57.5%", "5 objectives", 2)
    assert (team.health, team.problem) == (Health.AT_RISK, "10% · O3 Title 3")


def test_a_group_without_a_problem_names_none():
    team = alignment(a_reader(), a_picture(COMPANY, SALES), most=1).teams[0]
    assert (team.health, team.problem) == (Health.ON_TRACK, "")


def test_a_group_hangs_where_most_of_its_arrows_lead():
    picture = a_picture(
        COMPANY,
        OPS,
        an_o(4, "SALES", "COMPANY/2026Q4/O1"),
        an_o(5, "SALES", "OPS/2026Q4/O3"),
        an_o(6, "SALES", "OPS/2026Q4/O3"),
    )
    teams = alignment(a_reader(), picture, most=1).teams
    assert [(each.key, each.parent) for each in teams] == [("COMPANY", -1), ("OPS", 0), ("SALES", 1)]


def test_groups_that_serve_each_other_make_no_circle():
    picture = a_picture(
        an_o(1, "SALES"),
        an_o(2, "OPS", "SALES/2026Q4/O1"),
        an_o(3, "OPS"),
        an_o(4, "SALES", "OPS/2026Q4/O3"),
    )
    teams = alignment(a_reader(), picture, most=1).teams
    assert sorted(each.parent for each in teams) == [-1, 0]


def test_dependencies_between_groups_are_one_in_the_state_that_presses_most():
    ties = [
        waits(1, "SALES/2026Q4/KR2", "OPS/2026Q4/KR3", DependencyState.MET),
        waits(2, "SALES/2026Q4/KR2", "OPS/2026Q4/KR3", DependencyState.REFUSED),
    ]
    chart = alignment(a_reader(), a_picture(COMPANY, SALES, OPS), dependencies=ties, most=1)
    assert [(each.state, each.count) for each in chart.ties] == [(DependencyState.REFUSED, 2)]
    assert "refused" in chart.ties[0].says
    assert "met" in chart.ties[0].says


def test_of_too_many_dependencies_between_groups_the_most_pressing_are_drawn_and_the_rest_counted():
    teams = [an_o(number, f"T{number}") for number in range(1, MOST_TIES + 4)]
    states = [DependencyState.MET] * (len(teams) - 2) + [DependencyState.REFUSED]
    ties = [
        waits(place, whole_ref(one.key_results[0]), whole_ref(other.key_results[0]), state)
        for place, (one, other, state) in enumerate(zip(teams, teams[1:], states, strict=False))
    ]
    chart = alignment(a_reader(), a_picture(*teams), dependencies=ties, most=1)
    assert len(chart.ties) == MOST_TIES
    assert chart.ties[0].state is DependencyState.REFUSED
    assert "2 more pairs of groups with dependencies" in chart.facts


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("most", [1, 200], ids=["by group", "by objective"])
def test_it_is_drawn_in_every_language_and_waits_as_json(lang, most):
    tie = waits(1, "SALES/2026Q4/KR2", "OPS/2026Q4/KR3")
    picture = a_picture(COMPANY, SALES, OPS, orphans=frozenset({3}))
    chart = alignment(a_reader(lang), picture, dependencies=[tie], most=most)
    assert from_dict(to_dict(chart)) == chart
    assert draw(chart, LIGHT)
