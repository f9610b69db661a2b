"""What is raised for typed text that is no amount or no day."""

from __future__ import annotations


class Unreadable(Exception):
    """Somebody typed something else than was meant to stand there.

    `why` is "not_a_number", "too_large", "too_many_decimals", "ambiguous_separator", "not_a_day",
    "no_such_day" or "ambiguous_day".
    `readings` are what may have been meant, as text to type instead.
    """

    def __init__(self, why: str, readings: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.readings = readings
