"""Questions asked back, with a yes and a no to tap."""

from __future__ import annotations

from collections.abc import Mapping

from cards import measure
from cards.layout import LONGEST_LABEL, now, paragraphs, quiet, share, shortened, thing, value
from cards.message import Button, Message
from cards.reader import Reader
from okr.model import KeyResult, Kind, Standing

YES, NO = "/yes", "/no"


def card(reader: Reader, kind: str, facts: Mapping[str, str]) -> Message:
    """`kind` names what would happen ("drop_key_result"); `facts` are what people wrote or numbers."""
    words = reader.words
    asked = words.say(f"ask.{kind}", **{name: quiet(fact) for name, fact in facts.items()})
    how = words.say("ask.how", yes=reader.line(YES), no=reader.line(NO))
    buttons = (Button(words.say("button.yes"), YES), Button(words.say("button.no"), NO))
    return Message(words.say("ask.title"), paragraphs([asked, how]), buttons)


def amount(reader: Reader, kr: KeyResult, standing: Standing, line: str) -> Message:
    """What is it now? `line` is the update without its amount; the next bare amount goes there."""
    words = reader.words
    stands = words.say(
        "ask.stands",
        now=now(reader, kr),
        progress=share(reader, standing.progress),
        expected=share(reader, standing.expected),
    )
    how = words.say("ask.amount", line=reader.line(measure.sample(reader, kr)), no=reader.line(NO))
    buttons = [
        Button(shortened(label, LONGEST_LABEL), f"{line} {answer}") for label, answer in _answers(reader, kr)
    ]
    text = paragraphs([thing(kr), stands, how])
    buttons.append(Button(words.say("button.no"), NO))
    return Message(words.say("ask.amount.title", ref=kr.ref), text, tuple(buttons))


def _answers(reader: Reader, kr: KeyResult) -> list[tuple[str, str]]:
    """Labels and amounts to tap: as it is, the last step again, done, or not done."""
    words = reader.words
    found = []
    if kr.current is not None and not kr.done:
        found.append((words.say("button.same", ref=kr.ref, value=value(reader, kr, kr.current)), "same"))
    if kr.last_step and kr.kind not in (Kind.YES_NO, Kind.MILESTONES):
        sign = "+" if kr.last_step > 0 else ""
        found.append((sign + words.number(kr.last_step), sign + reader.typed(kr.last_step)))
    if kr.kind in (Kind.YES_NO, Kind.DATE, Kind.MILESTONES):
        found.append((words.say("value.done"), "done"))
    if kr.kind is Kind.YES_NO:
        found.append((words.say("value.not_done"), "not done"))
    return found


def left(reader: Reader) -> Message:
    """Nothing was done."""
    return Message(reader.words.say("ask.title"), reader.words.say("ask.left"))
