"""What keeps a key result from moving: its line on any card, with its clock."""

from __future__ import annotations

from cards.layout import quiet, shortened
from cards.reader import Reader
from okr.model import Blocker, KeyResult, State

LONGEST_REASON = 80


def line(reader: Reader, blocker: Blocker) -> str:
    """Blocked for 3 days: no test account (who helps: Bo Chen)."""
    words = reader.words
    reason = shortened(quiet(blocker.reason), LONGEST_REASON)
    return words.say(
        "blocker.line", clock=clock(reader, blocker), reason=reason, helper=quiet(blocker.owner.name)
    )


def mark(reader: Reader, kr: KeyResult) -> str:
    """What a line about it ends with; "" for one that moves."""
    if kr.blocker is None or kr.state is not State.OPEN:
        return ""
    return f" · {line(reader, kr.blocker)}"


def clock(reader: Reader, blocker: Blocker) -> str:
    """Blocked since today, blocked for 1 day, blocked for 3 days: days of the reader's own calendar."""
    days = (reader.today - blocker.since.astimezone(reader.tz).date()).days
    return reader.words.count("blocker.days", days) if days > 0 else reader.words.say("blocker.today")
