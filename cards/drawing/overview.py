"""A group's objectives as a chart: a bar each key result, in the reader's language.

No query, no picture: what is handed in becomes one value of `charts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from cards.layout import share
from cards.progress_card import Entry
from cards.reader import Reader
from charts.overview import Bar, Overview, Section
from okr.model import Health, KeyResult, Standing, State

MOST_BARS = 20
BEST_FIRST = (
    Health.DONE,
    Health.ON_TRACK,
    Health.EARLY,
    Health.STALE,
    Health.BEHIND,
    Health.AT_RISK,
    Health.NONE,
)


def overview(reader: Reader, title: str, entries: Sequence[Entry], *, most: int = MOST_BARS) -> Overview:
    """`title` is the group's and its cycle's. What is dropped is left out, of more than `most` the rest.

    `most` counts key results; an objective whose first does not fit is left out whole.
    """
    words = reader.words
    sections: list[Section] = []
    left, hidden = most, 0
    every = [(entry, _counting(entry)) for entry in entries if entry[0].state is not State.DROPPED]
    for (objective, standing, standings), krs in every:
        shown = krs[: max(left, 0)]
        hidden += len(krs) - len(shown)
        left -= len(shown)
        if krs and not shown:
            continue
        sections.append(
            Section(
                f"{objective.ref} {objective.title}",
                share(reader, standing.progress),
                words.say(f"health.{standing.health.value}"),
                standing.health,
                tuple(_bar(reader, kr, standings[kr.id]) for kr in shown),
            )
        )
    standings_of_all = [entry[2][kr.id].health for entry, krs in every for kr in krs]
    day = words.day(reader.today, reader.today)
    counts = (
        words.count("chart.objectives", len(every)),
        words.count("chart.key_results", len(standings_of_all)),
        day,
    )
    return Overview(
        title=title,
        facts=" · ".join(counts),
        summary=summary(reader, title, standings_of_all),
        sections=tuple(sections),
        expected=words.say("chart.expected_by", day=day),
        more=words.count("chart.more", hidden) if hidden else "",
        empty="" if sections else words.say("chart.no_objectives"),
    )


def summary(reader: Reader, title: str, healths: Iterable[Health]) -> str:
    """Sales, Nov 23: on track 5, behind 3."""
    counted = Counter(healths)
    said = [
        reader.words.say(
            "chart.counted",
            health=reader.words.say(f"health.{health.value}"),
            n=reader.words.number(Decimal(counted[health])),
        )
        for health in BEST_FIRST
        if counted[health]
    ]
    day = reader.words.day(reader.today, reader.today)
    return reader.words.say(
        "chart.summary.overall", title=title, day=day, counts=reader.words.list(said) or "–"
    )


def _counting(entry: Entry) -> list[KeyResult]:
    return [kr for kr in entry[0].key_results if kr.state is not State.DROPPED]


def _bar(reader: Reader, kr: KeyResult, standing: Standing) -> Bar:
    return Bar(
        name=f"{kr.ref} {kr.title}",
        owner=kr.owner.name,
        percent=share(reader, standing.progress),
        verdict=reader.words.say(f"health.{standing.health.value}"),
        health=standing.health,
        progress=None if standing.progress is None else round(float(standing.progress), 4),
        expected=round(float(standing.expected), 4),
    )
