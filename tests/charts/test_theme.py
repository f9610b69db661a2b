"""Colours can be told from their ground, and no meaning hangs on a colour alone."""

from __future__ import annotations

import pytest

from cards.layout import SIGNS
from charts.theme import DARK, LIGHT, MARKS, THEMES, solid, stylesheet, tint
from okr.model import Health
from tests.house.test_shape import ROOT

SIGN_OF = {"dash": "–", "ring": "○", "disc": "●", "up": "▲", "down": "▼", "check": "✓", "diamond": "◇"}
WORDS, MARKS_AT_LEAST = 4.5, 3.0  # WCAG 2.2 AA: 1.4.3 and 1.4.11


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", ["ink", "soft", "accent", *(solid(health) for health in Health)])
@pytest.mark.parametrize("ground", ["paper", "ground"])
def test_words_can_be_read_on_their_ground(theme, role, ground):
    assert contrast(theme.colours[role], theme.colours[ground]) >= WORDS


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("health", Health)
def test_words_and_marks_can_be_told_from_what_a_verdict_colours(theme, health):
    assert contrast(theme.colours["on-solid"], theme.colours[solid(health)]) >= WORDS
    assert contrast(theme.colours["ink"], theme.colours[tint(health)]) >= WORDS
    assert contrast(theme.colours[solid(health)], theme.colours[tint(health)]) >= MARKS_AT_LEAST


def test_the_marks_are_the_signs_of_the_cards():
    assert {health: SIGN_OF[shape] for health, shape in MARKS.items()} == SIGNS


def test_both_themes_know_the_same_roles():
    assert set(LIGHT.colours) == set(DARK.colours)


def test_the_pages_serve_the_stylesheet_of_the_drawings():
    assert (ROOT / "web" / "static" / "charts.css").read_text("utf-8") == stylesheet()


def test_a_page_recolours_every_role_for_the_dark():
    _, dark = stylesheet().split("@media (prefers-color-scheme: dark)")
    for role, colour in DARK.colours.items():
        assert f".f-{role} {{ fill: {colour}; }}" in dark
        assert f".s-{role} {{ stroke: {colour}; }}" in dark
