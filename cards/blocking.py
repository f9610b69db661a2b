"""Receipts of /block and /unblock, and what whoever is asked to help is told."""

from __future__ import annotations

from cards.blocker import clock, line
from cards.layout import command, paragraphs, quiet, thing
from cards.message import Button, Message
from cards.question import NO
from cards.reader import Reader
from cards.way_back import UNDO
from okr.dealings import whole_ref
from okr.model import Blocker, KeyResult


def blocked(reader: Reader, kr: KeyResult, blocker: Blocker, *, changed: bool, told: bool) -> Message:
    """`told`: whoever is asked for help may see it and was told."""
    words = reader.words
    helper = quiet(blocker.owner.name)
    lines = [thing(kr), line(reader, blocker)]
    if blocker.owner.staff_id not in (blocker.by.staff_id, kr.owner.staff_id):
        lines.append(words.say("blocker.told" if told else "blocker.not_told", helper=helper))
    lines.append(words.say("blocker.end", line=command(reader, f"/unblock {reader.ref(kr)}")))
    buttons: tuple[Button, ...] = ()
    if changed:
        lines.append(words.say("receipt.undo", line=reader.line(UNDO)))
        buttons = (Button(words.say("button.undo"), UNDO),)
    return Message(words.say("blocker.title", ref=kr.ref), paragraphs(lines), buttons)


def ask_reason(reader: Reader, kr: KeyResult) -> Message:
    """What is in the way? The next words answer."""
    words = reader.words
    text = paragraphs([thing(kr), words.say("ask.reason", no=reader.line(NO))])
    return Message(words.say("ask.reason.title", ref=kr.ref), text, (Button(words.say("button.no"), NO),))


def unblocked(reader: Reader, kr: KeyResult, blocker: Blocker, word: str) -> Message:
    words = reader.words
    lines = [
        thing(kr),
        words.say("blocker.over", clock=clock(reader, blocker), reason=quiet(blocker.reason)),
        words.say("receipt.note", note=quiet(word)) if word else "",
        words.say("receipt.undo", line=reader.line(UNDO)),
    ]
    title = words.say("blocker.over.title", ref=kr.ref)
    return Message(title, paragraphs(lines), (Button(words.say("button.undo"), UNDO),))


def asked(reader: Reader, kr: KeyResult, blocker: Blocker) -> Message:
    """To whoever is asked to clear it."""
    words = reader.words
    whole = whole_ref(kr)
    lines = [
        words.say("blocker.asked", by=quiet(blocker.by.name)),
        f"**{whole} {quiet(kr.title)}**",
        line(reader, blocker),
        words.say("blocker.end", line=command(reader, f"/unblock {whole}")),
    ]
    buttons = (Button(words.say("button.show", ref=kr.ref), f"/kr show {whole}"),)
    return Message(words.say("blocker.title", ref=kr.ref), paragraphs(lines), buttons)


def still(reader: Reader, kr: KeyResult, blocker: Blocker, *, helps: bool) -> Message:
    """To whoever `helps`, or manages the group, when a day has passed."""
    words = reader.words
    whole = whole_ref(kr)
    lines = [
        words.say("blocker.still.helper" if helps else "blocker.still.manager"),
        f"**{whole} {quiet(kr.title)}** · {quiet(kr.owner.name)}",
        line(reader, blocker),
        words.say("blocker.end", line=command(reader, f"/unblock {whole}")),
    ]
    buttons = (Button(words.say("button.show", ref=kr.ref), f"/kr show {whole}"),)
    return Message(words.say("blocker.title", ref=kr.ref), paragraphs(lines), buttons)


def cleared(reader: Reader, kr: KeyResult, blocker: Blocker, *, by: str, word: str) -> Message:
    """To whoever else had to do with it: it is over."""
    words = reader.words
    lines = [
        words.say("blocker.cleared", by=quiet(by)),
        f"**{whole_ref(kr)} {quiet(kr.title)}**",
        words.say("blocker.over", clock=clock(reader, blocker), reason=quiet(blocker.reason)),
        words.say("receipt.note", note=quiet(word)) if word else "",
    ]
    return Message(words.say("blocker.over.title", ref=kr.ref), paragraphs(lines))
