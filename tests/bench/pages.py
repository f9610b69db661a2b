"""How long a page of a large company takes on the server, from the request to the last byte of HTML.

    .venv/bin/python -m tests.bench.pages [OBJECTIVES]

A hundred groups, a thousand objectives, five thousand key results on a SQLite file. Each page is asked for
some times, without a socket. Processor time is our work; the clock also counts what else the machine does.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.kit import large_company
from tests.kit.bots import a_bot
from tests.kit.pages import a_visitor, looking
from tests.kit.statements import told

ROUNDS = 9
PAGES = {
    "overview": "/",
    "search": "/?q=refund",
    "group": "/groups/T07",
    "company group": "/groups/HQ",
    "mine": "/mine",
    "person": "/people/p011",
}


async def main(objectives: int = 1000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bot = a_bot(Path(folder))
        large_company.found(bot, large_company.Size(objectives=objectives))
        async with looking(bot, a_visitor("p010")) as browser:
            print(f"a million empty turns {min(_yardstick() for _ in range(ROUNDS)):.0f} ms")
            for name, address in PAGES.items():
                with told(bot.database.engine) as statements:
                    took = [await _took(browser, address) for _ in range(ROUNDS)]
                answer = await browser.get(address)
                clock, processor = zip(*took, strict=True)
                print(
                    f"{name:14} {answer.status_code}  first {clock[0]:5.0f} ms  best {min(clock):5.0f} ms  "
                    f"middle {statistics.median(clock):5.0f} ms  processor {min(processor):5.0f} ms  "
                    f"{len(statements) // ROUNDS:2} statements  {len(answer.content) / 1000:6.1f} kB"
                )


def _yardstick() -> float:
    """How fast the machine is just now, to compare runs by: milliseconds of a million empty turns."""
    begun = time.process_time()
    for _turn in range(1_000_000):
        pass
    return (time.process_time() - begun) * 1000


async def _took(browser: httpx.AsyncClient, address: str) -> tuple[float, float]:
    """Milliseconds of the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    await browser.get(address)
    return (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
