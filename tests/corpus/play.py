"""Say the corpus, or a part of it, and judge every line."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from tests.corpus.cases import Case, corpus
from tests.corpus.judging import WRONG, Outcome, judged
from tests.corpus.room import Room
from tests.corpus.tongue import foreign


@asynccontextmanager
async def room(folder: Path, lang: str) -> AsyncIterator[Room]:
    """A furnished room; everybody is gone afterwards."""
    opened = Room(folder, corpus(lang))
    try:
        await opened.furnish()
        yield opened
    finally:
        await opened.close()


async def play(folder: Path, lang: str, *, share: float = 1, seed: int = 1) -> list[Outcome]:
    """Every case, or that share of them."""
    cases = chosen(corpus(lang).cases, share, seed)
    async with room(folder, lang) as here:
        return [outcome for case in cases for outcome in await _case(here, case)]


def chosen(cases: Sequence[Case], share: float, seed: int) -> Sequence[Case]:
    return cases if share >= 1 else random.Random(seed).sample(cases, round(len(cases) * share))


async def _case(here: Room, case: Case) -> list[Outcome]:
    """Step by step; after a wrong one the rest means nothing, and counts as wrong."""
    here.begin_again()
    outcomes: list[Outcome] = []
    before = here.beginning
    for step in case.steps:
        if outcomes and outcomes[-1].why:
            outcomes.append(Outcome(case, step, WRONG, "after a wrong one"))
            continue
        try:
            await here.do(step)
        except LookupError as absent:
            outcomes.append(Outcome(case, step, WRONG, str(absent)))
            continue
        after, heard = await here.facts(), here.heard()
        if here.message in heard:
            outcomes.append(Outcome(case, step, WRONG, f"an apology: {heard}"))
        else:
            outcome = judged(case, step, before=before, after=after, heard=heard, offered=here.offered())
            outcomes.append(replace(outcome, heard=heard))
        before = after
    return outcomes


def in_another_language(outcomes: Iterable[Outcome]) -> list[str]:
    """Answers of which something is in a language that the asker did not choose."""
    found = []
    for outcome in outcomes:
        spoken = corpus(outcome.case.lang)
        said = [outcome.step.typed, *spoken.people.values(), *(text for _, _, text in spoken.world)]
        if "lang" in str(outcome.step.wanted):  # from then on it is the language that was chosen
            continue
        strange = foreign(outcome.case.lang, outcome.heard, said)
        if strange:
            found.append(f"[{outcome.case.lang}] {outcome.step.typed!r}: {strange!r}")
    return found
