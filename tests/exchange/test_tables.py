"""Csv and xlsx: what people wrote is text, what was measured is a number."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from exchange import flat_file, tables, workbook
from exchange.tables import Share, Table
from tests.kit.documents import NOW, a_document, at, changed, give, take


@pytest.fixture
def document(database):
    nasty = changed(a_document(), "objectives.0.title", '=HYPERLINK("http://e","x")')
    report = {"at": at(9), "value": "-5", "note": 'said "no", twice\nor +1', "by": "u001"}
    nasty["objectives"][0]["key_results"][0]["checkins"] = [report]
    nasty["objectives"][0]["key_results"].append(
        {"ref": "SALES/2026Q4/KR2", "title": "Moved", "kind": "date", "target": "2026-12-01", "weight": "0.5"}
    )
    nasty["objectives"].append({"ref": "SALES/2026Q4/O2", "title": "Later", "owner": "u001"})
    take(database, nasty)
    return give(database)


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_is_one_flat_table_with_a_row_for_each_key_result(document):
    data = flat_file.written(tables.key_results(document))
    assert data.startswith(b"\xef\xbb\xbfgroup,cycle,objective,")
    assert data.endswith(b"\r\n")
    stores, moved, later = read(data)
    assert (stores["group"], stores["cycle"], stores["key_result"]) == ("SALES", "2026Q4", "SALES/2026Q4/KR1")
    assert (stores["start"], stores["target"], stores["current"], stores["progress"]) == (
        "0",
        "10",
        "-5",
        "-0.5",
    )
    assert (stores["owner_id"], stores["owner"], stores["checked_in_by"]) == ("u001", "李雷", "李雷")
    assert stores["checked_in_utc"] == "2026-10-10 01:00:00"
    assert (moved["target"], moved["weight"]) == ("2026-12-01", "0.5")
    assert (later["objective_title"], later["key_result"], later["target"]) == ("Later", "", "")


def test_what_people_wrote_is_no_formula_and_a_negative_number_is_one(document):
    stores = read(flat_file.written(tables.key_results(document)))[0]
    assert stores["objective_title"] == '\'=HYPERLINK("http://e","x")'
    assert stores["note"] == 'said "no", twice\nor +1'
    assert stores["current"] == "-5"


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", " =1", "\u200b=1", "\ufeff=1"],
)
def test_whatever_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert flat_file.harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "1=1", "'=1", "客户", "a-b"])
def test_any_other_text_is_as_it_was_written(text):
    assert flat_file.harmless(text) == text


def test_text_that_looks_like_a_number_is_still_text():
    table = Table(
        "t",
        ("text", "number", "flag", "day", "nothing"),
        (("-5", Decimal("-5.0"), True, date(2026, 1, 2), None),),
    )
    assert flat_file.written(table).decode("utf-8-sig").splitlines()[1] == "'-5,-5,yes,2026-01-02,"


# Workbooks


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def sheet_names(data: bytes) -> list[str]:
    return re.findall(r'<sheet name="([^"]+)"', parts(data)["xl/workbook.xml"])


def cells(data: bytes, sheet: int = 1) -> dict[str, tuple[str, str]]:
    """By place: the type ("s" for text) and what is in it."""
    found = parts(data)
    strings = re.findall(r"<si><t[^>]*>(.*?)</t></si>", found["xl/sharedStrings.xml"], re.DOTALL)
    told = {}
    for place, kind, value in re.findall(
        r'<c r="([A-Z]+\d+)"(?: s="\d+")?(?: t="(\w+)")?><v>(.*?)</v>',
        found[f"xl/worksheets/sheet{sheet}.xml"],
    ):
        told[place] = (kind, strings[int(value)] if kind == "s" else value)
    return told


def test_a_workbook_has_a_sheet_for_each_sort_of_thing(document):
    data = workbook.written(tables.everything(document), made_at=NOW)
    assert sheet_names(data) == [
        "Key results",
        "Check-ins",
        "Milestones",
        "Targets",
        "Blockers",
        "Comments",
        "Dependencies",
        "Absences",
        "Kudos",
        "Retros",
        "Groups",
        "People",
    ]
    assert not any("<f>" in text for text in parts(data).values())


def test_a_cell_is_what_it_holds():
    row = (
        "=1+1",
        Decimal("-5.5"),
        Share(Decimal("0.4321")),
        date(2026, 12, 1),
        datetime(2026, 1, 1, 6, tzinfo=UTC),
        7,
        True,
    )
    table = Table("t", tuple("abcdefg"), (row,), frozenset("c"))
    data = workbook.written([table], made_at=NOW)
    found = cells(data)
    assert [found[f"{column}2"] for column in "ABCDEFG"] == [
        ("s", "=1+1"),
        ("", "-5.5"),
        ("", "0.4321"),
        ("", "46357"),
        ("", "46023.25"),
        ("", "7"),
        ("b", "1"),
    ]
    text = parts(data)
    assert "dataBar" in text["xl/worksheets/sheet1.xml"]
    assert 'formatCode="0.0%"' in text["xl/styles.xml"]
    assert 'formatCode="yyyy-mm-dd"' in text["xl/styles.xml"]


def test_a_number_that_excel_would_change_stays_text():
    table = Table("t", ("a",), ((Decimal("12345678901234.5678"),), (Decimal("123456789012345.5"),)))
    assert cells(workbook.written([table], made_at=NOW))["A2"] == ("s", "12345678901234.5678")


def test_the_same_tables_are_the_same_bytes(document):
    first, second = (workbook.written(tables.everything(document), made_at=NOW) for _ in range(2))
    assert first == second


def test_a_company_without_anything_is_a_workbook_too(database):
    data = workbook.written(tables.everything(give(database)), made_at=NOW)
    assert cells(data)["A1"] == ("s", "group")
    assert len(flat_file.written(tables.key_results(give(database))).splitlines()) == 1
