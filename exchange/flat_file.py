"""A table as CSV: RFC 4180, UTF-8 with a mark that spreadsheets know it by, and nothing they would run."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from exchange.tables import Cell, Share, Table
from okr.amounts import plain

MARK: Final = "\ufeff"
# What a spreadsheet takes for the beginning of a formula; it looks past what cannot be seen.
FORMULA: Final = frozenset("=+-@\t\r\n\x00＝＋－＠")
_INVISIBLE: Final = frozenset({"Cf", "Zs"})


def written(table: Table) -> bytes:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(each) for each in row] for row in table.rows)
    return (MARK + lines.getvalue()).encode()


def harmless(text: str) -> str:
    """What people wrote, as text for any spreadsheet: an apostrophe before what would be a formula.

    A number is no text and keeps its sign.
    """
    first = next((sign for sign in text if unicodedata.category(sign) not in _INVISIBLE), "")
    return f"'{text}" if first in FORMULA and first else text


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, Share):
        return plain(cell.of_one)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds").partition("+")[0]
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else harmless(cell)
