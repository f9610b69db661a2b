"""What was reported on a key result, newest first, page by page; what does not stand is said not to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards import links, trend
from cards.layout import command, paragraphs, quantity, quiet, reported, road, thing
from cards.message import Button, Message
from cards.reader import Reader
from cards.way_back import show_button
from okr.checkins import MACHINE
from okr.model import ROADS, CheckIn, KeyResult
from storage.skips import Skip

UNTOLD = ("chat", "card")  # sources that go without saying


def card(
    reader: Reader,
    kr: KeyResult,
    check_ins: Sequence[CheckIn],
    *,
    page: int = 1,
    more: bool = False,
    skips: Sequence[Skip] = (),
) -> Message:
    """`more`: there is another page after this one. `skips` are of the same days."""
    words = reader.words
    entries = [(each.at, line(reader, kr, each)) for each in check_ins]
    entries += [(each.at, _skipped(reader, each)) for each in skips]
    way = trend.line(reader, kr, check_ins) if page == 1 else ""
    lines = [thing(kr), way, *(said for _, said in sorted(entries, key=lambda entry: entry[0], reverse=True))]
    buttons: tuple[Button, ...] = (show_button(reader, kr),)
    if not check_ins:
        lines.append(words.say("history.none"))
        if page == 1:
            lines.append(command(reader, f"/kr update {reader.ref(kr)} 10%"))
    if more:
        following = f"/kr history {reader.ref(kr)} more {page + 1}"
        lines.append(words.say("history.more", line=reader.line(following)))
        buttons = (Button(words.say("button.more"), following), *buttons)
    title = words.say("history.title", ref=kr.ref)
    return Message(title, paragraphs(lines), buttons, links=(links.thing(reader, kr),))


def line(reader: Reader, kr: KeyResult, check_in: CheckIn) -> str:
    """One report under the road it was made under, with all that is to be said of it."""
    words = reader.words
    then = replace(kr, start=check_in.start, target=check_in.target, low=check_in.low)
    before = "–"
    if check_in.before is not None:
        before = reported(reader, then, check_in.before, done=False)
    said = words.say(
        "history.line",
        at=words.moment(check_in.at, reader.tz, reader.today),
        by=reporter(reader, kr, check_in),
        before=before,
        after=reported(reader, then, check_in.value, done=check_in.done),
    )
    said += _marks(reader, kr, then, check_in)
    if check_in.note:
        said += words.say("history.note", note=quiet(check_in.note))
    if check_in.undone:
        return words.say("history.undone", line=said)
    return words.say("history.mended", line=said) if check_in.mended else said


def _skipped(reader: Reader, skip: Skip) -> str:
    return reader.words.say(
        "history.skipped",
        at=reader.words.moment(skip.at, reader.tz, reader.today),
        by=quiet(skip.by.name),
        reason=quiet(skip.reason),
    )


def reporter(reader: Reader, kr: KeyResult, check_in: CheckIn) -> str:
    """Whoever reported; a machine goes by its own name, not by that of who let it in."""
    if check_in.source == MACHINE:
        return quiet(kr.feed_source) or reader.words.say("source.api")
    return quiet(check_in.by.name)


def _marks(reader: Reader, kr: KeyResult, then: KeyResult, check_in: CheckIn) -> str:
    words = reader.words
    marks = ""
    if check_in.ticked:
        marks += words.say("history.ticked", milestones=words.list(map(quiet, check_in.ticked)))
    if (then.target, then.low) != (kr.target, kr.low):
        target = quantity(reader, then.target, kr.unit) if kr.kind in ROADS else road(reader, then)
        marks += words.say("history.old_target", target=target)
    if check_in.approx:
        marks += words.say("history.approx")
    if check_in.late:
        marks += words.say("history.late")
    if check_in.source not in UNTOLD and check_in.source != MACHINE:
        marks += words.say("history.source", source=words.say(f"source.{check_in.source}"))
    if check_in.mends is not None:
        marks += words.say("history.mends")
    return marks
