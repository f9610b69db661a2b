"""What is one person's own: which messages come by themselves, and on whose clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from cards.absence import days
from cards.layout import LONGEST_LABEL, paragraphs, quiet, shortened
from cards.message import Button, Message
from cards.reader import Reader
from okr.presence import KINDS, Absence


def kinds(reader: Reader, muted: Collection[str], *, changed: Collection[str]) -> Message:
    """Each kind with what it is, on or off, and the tap that turns it over."""
    words = reader.words
    lines = [words.say("mute.changed", kinds=names(reader, changed))] if changed else []
    lines.append("\n".join(f"- {_one(reader, kind, off=kind in muted)}" for kind in KINDS))
    lines.append(words.say("mute.how", line=reader.line("/mute nudge"), back=reader.line("/unmute nudge")))
    lines.append(words.say("mute.replies"))
    buttons = tuple(_button(reader, kind, off=kind in muted) for kind in KINDS)
    return Message(words.say("mute.title"), paragraphs(lines), buttons)


def names(reader: Reader, muted: Collection[str]) -> str:
    return reader.words.list(reader.words.say(f"mute.{kind}") for kind in KINDS if kind in muted)


def zone(reader: Reader, name: str, *, own: bool) -> Message:
    words = reader.words
    lines = [words.say("tz.own" if own else "tz.of_group", tz=quiet(name))]
    line = "/tz off" if own else "/tz Asia/Ho_Chi_Minh"
    lines.append(words.say("tz.off" if own else "tz.how", line=reader.line(line)))
    return Message(words.say("tz.title"), paragraphs(lines))


def standing(
    reader: Reader, absence: Absence | None, until: datetime | None, muted: Collection[str], tz: str
) -> list[str]:
    """The lines of /whoami that say how the robot reaches somebody."""
    words = reader.words
    lines = [words.say("whoami.tz", tz=quiet(tz))]
    if absence is not None:
        lines.append(words.say("whoami.away", days=days(reader, absence)))
        if absence.stand_in is not None:
            lines.append(words.say("back.stand_in", name=quiet(absence.stand_in.name)))
    if until is not None:
        lines.append(words.say("snooze.until", at=words.moment(until, reader.tz, reader.today)))
    if muted:
        lines.append(words.say("whoami.muted", kinds=names(reader, muted)))
    return lines


def _one(reader: Reader, kind: str, *, off: bool) -> str:
    words = reader.words
    state = words.say("mute.off" if off else "mute.on")
    return words.say("mute.one", kind=f"**{words.say(f'mute.{kind}')}**", state=state)


def _button(reader: Reader, kind: str, *, off: bool) -> Button:
    name = reader.words.say(f"mute.{kind}")
    label = reader.words.say("button.unmute" if off else "button.mute", kind=name)
    return Button(shortened(label, LONGEST_LABEL), f"/{'unmute' if off else 'mute'} {kind}")
