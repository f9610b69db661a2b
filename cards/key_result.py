"""One key result in full: where it stands and why, where it leads, what was reported, and who feeds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards import feed, history, links, measure, trend, verdict
from cards.layout import (
    bar,
    now,
    paragraphs,
    quantity,
    quiet,
    road,
    share,
    thing,
    value,
)
from cards.message import Button, Message
from cards.reader import Reader
from okr.dealings import TargetVersion
from okr.forecast import Forecast
from okr.model import ROADS, CheckIn, KeyResult, Kind, Objective, Standing, State
from okr.progress import fraction_done

LAST_CHECK_INS = 3
MOST_VERSIONS = 6


def card(
    reader: Reader,
    kr: KeyResult,
    objective: Objective,
    standing: Standing,
    *,
    check_ins: Sequence[CheckIn],
    versions: Sequence[TargetVersion] = (),
    forecast: Forecast | None = None,
) -> Message:
    """`check_ins` are the newest, newest first; `versions` the roads it had, oldest first."""
    words = reader.words
    lines = [
        thing(kr),
        words.say("receipt.belongs", objective=f"{objective.ref} {quiet(objective.title)}"),
        words.say(
            "kr.standing",
            road=road(reader, kr),
            now=now(reader, kr),
            bar=bar(standing.progress),
            progress=share(reader, standing.progress),
        ),
        trend.line(reader, kr, check_ins),
        reckoning(reader, kr),
        measure.zones(reader, kr),
        measure.milestones(reader, kr),
        words.say("kr.phases", phases=measure.phases(reader, kr)) if kr.phases else "",
        verdict.sentence(reader, standing),
        outlook(reader, kr, forecast),
        " · ".join(_facts(reader, kr, standing)),
        feed.said(reader, kr),
        _versions(reader, kr, versions),
    ]
    last = [history.line(reader, kr, check_in) for check_in in check_ins[:LAST_CHECK_INS]]
    lines += last or [words.say("history.none")]
    buttons = (Button(words.say("button.history"), f"/kr history {reader.ref(kr)}"),)
    title = f"{kr.ref} {quiet(kr.title)}"
    return Message(title, paragraphs(lines), buttons, links=(links.thing(reader, kr),))


def _facts(reader: Reader, kr: KeyResult, standing: Standing) -> list[str]:
    words = reader.words
    facts = [words.say("receipt.owner", owner=quiet(kr.owner.name))]
    if kr.due is not None:
        facts.append(words.say("kr.due", day=words.day(kr.due, reader.today)))
    if kr.weight != 1:
        facts.append(words.say("kr.weight", weight=words.number(kr.weight)))
    if kr.confidence is not None:
        facts.append(words.say("receipt.confidence", confidence=kr.confidence))
    if kr.stated is not None:
        stated = words.say("receipt.stated", health=words.say(f"health.{kr.stated.value}"))
        facts.append(stated + (words.say("kr.differs") if standing.note_wanted else ""))
    if kr.state is not State.OPEN:
        facts.append(words.say(f"state.{kr.state.value}"))
    return facts


def reckoning(reader: Reader, kr: KeyResult) -> str:
    """(36 − 48) ÷ (24 − 48) = 50%; 2 ÷ 5 = 40%; of a limit whether the value is inside."""
    if kr.current is None:
        return ""
    number, done = reader.words.number, share(reader, fraction_done(kr))
    if kr.kind in ROADS and kr.start is not None:
        way = f"({number(kr.current)} − {number(kr.start)}) ÷ ({number(kr.target)} − {number(kr.start)})"
        return f"{way} = {done}"
    if kr.kind is Kind.MILESTONES:
        return f"{number(kr.current)} ÷ {number(kr.target)} = {done}"
    if kr.kind in (Kind.YES_NO, Kind.DATE):
        return ""
    key = "kr.inside" if fraction_done(kr) else "kr.outside"
    return reader.words.say(key, now=value(reader, kr, kr.current), road=road(reader, kr), progress=done)


def outlook(reader: Reader, kr: KeyResult, forecast: Forecast | None) -> str:
    """At this pace 78% by Dec 31."""
    if forecast is None:
        return ""
    words = reader.words
    return words.say(
        "kr.forecast",
        share=words.percent(forecast.share),
        day=words.day(forecast.day, reader.today),
        value=quantity(reader, forecast.rounded(kr), kr.unit),
    )


def _versions(reader: Reader, kr: KeyResult, versions: Sequence[TargetVersion]) -> str:
    """Oct 1: 0 → 100 · Nov 23: 0 → 200; nothing while the first one holds."""
    if len(versions) < 2:
        return ""
    words = reader.words
    roads = [
        words.say(
            "kr.version",
            day=words.day(each.since.astimezone(reader.tz).date(), reader.today),
            road=", ".join(measure.in_full(reader, under(kr, each))),
        )
        for each in versions[-MOST_VERSIONS:]
    ]
    return words.say("kr.versions", versions=" · ".join(roads))


def under(kr: KeyResult, version: TargetVersion) -> KeyResult:
    """The key result with the road of a version; which milestones it had then nobody kept."""
    return replace(
        kr,
        start=version.start,
        target=version.target,
        low=version.low,
        commit=version.commit,
        stretch=version.stretch,
        phases=version.phases,
        milestones=(),
    )
