"""Check-ins as a page shows them: each under the road it was made under, with what is unusual about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cards.history import reporter
from cards.layout import quantity, reported, road
from cards.reader import Reader
from okr.checkins import MACHINE
from okr.model import ROADS, CheckIn, KeyResult

ASIDE = ("undone", "mended")  # what does not stand


@dataclass(frozen=True, slots=True)
class Report:
    """`marks` are what is unusual about it, in words; `aside` is "" for one that stands."""

    at: datetime
    by: str
    before: str
    after: str
    confidence: int | None
    note: str
    marks: Sequence[str]
    aside: str = ""


def report(reader: Reader, kr: KeyResult, check_in: CheckIn) -> Report:
    then = replace(kr, start=check_in.start, target=check_in.target, low=check_in.low)
    before = "–" if check_in.before is None else reported(reader, then, check_in.before, done=False)
    return Report(
        check_in.at,
        reporter(reader, kr, check_in),
        before,
        reported(reader, then, check_in.value, done=check_in.done),
        check_in.confidence,
        check_in.note,
        [mark for mark in _marks(reader, kr, then, check_in) if mark],
        "undone" if check_in.undone else "mended" if check_in.mended else "",
    )


def _marks(reader: Reader, kr: KeyResult, then: KeyResult, check_in: CheckIn) -> list[str]:
    words = reader.words
    other_target = (then.target, then.low) != (kr.target, kr.low)
    target = quantity(reader, then.target, kr.unit) if kr.kind in ROADS else road(reader, then)
    return [
        words.say("leaf.ticked", milestones=words.list(check_in.ticked)) if check_in.ticked else "",
        words.say("leaf.target_then", target=target) if other_target else "",
        words.say("leaf.about") if check_in.approx else "",
        words.say("leaf.late") if check_in.late else "",
        words.say("leaf.mends") if check_in.mends is not None else "",
        "" if check_in.source == MACHINE else words.say(f"leaf.from.{check_in.source}"),
    ]
