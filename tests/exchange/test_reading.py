"""A file that cannot be taken: every fault of it at once, each with its place."""

from __future__ import annotations

import json
import re

import pytest

from exchange.reading import Unfit, read
from okr.model import Health, Kind
from tests.kit.company import UNBOUND
from tests.kit.documents import a_document, at, changed

KR = "objectives.0.key_results.0"
CHECK_IN = f"{KR}.checkins.0"


def company(document):
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read(raw, fiscal_start=1, defaults=UNBOUND)


def faults(document) -> list[str]:
    with pytest.raises(Unfit) as unfit:
        company(document)
    return [str(fault) for fault in unfit.value.faults]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "the file: found no JSON at line 1 column 1, expected a JSON object"),
        (b'{"schema": 1,\n "x"', "the file: found no JSON at line 2 column 5, expected a JSON object"),
        (b"\xff", "the file: found bytes that are no UTF-8 at 0, expected UTF-8"),
        (b"[]", "the file: found a list, expected a JSON object"),
        (b'{"schema": NaN}', "the file: found NaN, which is no number, expected an export"),
        (
            b'{"schema": 1, "schema": 1}',
            'the file: found the name "schema" twice in one object, expected an export',
        ),
        (b"{}", "schema: found nothing, expected 1"),
        (b'{"schema": 2, "nonsense": 1}', "schema: found 2, expected 1"),
        (b'{"schema": "1"}', 'schema: found "1", expected 1'),
        (b'{"schema": true}', "schema: found true, expected 1"),
    ],
)
def test_what_is_no_export_of_this_schema_is_refused(raw, fault):
    assert faults(raw) == [fault]


def test_a_dive_is_refused_like_any_other_nonsense():
    assert len(faults(b'{"schema":' * 60_000)) == 1


A_NUMBER = 'a plain decimal as text, such as "37.2"'
AN_INSTANT = 'an instant with its zone, such as "2026-11-20T10:00:00+08:00"'
A_WHOLE = "a whole number from 0 to 10"


@pytest.mark.parametrize(
    ("path", "value", "found", "expected"),
    [
        ("objectives", {}, "an object", "a list"),
        ("objectives.0", 5, "5", "an object"),
        ("people.0.staff_id", "", '""', "text of 1 to 64 characters"),
        ("groups.0.key", "sales", '"sales"', "a KEY of capital letters, digits and _"),
        ("groups.0.tz", "Mars", '"Mars"', "a zone such as Asia/Shanghai"),
        ("groups.0.level", "top", '"top"', "one of company, department, team"),
        ("objectives.0.ref", "O1", '"O1"', "an objective such as SALES/2026Q4/O1"),
        ("objectives.0.title", " ", '" "', "a title of 1 to 200 characters"),
        ("objectives.0.titel", "x", "an unknown name", "title"),
        ("objectives.0.score", 1.5, "1.5", "a number from 0 to 1"),
        (f"{KR}.start", 0, "0", A_NUMBER),
        (f"{KR}.start", "0.0", '"0.0"', A_NUMBER),
        (f"{KR}.start", "1e3", '"1e3"', A_NUMBER),
        (f"{KR}.start", None, "nothing", "a number, since its kind is rise"),
        (f"{KR}.target", "0", "0", "another number than the start"),
        (f"{KR}.confidence", 11, "11", A_WHOLE),
        (f"{KR}.confidence", True, "true", A_WHOLE),
        (f"{KR}.weight", "-1", "-1", 'a plain decimal as text from "0" to "1000"'),
        (f"{KR}.due", "2026-02-30", '"2026-02-30"', 'a day such as "2026-12-31"'),
        (f"{KR}.ref", "SALES/2026Q3/KR1", '"SALES/2026Q3/KR1"', "one of SALES/2026Q4"),
        (f"{CHECK_IN}.at", "2026-11-20", '"2026-11-20"', AN_INSTANT),
        (f"{CHECK_IN}.at", "2026-11-20T10:00:00", '"2026-11-20T10:00:00"', AN_INSTANT),
        (f"{CHECK_IN}.value", None, "nothing", "the value that was reported"),
        (f"{CHECK_IN}.source", "fax", '"fax"', "one of chat, card, api, import"),
        (f"{CHECK_IN}.note", "a\x00b", '"a\\u0000b"', "text of 0 to 4000 characters"),
        (f"{CHECK_IN}.mends", 9, "9", "the id of another one of these"),
    ],
)
def test_a_fault_is_told_with_its_place_what_is_there_and_what_should_be(path, value, found, expected):
    place = re.sub(r"\.(\d+)", r"[\1]", path)
    assert faults(changed(a_document(), path, value)) == [f"{place}: found {found}, expected {expected}"]


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (
            "objectives.0.aligned_to",
            ["COMPANY/O1"],
            '.aligned_to[0]: found "COMPANY/O1", expected a reference such as COMPANY/2026Q4/O1',
        ),
        ("cycles", [{"id": "2026Q5"}], '[0].id: found "2026Q5", expected a cycle such as 2026Q4'),
        (
            "cycles",
            [{"id": "2026Q4", "start": "2027-01-01"}],
            '[0].start: found "2027-01-01", expected 2026-10-01, as the business year is here',
        ),
        (
            "absences",
            [{"staff_id": "u001", "first_day": "2026-12-05", "last_day": "2026-12-01"}],
            "[0].last_day: found 2026-12-01, expected 2026-12-05 or later",
        ),
        (
            "absences",
            [{"staff_id": "u001", "first_day": "2026-12-05"}],
            "[0].last_day: found nothing, expected a day such as 2026-12-31",
        ),
    ],
)
def test_a_fault_within_a_list_is_told_with_its_place(path, value, fault):
    [told] = faults(changed(a_document(), path, value))
    assert told.endswith(fault)


def test_every_fault_of_a_file_is_told_at_once():
    document = changed(a_document(), f"{KR}.start", 0)
    document = changed(document, f"{KR}.checkins.1.at", None)
    document = changed(document, "groups.0.lang", 7)
    assert [fault.partition(":")[0] for fault in faults(document)] == [
        "groups[0].lang",
        "objectives[0].key_results[0].start",
        "objectives[0].key_results[0].checkins[1].at",
    ]


def test_what_a_kind_needs_must_be_there():
    for kind, missing in (
        ("keep_below", "high"),
        ("keep_above", "low"),
        ("date", "target"),
        ("milestones", "milestones"),
    ):
        bare = {"ref": "SALES/2026Q4/KR1", "title": "x", "kind": kind}
        [fault] = faults(changed(a_document(), KR, bare))
        assert fault.startswith(f"objectives[0].key_results[0].{missing}:"), fault


def test_what_is_not_told_is_as_usual():
    told = company(a_document()).objectives[0]
    kr = told.key_results[0].key_result
    assert (told.objective.owner.staff_id, kr.owner.staff_id, str(kr.weight)) == ("u001", "u001", "1")
    assert (kr.kind, str(kr.current), kr.checked_in_at.isoformat()) == (
        Kind.RISE,
        "4.5",
        at(9).replace(".000", ""),
    )
    assert [each.check_in.source for each in told.key_results[0].check_ins] == ["import", "import"]
    assert [(each.number, str(each.target)) for each in told.key_results[0].versions] == [(1, "10")]
    assert told.objective.created_at.isoformat() == "2026-10-01T00:00:00+08:00"


def test_what_was_taken_back_or_mended_is_not_where_it_stands():
    document = changed(a_document(), f"{KR}.checkins.1.undone", True)
    assert str(company(document).objectives[0].key_results[0].key_result.current) == "2"
    mending = [
        {"id": 1, "at": at(9), "value": "4"},
        {"id": 2, "at": at(3), "value": "3", "mends": 1, "confidence": 5},
    ]
    kr = company(changed(a_document(), f"{KR}.checkins", mending)).objectives[0].key_results[0].key_result
    assert (str(kr.current), kr.confidence) == ("3", 5)


def test_a_blocker_may_be_told_as_what_blocks_it_now():
    now = {"reason": "no vendor", "owner": "u001", "by": "u001", "since": at(5)}
    told = company(changed(a_document(), f"{KR}.blocked", now)).objectives[0].key_results[0]
    assert [(each.blocker.reason, each.closed_at) for each in told.blockers] == [("no vendor", None)]


def test_computed_names_are_not_believed():
    document = changed(a_document(), f"{KR}.health", "done")
    document = changed(document, f"{KR}.progress", 0.99)
    assert company(document).objectives[0].key_results[0].key_result.stated is None
    assert Health.DONE not in {each.objective.state for each in company(document).objectives}
