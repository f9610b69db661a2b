"""What was claimed, by conversation: each has a lane of its own, in which nothing overtakes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.outbox import Claimed


@dataclass(eq=False, slots=True)
class Lane:
    """After `ours_until` another worker may have claimed it too."""

    messages: Sequence[Claimed]
    ours_until: datetime


def lanes_of(claimed: Iterable[Claimed], ours_until: datetime) -> list[Lane]:
    """In the order of their first messages."""
    lanes: dict[str, list[Claimed]] = {}
    for message in claimed:
        lanes.setdefault(message.lane, []).append(message)
    return [Lane(messages, ours_until) for messages in lanes.values()]
