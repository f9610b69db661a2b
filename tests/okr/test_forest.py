"""The alignment map as trees, whatever the arrows are."""

from __future__ import annotations

from okr.dealings import whole_ref
from okr.forest import Node, forest, nodes, rebuilt, size, tree
from okr.model import State
from tests.kit.builders import a_key_result, an_objective

TOP, TOP_KR = "COMPANY/2026Q4/O1", "COMPANY/2026Q4/KR2"


def of(key, number=1, *key_results, up=(), **changes):
    return an_objective(*key_results, group_key=key, number=number, aligned_to=tuple(up), **changes)


def drawn(node: Node):
    """Nested lists of references."""
    name = whole_ref(node.objective).replace("/2026Q4", "")
    return [name, *map(drawn, node.below)] if node.below else name


COMPANY = of("COMPANY", 1, a_key_result(group_key="COMPANY", number=2))


def test_each_hangs_below_what_it_serves_in_the_order_given():
    made = forest(
        [COMPANY, of("OPS", up=["SALES/2026Q4/O1"]), of("SALES", up=[TOP]), of("HR"), of("IT", up=[TOP_KR])]
    )
    assert list(map(drawn, made)) == [["COMPANY/O1", ["SALES/O1", "OPS/O1"], "IT/O1"], "HR/O1"]
    assert size(made[0]) == 4
    assert [node.via for node in made[0].below] == [TOP, TOP_KR]


def test_only_what_contributes_says_so():
    counting = of("SALES", up=[TOP], contributes=frozenset({TOP}))
    helping = of("SALES", 2, up=[TOP])
    [made] = forest([COMPANY, counting, helping])
    assert [node.contributes for node in made.below] == [True, False]
    assert not made.contributes


def test_what_serves_two_is_drawn_in_full_once():
    both = of("SALES", up=[TOP, "COMPANY/2026Q4/O2"])
    made = forest([COMPANY, of("COMPANY", 2), both, of("OPS", up=["SALES/2026Q4/O1"])])
    assert list(map(drawn, made)) == [["COMPANY/O1", ["SALES/O1", "OPS/O1"]], ["COMPANY/O2", "SALES/O1"]]
    assert made[1].below[0].drawn
    assert not made[0].below[0].drawn


def test_an_arrow_to_what_is_not_there_or_dropped_makes_a_root():
    gone = of("COMPANY", 3, a_key_result(group_key="COMPANY", number=9), state=State.DROPPED)
    dropped_part = of("COMPANY", 4, a_key_result(group_key="COMPANY", number=8, state=State.DROPPED))
    lower = [of("SALES", n, up=[f"COMPANY/2026Q4/{ref}"]) for n, ref in enumerate(("KR9", "KR8", "O7"), 1)]
    assert list(map(drawn, forest([gone, dropped_part, *lower]))) == [
        "COMPANY/O4",
        "SALES/O1",
        "SALES/O2",
        "SALES/O3",
    ]


def test_a_circle_ends():
    one, two = of("SALES", 1, up=["SALES/2026Q4/O2"]), of("SALES", 2, up=["SALES/2026Q4/O1"])
    [made] = forest([one, two])
    assert drawn(made) == ["SALES/O1", ["SALES/O2", "SALES/O1"]]


def test_one_tree_is_what_serves_its_root():
    lower = of("SALES", up=[TOP])
    made = tree(lower, [COMPANY, lower, of("OPS", up=["SALES/2026Q4/O1"])])
    assert drawn(made) == ["SALES/O1", "OPS/O1"]
    assert made.via == ""


def a_chain(length):
    """Each serves the one before it."""
    uppers = [[], *([f"SALES/2026Q4/O{number}"] for number in range(1, length))]
    return [of("SALES", number, up=up) for number, up in enumerate(uppers, 1)]


def test_a_chain_of_two_thousand_is_one_tree():
    chain = a_chain(2000)
    [made] = forest(chain)
    assert [node.objective.number for node in nodes([made])] == list(range(1, 2001))
    assert size(made) == size(tree(chain[0], chain)) == 2000


def test_a_tree_is_rebuilt_of_what_is_kept_and_hangs_on_it():
    ops = of("OPS", up=["SALES/2026Q4/O1"])
    made = tree(COMPANY, [COMPANY, of("SALES", up=[TOP]), ops, of("SALES", 2, up=["OPS/2026Q4/O1"])])
    assert drawn(rebuilt(made, lambda node: node.objective.group_key != "OPS")) == ["COMPANY/O1", "SALES/O1"]
    assert drawn(rebuilt(made, lambda _: True)) == drawn(made)


def test_a_chain_of_two_thousand_is_rebuilt():
    chain = a_chain(2000)
    assert size(rebuilt(tree(chain[0], chain), lambda node: node.objective.number <= 1500)) == 1500


def test_nothing_is_no_forest():
    assert forest([]) == ()
