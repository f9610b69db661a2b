"""The way in to the pages: the link itself, who stands at the door, and what became of it. One to one."""

from __future__ import annotations

from datetime import datetime

from cards.layout import command, paragraphs, quiet, strong
from cards.message import Button, Message
from cards.reader import Reader

LINK = "/link"
YES, NO = f"{LINK} yes", f"{LINK} no"
END = f"{LINK} end"


def made(reader: Reader, address: str, *, minutes: int) -> Message:
    """The address lets somebody in: it is kept nowhere once the message is through."""
    words = reader.words
    lines = [
        strong(f"[{words.say('link.open')}]({address})"),
        words.say("link.good", minutes=str(minutes)),
        words.say("link.passed_on"),
        words.say("link.end", line=command(reader, END)),
    ]
    return Message(words.say("link.title"), paragraphs(lines), secret=address)


def no_address(reader: Reader) -> Message:
    words = reader.words
    return Message(words.say("link.title"), words.say("link.no_address"))


def asked(reader: Reader, *, code: str, device: str, at: datetime) -> Message:
    """To the owner of a link: is it you who opened it?"""
    words = reader.words
    lines = [
        words.say("link.asked", at=_moment(reader, at), device=_device(reader, device)),
        words.say("link.asked_number", number=code),
        words.say("link.asked_yes", line=f"{YES} {code}"),
        words.say("link.asked_no", line=f"{NO} {code}"),
    ]
    buttons = (
        Button(words.say("link.yes"), f"{YES} {code}"),
        Button(words.say("link.no"), f"{NO} {code}"),
    )
    return Message(words.say("link.asked_title"), paragraphs(lines), buttons)


def stranger(reader: Reader, *, name: str, device: str, at: datetime) -> Message:
    """To the owner of a link: somebody else tried it."""
    words = reader.words
    lines = [
        words.say("link.stranger", name=quiet(name), at=_moment(reader, at), device=_device(reader, device)),
        words.say("link.again", line=command(reader, LINK)),
    ]
    return Message(words.say("link.stranger_title"), paragraphs(lines))


def let_in(reader: Reader) -> Message:
    words = reader.words
    lines = [words.say("link.let_in"), words.say("link.end", line=command(reader, END))]
    return Message(words.say("link.title"), paragraphs(lines))


def kept_out(reader: Reader) -> Message:
    words = reader.words
    lines = [words.say("link.kept_out"), words.say("link.again", line=command(reader, LINK))]
    return Message(words.say("link.title"), paragraphs(lines))


def nobody_waits(reader: Reader) -> Message:
    words = reader.words
    lines = [words.say("link.nobody_waits"), words.say("link.again", line=command(reader, LINK))]
    return Message(words.say("link.title"), paragraphs(lines))


def ended(reader: Reader, count: int) -> Message:
    words = reader.words
    said = words.count("link.ended", count) if count else words.say("link.ended_none")
    return Message(
        words.say("link.title"), paragraphs([said, words.say("link.again", line=command(reader, LINK))])
    )


def _moment(reader: Reader, at: datetime) -> str:
    return reader.words.moment(at, reader.tz, reader.today)


def _device(reader: Reader, device: str) -> str:
    return quiet(device) or reader.words.say("link.some_device")
