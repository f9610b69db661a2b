"""Random lines through signed callbacks: talks of a few lines, by anybody, and a judge of every write."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from tests.corpus.allowed import Words, strays
from tests.corpus.cases import LANGUAGES, Step
from tests.corpus.facts import Facts
from tests.corpus.play import room
from tests.corpus.random_lines import lines
from tests.corpus.room import STAFF, Room

SPEAKERS = ("owner", "owner", "owner", "colleague", "manager", "stranger", "outsider", "admin", "guest")
LONGEST_TALK = 4


async def talk(
    folder: Path, count: int, seed: int, langs: Sequence[str] = LANGUAGES
) -> tuple[Counter[str], list[str]]:
    """So many lines, in each of the languages as many: what was counted, and what must not have been."""
    tally: Counter[str] = Counter()
    wrong: list[str] = []
    for number, lang in enumerate(langs):
        mine = islice(lines(seed + number), count // len(langs))
        async with room(folder / lang, lang) as here:
            for said in _talks(mine, random.Random(seed)):
                wrong += await _one(here, said, tally)
    return tally, wrong


def _talks(mine: Iterator[str], chance: random.Random) -> Iterator[list[Step]]:
    while said := list(islice(mine, chance.randint(1, LONGEST_TALK))):
        speakers = chance.choices(SPEAKERS, k=2)
        yield [
            Step(
                line, "talks", True, by=chance.choice(speakers), where=chance.choice(("SALES", "SALES", None))
            )
            for line in said
        ]


async def _one(here: Room, said: Sequence[Step], tally: Counter[str]) -> list[str]:
    here.begin_again()
    wrong: list[str] = []
    known: list[Facts] = [here.beginning]
    spoken: dict[str, list[str]] = {by: [] for by in STAFF}
    offered: dict[str, list[str]] = {by: [] for by in STAFF}
    for step in said:
        if step.by == "guest" and step.where is None:
            continue
        spoken[step.by].append(step.say)
        tally["lines"] += 1
        await here.do(step)
        after = await here.facts()
        heard = here.heard()
        tally["answered"] += bool(heard.strip())
        tally["writes"] += after != known[-1]
        if here.message in heard:
            wrong.append(f"{step.by}: {step.say!r} was answered with an apology")
        words = Words(step.by, "\n".join(spoken[step.by]), known, "\n".join(offered[step.by]))
        wrong += [
            f"{[(each.by, each.say) for each in said]}: {why}" for why in strays(words, known[-1], after)
        ]
        offered[step.by] += here.offered()
        known.append(after)
    return wrong
