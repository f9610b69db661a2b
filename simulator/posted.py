"""What the app robot posted, by the key that its send was answered with."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from simulator.world import Message

REMEMBERED: Final = 5_000


class Posted:
    def __init__(self) -> None:
        self._messages: dict[str, tuple[Message, ...]] = {}

    def key_of(self, messages: Sequence[Message]) -> str:
        """A new key; one send to several people is one."""
        key = secrets.token_urlsafe(24)
        self._messages[key] = tuple(messages)
        while len(self._messages) > REMEMBERED:
            del self._messages[next(iter(self._messages))]
        return key

    def of(self, key: str) -> tuple[Message, ...]:
        """Raises KeyError for a key that was never given."""
        return self._messages[key]
