"""One to one, and at rollover: which thing a bare number means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.kit.desk import Desk, commands, shown

JANUARY = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def both(sales: Desk) -> Desk:
    """Product has an O1 with a KR1 too, and 王小明 (u003) speaks there as well; KR6 is in Sales alone."""
    sales.must("/okr add Start without a manual\n/kr add Guides from 0 to 9", by="u006", group="PRODUCT")
    sales.must("/whoami", group="PRODUCT")
    return sales


def test_a_bare_number_means_the_only_group(sales):
    sales.must("kr update 1 40", group=None)
    assert sales.value_of("KR1") == 40
    assert "Undo within 10 minutes: /undo" in shown(sales.say("kr update 1 41", group=None))
    sales.must("undo", group=None)
    assert sales.value_of("KR1") == 40


def test_a_number_of_several_groups_gets_a_choice_and_nothing_is_written(both):
    before = both.written()
    handled = both.say("/kr update 1 40 slow", group=None)
    assert handled.refused == "which_one"
    assert commands(handled) == ["/kr update PRODUCT/KR1 40 slow", "/kr update SALES/KR1 40 slow"]
    assert both.written() == before
    both.must(commands(handled)[1], group=None)
    assert both.value_of("KR1") == 40


def test_a_number_of_one_of_several_groups_means_that_one(both):
    both.must("/kr update 6 1.2万", group=None)
    assert both.value_of("KR6") == 12000


def test_in_a_group_a_bare_number_is_that_groups(both):
    assert "Guides" in both.must("/kr show 1", group="PRODUCT")


def test_add_asks_for_the_group(both):
    handled = both.say("/okr add Another", group=None)
    assert handled.refused == "group_needed"
    assert "PRODUCT, SALES" in shown(handled)
    assert len(both.objectives()) == len(both.objectives("PRODUCT")) == 1


def test_add_means_the_only_group(sales):
    sales.must("/okr add Another", by="u005", group=None)
    assert sales.objective("O2").owner.staff_id == "u005"


def test_somebody_of_no_group_is_told_so(desk):
    assert desk.refused("/okr add Mine", by="u777", group=None) == "group_needed"
    assert desk.refused("/kr update 1 5", by="u777", group=None) == "unknown_reference"
    assert desk.refused("/status", by="u777", group=None) == "group_needed"
    assert "no objective" in desk.must("/okr", by="u777", group=None)


def test_one_to_one_the_language_is_that_of_the_only_group(sales):
    sales.configure("SALES", lang="zh-CN")
    assert "你的关键结果" in sales.must("", group=None)


def test_my_list_holds_every_group(both):
    both.must("/okr add Mine too", group="PRODUCT")
    text = both.must("/okr mine", group=None)
    assert "SALES/O1" in text
    assert "PRODUCT/O2 Mine too" in text


def test_at_rollover_a_number_only_the_old_cycle_knows_is_asked_back(sales):
    before = sales.written()
    handled = sales.say("/kr update 3 60% late", at=JANUARY)
    assert handled.refused == "old_cycle_meant"
    assert commands(handled) == ["/kr update 2026Q4/KR3 60% late"]
    assert sales.written() == before
    text = sales.must(commands(handled)[0], at=JANUARY)
    assert sales.value_of("KR3") == 60
    assert "2026Q4 is over: recorded as late." in text
    assert sales.check_ins("KR3")[0].late


def test_at_rollover_a_number_of_both_cycles_means_the_new_one(sales):
    sales.must("/okr add Next\n/kr add New from 0 to 9", at=JANUARY)
    sales.must("/kr update 1 5", at=JANUARY)
    assert sales.value_of("KR1") is None
    assert sales.value_of("KR1", "2027Q1") == 5


def test_numbers_begin_again_in_a_new_cycle(sales):
    sales.must("/okr add Next", at=JANUARY)
    assert [objective.number for objective in sales.objectives(cycle="2027Q1")] == [1]


def test_a_cycle_turns_at_midnight_of_the_groups_zone(sales):
    eve = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    sales.must("/okr add Old year", at=eve)
    sales.must("/okr add New year", at=eve.replace(hour=16, minute=0))
    assert sales.objectives(cycle="2027Q1")[0].title == "New year"


@pytest.mark.parametrize("typed", ["1999H2/KR3", "1999/KR3"])
def test_a_cycle_that_is_none_is_refused_with_one_that_is(sales, typed):
    handled = sales.say(f"/kr update {typed} 60%")
    assert handled.refused == "bad_cycle"
    assert "2026Q4, 2027Q1" in shown(handled)


@pytest.mark.parametrize(
    "ref", ["NOWHERE/KR1", "PRODUCT/KR1", "2026Q3/KR1", "2026H2/KR1", "2026/KR1", "KR0", "KR999999"]
)
def test_a_reference_to_nothing_is_refused(sales, ref):
    assert sales.refused(f"/kr show {ref}") == "unknown_reference"
