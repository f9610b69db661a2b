"""How long a chart takes: `python -m tests.bench.charts [ROUNDS]` prints a line each.

Milliseconds of this process alone, the median, so that a busy machine tells much the same. `value` is to
JSON and back, `draw` the SVG, `png` the picture at twice its size in this process. What dominates is told
apart below: the font that is loaded with each picture, the outlines of the words, the pixels that are packed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median
from time import process_time

import resvg_py

from charts.drawing import draw, from_dict, to_dict
from charts.text import FONT
from charts.theme import LIGHT
from tests.charts.samples import SAMPLES

EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
ONE_WORD = EMPTY.replace("/>", '><text font-family="Noto Sans SC">a</text></svg>')
BLANK = EMPTY.replace('width="1" height="1"', 'width="720" height="700"')


def picture(drawing: str, *, zoom: float = 2, fonts: bool = True) -> bytes:
    files = [str(FONT)] if fonts else []
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawing, font_files=files, skip_system_fonts=True, zoom=zoom)
    )


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        begun = process_time()
        work()
        spent.append((process_time() - begun) * 1000)
    return median(spent)


def main(rounds: int) -> None:
    print(f"{'chart':24}{'value':>8}{'draw':>8}{'png':>8}{'svg KB':>8}{'png KB':>8}")
    for name, chart in SAMPLES.items():
        drawing = draw(chart, LIGHT)
        spent = (
            milliseconds(lambda chart=chart: from_dict(to_dict(chart)), rounds),  # type: ignore[misc]
            milliseconds(lambda chart=chart: draw(chart, LIGHT), rounds),  # type: ignore[misc]
            milliseconds(lambda drawing=drawing: picture(drawing), rounds),  # type: ignore[misc]
        )
        sizes = (len(drawing) / 1024, len(picture(drawing)) / 1024)
        print(f"{name:24}" + "".join(f"{each:8.1f}" for each in (*spent, *sizes)))
    parts = {
        "nothing at all": lambda: picture(EMPTY, fonts=False),
        "the font, and nothing": lambda: picture(EMPTY),
        "the font, and one letter": lambda: picture(ONE_WORD),
        "an empty sheet": lambda: picture(BLANK, fonts=False),
        "a chart, once as large": lambda: picture(draw(SAMPLES["overview"], LIGHT), zoom=1),
        "a chart without its font": lambda: picture(draw(SAMPLES["overview"], LIGHT), fonts=False),
    }
    for name, work in parts.items():
        print(f"{name:32}{milliseconds(work, rounds):8.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
