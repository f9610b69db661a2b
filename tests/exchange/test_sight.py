"""A document cut to what one person may see: nothing hidden is named in it anywhere."""

from __future__ import annotations

import copy
import json

import pytest

from exchange.reading import read
from exchange.sight import Sight, cut
from tests.kit.company import UNBOUND
from tests.kit.documents import a_document, at, give, take

HIDDEN = ("SALES/2026Q4/O2", "SALES/2026Q4/KR2", "Buy the rival", "韩梅梅", "u002", "hush")


def a_secretive_company() -> dict:
    """SALES has O1 that all may see, and O2 of 韩梅梅's that only some may; all hangs together."""
    document = a_document()
    document["groups"][0] |= {"members": ["u001", "u002"], "managers": ["u003"]}
    document["people"] += [
        {"staff_id": "u002", "name": "韩梅梅", "lang": "vi"},
        {"staff_id": "u003", "name": "王小明"},
    ]
    document["objectives"][0] |= {"aligned_to": ["SALES/2026Q4/O2"], "contributes": ["SALES/2026Q4/O2"]}
    report = {"at": at(2), "value": "1", "by": "u002", "note": "hush"}
    secret = {"ref": "SALES/2026Q4/KR2", "title": "Buy the rival", "kind": "yes_no", "checkins": [report]}
    document["objectives"].append(
        {"ref": "SALES/2026Q4/O2", "title": "Buy the rival", "owner": "u002", "visibility": "private"}
        | {"key_results": [secret]}
    )
    document["dependencies"] = [
        {"id": 1, "from": "SALES/2026Q4/KR1", "on": "SALES/2026Q4/KR2", "state": "asked"}
        | {"asked_by": "u001", "asked_at": at(2)}
    ]
    document["kudos"] = [
        {"at": at(3), "by": "u001", "to": "u002", "key_result": "SALES/2026Q4/KR2", "text": "hush"}
    ]
    document["retros"] = [{"at": at(1), "by": "u002", "group": "SALES", "cycle": "2026Q4", "text": "hush"}]
    document["absences"] = [
        {"staff_id": staff_id, "first_day": "2026-11-02", "last_day": "2026-11-03"}
        for staff_id in ("u001", "u002")
    ]
    return document


@pytest.fixture
def whole(database):
    take(database, a_secretive_company())
    return give(database)


def seeing_the_first(**changes) -> Sight:
    """李雷 as somebody from another group, who sees O1 alone."""
    facts = {
        "staff_id": "u001",
        "objectives": frozenset({"SALES/2026Q4/O1"}),
        "key_results": frozenset({"SALES/2026Q4/KR1"}),
        "groups": frozenset(),
        "people": frozenset({"u001"}),
    }
    return Sight(**(facts | changes))


def test_what_is_hidden_is_named_nowhere(whole):
    text = json.dumps(cut(whole, seeing_the_first()), ensure_ascii=False)
    assert "SALES/2026Q4/O1" in text
    assert [name for name in HIDDEN if name in text] == []


def test_the_whole_stays_as_it_was(whole):
    before = copy.deepcopy(whole)
    cut(whole, seeing_the_first())
    assert whole == before


def test_an_arrow_a_dependency_and_kudos_stay_where_both_ends_are_seen(whole):
    both = Sight(
        "u003",
        frozenset(each["ref"] for each in whole["objectives"]),
        frozenset(kr["ref"] for each in whole["objectives"] for kr in each["key_results"]),
        frozenset({"SALES"}),
        frozenset({"u001", "u002"}),
    )
    seen = cut(whole, both)
    assert seen["objectives"] == whole["objectives"]
    assert (seen["dependencies"], seen["kudos"]) == (whole["dependencies"], whole["kudos"])
    assert (seen["retros"], seen["absences"]) == (whole["retros"], whole["absences"])
    assert seen["groups"] == whole["groups"]


def test_the_last_numbers_given_are_those_of_what_is_seen(whole):
    [lived] = cut(whole, seeing_the_first())["cycles"][0]["groups"]
    assert (lived["last_objective"], lived["last_key_result"]) == (1, 1)


def test_an_objectives_number_is_that_of_the_whole(whole):
    """What is hidden counts all the same: the number is the one that cards and pages show."""
    above = seeing_the_first(objectives=frozenset({"SALES/2026Q4/O2"}))
    [seen] = cut(whole, above)["objectives"]
    assert seen["progress"] == whole["objectives"][1]["progress"]


def test_from_outside_nobody_is_told_who_belongs_to_a_group(whole):
    [group] = cut(whole, seeing_the_first())["groups"]
    assert (group["members"], group["conversation_id"]) == ([], "")


def test_days_away_are_those_of_ones_own_business(whole):
    seen = cut(whole, seeing_the_first(people=frozenset({"u001"})))
    assert [each["staff_id"] for each in seen["absences"]] == ["u001"]


def test_the_language_somebody_chose_is_theirs(whole):
    both = seeing_the_first(groups=frozenset({"SALES"}), staff_id="u003")
    langs = {each["staff_id"]: each["lang"] for each in cut(whole, both)["people"]}
    assert langs["u002"] is None


def test_a_picture_of_a_closed_cycle_holds_what_is_seen(whole):
    whole["cycles"][0]["groups"][0]["picture"] = [
        {"ref": ref, "value": None, "progress": 0.1, "health": "behind", "score": 0.1}
        for ref in ("SALES/2026Q4/O1", "SALES/2026Q4/KR1", "SALES/2026Q4/O2", "SALES/2026Q4/KR2")
    ]
    [lived] = cut(whole, seeing_the_first())["cycles"][0]["groups"]
    assert [each["ref"] for each in lived["picture"]] == ["SALES/2026Q4/O1", "SALES/2026Q4/KR1"]


def test_what_was_carried_over_from_something_hidden_does_not_name_it(whole):
    whole["objectives"][0]["carried_from"] = "SALES/2026Q3/O7"
    whole["objectives"][0]["key_results"][0]["carried_from"] = "SALES/2026Q3/KR7"
    [seen] = cut(whole, seeing_the_first())["objectives"]
    assert (seen["carried_from"], seen["key_results"][0]["carried_from"]) == (None, None)


def test_a_cut_document_is_still_one_that_can_be_read(whole):
    raw = json.dumps(cut(whole, seeing_the_first())).encode()
    company = read(raw, fiscal_start=1, defaults=UNBOUND)
    assert [each.objective.title for each in company.objectives] == ["Sell more"]


def test_every_part_of_a_document_was_thought_of(whole):
    """Whoever adds one decides in `cut` who may see it."""
    decided = {"groups", "people", "cycles", "objectives", "dependencies", "absences", "kudos", "retros"}
    assert set(whole) - decided == {"schema", "exported_at"}
