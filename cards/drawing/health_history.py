"""Health over time as a chart: how many key results stood how well, week by week.

No query, no picture: what is handed in becomes one value of `charts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from decimal import Decimal

from cards.drawing.overview import BEST_FIRST, summary
from cards.reader import Reader
from charts import scale
from charts.health_history import HealthHistory, Part, Round
from okr.health import stale_after, standing
from okr.model import CheckIn, Cycle, Group, Health, KeyResult, State
from okr.past import days_told, history


def health_history(
    reader: Reader,
    title: str,
    key_results: Iterable[tuple[KeyResult, Group]],
    check_ins: Mapping[int, Sequence[CheckIn]],
    *,
    cycle: Cycle,
    zones: Mapping[str, tzinfo],
) -> HealthHistory:
    """`check_ins` by key result, all of the cycle that stand; `zones` by the name in `Group.tz`.

    Each key result is judged by the rule of its own group, as it was on the day. Those dropped are left out.
    """
    words = reader.words
    counting = [(kr, group) for kr, group in key_results if kr.state is not State.DROPPED]
    days = days_told(cycle, reader.today) if counting else ()
    counts = _counts(counting, check_ins, days, cycle=cycle, zones=zones)
    occurring = [health for health in BEST_FIRST if any(count[health] for count in counts)]
    highest = max((count.total() for count in counts), default=0)
    day = words.day(reader.today, reader.today)
    return HealthHistory(
        title=title,
        facts=" · ".join((words.say("chart.health_history"), day)),
        summary=summary(reader, title, counts[-1].elements() if counts else ()),
        rounds=tuple(_round(reader, day, count) for day, count in zip(days, counts, strict=True) if highest),
        legend=tuple((health, words.say(f"health.{health.value}")) for health in occurring),
        ticks=tuple(
            (int(each), words.number(each))
            for each in scale.places(Decimal(0), Decimal(highest), whole=True)
            if highest
        ),
        unit=words.count("chart.key_results", len(counting)) if counting else "",
        empty="" if highest else words.say("chart.not_begun"),
    )


def _counts(
    key_results: Iterable[tuple[KeyResult, Group]],
    check_ins: Mapping[int, Sequence[CheckIn]],
    days: Sequence[date],
    *,
    cycle: Cycle,
    zones: Mapping[str, tzinfo],
) -> list[Counter[Health]]:
    found: list[Counter[Health]] = [Counter() for _ in days]
    for kr, group in key_results:
        tz, stale = zones[group.tz], stale_after(group)
        then = history(kr, check_ins.get(kr.id, ()), days, rule=group.health, tz=tz)
        for day, counted, stood in zip(days, found, then, strict=True):
            if stood is not None:
                verdict = standing(
                    stood, cycle=cycle, today=day, rule=group.health, stale_after_days=stale, tz=tz
                )
                counted[verdict.health] += 1
    return found


def _round(reader: Reader, day: date, counts: Counter[Health]) -> Round:
    parts = tuple(
        Part(health, counts[health], reader.words.number(Decimal(counts[health])))
        for health in BEST_FIRST
        if counts[health]
    )
    return Round(reader.words.day(day, reader.today), parts)
