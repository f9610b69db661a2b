"""The alignment map is one drawing for a single objective and for thousands, and says all without colour."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from charts.alignment import AlignmentMap, Count, Team, Tie
from charts.drawing import draw, from_dict, to_dict
from charts.theme import DARK, LIGHT, THEMES, tint
from okr.dealings import DependencyState
from okr.model import Health
from tests.charts.maps import WORDS, a_map, a_node
from tests.charts.test_theme import contrast

SVG = "{http://www.w3.org/2000/svg}"


def of(*nodes, **changes):
    return AlignmentMap("Map", "facts", "summary", tuple(nodes), words=WORDS, **changes)


def a_team(key="SALES", **changes):
    given = {
        "title": "Sales",
        "size": "12 objectives",
        "health": Health.AT_RISK,
        "percent": "40%",
        "counts": (Count(Health.AT_RISK, 2, "at risk"), Count(Health.ON_TRACK, 10, "on track")),
        "problem": "12% · O3 Cut the refund time",
    } | changes
    return Team(key, **given)


def tree(chart, theme=LIGHT):
    return ElementTree.fromstring(draw(chart, theme, prefix="m"))  # noqa: S314 -- our own drawing


def texts(root):
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def nodes_of(root):
    return [each for each in root.iter(f"{SVG}g") if each.get("class") == "node"]


def corner(node):
    x, y = node.get("transform").removeprefix("translate(").removesuffix(")").split()
    return float(x), float(y)


def lines(root):
    arrows = next(each for each in root.iter(f"{SVG}g") if each.get("class") == "arrows")
    return [each for each in arrows.iter(f"{SVG}path") if each.get("fill") == "none"]


@pytest.mark.parametrize("size", [1, 7, 60, 199, 1000])
def test_every_node_is_drawn_once_and_inside_the_drawing(size):
    root = tree(a_map(size))
    found = nodes_of(root)
    assert [each.get("id") for each in found] == [f"m-n{place}" for place in range(size)]
    width, height = float(root.get("width")), float(root.get("height"))
    assert all(0 <= x < width - 244 and 0 <= y < height - 96 for x, y in map(corner, found))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_same_map_is_drawn_with_the_same_bytes(theme):
    assert draw(a_map(60), theme) == draw(from_dict(to_dict(a_map(60))), theme)


def test_an_empty_map_says_so():
    assert WORDS.empty in texts(tree(of()))


def test_a_card_tells_its_whole_reference_its_title_its_verdict_and_its_share():
    root = tree(of(a_node("SALES/2026Q4/O12", "Happy customers")))
    said = texts(nodes_of(root)[0])
    assert said[:2] == ["SALES", "/2026Q4/O12"]
    assert "on track" in said
    assert "Happy customers" in said
    assert "50%" in texts(root)


@pytest.mark.parametrize("ref", ["MARKETING-EAST/2026Q4/O112", "MARKETING-SOUTH-EAST-ASIA/2026Q4/O112"])
def test_a_reference_too_long_for_the_verdict_beside_it_stays_whole(ref):
    said = texts(nodes_of(tree(of(a_node(ref, health=Health.NONE, verdict="no value yet"))))[0])
    assert "".join(said).startswith(ref)
    assert "no value yet" not in said


def test_a_long_title_takes_two_lines_and_is_cut():
    said = texts(nodes_of(tree(of(a_node(title="成为东南亚中小企业首选的协作平台" * 4))))[0])
    titles = [each for each in said if "协作" in each or "东南亚" in each]
    assert len(titles) == 2
    assert titles[1].endswith("…")


def test_what_is_cut_is_whole_in_the_title_that_hovers():
    node = a_node(title="成为东南亚中小企业首选的协作平台" * 4)
    assert node.title in nodes_of(tree(of(node)))[0].find(f"{SVG}title").text


def test_what_people_wrote_is_escaped():
    root = tree(of(a_node(title='<script>alert("1")</script> & co')))
    assert not list(root.iter("script"))
    assert '<script>alert("1")</script> & co' in nodes_of(root)[0].find(f"{SVG}title").text


def test_a_node_can_be_found_and_opened():
    root = tree(of(a_node(link="/o/7")))
    node = nodes_of(root)[0]
    assert (node.get("data-ref"), node.get("data-group"), node.get("data-health")) == (
        "SALES/2026Q4/O1",
        "SALES",
        "on_track",
    )
    assert node.find(f"{SVG}a").get("href") == "/o/7"
    assert root.get("role") == "group"


def test_a_map_without_links_is_read_out_as_one_picture():
    root = tree(of(a_node()))
    assert root.get("role") == "img"
    assert not list(root.iter(f"{SVG}a"))


def test_verdicts_differ_in_their_marks_and_not_in_their_colours_alone():
    def mark_of(health):
        root = tree(of(a_node(health=health, verdict="", percent="", progress=None)))
        card = next(each for each in root.iter(f"{SVG}g") if each.get("id") == "m-c0")
        drawn = list(card.iter())[-1]
        return drawn.tag, drawn.get("d"), drawn.get("r"), drawn.get("fill") == "none"

    assert len({mark_of(health) for health in Health}) == len(Health)


@pytest.mark.parametrize(
    ("progress", "share"),
    [
        pytest.param(None, 0, id="no value yet"),
        pytest.param(-0.3, 0, id="a step back"),
        pytest.param(0.5, 0.5, id="half"),
        pytest.param(1.7, 1, id="more than all"),
    ],
)
def test_a_bar_shows_neither_less_than_nothing_nor_more_than_all(progress, share):
    root = tree(of(a_node(progress=progress)))
    card = next(each for each in root.iter(f"{SVG}g") if each.get("id") == "m-c1")
    whole, *done = [float(each.get("width")) for each in card.iter(f"{SVG}rect")]
    assert sum(done) == pytest.approx(whole * share)


def test_what_counts_above_has_a_whole_line_and_what_only_supports_a_dashed_one():
    root = tree(of(a_node(), a_node(parent=0, contributes=True), a_node(parent=0)))
    assert [each.get("stroke-dasharray") is None for each in lines(root)] == [False, True]
    assert {WORDS.contributes, WORDS.supports} <= set(texts(root))


def test_an_arrow_to_a_key_result_names_it():
    assert "KR2" in texts(tree(of(a_node(), a_node(parent=0, part="KR2"))))


def test_the_legend_tells_only_what_is_on_the_map():
    said = texts(tree(of(a_node())))
    assert "on track" in said
    assert not {WORDS.contributes, WORDS.supports, WORDS.orphan} & set(said)


def test_one_aligned_to_nothing_and_one_drawn_before_are_marked_with_words():
    said = texts(tree(of(a_node(orphan=True), a_node(drawn=True))))
    assert f"! {WORDS.orphan}" in said
    assert WORDS.drawn in said


@pytest.mark.parametrize("state", DependencyState)
def test_a_dependency_leads_from_what_waits_to_what_it_waits_for(state):
    tie = Tie(0, 1, state, "said", "O1 waits for O2")
    root = tree(of(a_node(), a_node("OPS/2026Q4/O2"), ties=(tie,)))
    curve = next(each for each in root.iter(f"{SVG}path") if each.get("data-waiting"))
    assert (curve.get("data-waiting"), curve.get("data-on")) == ("0", "1")
    assert curve.find(f"{SVG}title").text == "O1 waits for O2"
    assert f"{WORDS.waits}: said" in texts(root)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("health", Health)
def test_words_on_a_card_are_readable(theme, health):
    card = theme.colours[tint(health)]
    for text in nodes_of(tree(of(a_node(health=health)), theme))[0].iter(f"{SVG}text"):
        assert contrast(text.get("fill") or theme.colours["ink"], card) >= 4.5


def test_states_of_dependencies_differ_in_more_than_colour():
    def drawn(state):
        root = tree(of(a_node(), a_node("OPS/2026Q4/O2"), ties=(Tie(0, 1, state, "", ""),)))
        badge = next(each for each in root.iter(f"{SVG}g") if each.get("class") == "badge")
        filled = badge.find(f"{SVG}circle").get("class").startswith("f-solid")
        return filled, [each.text or len(each.get("d", "")) for each in list(badge)[1:]]

    assert len({str(drawn(state)) for state in DependencyState}) == len(DependencyState)


@pytest.mark.parametrize("place", [-1, 2], ids=["before the first", "after the last"])
def test_a_dependency_that_leads_nowhere_is_refused(place):
    with pytest.raises(ValueError, match="no node"):
        draw(of(a_node(), a_node(), ties=(Tie(0, place, DependencyState.MET, "", ""),)), LIGHT)


def test_a_group_is_one_node_with_its_counts_its_mean_and_its_worst():
    chart = replace(of(), teams=(a_team(orphans=3), a_team("OPS", title="", problem="", parent=0)))
    root = tree(chart, DARK)
    said = texts(nodes_of(root)[0])
    assert said == [
        "SALES",
        "12 objectives",
        "Sales",
        "40%",
        "2",
        "10",
        "! 3",
        "12% · O3 Cut the refund time",
    ]
    assert "12 objectives" in nodes_of(root)[1].find(f"{SVG}title").text


def test_every_part_of_a_groups_bar_is_seen_however_small():
    counts = (Count(Health.AT_RISK, 1, "at risk"), Count(Health.ON_TRACK, 999, "on track"))
    node = nodes_of(tree(replace(of(), teams=(a_team(counts=counts),))))[0]
    widths = [float(each.get("width")) for each in node.iter(f"{SVG}rect")]
    assert len(widths) == 2
    assert min(widths) > 2


def test_there_is_no_style_attribute_for_pages_forbid_them():
    assert " style=" not in draw(a_map(60), LIGHT)


def test_ids_begin_with_the_prefix_so_that_two_maps_stand_in_one_page():
    root = ElementTree.fromstring(draw(a_map(7), LIGHT, prefix="second"))  # noqa: S314 -- our own drawing
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("second-") for each in ids)


def test_a_map_of_five_thousand_weighs_little_more_than_a_kilobyte_a_node():
    assert len(draw(a_map(5000), LIGHT)) < 5000 * 1200
