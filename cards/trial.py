"""The test line of `dingokr check`: that a post arrives."""

from __future__ import annotations

from cards.message import Message
from i18n.words import Words


def card(words: Words) -> Message:
    return Message(words.say("trial.title"), words.say("trial.text"))
