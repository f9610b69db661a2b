"""What can be answered with one tap about a key result: as it is, a step, done, blocked, nothing to say.

Every card that asks for a report offers the same, and each button says the whole line.
"""

from __future__ import annotations

from decimal import Decimal

from cards.layout import LONGEST_LABEL, quiet, shortened, value
from cards.message import Button
from cards.reader import Reader
from okr.model import ROADS, KeyResult, Kind
from okr.steps import WEEK, steps


def answers(reader: Reader, kr: KeyResult, ref: str) -> list[Button]:
    """`ref` is how it has to be called where the button is tapped; the label says only KR3."""
    found = [(label, f"/kr update {ref} {amount}") for label, amount in _amounts(reader, kr)]
    if kr.kind is Kind.MILESTONES:
        left = next((each.title for each in kr.milestones if not each.done), None)
        found += [] if left is None else [(f"✓ {quiet(left)}", f"/kr tick {ref} {left}")]
    return [_button(kr, label, line) for label, line in found]


def others(reader: Reader, kr: KeyResult, ref: str) -> list[Button]:
    """It is blocked; there is nothing to report."""
    words = reader.words
    return [
        _button(kr, words.say("button.blocked"), f"/block {ref}"),
        _button(kr, words.say("button.skip"), f"/skip {ref}"),
    ]


def _amounts(reader: Reader, kr: KeyResult) -> list[tuple[str, str]]:
    """Labels and amounts."""
    words = reader.words
    if kr.kind is Kind.YES_NO:
        return [(words.say("value.done"), "done"), (words.say("value.not_done"), "not done")]
    stays = _stays(kr)
    found = []
    if stays is not None:
        # Where nothing was reported yet, it is where it started.
        amount = "same" if kr.current is not None else f"={reader.typed(stays)}"
        found.append((words.say("button.still", value=value(reader, kr, stays)), amount))
    found += [(_step(reader, kr, step), _signed(step, reader.typed(step))) for step in steps(kr)]
    if kr.kind is Kind.DATE and not kr.done:
        found.append((words.say("value.done"), "done"))
    return found


def _stays(kr: KeyResult) -> Decimal | None:
    """The value that a report of no change would say."""
    if kr.current is None and kr.kind in ROADS:
        return kr.start
    return kr.current


def _step(reader: Reader, kr: KeyResult, step: Decimal) -> str:
    if kr.kind is Kind.DATE:
        return reader.words.count("button.weeks", int(step / WEEK))
    return _signed(step, reader.words.number(step))


def _signed(step: Decimal, number: str) -> str:
    return f"+{number}" if step > 0 else number


def _button(kr: KeyResult, label: str, line: str) -> Button:
    return Button(shortened(f"{kr.ref} {label}", LONGEST_LABEL), line)
