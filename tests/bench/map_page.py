"""How long the page of the alignment map takes for a company of 5,000 objectives, as a visitor waits for it.

    .venv/bin/python -m tests.bench.map_page [OBJECTIVES]

Server time: from the request to the last byte, without a network, from SQLite. Processor time, so that our
work is measured and not what else the machine does; the first one is left out, as it reads templates and
words. The median must stay below a second.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import process_time

from tests.kit import large_company
from tests.kit.bots import a_bot
from tests.kit.pages import a_visitor, looking

ROUNDS = 3
MOST_SECONDS = 1.0
PAGES = {
    "by group": "/map?cycle=2026Q4",
    "one group": "/map?cycle=2026Q4&group=T07",
    "below one objective": "/map?cycle=2026Q4&under=HQ/O1",
    "the hits of a search": "/map?cycle=2026Q4&q=refunds",
    "the picture of all groups": "/map.svg?cycle=2026Q4",
}


async def measured(objectives: int, folder: Path) -> dict[str, list[float]]:
    bot = a_bot(folder)
    large_company.found(bot, large_company.Size(groups=100, objectives=objectives, key_results=1))
    found: dict[str, list[float]] = {}
    gc.collect()
    gc.freeze()  # as `serve` does
    print(f"a million empty turns {min(_yardstick() for _ in range(ROUNDS)) * 1000:.0f} ms")
    async with looking(bot, a_visitor("p010")) as browser:
        for name, address in PAGES.items():
            part = {"hx-target": "hits"} if name == "the hits of a search" else {}
            for _ in range(ROUNDS + 1):
                begun = process_time()
                answer = await browser.get(address, headers=part)
                found.setdefault(name, []).append(process_time() - begun)
                if answer.status_code != 200:
                    raise RuntimeError(f"{address}: {answer.status_code}")
            print(f"{name:28} {len(answer.content) / 1024:8.0f} KiB", end="")
            times = sorted(found[name][1:])
            print(f"  median {median(times) * 1000:6.0f} ms  worst {times[-1] * 1000:6.0f} ms")
    bot.database.close()
    return found


def _yardstick() -> float:
    """How fast the machine is just now, to compare runs by."""
    begun = process_time()
    for _turn in range(1_000_000):
        pass
    return process_time() - begun


def main(objectives: str = "5000") -> int:
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measured(int(objectives), Path(folder)))
    return int(any(median(times[1:]) >= MOST_SECONDS for times in found.values()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
