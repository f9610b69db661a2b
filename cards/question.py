"""Questions asked back, with a yes and a no to tap."""

from __future__ import annotations

from collections.abc import Mapping

from cards.layout import paragraphs, quiet
from cards.message import Button, Message
from cards.reader import Reader

YES, NO = "/yes", "/no"


def card(reader: Reader, kind: str, facts: Mapping[str, str]) -> Message:
    """`kind` names what would happen ("drop_key_result"); `facts` are what people wrote or numbers."""
    words = reader.words
    asked = words.say(f"ask.{kind}", **{name: quiet(fact) for name, fact in facts.items()})
    how = words.say("ask.how", yes=reader.line(YES), no=reader.line(NO))
    buttons = (Button(words.say("button.yes"), YES), Button(words.say("button.no"), NO))
    return Message(words.say("ask.title"), paragraphs([asked, how]), buttons)


def left(reader: Reader) -> Message:
    """Nothing was done."""
    return Message(reader.words.say("ask.title"), reader.words.say("ask.left"))
