"""A machine that reports: its token, the one time it is shown, and whether it may report."""

from __future__ import annotations

from datetime import date

from cards.layout import command, paragraphs, quiet, thing
from cards.message import Message
from cards.reader import Reader
from cards.way_back import UNDO
from okr.model import Feed, KeyResult

EXAMPLE = '{"value": 37.2, "note": "…", "id": "2026-11-23"}'


def token(reader: Reader, kr: KeyResult, secret: str, *, replaced: bool) -> Message:
    """One to one: whoever has the token may report this key result."""
    words = reader.words
    lines = [
        words.say("feed.made", thing=thing(kr), source=quiet(kr.feed_source)),
        words.say("feed.token", token=secret),
        words.say("feed.how"),
        f"POST /api/v1/key-results/{kr.group_key}/{kr.cycle}/{kr.ref}/value",
        f"Authorization: Bearer {secret}",
        EXAMPLE,
        words.say("feed.replaced") if replaced else "",
        words.say("feed.off", line=command(reader, f"/kr auto {reader.ref(kr)} off")),
        words.say("receipt.undo", line=reader.line(UNDO)),
    ]
    return Message(words.say("feed.title", ref=kr.ref), paragraphs(lines), secret=secret)


def switched(reader: Reader, kr: KeyResult) -> Message:
    words = reader.words
    lines = [thing(kr), said(reader, kr), words.say("receipt.undo", line=reader.line(UNDO))]
    return Message(words.say("feed.title", ref=kr.ref), paragraphs(lines))


def said(reader: Reader, kr: KeyResult) -> str:
    """Where its value comes from; "" where no machine was ever let in."""
    if kr.feed is Feed.NONE:
        return ""
    if kr.feed is Feed.AUTO:
        return by(reader, kr)
    return reader.words.say(
        "feed.by_hand",
        source=_source(reader, kr),
        line=command(reader, f"/kr auto {reader.ref(kr)} on"),
    )


def by(reader: Reader, kr: KeyResult) -> str:
    """fed by CRM."""
    return reader.words.say("feed.by", source=_source(reader, kr))


def export_token(reader: Reader, secret: str, until: date) -> Message:
    """One to one, for an admin."""
    words = reader.words
    lines = [
        words.say("export.token", token=secret, day=words.day(until, reader.today)),
        words.say("export.token_how"),
        "GET /api/v1/export?cycle=2026Q4",
        f"Authorization: Bearer {secret}",
        words.say("export.token_replaces"),
    ]
    return Message(words.say("export.title"), paragraphs(lines), secret=secret)


def _source(reader: Reader, kr: KeyResult) -> str:
    return quiet(kr.feed_source) or reader.words.say("source.api")
