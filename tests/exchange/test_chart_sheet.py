"""The workbook's charts: on a sheet of their own, over cells that hold the numbers."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from exchange import trends
from exchange.chart_sheet import MOST_BARS
from exchange.formats import FORMS
from exchange.tables import Share
from exchange.trends import BEFORE_POINTS, MOST_POINTS
from tests.exchange.test_tables import parts, sheet_names
from tests.kit.documents import a_document, at, changed, give, take

NASTY = '=HYPERLINK("http://e","x")'


@pytest.fixture
def document(database):
    take(database, changed(a_document(), "objectives.0.title", NASTY))
    return give(database)


def test_a_workbook_that_leaves_has_charts_on_their_own_sheet(document):
    data = FORMS["xlsx"].write(document)
    names = sheet_names(data)
    assert names[:2] == ["Key results", "Charts"]
    assert names[-2:] == ["Objectives", "Trends"]
    found = parts(data)
    assert sorted(name for name in found if name.startswith("xl/charts/")) == [
        "xl/charts/chart1.xml",
        "xl/charts/chart2.xml",
    ]
    assert len(re.findall("<x14:sparkline>", found["xl/worksheets/sheet2.xml"])) == 1


def test_charts_stand_on_the_cells_of_the_objectives(document):
    found = parts(FORMS["xlsx"].write(document))
    drawn = found["xl/charts/chart1.xml"] + found["xl/charts/chart2.xml"]
    assert "Objectives!$C$2<" in drawn
    assert "Objectives!$D$2<" in drawn
    assert "Charts!$I$2<" in drawn


def test_nothing_that_people_wrote_is_a_formula(document):
    found = parts(FORMS["xlsx"].write(document))
    cells = [text for name, text in found.items() if name.startswith("xl/worksheets/")]
    assert not any("<f>" in text for text in cells)
    assert (
        NASTY.replace('"', "&quot;") in found["xl/sharedStrings.xml"]
        or NASTY in found["xl/sharedStrings.xml"]
    )


def test_an_objective_stands_beside_the_time_that_was_used(document):
    [row] = trends.objectives(document).rows
    assert row[0] == "SALES/2026Q4/O1"
    assert (row[2], row[3]) == (Share(Decimal("0.45")), Share(Decimal("0.5824")))


def test_a_trend_is_the_reports_that_stand_the_newest_last(database):
    reports = [
        {"id": 1, "at": at(3), "value": "2"},
        {"id": 2, "at": at(1), "value": "1"},
        {"id": 3, "at": at(5), "value": "40"},
        {"id": 4, "at": at(5, hours=1), "value": "4", "mends": 3},
        {"id": 5, "at": at(6), "value": "9", "undone": True},
    ]
    take(database, changed(a_document(), "objectives.0.key_results.0.checkins", reports))
    [row] = trends.trends(give(database)).rows
    points = row[len(BEFORE_POINTS) :]
    assert [each for each in points if each is not None] == [1, 2, 4]
    assert row[BEFORE_POINTS.index("points")] == 3


def test_a_long_trend_keeps_its_newest_points(database):
    reports = [{"at": at(day), "value": str(day)} for day in range(MOST_POINTS + 6)]
    take(database, changed(a_document(), "objectives.0.key_results.0.checkins", reports))
    [row] = trends.trends(give(database)).rows
    assert row[-1] == MOST_POINTS + 5
    assert row[len(BEFORE_POINTS)] == 6


def test_what_is_due_on_a_date_or_was_never_reported_has_no_trend(database):
    dated = {"ref": "SALES/2026Q4/KR2", "title": "Moved", "kind": "date", "target": "2026-12-01"}
    document = a_document()
    document["objectives"][0]["key_results"] = [
        dated | {"checkins": [{"at": at(2), "value": "2026-12-05"}]},
        {"ref": "SALES/2026Q4/KR3", "title": "Quiet", "kind": "yes_no"},
    ]
    take(database, document)
    assert trends.trends(give(database)).rows == ()


def test_more_objectives_than_can_be_told_apart_are_said_to_be_left_out(document):
    many = document | {"objectives": document["objectives"] * (MOST_BARS + 3)}
    drawn = parts(FORMS["xlsx"].write(many))
    assert f"the first {MOST_BARS} of {MOST_BARS + 3}" in "".join(
        text for name, text in drawn.items() if "charts/" in name
    )


def test_a_company_without_anything_has_an_empty_sheet_of_charts(database):
    found = parts(FORMS["xlsx"].write(give(database)))
    assert not [name for name in found if "charts/" in name]
    assert "There is nothing to draw yet." in found["xl/sharedStrings.xml"]


def test_the_same_document_is_the_same_bytes(document):
    assert FORMS["xlsx"].write(document) == FORMS["xlsx"].write(document)
