"""A refusal: what was understood, what is wrong, and a line to copy."""

from __future__ import annotations

import pytest

from tests.kit.desk import shown


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        pytest.param("/kr update 2 banana", "Understood: /kr update 2", id="up to the word that is wrong"),
        pytest.param("更新 2 banana", "Understood: /kr update 2", id="as its canonical command"),
        pytest.param("/kr drop KR2", "Understood: /kr drop KR2", id="all of it where something is missing"),
    ],
)
def test_a_refusal_says_what_it_understood_what_is_wrong_and_a_line_to_copy(sales, said, understood):
    lines = shown(sales.say(said)).split("\n\n")
    assert lines[0] == understood
    assert any(line.startswith("@OKR /kr ") for line in lines[2:])


def test_of_what_is_no_command_nothing_was_understood(sales):
    assert "Understood" not in shown(sales.say("/blockchain 3"))
    assert "Understood" not in shown(sales.say("/kr update 1 5\n/blockchain 3"))


def test_the_same_refusal_is_the_same_however_the_line_went_on(sales):
    sales.refused("/kr update 2 banana one")
    assert sales.say("/kr update 2 banana two").messages == ()
