"""One thing that an administrator has to see to, as facts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that is wrong, as facts; `str()` is the line people read."""

    what: str
    found: str
    expected: str
    do: str

    def __str__(self) -> str:
        return f"WRONG {self.what}: {self.found}, expected {self.expected}; {self.do}"
