"""One thing that is wrong, as `dingokr doctor` tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """As facts; `str()` is the line people read."""

    what: str
    found: str
    expected: str
    do: str

    def __str__(self) -> str:
        return f"WRONG {self.what}: {self.found}, expected {self.expected}; {self.do}"
