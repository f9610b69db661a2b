"""What an import does to a database that is not empty, and that it does all or nothing."""

from __future__ import annotations

import json

import pytest

from exchange.importing import Report
from exchange.reading import Unfit, read
from storage.check_ins import CheckIns
from storage.groups import Groups
from storage.objectives import Objectives
from storage.people import People
from tests.kit.company import UNBOUND
from tests.kit.documents import a_document, at, changed, give, take, written
from tests.storage.samples import NOON, a_check_in, put_key_result, put_objective, put_town

KR = "objectives.0.key_results.0"


def faults(database, document) -> list[str]:
    before = written(give(database))
    with pytest.raises(Unfit) as unfit:
        take(database, document)
    assert written(give(database)) == before
    return [str(fault) for fault in unfit.value.faults]


def test_it_says_how_much_of_each_was_new(database):
    report = take(database, a_document())
    assert report == Report(groups=1, people=1, objectives=1, key_results=1, check_ins=2)


def test_a_rehearsal_says_the_same_and_stores_nothing(database):
    before = written(give(database))
    assert take(database, a_document(), dry_run=True) == take(database, a_document(), dry_run=True)
    assert written(give(database)) == before
    assert take(database, a_document(), dry_run=True) == take(database, a_document())


def test_a_file_written_by_hand_may_come_twice(database):
    take(database, a_document())
    once = written(give(database))
    assert take(database, a_document()) == Report(already_there=1)
    assert written(give(database)) == once


def test_a_reference_that_is_taken_by_something_else_is_refused(database):
    take(database, a_document())
    told = faults(database, changed(a_document(), "objectives.0.title", "Sell less"))
    assert told == [
        "objectives[0].ref: found SALES/2026Q4/O1, expected one that is free here, or the same as here"
    ]
    another = changed(a_document(), "objectives.0.ref", "SALES/2026Q4/O2")
    told = faults(database, another)
    assert [each.partition(":")[0] for each in told] == ["objectives[0].key_results[0].ref"]


def test_every_clash_is_listed(database):
    put_town_document = a_document()
    put_town_document["objectives"].append(
        {"ref": "SALES/2026Q4/O2", "title": "More", "owner": "u001", "key_results": []}
    )
    take(database, put_town_document)
    clashing = changed(put_town_document, "objectives.0.title", "Other")
    assert len(faults(database, changed(clashing, "objectives.1.title", "Other"))) == 2


def test_one_fault_at_the_end_leaves_nothing_of_what_was_before_it(database):
    document = a_document(
        kudos=[{"at": at(1), "by": "u001", "to": "u001", "key_result": "SALES/2026Q4/KR9", "text": "x"}]
    )
    assert faults(database, document) == [
        "kudos[0].key_result: found SALES/2026Q4/KR9, expected a reference of the file or of here"
    ]


@pytest.mark.parametrize(
    ("path", "value", "place", "fault"),
    [
        ("objectives.0.owner", "u009", ".owner", 'found "u009", expected somebody of people'),
        (
            "objectives.0.ref",
            "NOBODY/2026Q4/O1",
            ".ref",
            "found NOBODY, expected a group of the file or of here",
        ),
        (
            "objectives.0.aligned_to",
            ["COMPANY/2026Q4/O1"],
            ".aligned_to[0]",
            "found COMPANY/2026Q4/O1, expected a reference of the file or of here",
        ),
        (
            "objectives.0.aligned_to",
            ["SALES/2026Q4/KR1"],
            ".aligned_to[0]",
            "found SALES/2026Q4/KR1, expected none that serves SALES/2026Q4/O1",
        ),
        (
            f"{KR}.checkins",
            [{"id": 1, "at": at(1), "value": "1"}, {"id": 1, "at": at(2), "value": "2"}],
            ".key_results[0].checkins[1].id",
            "found 1, expected each one once",
        ),
    ],
)
def test_what_does_not_fit_together_is_told_with_its_place(database, path, value, place, fault):
    document = changed(a_document(), path, value)
    if path == "objectives.0.ref":
        document["objectives"][0]["key_results"] = []
    assert faults(database, document) == [f"objectives[0]{place}: {fault}"]


def test_a_group_that_is_not_here_needs_its_conversation(database):
    document = changed(a_document(), "groups.0.conversation_id", "")
    assert faults(database, document) == [
        "groups[0].conversation_id: found nothing, expected the id of SALES, or SALES in the settings"
    ]


def test_two_objectives_of_one_reference_are_a_fault(database):
    document = a_document()
    document["objectives"].append({"ref": "SALES/2026Q4/O1", "title": "More", "owner": "u001"})
    assert faults(database, document) == [
        'objectives[1].ref: found "SALES/2026Q4/O1", expected each one once'
    ]


# A group, its people, its numbers


def test_a_group_that_is_here_keeps_its_settings_and_gains_members(database):
    database.write_now(put_town)
    document = changed(a_document(), "objectives.0.ref", "SALES/2026Q3/O1")
    document["objectives"][0]["key_results"] = []
    document["groups"][0] |= {"tz": "UTC", "title": "Other", "members": ["u001", "u007"]}
    document["people"].append({"staff_id": "u007", "name": "Guest", "lang": "en"})
    take(database, document)
    group = database.write_now(lambda unit: Groups(unit).by_key("SALES"))
    assert (group.tz, group.title) == ("Asia/Shanghai", "Sales")
    members = database.write_now(lambda unit: Groups(unit).members(group.id))
    assert [each.staff_id for each in members] == ["u001", "u002", "u007"]
    assert database.write_now(lambda unit: People(unit).language("u007")) == "en"


def test_a_conversation_that_goes_by_another_key_here_is_a_fault(database):
    database.write_now(put_town)
    document = changed(a_document(), "groups.0.key", "OTHER")
    document["objectives"] = []
    assert faults(database, document) == [
        "groups[0].key: found OTHER, expected SALES, as that conversation is called"
    ]


def test_somebody_known_keeps_the_name_they_have(database):
    database.write_now(put_town)
    document = a_document(people=[{"staff_id": "u001", "name": "Another"}], objectives=[])
    take(database, document)
    assert database.write_now(lambda unit: People(unit).find("u001")).name == "李雷"


def test_a_new_group_sleeps_until_the_settings_bind_it(database):
    take(database, a_document())
    assert database.write_now(lambda unit: Groups(unit).timetabled()) == []


def test_the_next_numbers_are_above_all_that_came_along(database):
    take(database, a_document())

    def work(unit):
        group = Groups(unit).by_key("SALES")
        objective = put_objective(unit, group)
        return objective.number, put_key_result(unit, objective).number

    assert database.write_now(work) == (2, 2)


def test_numbers_that_were_given_and_taken_back_are_not_given_again(database):
    lived = {"group": "SALES", "last_objective": 7, "last_key_result": 9}
    take(database, a_document(cycles=[{"id": "2026Q4", "groups": [lived]}]))

    def work(unit):
        objective = put_objective(unit, Groups(unit).by_key("SALES"))
        return objective.number, put_key_result(unit, objective).number

    assert database.write_now(work) == (8, 10)


def test_ids_that_are_given_here_are_given_anew_and_corrections_follow(database):
    key = database.write_now(put_town).id
    for value in ("1", "2"):
        database.write_now(
            lambda unit, value=value: CheckIns(unit).add(key, a_check_in(value), recorded_at=NOON)
        )
    document = changed(a_document(), "objectives.0.ref", "SALES/2026Q4/O7")
    document = changed(document, f"{KR}.ref", "SALES/2026Q4/KR7")
    document = changed(
        document,
        f"{KR}.checkins",
        [{"id": 2, "at": at(3), "value": "5"}, {"id": 30, "at": at(3), "value": "6", "mends": 2}],
    )
    assert take(database, document).renumbered == 2
    told = next(each for each in give(database)["objectives"] if each["ref"] == "SALES/2026Q4/O7")
    [first, second] = sorted(told["key_results"][0]["checkins"], key=lambda each: each["value"])
    assert (first["id"], second["id"], second["mends"]) == (31, 32, 31)
    assert database.write_now(lambda unit: CheckIns(unit).add(key, a_check_in("9"), recorded_at=NOON)) == 33
    assert take(database, document) == Report(already_there=1)


def test_a_cycle_that_was_closed_here_must_say_the_same(database):
    closed = {"group": "SALES", "state": "closed", "closed_at": at(40), "closed_by": "u001"}
    document = a_document(cycles=[{"id": "2026Q4", "groups": [closed]}])
    take(database, document)
    assert give(database)["cycles"][0]["state"] == "closed"
    assert take(database, document) == Report(already_there=1)
    assert faults(database, changed(document, "cycles.0.groups.0.closed_at", at(41))) == [
        "cycles[0].groups[0].state: found closed, expected closed, as it is here"
    ]


def test_arrows_may_lead_to_what_is_here_already(database):
    take(database, a_document())
    lower = {
        "ref": "SALES/2026Q4/O2",
        "title": "Help",
        "owner": "u001",
        "aligned_to": ["SALES/2026Q4/KR1", "SALES/2026Q4/O1"],
        "contributes": ["SALES/2026Q4/KR1"],
    }
    take(database, a_document(objectives=[lower]))
    found = {each["ref"]: each for each in give(database)["objectives"]}["SALES/2026Q4/O2"]
    assert (found["aligned_to"], found["contributes"]) == (lower["aligned_to"], lower["contributes"])


def test_the_progress_of_an_import_is_told_to_its_end(database):
    steps: list[int] = []
    take(database, a_document(), advance=steps.append)
    company = read(json.dumps(a_document()).encode(), fiscal_start=1, defaults=UNBOUND)
    assert sum(steps) == company.size == 5


def test_an_objective_that_came_along_is_an_objective(database):
    take(database, a_document())
    group = database.write_now(lambda unit: Groups(unit).by_key("SALES"))
    [objective] = database.write_now(lambda unit: Objectives(unit).in_group(group.id, "2026Q4"))
    assert [(kr.ref, str(kr.current)) for kr in objective.key_results] == [("KR1", "4.5")]


AWAY = {"staff_id": "u001", "first_day": "2026-12-01", "last_day": "2026-12-05", "stand_in": None}


def test_nobody_is_away_twice(database):
    document = a_document() | {"absences": [AWAY]}
    assert take(database, document).absences == 1
    assert give(database)["absences"] == [AWAY]
    assert take(database, document).absences == 0
    with pytest.raises(Unfit) as refused:
        take(database, document | {"absences": [AWAY | {"first_day": "2026-12-03"}]})
    [fault] = refused.value.faults
    assert (fault.path, fault.found) == ("absences[0].first_day", "2026-12-03")
    assert give(database)["absences"] == [AWAY]
