"""Draw the samples again: `python -m tests.charts.redraw` writes what `test_golden` compares with.

Look at the pictures before you keep them.
"""

from __future__ import annotations

from pathlib import Path

from charts.drawing import draw
from charts.theme import DARK, LIGHT
from tests.charts.samples import SAMPLES

GOLDEN = Path(__file__).parent / "golden"
# One in the dark: what differs there are colours, and those have tests of their own.
IN_THE_DARK = "burn_up_falling"


def drawings() -> dict[str, str]:
    """By file name."""
    drawn = {f"{name}.svg": draw(chart, LIGHT, prefix=name) for name, chart in SAMPLES.items()}
    return drawn | {f"{IN_THE_DARK}.dark.svg": draw(SAMPLES[IN_THE_DARK], DARK, prefix=IN_THE_DARK)}


def lined(drawing: str) -> str:
    """An element a line, so that a difference can be read."""
    return drawing.replace("><", ">\n<") + "\n"


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob("*.svg"):
        old.unlink()
    for name, drawing in drawings().items():
        (GOLDEN / name).write_text(lined(drawing), encoding="utf-8")


if __name__ == "__main__":
    main()
