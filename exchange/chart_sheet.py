"""The sheet of charts in a workbook: progress against the time used, verdicts, a small trend a key result.

Native charts over the cells of other sheets: who changes a number there sees the chart follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from exchange.tables import Cell, Share, Table
from exchange.trends import BEFORE_POINTS, COLUMNS, MOST_POINTS, OBJECTIVES, TRENDS, healths

NAME: Final = "Charts"
MOST_BARS: Final = 60  # objectives; more of them cannot be told apart
BAR_HEIGHT_PX, FRAME_PX = 26, 120
CHART_WIDTH_PX: Final = 640
ROW_PX: Final = 20
SPARK_ROW_PT: Final = 24
LONGEST_NAME: Final = 250
# Told apart by light and dark as well, so that they are on a black and white print.
DONE, USED, LINE = "#2F6FB5", "#C9CFD6", "#2F6FB5"
TREND_COLUMNS: Final = ("key_result", "title", "current", "unit", "progress", "health", "trend")
WIDTHS: Final = (26, 44, 12, 10, 12, 12, 30)


def drawn(book: Any, sheet: Any, objectives: Table, trends: Table, formats: Mapping[str, Any]) -> None:
    """The tables are those that stand on the sheets of their own names."""
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    if not objectives.rows:
        sheet.write_string(0, 0, "There is nothing to draw yet.", formats["text"])
        return
    row = _verdicts(book, sheet, objectives, formats)
    row = max(row, _bars(book, sheet, objectives))
    _sparklines(sheet, trends, row + 1, formats)


def _bars(book: Any, sheet: Any, objectives: Table) -> int:
    """How far each objective has come, beside the share of time used; the row below the chart."""
    shown = min(len(objectives.rows), MOST_BARS)
    chart = book.add_chart({"type": "bar"})
    for name, colour in (("progress", DONE), ("expected", USED)):
        column = COLUMNS.index(name)
        chart.add_series(
            {
                "name": [OBJECTIVES, 0, column],
                "categories": [OBJECTIVES, 1, 0, shown, 0],
                "values": [OBJECTIVES, 1, column, shown, column],
                "fill": {"color": colour},
                "border": {"color": DONE},
                "gap": 60,
            }
        )
    left_out = len(objectives.rows) - shown
    more = f" (the first {shown} of {len(objectives.rows)})" if left_out else ""
    height = FRAME_PX + BAR_HEIGHT_PX * shown
    chart.set_title({"name": f"Progress against the time used{more}", "name_font": {"size": 12}})
    chart.set_x_axis({"num_format": "0%", "min": 0, "max": 1})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": CHART_WIDTH_PX, "height": height})
    sheet.insert_chart(0, 0, chart, {"description": "Progress of each objective against the time used"})
    return height // ROW_PX + 1


def _verdicts(book: Any, sheet: Any, objectives: Table, formats: Mapping[str, Any]) -> int:
    """How many objectives stand how: the numbers, and a chart of them; the row below both."""
    counts = healths(row[COLUMNS.index("health")] for row in objectives.rows)
    first, column = 1, len(TREND_COLUMNS) + 1
    for place, name in enumerate(("health", "objectives")):
        sheet.write_string(0, column + place, name, formats["heading"])
    for row, (health, count) in enumerate(counts, first):
        sheet.write_string(row, column, health, formats["text"])
        sheet.write_number(row, column + 1, count)
    last = first + len(counts) - 1
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "objectives",
            "categories": [NAME, first, column, last, column],
            "values": [NAME, first, column + 1, last, column + 1],
            "data_labels": {"value": True},
            "fill": {"color": DONE},
            "gap": 60,
        }
    )
    chart.set_title({"name": "How the objectives stand", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": CHART_WIDTH_PX * 5 // 8, "height": FRAME_PX * 3})
    sheet.insert_chart(0, 4, chart, {"description": "How many objectives stand how"})
    return FRAME_PX * 3 // ROW_PX + 1


def _sparklines(sheet: Any, trends: Table, row: int, formats: Mapping[str, Any]) -> None:
    for column, name in enumerate(TREND_COLUMNS if trends.rows else ()):
        sheet.write_string(row, column, name, formats["heading"])
    first_point = len(BEFORE_POINTS)
    for source, cells in enumerate(trends.rows, 1):
        place = row + source
        told = dict(zip(BEFORE_POINTS, cells, strict=False))
        for column, name in enumerate(TREND_COLUMNS[:-1]):
            _put(sheet, place, column, told[name], formats)
        last = first_point + min(int(str(told["points"])), MOST_POINTS) - 1
        sheet.set_row(place, SPARK_ROW_PT)
        sheet.add_sparkline(
            place,
            len(TREND_COLUMNS) - 1,
            {
                "range": f"{TRENDS}!{_cell(source, first_point)}:{_cell(source, last)}",
                "series_color": LINE,
                "last_point": True,
                "markers": True,
                "weight": 1.5,
            },
        )


def _put(sheet: Any, row: int, column: int, cell: Cell, formats: Mapping[str, Any]) -> None:
    if isinstance(cell, Share):
        sheet.write_number(row, column, float(cell.of_one), formats["share"])
    elif cell is not None and not isinstance(cell, str):
        sheet.write_number(row, column, float(str(cell)))
    elif cell:
        sheet.write_string(row, column, cell[:LONGEST_NAME], formats["text"])


def _cell(row: int, column: int) -> str:
    """A place as Excel calls it: B2. All of ours lie before AZ."""
    letters = chr(ord("A") + column) if column < 26 else "A" + chr(ord("A") + column - 26)
    return f"{letters}{row + 1}"
