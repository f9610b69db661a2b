"""The walk through what somebody owes: one key result at a time, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cards import owed as owing
from cards import taps
from cards.layout import command, paragraphs, strong
from cards.measure import sample
from cards.message import Button, Message
from cards.next_day import next_day_lines
from cards.owed import Owed
from cards.reader import Reader

RULE = "---"
MOST_BUTTONS = 5  # what an app robot's card can show


def question(reader: Reader, each: Owed, *, number: int, total: int) -> Message:
    """2 of 5: SALES/KR3 Cut refund time …"""
    words, kr = reader.words, each.key_result
    title = words.say("walk.title", number=number, total=total, ref=each.ref)
    how = words.say(
        "walk.how",
        amount=sample(reader, kr),
        skip=command(reader, f"/skip {each.ref}"),
        line=command(reader, "/no"),
    )
    buttons = (*taps.answers(reader, kr, each.ref)[:3], *taps.others(reader, kr, each.ref))
    heading = strong(words.say("walk.heading", number=number, total=total))
    text = paragraphs([heading, owing.line(reader, each), how])
    return Message(title, text, buttons)


def after(receipt: Message, following: Message) -> Message:
    """A receipt, and below it what comes next; its buttons come first."""
    buttons = (*following.buttons, *receipt.buttons)
    return replace(
        receipt,
        text=paragraphs([receipt.text, RULE, following.text]),
        live=None,  # a card of its own would not say what comes next
        buttons=tuple(dict.fromkeys(buttons))[: max(MOST_BUTTONS, len(following.buttons))],
    )


def done(reader: Reader, answered: int, stands: Sequence[Owed]) -> Message:
    """The end of the way: how many were answered, and how everything of theirs stands."""
    words = reader.words
    lines = [words.count("walk.done", answered), *owing.lines(reader, stands)]
    return Message(words.say("walk.done.title"), paragraphs(lines), (_mine(reader),))


def nothing(reader: Reader, next_day: date | None, *, provisional: bool) -> Message:
    """Nothing is due, and when something is."""
    words = reader.words
    lines = [words.say("walk.nothing")]
    if next_day is not None:
        lines += next_day_lines(reader, next_day, provisional=provisional)
    return Message(words.say("walk.nothing.title"), paragraphs(lines), (_mine(reader),))


def left(reader: Reader) -> Message:
    """It was left half-way."""
    words = reader.words
    return Message(words.say("ask.title"), words.say("walk.left", line=reader.line("/checkin")))


def _mine(reader: Reader) -> Button:
    return Button(reader.words.say("button.mine"), "/okr mine")
