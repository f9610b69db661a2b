"""The colours of the drawings, light and dark, and the mark that goes with each verdict.

A colour never stands alone for a meaning: whatever a verdict colours carries its mark or its word.
Every painted element has a class, so that a page can recolour what was drawn for the light.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from okr.model import Health

# What a colour is for. `solid-…` is for marks, bars and words on paper, `tint-…` for areas behind.
Role = str


@dataclass(frozen=True, slots=True)
class Theme:
    """A name ("light" or "dark") and a colour, such as "#1f2328", for every role."""

    name: str
    colours: Mapping[Role, str]

    def fill(self, role: Role) -> dict[str, str]:
        """Attributes that fill with a colour. Raises KeyError for an unknown role."""
        return {"class": f"f-{role}", "fill": self.colours[role]}

    def stroke(self, role: Role, width: float = 2) -> dict[str, str | float]:
        """Attributes that draw a line in a colour, `width` units thick, and fill nothing."""
        return {
            "class": f"s-{role}",
            "fill": "none",
            "stroke": self.colours[role],
            "stroke-width": width,
        }

    def both(self, fill: Role, stroke: Role, width: float = 2) -> dict[str, str | float]:
        """Attributes that fill and draw around."""
        return {
            "class": f"f-{fill} s-{stroke}",
            "fill": self.colours[fill],
            "stroke": self.colours[stroke],
            "stroke-width": width,
        }


def solid(health: Health) -> Role:
    """The strong colour of a verdict: readable as words on paper."""
    return f"solid-{health.value.replace('_', '-')}"


def tint(health: Health) -> Role:
    """The pale colour of a verdict, for areas behind words and lines."""
    return f"tint-{health.value.replace('_', '-')}"


def _roles(plain: Mapping[str, str], verdicts: Mapping[Health, tuple[str, str]]) -> Mapping[Role, str]:
    return {
        **plain,
        **{solid(health): strong for health, (strong, _) in verdicts.items()},
        **{tint(health): pale for health, (_, pale) in verdicts.items()},
    }


LIGHT: Final = Theme(
    "light",
    _roles(
        {
            "paper": "#ffffff",  # behind everything
            "ground": "#eef1f4",  # empty parts of bars, cells of nothing
            "ink": "#1f2328",  # what is read first
            "soft": "#57606a",  # what is read second
            "line": "#d3d9df",  # grids and frames, which say nothing alone
            "accent": "#0b5cad",  # what was reported
            "accent-tint": "#dceafa",
            "on-solid": "#ffffff",  # words on a strong colour
        },
        {
            Health.NONE: ("#656d76", "#e6eaee"),
            Health.EARLY: ("#0a6a8a", "#d5eef6"),
            Health.ON_TRACK: ("#187a34", "#d5f1dc"),
            Health.BEHIND: ("#8f5f00", "#faecc0"),
            Health.AT_RISK: ("#c41e2a", "#ffdfdc"),
            Health.DONE: ("#0b5cad", "#dceafa"),
            Health.STALE: ("#7446b8", "#ebe1fb"),
        },
    ),
)
DARK: Final = Theme(
    "dark",
    _roles(
        {
            "paper": "#15181d",
            "ground": "#262b33",
            "ink": "#e8edf2",
            "soft": "#a3adb8",
            "line": "#3a414b",
            "accent": "#6cb0ff",
            "accent-tint": "#1a3352",
            "on-solid": "#15181d",
        },
        {
            Health.NONE: ("#a3adb8", "#2d343d"),
            Health.EARLY: ("#5cc3e6", "#12394a"),
            Health.ON_TRACK: ("#4fc46d", "#143a22"),
            Health.BEHIND: ("#e2b340", "#3d310f"),
            Health.AT_RISK: ("#ff8a82", "#4b2022"),
            Health.DONE: ("#6cb0ff", "#1a3352"),
            Health.STALE: ("#c0a0ff", "#352752"),
        },
    ),
)
THEMES: Final[Mapping[str, Theme]] = {theme.name: theme for theme in (LIGHT, DARK)}

Shape = Literal["dash", "ring", "disc", "up", "down", "check", "diamond"]
# The signs of `cards.layout.SIGNS`, as shapes: – ○ ● ▲ ▼ ✓ ◇.
MARKS: Final[Mapping[Health, Shape]] = {
    Health.NONE: "dash",
    Health.EARLY: "ring",
    Health.ON_TRACK: "disc",
    Health.BEHIND: "up",
    Health.AT_RISK: "down",
    Health.DONE: "check",
    Health.STALE: "diamond",
}


def stylesheet() -> str:
    """CSS that recolours drawings inside a page as the visitor's system is light or dark."""
    dark = "\n".join(f"  {rule}" for rule in _rules(DARK))
    light = "\n".join(_rules(LIGHT))
    return (
        "/* Made by charts.theme.stylesheet; a test keeps it so. */\n"
        ".chart { display: block; max-width: 100%; height: auto; }\n"
        f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
    )


def _rules(theme: Theme) -> list[str]:
    """No ancestor stands in them: what a <use> repeats has none that a browser would look at."""
    return [
        f".{kind}-{role} {{ {paint}: {colour}; }}"
        for role, colour in theme.colours.items()
        for kind, paint in (("f", "fill"), ("s", "stroke"))
    ]
