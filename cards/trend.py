"""The last values of a key result in one line of text: what stands where no chart is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cards.layout import value
from cards.reader import Reader
from charts.spark import sparkline
from okr.model import CheckIn, KeyResult, Kind

MOST_POINTS: Final = 12


def line(reader: Reader, kr: KeyResult, check_ins: Sequence[CheckIn]) -> str:
    """▁▃▆█ 10 → 40: the values that stand, oldest first; two make no picture."""
    values = [each.value for each in check_ins if not (each.undone or each.mended)][:MOST_POINTS][::-1]
    if len(values) < 3 or kr.kind in (Kind.YES_NO, Kind.DATE):
        return ""
    ends = f"{value(reader, kr, values[0])} → {value(reader, kr, values[-1])}"
    return reader.words.say("kr.trend", picture=sparkline(values), ends=ends)
