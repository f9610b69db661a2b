"""What a slip of the finger would make of a module, and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.mutation.mutants import mutants, places
from tests.mutation.run import PACKAGE, chosen


@pytest.mark.parametrize(
    ("source", "made"),
    [
        pytest.param("a < b", ["a <= b"], id="a border"),
        pytest.param("a + b", ["a - b"], id="a sum"),
        pytest.param("a and b", ["a or b"], id="two conditions"),
        pytest.param("x if a else y", ["x if not a else y"], id="a choice"),
        pytest.param("f(1, True)", ["f(2, True)", "f(1, False)"], id="a number, a flag"),
        pytest.param("min(a, b)", ["max(a, b)"], id="the other end"),
        pytest.param("not a", ["not not a"], id="the other way round"),
        pytest.param("def f():\n    return a", ["def f():\n    return None"], id="an answer"),
        pytest.param("import a", [], id="an import"),
        pytest.param("def f(a: 'int'=b) -> list[1]:\n    '''says 1'''", [], id="types and words"),
        pytest.param("@d(frozen=True)\nclass C:\n    pass", [], id="a decorator"),
    ],
)
def test_each_place_is_changed_once_and_nothing_else(source, made):
    assert [mutant.source for mutant in mutants(source)] == made


def test_a_mutant_says_where_and_what():
    (mutant,) = mutants("\n\na < b")
    assert (mutant.line, mutant.what) == (3, "a < b  ->  a <= b")


def test_the_choice_is_the_same_for_the_same_seed_and_another_for_another():
    assert chosen(20, 1) == chosen(20, 1) != chosen(20, 2)


def test_every_module_of_the_package_has_its_turn():
    modules = {path.stem for path in PACKAGE.glob("*.py") if places(path.read_text(encoding="utf-8"))}
    with_code = {path.stem for path in PACKAGE.glob("*.py")} - {
        "__init__",
        "kinds",
        "objections",
        "questions",
    }  # these hold names and fields only
    assert modules == with_code
