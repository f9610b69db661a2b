"""The check-ins of a quarter: a row a person or key result, a column a week.

The value carries every word and every formatted number; the drawing decides places only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from okr.attendance import Seen as Seen


@dataclass(frozen=True, slots=True)
class Row:
    """`weeks` has one entry a column; `numbers`, where given, what is written in each cell.

    `total` is written at the end of the row.
    """

    name: str
    weeks: tuple[Seen, ...]
    numbers: tuple[str, ...] = ()
    total: str = ""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`weeks` names the columns, oldest first. `now` is the place of the running one.

    `legend` names what occurs. `more` tells how many rows were left out, "" for none.
    """

    title: str
    facts: str
    summary: str
    weeks: tuple[str, ...] = ()
    now: int | None = None
    rows: tuple[Row, ...] = ()
    legend: tuple[tuple[Seen, str], ...] = ()
    more: str = ""
    empty: str = ""
    kind: Literal["heat_map"] = "heat_map"
