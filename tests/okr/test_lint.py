"""The quality check on what can be counted: right and wrong examples for each code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from okr.lint import (
    NEEDS,
    Code,
    Draft,
    Finding,
    Need,
    Surroundings,
    draft_of,
    of_key_result,
    of_objective,
    of_owner,
    of_whole,
)
from okr.model import Kind, Level, Person, State, day_number
from tests.kit.builders import HAN_MEIMEI, Q4, a_key_result, an_objective
from tests.kit.lexicon import WORDS

AROUND = Surroundings(Q4, WORDS)
KEEP = Kind.KEEP_BELOW


def codes(findings):
    return [finding.code for finding in findings]


def of_kr(kr, around=AROUND):
    return codes(of_key_result(draft_of(kr), around))


def of_o(*key_results, around=AROUND, **changes):
    return codes(of_objective(an_objective(*key_results, **changes), around))


def many(count, **changes):
    return [a_key_result(number=number, **changes) for number in range(1, count + 1)]


@pytest.mark.parametrize("target", ["0", "1", "10", "45", "-5", "0.5", "1200", "99.9", "1e6", "7"])
@pytest.mark.parametrize("kind", [Kind.RISE, Kind.FALL])
def test_a_road_without_a_start(kind, target):
    draft = Draft("Active shops", kind, target=Decimal(target), ref="KR3")
    found = of_key_result(draft, AROUND)
    assert codes(found) == [Code.NO_BASELINE]
    assert Decimal(found[0].found) == Decimal(target)


def test_a_road_of_which_nothing_is_known():
    assert of_key_result(Draft("Active shops", Kind.RISE, ref="KR3"), AROUND) == (
        Finding(Code.NO_BASELINE, "KR3"),
    )


ROADS = [
    ("0", "100"),
    ("100", "0"),
    ("-5", "5"),
    ("5", "-5"),
    ("48", "24"),
    ("0.1", "0.5"),
    ("1", "2"),
    ("100", "200"),
    ("-10", "-5"),
    ("0", "0.5"),
]


@pytest.mark.parametrize(("start", "target"), ROADS)
def test_a_road_from_somewhere_to_somewhere_else(start, target):
    assert of_kr(a_key_result(start=start, target=target)) == []


@pytest.mark.parametrize("same", ["0", "1", "10", "45", "-5", "0.5", "1200", "99.9", "1e6", "7"])
def test_a_start_that_is_the_target(same):
    kr = a_key_result(kind=Kind.RISE, start=same, target=same)
    assert of_kr(kr) == [Code.START_IS_TARGET]


@pytest.mark.parametrize(
    "kr",
    [
        a_key_result(kind=Kind.KEEP_BELOW, target=5),
        a_key_result(kind=Kind.KEEP_ABOVE, target=5),
        a_key_result(kind=Kind.KEEP_BETWEEN, target=5, low=Decimal(5)),
        a_key_result(kind=Kind.MILESTONES, start=0, target=3),
        a_key_result(kind=Kind.DATE, target=20261201),
    ],
    ids=lambda kr: kr.kind.value,
)
def test_kinds_without_a_road_need_no_start(kr):
    assert of_kr(kr) == []


@pytest.mark.parametrize(
    ("start", "target"),
    [
        ("81", "100"),
        ("99", "100"),
        ("99", "99.9"),
        ("900", "1000"),
        ("0.9", "1"),
        ("8.1", "10"),
        ("4.5", "5"),
        ("50", "45"),
        ("100", "81"),
        ("10", "9.5"),
        ("1000", "999"),
    ],
)
def test_a_road_that_is_nearly_behind_us_when_it_begins(start, target):
    found = of_key_result(draft_of(a_key_result(start=start, target=target)), AROUND)
    assert codes(found) == [Code.ALREADY_DONE]
    assert found[0].found == start


@pytest.mark.parametrize(
    ("start", "target"),
    [
        ("80", "100"),
        ("0", "100"),
        ("-90", "100"),
        ("50", "100"),
        ("7.9", "10"),
        ("100", "80"),
        ("48", "24"),
        ("-100", "-99"),
        ("0", "-5"),
        ("-5", "0"),
        ("5", "0"),
        ("0.1", "1"),
        ("100", "60"),
    ],
)
def test_a_road_that_lies_ahead(start, target):
    assert Code.ALREADY_DONE not in of_kr(a_key_result(start=start, target=target))


@pytest.mark.parametrize("count", range(6, 16))
def test_more_than_five_key_results(count):
    found = of_objective(an_objective(*many(count)), AROUND)
    assert Finding(Code.TOO_MANY_KEY_RESULTS, "O1", str(count), limit=5) in found


@pytest.mark.parametrize("count", [2, 3, 4, 5])
@pytest.mark.parametrize("gone", [0, 1, 4])
def test_two_to_five_key_results_whatever_was_dropped(count, gone):
    found = of_o(*many(count), *many(gone, state=State.DROPPED), *many(gone, state=State.CLOSED))
    assert not {Code.TOO_MANY_KEY_RESULTS, Code.TOO_FEW_KEY_RESULTS} & set(found)


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize("gone", range(5))
def test_fewer_than_two_key_results(count, gone):
    found = of_objective(an_objective(*many(count), *many(gone, state=State.DROPPED)), AROUND)
    assert Finding(Code.TOO_FEW_KEY_RESULTS, "O1", str(count), limit=2) in found


@pytest.mark.parametrize("count", range(6, 16))
def test_more_than_five_objectives_of_one_person(count):
    own = [an_objective(number=number) for number in range(1, count + 1)]
    others = [an_objective(number=99, owner=HAN_MEIMEI), an_objective(number=98, state=State.DROPPED)]
    found = of_owner("u001", [*own, *others])
    assert found == (Finding(Code.TOO_MANY_OBJECTIVES, f"O{count}", str(count), limit=5),)


@pytest.mark.parametrize("count", range(6))
@pytest.mark.parametrize("state", [State.DROPPED, State.CLOSED])
def test_five_objectives_of_one_person_whatever_is_over(count, state):
    own = [an_objective(number=number) for number in range(1, count + 1)]
    over = [an_objective(number=number + 20, state=state) for number in range(6)]
    assert of_owner("u001", own + over) == ()


GONE = frozenset(f"u1{number:02}" for number in range(10))


@pytest.mark.parametrize("staff_id", ["", *sorted(GONE)])
def test_nobody_answers_for_it(staff_id):
    around = Surroundings(Q4, WORDS, gone=GONE)
    nobody = Person(staff_id, "")
    assert Finding(Code.NO_OWNER, "O1") in of_objective(an_objective(owner=nobody), around)
    found = of_key_result(draft_of(a_key_result(owner=nobody)), around)
    assert found == (Finding(Code.NO_OWNER, "KR3"),)


@pytest.mark.parametrize("staff_id", [f"u0{number:02}" for number in range(10)])
def test_somebody_answers_for_it(staff_id):
    around = Surroundings(Q4, WORDS, gone=GONE)
    somebody = Person(staff_id, "")
    assert Code.NO_OWNER not in of_o(owner=somebody, around=around)
    assert of_kr(a_key_result(owner=somebody), around) == []
    assert of_key_result(Draft("NPS 5", Kind.YES_NO), around) == ()


OUTSIDE = [
    "2026-09-30",
    "2026-09-01",
    "2025-12-31",
    "2026-01-01",
    "2000-01-01",
    "2027-01-01",
    "2027-01-15",
    "2027-12-31",
    "2028-02-29",
    "2030-06-01",
]
INSIDE = [
    "2026-10-01",
    "2026-10-02",
    "2026-10-31",
    "2026-11-01",
    "2026-11-15",
    "2026-11-30",
    "2026-12-01",
    "2026-12-24",
    "2026-12-30",
    "2026-12-31",
]


@pytest.mark.parametrize("day", OUTSIDE)
def test_a_day_outside_the_cycle(day):
    due = date.fromisoformat(day)
    wanted = (Finding(Code.DUE_OUTSIDE_CYCLE, "KR3", day, first=Q4.start, last=Q4.end),)
    assert of_key_result(draft_of(a_key_result(due=due)), AROUND) == wanted
    on_a_date = a_key_result(kind=Kind.DATE, target=day_number(due))
    assert of_key_result(draft_of(on_a_date), AROUND) == wanted


@pytest.mark.parametrize("day", INSIDE)
def test_a_day_of_the_cycle(day):
    due = date.fromisoformat(day)
    assert of_kr(a_key_result(due=due)) == []
    assert of_kr(a_key_result(kind=Kind.DATE, target=day_number(due))) == []


@pytest.mark.parametrize("level", [Level.TEAM, Level.DEPARTMENT])
@pytest.mark.parametrize("number", range(1, 7))
def test_an_objective_below_the_company_that_serves_nothing(level, number):
    around = Surroundings(Q4, WORDS, level=level)
    found = of_objective(an_objective(number=number), around)
    assert Finding(Code.UNALIGNED, f"O{number}") in found


@pytest.mark.parametrize("number", range(1, 6))
def test_an_objective_that_serves_another_or_is_the_company_s(number):
    company = Surroundings(Q4, WORDS, level=Level.COMPANY)
    assert Code.UNALIGNED not in of_o(around=company)
    up = f"COMPANY/2026Q4/O{number}"
    assert Code.UNALIGNED not in of_o(aligned_to=(up,))
    assert Code.UNALIGNED not in of_o(
        aligned_to=(up,), around=Surroundings(Q4, WORDS, level=Level.DEPARTMENT)
    )


def weighing(*weights):
    return [a_key_result(number=number, weight=weight) for number, weight in enumerate(weights, 1)]


@pytest.mark.parametrize(
    "weights",
    [
        (0, 1),
        (0, 0),
        (1, 0, 1),
        (1, 11),
        (5, 100),
        (1, 1, 50),
        (0.5, 10),
        (30, 30, 1),
        (100, 1),
        (0,),
        (1000, 99),
    ],
)
def test_weights_that_are_seldom_meant(weights):
    found = [f for f in of_objective(an_objective(*weighing(*weights)), AROUND) if f.code is Code.WEIGHTS_ODD]
    assert [each.found for each in found] == [", ".join(str(weight) for weight in weights)]


@pytest.mark.parametrize(
    "weights",
    [
        (1, 1),
        (1, 2, 3),
        (1, 10),
        (30, 40, 30),
        (0.5, 0.3, 0.2),
        (5,),
        (),
        (100, 10),
        (1, 1, 1, 1),
        (2, 20),
        (0.1, 1),
    ],
)
def test_weights_that_may_be_meant(weights):
    assert Code.WEIGHTS_ODD not in of_o(*weighing(*weights))


def test_the_whole_is_the_objective_and_its_living_key_results():
    whole = an_objective(
        *weighing(1, 1), a_key_result(title="Launch it", number=3, state=State.DROPPED),
        a_key_result(title="Launch it", number=4),
        title="Win 200 shops",
    )  # fmt: skip
    found = [(each.code, each.ref) for each in of_whole(whole, AROUND)]
    assert found == [
        (Code.NUMBER_IN_OBJECTIVE, "O1"), (Code.UNALIGNED, "O1"), (Code.TASK_NOT_RESULT, "KR4"),
    ]  # fmt: skip


def test_a_good_one_is_not_found_fault_with():
    good = an_objective(*weighing(1, 1, 2), aligned_to=("COMPANY/2026Q4/O1",))
    assert of_whole(good, AROUND) == ()


def test_findings_of_one_key_result_come_in_the_order_of_the_codes():
    bad = a_key_result(title="Improve to 5", kind=Kind.RISE, start="9", target="10", due=date(2027, 1, 1))
    around = Surroundings(Q4, WORDS, others=[("A/2026Q4/O1", "improve to 5")], gone={"u001"})
    found = of_kr(bad, around)
    assert found == sorted(found, key=list(Code).index)
    assert len(found) == 5


def test_every_code_says_what_its_mended_line_needs():
    assert set(NEEDS) == set(Code)
    assert Finding(Code.WEIGHTS_ODD, "O1").need is Need.WEIGHT
