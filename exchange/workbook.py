"""Tables as an Excel workbook: real numbers, days as days, percentages, and a bar behind each progress.

What people wrote is typed as text, so that nothing of it is ever a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from exchange import chart_sheet
from exchange.tables import Cell, Share, Table
from okr.amounts import plain

WIDEST: Final = 60
NARROWEST: Final = 8
LONGEST_TEXT: Final = 32_767  # Excel's own limit for a cell
FORMATS: Final = {
    "heading": {"bold": True, "bg_color": "#EDEDED", "bottom": 1},
    "text": {"num_format": "@"},
    "share": {"num_format": "0.0%"},
    "day": {"num_format": "yyyy-mm-dd"},
    "instant": {"num_format": "yyyy-mm-dd hh:mm"},
}
BAR: Final = {
    "type": "data_bar",
    "bar_solid": True,
    "bar_color": "#9BC2E6",
    "min_type": "num",
    "max_type": "num",
    "min_value": 0,
    "max_value": 1,
}


def written(
    tables: Sequence[Table], *, made_at: datetime, charted: tuple[Table, Table] | None = None
) -> bytes:
    """The same tables and instant give the same bytes.

    `charted` are the objectives and the trends that the sheet of charts, the second one, is drawn from.
    """
    import xlsxwriter  # late: most who come by here want no workbook, and it takes a quarter of a second

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": "OKR", "created": made_at.replace(tzinfo=None)})
    formats = {name: book.add_format(given) for name, given in FORMATS.items()}
    for table in tables[:1]:
        _sheet(book.add_worksheet(table.name), table, formats)
    if charted is not None:
        chart_sheet.drawn(book, book.add_worksheet(chart_sheet.NAME), *charted, formats)
    for table in (*tables[1:], *(charted or ())):
        _sheet(book.add_worksheet(table.name), table, formats)
    book.close()
    return file.getvalue()


def _sheet(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, formats["heading"])
    for row, cells in enumerate(table.rows, 1):
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, formats)
    for column, name in enumerate(table.columns):
        widest = max([len(name), *(len(_shown(cells[column])) for cells in table.rows)])
        sheet.set_column(column, column, min(max(widest + 2, NARROWEST), WIDEST))
        if name in table.shares and table.rows:
            sheet.conditional_format(1, column, len(table.rows), column, BAR)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _put(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, Share):
        sheet.write_number(row, column, float(cell.of_one), formats["share"])
    elif isinstance(cell, int | Decimal) and _is_exact(cell):
        sheet.write_number(row, column, float(cell))
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), formats["instant"])
    elif isinstance(cell, date) and cell.year >= 1900:
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001 - a day has no zone
    else:
        sheet.write_string(row, column, _shown(cell)[:LONGEST_TEXT], formats["text"])


def _is_exact(number: Decimal | int) -> bool:
    """Excel keeps fifteen digits: a longer number would come out as another one, so it stays text."""
    return Decimal(repr(float(number))) == number


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, Share):
        return "100.0%"
    return cell if isinstance(cell, str) else str(cell)[:16]
