"""What can be done about a fault of DingTalk's, and how a line about one is written in the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, auto


class Action(StrEnum):
    """What to do about a fault."""

    RETRY = auto()  # later, the same way
    REFRESH_TOKEN = auto()  # with a new token, at once; `client` does it and never lets it out
    PARK = auto()  # this robot is banned: nothing through it for PARK_FOR
    GONE = auto()  # this door is shut for good: another one may be open
    DEAD = auto()  # never again: no door will take it
    DONE = auto()  # it is there already, from a try of which we did not hear: as good as sent


# Above 20 messages a minute sending is blocked for ten minutes.
# https://open.dingtalk.com/document/development/custom-robots-send-group-messages
PARK_FOR = timedelta(minutes=10)

# The page that answers 10,000 calls in 20 seconds stays up this long.
# https://open.dingtalk.com/document/development/call-frequency-limit
IP_BAN = timedelta(minutes=5)

# Wait after a fault that only an operator can mend (permission, allow-list, a wrong secret).
OPERATOR_WAIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Row:
    """One code. `wait` is the least pause before another try, None for the usual back-off.

    `loses_group` says that no post into that group gets through any more, whatever it says.
    """

    code: str
    action: Action
    why: str
    wait: timedelta | None = None
    loses_group: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The faults of one kind of call."""

    title: str
    source: str  # address of the document
    rows: Sequence[Row]


def each(
    codes: str,
    action: Action,
    why: str,
    *,
    wait: timedelta | None = None,
    loses_group: bool = False,
    prefix: str = "",
) -> list[Row]:
    return [Row(prefix + code, action, why, wait, loses_group) for code in codes.split()]
