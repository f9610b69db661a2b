"""How long a picture takes: `python -m tests.bench.pictures [ROUNDS]` prints a line each.

Milliseconds from the SVG to its PNG through the worker, as whoever waits for it has them: the first with a
worker that has yet to start, then the median and the slowest of the others. `cpu` is what the worker itself
spent on one, which a busy machine changes least, its start included. `lag` is by how much the event loop was
late at worst meanwhile.
"""

from __future__ import annotations

import asyncio
import sys
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter

import uvloop

from charts.drawing import Chart, draw
from charts.png import Rasteriser, largest_zoom, pixels
from charts.text import FONT
from charts.theme import LIGHT
from tests.bench.companies import a_collapsed_map
from tests.charts.maps import a_map
from tests.charts.samples import SAMPLES

BEAT = 0.001
MOST = 3_000_000  # pixels of a map in the chat
CHARTS: dict[str, Chart] = {
    "progress card": SAMPLES["overview"],
    "burn-up": SAMPLES["burn_up_falling"],
    "map of 7": a_map(7),
    "map of 60": a_map(60),
    "5,000 by group, 11": a_collapsed_map(10),
    "5,000 by group, 46": a_collapsed_map(45),
}


async def lag(until: asyncio.Event) -> float:
    """The longest that a turn of the loop was late, in milliseconds."""
    worst = 0.0
    while not until.is_set():
        begun = perf_counter()
        await asyncio.sleep(BEAT)
        worst = max(worst, perf_counter() - begun - BEAT)
    return worst * 1000


async def milliseconds(rasteriser: Rasteriser, drawing: str, zoom: float) -> float:
    begun = perf_counter()
    await rasteriser.png(drawing, zoom=zoom)
    return (perf_counter() - begun) * 1000


async def measured(chart: Chart, rounds: int) -> tuple[float, ...]:
    begun = perf_counter()
    drawing = draw(chart, LIGHT)
    drawn = (perf_counter() - begun) * 1000
    zoom = largest_zoom(drawing, wanted=2, most=MOST)
    rasteriser, over = Rasteriser([FONT]), asyncio.Event()
    watching = asyncio.create_task(lag(over))
    cold = await milliseconds(rasteriser, drawing, zoom)
    warm = [await milliseconds(rasteriser, drawing, zoom) for _ in range(rounds)]
    over.set()
    late = await watching
    before = getrusage(RUSAGE_CHILDREN)
    await rasteriser.close()
    after = getrusage(RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    each = spent * 1000 / (rounds + 1)
    return drawn, zoom, pixels(drawing, zoom) / 1e6, cold, median(warm), max(warm), each, late


async def main(rounds: int) -> None:
    titles = ("draw", "zoom", "Mpx", "cold", "warm", "slowest", "cpu", "lag")
    print(f"{'chart':20}" + "".join(f"{title:>9}" for title in titles))
    for name, chart in CHARTS.items():
        print(f"{name:20}" + "".join(f"{each:9.2f}" for each in await measured(chart, rounds)), flush=True)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
