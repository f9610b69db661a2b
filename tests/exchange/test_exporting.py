"""The export: what is kept beside the contract's names, how much it costs, and what a part of it holds."""

from __future__ import annotations

import pytest

from exchange.exporting import exported
from exchange.names import CHECK_IN, GROUP, KEY_RESULT, LIVED, OBJECTIVE
from tests.kit.documents import NOW, a_document, at, changed, give, take, written
from tests.storage.samples import Counting

KR = "objectives.0.key_results.0"


def a_company() -> dict:
    """Two groups; the lower objective contributes to the upper one, and waits for it."""
    document = a_document()
    document["groups"].append(
        {"key": "COMPANY", "level": "company", "conversation_id": "cid-company", "members": ["u002"]}
    )
    document["people"] += [{"staff_id": "u002", "name": "韩梅梅"}, {"staff_id": "u003", "name": "王小明"}]
    document["objectives"][0] |= {"aligned_to": ["COMPANY/2026Q4/O1"], "contributes": ["COMPANY/2026Q4/O1"]}
    upper = {"ref": "COMPANY/2026Q4/O1", "title": "Grow", "owner": "u002", "key_results": []}
    upper["key_results"].append({"ref": "COMPANY/2026Q4/KR1", "title": "Done", "kind": "yes_no"})
    document["objectives"].append(upper)
    document["dependencies"] = [
        {"id": 4, "from": "SALES/2026Q4/KR1", "on": "COMPANY/2026Q4/KR1", "state": "asked"}
        | {"asked_by": "u001", "asked_at": at(2)}
    ]
    document["retros"] = [
        {"at": at(1), "by": "u003", "group": "SALES", "cycle": "2026Q4", "text": "ask earlier"}
    ]
    return document


def test_every_name_that_may_come_in_goes_out(database):
    take(database, a_company())
    document = give(database)
    [company, sales] = document["objectives"]
    assert set(sales) == OBJECTIVE
    assert set(sales["key_results"][0]) == KEY_RESULT
    assert set(sales["key_results"][0]["checkins"][0]) == CHECK_IN
    assert set(document["groups"][0]) == GROUP
    assert set(document["cycles"][0]["groups"][0]) == LIVED
    assert company["key_results"][0]["current"] is None


def test_what_contributes_counts_above(database):
    take(database, a_company())
    company, sales = give(database)["objectives"]
    assert sales["progress"] == 0.45
    assert company["progress"] == 0.225  # its own key result has no value, which counts nought


def test_the_days_of_a_date_are_written_as_days(database):
    moved = {
        "ref": "SALES/2026Q4/KR1",
        "title": "Moved",
        "kind": "date",
        "target": "2026-12-01",
        "checkins": [{"at": at(3), "value": "2026-12-10", "before": "2026-12-01"}],
    }
    take(database, changed(a_document(), KR, moved))
    [kr] = give(database)["objectives"][0]["key_results"]
    assert (kr["start"], kr["target"], kr["current"]) == (None, "2026-12-01", "2026-12-10")
    [check_in] = kr["checkins"]
    assert (check_in["value"], check_in["before"], check_in["target"]) == (
        "2026-12-10",
        "2026-12-01",
        "2026-12-01",
    )
    assert [each["target"] for each in kr["targets"]] == ["2026-12-01"]


@pytest.mark.parametrize(
    ("kind", "told", "low", "high"),
    [
        ("keep_below", {"high": "5"}, None, "5"),
        ("keep_above", {"low": "5"}, "5", None),
        ("keep_between", {"low": "2", "high": "5"}, "2", "5"),
    ],
)
def test_limits_are_low_and_high_and_no_target(database, kind, told, low, high):
    kept = {"ref": "SALES/2026Q4/KR1", "title": "Kept", "kind": kind} | told
    take(database, changed(a_document(), KR, kept))
    [kr] = give(database)["objectives"][0]["key_results"]
    assert (kr["start"], kr["target"], kr["low"], kr["high"]) == (None, None, low, high)


def test_however_much_there_is_it_is_read_in_as_many_statements(database):
    def statements() -> int:
        def work(unit):
            counting = Counting(unit)
            exported(counting, fiscal_start=1, now=NOW)
            return counting.statements

        return database.write_now(work)

    document = a_company()
    document["objectives"][0]["key_results"][0] |= {"comments": [{"at": at(1), "text": "x"}]}
    steps = {
        "ref": "SALES/2026Q4/KR2",
        "title": "Steps",
        "kind": "milestones",
        "milestones": [{"title": "a"}],
    }
    document["objectives"][0]["key_results"].append(steps)
    take(database, document)
    few = statements()
    more = [
        {"ref": f"SALES/2026Q4/O{n}", "title": "More", "owner": "u001"}
        | {"key_results": [{"ref": f"SALES/2026Q4/KR{n}", "title": "x", "kind": "yes_no"}]}
        for n in range(10, 30)
    ]
    take(database, a_document(objectives=more))
    assert statements() == few < 30


def test_a_part_names_the_people_of_that_part_alone(database):
    take(database, a_company())
    part = give(database, group="company")
    assert [each["key"] for each in part["groups"]] == ["COMPANY"]
    assert [each["ref"] for each in part["objectives"]] == ["COMPANY/2026Q4/O1"]
    assert [each["staff_id"] for each in part["people"]] == ["u001", "u002"]  # u001 asked
    assert part["retros"] == []
    assert len(part["dependencies"]) == 1
    assert give(database, cycle="2026Q3")["objectives"] == []
    assert give(database, cycle="2026Q3")["cycles"] == []
    assert {each["staff_id"] for each in give(database)["people"]} == {"u001", "u002", "u003"}


def test_a_cycle_is_closed_once_every_group_has_closed_it(database):
    document = a_company()
    lived = [
        {"group": key, "state": "closed", "closed_at": at(50), "closed_by": "u001"}
        for key in ("SALES", "COMPANY")
    ]
    take(database, document | {"cycles": [{"id": "2026Q4", "groups": lived[:1]}]})
    assert give(database)["cycles"][0]["state"] == "open"
    take(database, document | {"cycles": [{"id": "2026Q4", "groups": lived}]})
    assert give(database)["cycles"][0]["state"] == "closed"


def test_two_exports_are_the_same_bytes(database):
    take(database, a_company())
    assert written(give(database)) == written(give(database))


def test_an_empty_database_has_an_export_too(database):
    document = give(database)
    assert (document["schema"], document["objectives"], document["people"]) == (1, [], [])
    take(database, document)
