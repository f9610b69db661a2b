"""What went over the wire lately, in both directions, for people and tests to look into."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, Final, Literal

from simulator.clock import SHANGHAI, Clock

KEPT: Final = 500


class Journal:
    """The last KEPT calls; `status` None is a callback or a frame that nobody answered."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def add(
        self,
        kind: Literal["callback", "event", "api", "stream"],
        path: str,
        *,
        status: int | None,
        body: Any,
        answer: Any,
        warnings: Sequence[str] = (),
    ) -> None:
        self._entries.append(
            {
                "at": self._clock.now().astimezone(SHANGHAI).isoformat(),
                "kind": kind,
                "path": path,
                "status": status,
                "body": body,
                "answer": answer,
                "warnings": list(warnings),
            }
        )

    def entries(self) -> list[dict[str, Any]]:
        """Oldest first."""
        return list(self._entries)
