"""A way of values as one line of text, for where pictures are not shown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

LEVELS: Final = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[Decimal]) -> str:
    """▁▃▆█: a block each, from the lowest to the highest of them; the same for all when nothing moved."""
    if not values:
        return ""
    low, high = min(values), max(values)
    if low == high:
        return LEVELS[0] * len(values)
    return "".join(LEVELS[int((each - low) / (high - low) * (len(LEVELS) - 1))] for each in values)
