"""What moved since the last card, what stands still, who needs help, where it leads, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from cards import blocker
from cards.layout import health, quantity, quiet, share, strong, value
from cards.reader import Reader
from okr.forecast import Forecast
from okr.model import Health, KeyResult, Standing, State


@dataclass(frozen=True, slots=True)
class Moved:
    """A key result reported since the last card, from what to what; None where there was no value.

    `back`: away from its target.
    """

    of: KeyResult
    before: Decimal | None
    after: Decimal
    back: bool = False


@dataclass(frozen=True, slots=True)
class Still:
    """An open key result that did not move, and since when its value is what it is."""

    of: KeyResult
    since: datetime


class Coming(StrEnum):
    """What a day means to a key result."""

    DUE = "due"
    PHASE = "phase"
    AWAITED = "awaited"  # what it waits for was promised for that day
    PROMISED = "promised"  # to whoever waits for it


@dataclass(frozen=True, slots=True)
class Dated:
    of: KeyResult
    what: Coming


def moved(reader: Reader, items: Sequence[Moved]) -> list[str]:
    """A line each, from what to what."""
    words = reader.words
    if not items:
        return [words.say("card.nothing_moved")]
    lines = []
    for each in items:
        way = f"{value(reader, each.of, each.before)} → {value(reader, each.of, each.after)}"
        back = f" · {words.say('card.back')}" if each.back else ""
        lines.append(f"- {_name(each.of)} · {way}{back}")
    return [strong(words.count("card.moved", len(items))), "\n".join(lines)]


def still(reader: Reader, items: Sequence[Still]) -> list[str]:
    """Whose it is and for how long, the longest first."""
    if not items:
        return []
    words = reader.words
    lines = []
    for each in sorted(items, key=lambda item: item.since):
        days = (reader.today - each.since.astimezone(reader.tz).date()).days
        facts = [_name(each.of), words.count("card.still_days", days), quiet(each.of.owner.name)]
        if each.of.current is None:
            facts.insert(1, words.say(f"health.{Health.NONE.value}"))
        lines.append(f"- {' · '.join(facts)}")
    return [strong(words.count("card.still", len(items))), "\n".join(lines)]


def in_need(reader: Reader, key_results: Iterable[KeyResult], standings: Mapping[int, Standing]) -> list[str]:
    """Who needs help: what is blocked with reason, helper and clock, then what else is at risk."""
    stuck, endangered = [], []
    for kr in key_results:
        if kr.state is not State.OPEN:
            continue
        standing = standings[kr.id]
        if kr.blocker is not None:
            stuck.append(f"- {_name(kr)}{blocker.mark(reader, kr)}")
        elif standing.health is Health.AT_RISK:
            facts = [_name(kr), health(reader, standing.health), share(reader, standing.progress)]
            endangered.append(f"- {' · '.join([*facts, quiet(kr.owner.name)])}")
    lines = [*stuck, *endangered]
    return [strong(reader.words.say("blocker.who")), "\n".join(lines)] if lines else []


def pace(reader: Reader, forecasts: Sequence[tuple[KeyResult, Forecast]]) -> list[str]:
    """Where each will be on its last day, against its target."""
    if not forecasts:
        return []
    words = reader.words
    lines = [
        f"- {kr.ref} · "
        + words.say(
            "card.pace_line",
            share=words.percent(each.share),
            day=words.day(each.day, reader.today),
            value=quantity(reader, each.rounded(kr), kr.unit),
            target=quantity(reader, kr.target, kr.unit),
        )
        for kr, each in forecasts
    ]
    return [strong(words.say("card.pace")), "\n".join(lines)]


def next_date(reader: Reader, day: date | None, things: Sequence[Dated]) -> list[str]:
    """The nearest day at which something is due; several of one day are all told."""
    if day is None:
        return []
    words = reader.words
    what = words.list(words.say(f"card.date_{each.what.value}", ref=each.of.ref) for each in things)
    return [words.say("card.next_date", day=words.day(day, reader.today), what=what)]


def _name(kr: KeyResult) -> str:
    return f"{kr.ref} {quiet(kr.title)}"
