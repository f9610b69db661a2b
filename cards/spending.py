"""What the month's DingTalk quota came to so far, and what is left out to make it last."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from cards.layout import paragraphs
from cards.message import Message
from cards.reader import Reader
from okr import budget
from okr.budget import Budget, Spent


def told(reader: Reader, reached: Fraction, spent: Spent, limits: Budget) -> Message:
    """To an administrator, when a share of it is used."""
    words = reader.words
    title = words.say("budget.title", share=words.percent(Decimal(reached.numerator) / reached.denominator))
    lines = [f"### {title}", *said(reader, spent, limits), words.say("budget.next")]
    return Message(title, paragraphs(lines))


def said(reader: Reader, spent: Spent, limits: Budget) -> list[str]:
    """How much is used, and a line of what is left out if anything is."""
    words = reader.words
    lines = [
        words.say(
            "budget.used",
            calls=_purse(reader, spent.calls, limits.calls),
            pushes=_purse(reader, spent.pushes, limits.pushes),
        )
    ]
    spared = budget.left_out(spent, limits)
    if spared:
        what = words.list(words.say(f"budget.{each}") for each in spared)
        lines.append(words.say("budget.spared", what=what))
    return lines


def _purse(reader: Reader, used: int, limit: int) -> str:
    words = reader.words
    number = words.number(Decimal(used))
    return words.say("budget.of", used=number, limit=words.number(Decimal(limit))) if limit else number
