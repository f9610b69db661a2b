"""How several groups stand as a chart: a bar each, in the reader's language.

No query, no picture: what is handed in becomes one value of `charts`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from cards.digest import Digest
from cards.drawing.overview import summary
from cards.layout import share
from cards.reader import Reader
from charts.overview import Bar, Overview, Section
from okr.health import expected, worst
from okr.model import Group
from okr.pulse import Pulse, mean, together, walk

MOST_GROUPS: Final = 20


def groups(reader: Reader, title: str, digest: Digest, *, departments: bool = False) -> Overview:
    """`departments` with all that is below each, else every group with its own; groups that have nothing are
    left out, and of more than MOST_GROUPS the best.

    Like an objective, a group is as well as the worst of its key results.
    """
    words = reader.words
    if departments:
        found = [(branch.group, branch.whole) for branch in digest.branches]
    else:
        found = [(branch.group, branch.own) for branch, _ in walk(digest.branches)]
    found = [(group, pulse) for group, pulse in found if pulse.objectives]
    every = together((branch.whole for branch in digest.branches), mean(digest.branches))
    used = expected(digest.cycle, reader.today)
    health = worst(every.counts)
    day = words.day(reader.today, reader.today)
    hidden = len(found[MOST_GROUPS:])
    return Overview(
        title=title,
        facts=" · ".join(
            (
                words.count("chart.objectives", every.objectives),
                words.count("chart.key_results", every.key_results),
                day,
            )
        ),
        summary=summary(reader, title, (each for each in every.counts for _ in range(every.counts[each]))),
        sections=(
            Section(
                words.say("digest.all"),
                share(reader, every.progress),
                words.say(f"health.{health.value}"),
                health,
                tuple(_bar(reader, group, pulse, used) for group, pulse in found[:MOST_GROUPS]),
            ),
        ),
        expected=words.say("chart.expected_by", day=day),
        more=words.count("chart.more", hidden) if hidden else "",
    )


def _bar(reader: Reader, group: Group, pulse: Pulse, used: Decimal) -> Bar:
    health = worst(pulse.counts)
    return Bar(
        name=f"{group.key} {group.title}" if group.title != group.key else group.key,
        owner="",
        percent=share(reader, pulse.progress),
        verdict=reader.words.say(f"health.{health.value}"),
        health=health,
        progress=None if pulse.progress is None else round(float(pulse.progress), 4),
        expected=round(float(used), 4),
    )
