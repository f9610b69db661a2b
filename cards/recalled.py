"""A progress card that its asker took back: what becomes of the post."""

from __future__ import annotations

from datetime import datetime

from cards.message import Message
from cards.reader import Reader


def taken_back(reader: Reader, fate: str, posted_at: datetime) -> Message:
    """`fate` is "withdrawn", "posted" or "out_of_reach"."""
    words = reader.words
    at = f"{posted_at.astimezone(reader.tz):%H:%M}"
    return Message(words.say("recalled.title"), words.say(f"recalled.{fate}", at=at))


def order(reader: Reader, request_id: str) -> Message:
    """Takes back what that request was answered with; its words are for when DingTalk does not let it."""
    words = reader.words
    return Message(words.say("recalled.title"), words.say("recalled.failed"), recall=request_id)
