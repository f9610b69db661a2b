"""`make corpus`: what people type in four languages, and what becomes of it.

Every line that is not understood, asked back or refused as it must be is printed. SHARE of the lines only,
where asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
import time
from collections import Counter
from pathlib import Path

import structlog

from tests.corpus.cases import LANGUAGES
from tests.corpus.judging import GOOD, VERDICTS, Outcome
from tests.corpus.play import play


def main() -> int:
    options = _options()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    begun = time.monotonic()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="dingokr-corpus-") as folder:
        for lang in options.langs:
            outcomes += asyncio.run(play(Path(folder) / lang, lang, share=options.share, seed=options.seed))
    failed = [each for each in outcomes if each.verdict not in GOOD]
    for outcome in failed:
        print(outcome)
    print(table(outcomes, options.langs))
    print(f"through signed callbacks, {time.monotonic() - begun:.0f} s")
    return 1 if failed else 0


def table(outcomes: list[Outcome], langs: list[str]) -> str:
    """One row a language."""
    rows = [f"{'':8}{'lines':>16}" + "".join(f"{verdict:>16}" for verdict in VERDICTS)]
    for lang in langs:
        tally = Counter(each.verdict for each in outcomes if each.case.lang == lang)
        rows.append(f"{lang:8}{tally.total():>16}" + "".join(f"{tally[verdict]:>16}" for verdict in VERDICTS))
    return "\n".join(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.run", description=__doc__)
    parser.add_argument("langs", nargs="*", default=list(LANGUAGES), help="only these languages")
    parser.add_argument("--share", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
