"""`make corpus`: what people type in four languages, and what becomes of it; then random lines.

Every line that is not understood, asked back or refused as it must be is printed, and every random one that
broke the parser, was answered with an apology, or wrote what its words do not bear out.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import structlog

from tests.corpus.cases import LANGUAGES
from tests.corpus.judging import GOOD, VERDICTS, Outcome
from tests.corpus.parsing import parse_all
from tests.corpus.play import in_another_language, play
from tests.corpus.wild import talk


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    options = _options()
    with tempfile.TemporaryDirectory(prefix="dingokr-corpus-") as folder:
        faults = _written_down(Path(folder) / "corpus", options.langs)
        if options.parsed:
            faults += _parsed(options.parsed, options.seed, options.langs)
        if options.said:
            faults += _said(Path(folder) / "wild", options.said, options.seed, options.langs)
    return 1 if faults else 0


def table(outcomes: Sequence[Outcome], langs: Sequence[str]) -> str:
    """One row a language."""
    heads = ("lines", *VERDICTS, "other language")
    rows = [f"{'':8}" + "".join(f"{head:>16}" for head in heads)]
    for lang in langs:
        mine = [each for each in outcomes if each.case.lang == lang]
        tally = Counter(each.verdict for each in mine)
        figures = (len(mine), *(tally[verdict] for verdict in VERDICTS), len(in_another_language(mine)))
        rows.append(f"{lang:8}" + "".join(f"{figure:>16}" for figure in figures))
    return "\n".join(rows)


def _written_down(folder: Path, langs: Sequence[str]) -> int:
    begun = time.monotonic()
    outcomes = [outcome for lang in langs for outcome in asyncio.run(play(folder / lang, lang))]
    failed = [str(each) for each in outcomes if each.verdict not in GOOD]
    print(*failed, *in_another_language(outcomes), sep="\n")
    print(table(outcomes, langs))
    print(f"through signed callbacks, {time.monotonic() - begun:.0f} s", flush=True)
    return len(failed)


def _parsed(count: int, seed: int, langs: Sequence[str]) -> int:
    begun = time.monotonic()
    understood, broken = parse_all(count, seed, langs)
    print(*broken, sep="\n", end="\n" if broken else "")
    print(
        f"{count:,} random lines through the parser: {understood:,} understood, {len(broken)} broke it,"
        f" {time.monotonic() - begun:.0f} s",
        flush=True,
    )
    return len(broken)


def _said(folder: Path, count: int, seed: int, langs: Sequence[str]) -> int:
    begun = time.monotonic()
    tally, wrong = asyncio.run(talk(folder, count, seed, langs))
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(
        f"{tally['lines']:,} of them through signed callbacks: {tally['answered']:,} answered,"
        f" {tally['writes']} wrote, {len(wrong)} as they must not, {time.monotonic() - begun:.0f} s"
    )
    return len(wrong)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.run", description=__doc__)
    parser.add_argument("langs", nargs="*", default=list(LANGUAGES), help="only these languages")
    parser.add_argument("--parsed", type=int, default=100_000, help="random lines through the parser")
    parser.add_argument("--said", type=int, default=3_200, help="random lines through signed callbacks")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
