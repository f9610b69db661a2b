"""A reference that leads nowhere: one guess, of what the asker may see, and nothing done."""

from __future__ import annotations

import pytest

from tests.kit.desk import commands, shown


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        pytest.param("/kr update KR33 45%", "/kr update KR3 45%", id="a digit too many"),
        pytest.param("/kr update KR4O 45%", None, id="no reference at all"),
        pytest.param("/kr update SALE/KR3 45%", "/kr update SALES/KR3 45%", id="a group's key"),
        pytest.param("/kr show SLAES/KR3", "/kr show SALES/KR3", id="swapped letters of it"),
        pytest.param("/kr update 2026Q5/KR3 45%", "/kr update 2026Q4/KR3 45%", id="a quarter too many"),
        pytest.param("/kr update XYZ/KR3 45%", None, id="a key that is near to nothing"),
        pytest.param("kr33 到 45%", "/kr update KR3 45%", id="in another order"),
    ],
)
def test_the_line_perhaps_meant(sales, text, guess):
    before = sales.written()
    handled = sales.say(text)
    assert handled.refused in ("unknown_reference", "bad_cycle", "bad_reference")
    if guess is not None:
        assert commands(handled) == [guess]
        assert guess in shown(handled)
    else:
        assert "KR3 45%" not in "".join(commands(handled)).replace("KR3 45% waiting for vendor", "")
    assert sales.written() == before


def test_nothing_private_is_guessed(sales):
    sales.must("/okr add Mine alone private", by="u005")
    sales.must("/kr add O2 Secret from 0 to 9", by="u005")  # KR7
    assert "KR7" not in "".join(commands(sales.say("/kr show KR77")))
