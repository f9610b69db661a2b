"""A browser paints the charts as somebody looked at them and kept them; `photographs.py` keeps them anew."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.photographs import KEPT, apart, dark_room, photograph
from tests.charts.redraw import GOLDEN

DRAWINGS = sorted(path.stem for path in GOLDEN.glob("*.svg"))
CELL_PX = 4
# The same browser differs by 0, with other smoothing by little; what is spoiled below by 34 at the least.
MOST_APART = 25


@pytest.fixture(scope="module")
def room(browser: Browser) -> Iterator[Page]:
    page = dark_room(browser)
    yield page
    page.close()


def drawn(name: str) -> str:
    return (GOLDEN / f"{name}.svg").read_text("utf-8")


def kept(name: str) -> bytes:
    return (KEPT / f"{name}.png").read_bytes()


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_chart_is_painted_as_it_was_kept(name: str, room: Page) -> None:
    most, where = apart(room, photograph(room, drawn(name)), kept(name), CELL_PX)
    assert most <= MOST_APART, f"cell {where}"


def test_nothing_is_kept_that_is_not_drawn() -> None:
    assert sorted(path.stem for path in KEPT.iterdir()) == DRAWINGS


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        pytest.param(r"<circle[^>]*/>", "", id="a point that is gone"),
        pytest.param(r"(\"42\"[^>]*>)17,5", r"\g<1>18,5", id="another number"),
        pytest.param(r"<text x=\"32\"", '<text x="36"', id="a word elsewhere"),
        pytest.param(r"stroke-dasharray=\"[^\"]*\"", "", id="a dotted line that is solid"),
    ],
)
def test_a_small_difference_is_seen(found: str, instead: str, room: Page) -> None:
    spoiled = re.sub(found, instead, drawn("burn_up_kept"), count=1)
    assert spoiled != drawn("burn_up_kept")
    most, _ = apart(room, photograph(room, spoiled), kept("burn_up_kept"), CELL_PX)
    assert most > MOST_APART
