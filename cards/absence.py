"""Receipts of /away and /back, whose absences there are, and what whoever stands in is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from cards import undoable
from cards.layout import command, paragraphs, quiet
from cards.message import Button, Message
from cards.reader import Reader
from okr.presence import Absence

BACK = "/back"


def away(reader: Reader, new: Absence, old: Sequence[Absence], *, running: bool, undoable: bool) -> Message:
    words = reader.words
    lines = [f"**{days(reader.echoing, new)}**"]
    if new.stand_in is not None:
        lines.append(words.say("away.stand_in", name=quiet(new.stand_in.name)))
    lines += [_replaced(reader.echoing, each, new) for each in old]
    lines.append(words.say("away.quiet", line=reader.line(BACK)))
    buttons = (Button(words.say("button.back"), BACK),) if running else ()
    return _receipt(reader, words.say("away.title"), lines, buttons, undo=undoable)


def back(reader: Reader, ended: Absence, today: date, *, undoable: bool) -> Message:
    words = reader.words
    key = "back.ended" if ended.holds(today) else "back.called_off"
    lines = [words.say(key, days=days(reader, ended))]
    if ended.stand_in is not None:
        lines.append(words.say("back.stand_in", name=quiet(ended.stand_in.name)))
    return _receipt(reader, words.say("back.title"), lines, (), undo=undoable)


def mine(reader: Reader, own: Sequence[Absence], stood_in: Sequence[Absence]) -> Message:
    """When I am away from now on, and for whom I stand in."""
    words = reader.words
    lines = [
        words.say("away.one_with", days=days(reader, each), name=quiet(each.stand_in.name))
        if each.stand_in
        else days(reader, each)
        for each in own
    ] or [words.say("away.none")]
    for each in stood_in:
        lines.append(words.say("away.for", name=quiet(each.person.name), days=days(reader, each)))
    tomorrow = reader.today + timedelta(days=1)
    example = f"/away {tomorrow.isoformat()}..{(tomorrow + timedelta(days=4)).isoformat()}"
    lines.append(words.say("away.how", line=command(reader, example)))
    buttons = (Button(words.say("button.back"), BACK),) if own else ()
    return Message(words.say("away.title"), paragraphs(lines), buttons)


def asked(reader: Reader, absence: Absence) -> Message:
    """To whoever stands in."""
    words = reader.words
    name = quiet(absence.person.name)
    lines = [
        words.say("away.asked", name=name, days=days(reader, absence)),
        words.say("away.may", name=name),
    ]
    return Message(words.say("away.asked.title", name=name), paragraphs(lines))


def over(reader: Reader, absence: Absence) -> Message:
    """To whoever need not stand in any longer."""
    words = reader.words
    name = quiet(absence.person.name)
    text = words.say("away.over", name=name, days=days(reader, absence))
    return Message(words.say("away.asked.title", name=name), text)


def signed(reader: Reader, message: Message, absence: Absence) -> Message:
    """A receipt of what was done for somebody who is away."""
    said = reader.words.say("away.signed", name=quiet(absence.person.name), day=reader.day(absence.last_day))
    return Message(message.title, paragraphs([said, message.text]), message.buttons)


def days(reader: Reader, absence: Absence) -> str:
    """One day, or the first and the last."""
    first, last = reader.day(absence.first_day), reader.day(absence.last_day)
    if absence.first_day == absence.last_day:
        return first
    return reader.words.say("away.days", first=first, last=last)


def _replaced(reader: Reader, old: Absence, new: Absence) -> str:
    """What became of one that was said before: of one that had begun, the days before the new one stay."""
    if old.first_day < new.first_day and old.first_day <= reader.today:
        last = reader.day(new.first_day - timedelta(days=1))
        return reader.words.say("away.shortened", days=days(reader, old), last=last)
    return reader.words.say("away.replaces", days=days(reader, old))


def _receipt(
    reader: Reader, title: str, lines: list[str], buttons: tuple[Button, ...], *, undo: bool
) -> Message:
    if undo:
        return undoable.message(reader, title, lines, buttons=buttons)
    return Message(title, paragraphs(lines), buttons)
