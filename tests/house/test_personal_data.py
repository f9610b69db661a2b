"""docs/personal-data.md tells of every table that can name somebody what becomes of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storage.personal import KEPT, Holds, Kept

PAGE = Path(__file__).parents[2] / "docs" / "personal-data.md"
ROW = re.compile(
    r"^\| (?:`(?P<section>\w+)`)? *\| (?P<what>[^|]+) \| [^|]+ \| (?P<fate>[^|]+) \|$", re.MULTILINE
)
ROWS = {match["what"]: match for match in ROW.finditer(PAGE.read_text(encoding="utf-8"))}
NAMING = [each for each in KEPT if set(each.holds.values()) - {Holds.NOBODY, Holds.SEALED}]


def fate_of(kept: Kept) -> str:
    if kept.ends or kept.table.name in ("inbox", "agenda"):
        return "deleted"
    return "pseudonym" if kept.columns(Holds.STAFF) else "taken out"


@pytest.mark.parametrize("kept", NAMING, ids=lambda kept: kept.table.name)
def test_the_page_says_what_lies_where_and_what_becomes_of_it(kept: Kept) -> None:
    row = ROWS[kept.what]
    assert (row["section"] or "") == kept.section
    assert row["fate"].startswith(fate_of(kept))
    assert [name for name in kept.theirs if f"`{name}`" not in row["fate"]] == []


def test_the_page_names_nothing_else() -> None:
    assert ROWS.keys() - {each.what for each in NAMING} == set()
