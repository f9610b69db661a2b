"""Who reads a card: in the group Sales, in English, on day 53 of 2026Q4, unless a test says otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from cards.reader import Reader


def a_reader(lang: str = "en", **changes: Any) -> Reader:
    given: dict[str, Any] = {
        "tz": ZoneInfo("Asia/Shanghai"),
        "robot": "OKR",
        "in_group": True,
        "today": date(2026, 11, 23),
    }
    return Reader(lang=lang, **(given | changes))
