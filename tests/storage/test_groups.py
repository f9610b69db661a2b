"""Groups: settings that may change, anchors and data that stay, labels that belong to one at a time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from okr.model import HealthRule, Level, Person, Rollup, Visibility
from storage.groups import Groups, spare_key
from storage.people import People
from tests.storage.samples import HAN_MEIMEI, LI_LEI, NOON, put_group, put_objective, settings

LATER = NOON + timedelta(days=30)


@pytest.fixture
def groups(each):
    return each(Groups)


def test_a_registered_group_comes_back_whole(groups):
    groups.register(settings(level="department", parent="COMPANY", external=True), now=NOON)
    group = groups.by_conversation("cid-sales")
    assert group == groups.by_key("SALES") == groups.by_id(group.id)
    assert (group.key, group.title, group.level, group.parent) == (
        "SALES",
        "Sales",
        Level.DEPARTMENT,
        "COMPANY",
    )
    assert (group.managers, group.lang, group.tz) == (frozenset({"boss"}), "zh-CN", "Asia/Shanghai")
    assert (group.calendar, group.visibility) == ("CN", Visibility.COMPANY)
    assert group.health == HealthRule(Decimal(10), Decimal(25))
    assert (group.external, group.configured, group.first_seen) == (True, True, NOON)
    assert group.cadence_days == Decimal(14)


def test_what_is_not_registered_is_not_there(groups):
    assert groups.by_conversation("cid-sales") is None
    assert groups.by_key("SALES") is None
    assert groups.known("cid-sales", "u001") is None
    assert groups.carded_at(1) is None
    with pytest.raises(LookupError, match="group row 1"):
        groups.by_id(1)
    with pytest.raises(LookupError, match="group row 1"):
        groups.timetable(1)


def test_anchors_are_counted_from_the_day_a_group_was_first_seen(groups):
    groups.register(settings(), now=NOON)
    (found,) = groups.timetabled()
    assert (found.checkin, found.card, found.quiet) == (
        "every 2 weeks on fri 10:00",
        "every 2 weeks on mon 10:00",
        "20:00-08:30",
    )
    assert (found.checkin_anchor, found.card_anchor) == (date(2026, 11, 20), date(2026, 11, 23))
    assert groups.timetable(found.group.id) == found


def test_new_settings_leave_the_row_its_first_day_and_its_anchors(groups):
    groups.register(settings(), now=NOON)
    before = groups.timetabled()[0]
    groups.register(settings(title="Verkauf", lang="en", managers=frozenset()), now=LATER)
    after = groups.timetabled()[0]
    assert (after.group.title, after.group.lang, after.group.managers) == ("Verkauf", "en", frozenset())
    assert (after.group.id, after.group.first_seen) == (before.group.id, NOON)
    assert (after.checkin_anchor, after.card_anchor) == (before.checkin_anchor, before.card_anchor)


@pytest.mark.parametrize(
    ("changes", "anchors"),
    [
        pytest.param(
            {"checkin": "every week on thu 10:00"},
            (date(2026, 11, 19), date(2026, 11, 23)),
            id="another check-in day",
        ),
        pytest.param(
            {"card": "every week on tue 10:00"},
            (date(2026, 11, 20), date(2026, 11, 24)),
            id="another card day",
        ),
        pytest.param(
            {"checkin": "every 2 weeks on fri 10:00 from 2026-12-04"},
            (date(2026, 12, 4), date(2026, 12, 7)),
            id="an anchor of the administrator's own",
        ),
    ],
)
def test_a_new_timetable_gets_new_anchors(groups, changes, anchors):
    groups.register(settings(), now=NOON)
    groups.register(settings(**changes), now=LATER)
    (found,) = groups.timetabled()
    assert (found.checkin_anchor, found.card_anchor) == anchors


def test_a_label_moves_to_whom_the_settings_give_it(groups):
    groups.register(settings(), now=NOON)
    groups.register(settings(conversation_id="cid-new"), now=NOON)
    assert groups.by_key("SALES").conversation_id == "cid-new"
    assert groups.by_conversation("cid-sales").key == spare_key("cid-sales")


def test_two_groups_may_swap_their_labels(groups):
    for conversation, key in [("cid-a", "A"), ("cid-b", "B"), ("cid-a", "B"), ("cid-b", "A")]:
        groups.register(settings(key, conversation_id=conversation), now=NOON)
    assert groups.by_key("A").conversation_id == "cid-b"
    assert groups.by_key("B").conversation_id == "cid-a"


def test_who_left_the_settings_keeps_its_data_and_loses_timetable_and_label(database, groups):
    def work(unit):
        gone = put_group(unit)
        put_group(unit, "OPS")
        return put_objective(unit, gone)

    objective = database.write_now(work)
    groups.unbind_all_but(frozenset({"cid-ops"}))
    gone = groups.by_conversation("cid-sales")
    assert (gone.id, gone.configured) == (objective.group_id, False)
    assert gone.key == spare_key("cid-sales") != "SALES"
    assert [each.group.key for each in groups.timetabled()] == ["OPS"]


def test_who_comes_back_into_the_settings_is_the_same_group(groups):
    groups.register(settings(), now=NOON)
    before = groups.timetabled()[0]
    groups.unbind_all_but(frozenset())
    groups.register(settings(), now=LATER)
    assert groups.timetabled() == [before]


def test_only_a_group_nobody_configured_takes_the_title_of_its_conversation(groups):
    groups.register(settings(), now=NOON)
    groups.register(settings("OPS", configured=False), now=NOON)
    for key in ("SALES", "OPS"):
        groups.rename(groups.by_key(key), "Renamed")
    assert [group.title for group in groups.every()] == ["Renamed", "Sales"]


def test_the_last_card_is_remembered_through_new_settings(groups):
    groups.register(settings(), now=NOON)
    key = groups.by_key("SALES").id
    assert groups.carded_at(key) is None
    groups.carded(key, LATER)
    groups.register(settings(lang="en"), now=LATER)
    assert groups.carded_at(key) == groups.timetable(key).carded_at == LATER


def test_members_are_those_who_spoke_each_once(database, groups):
    group = database.write_now(put_group)
    groups.join(group.id, LI_LEI.staff_id)
    assert groups.members(group.id) == [LI_LEI, HAN_MEIMEI]


def test_a_person_s_groups_are_told_by_label(database, groups):
    for key in ("SALES", "OPS"):
        database.write_now(lambda unit, key=key: put_group(unit, key))
    groups.register(settings("HR"), now=NOON)
    assert [group.key for group in groups.of_member(LI_LEI.staff_id)] == ["OPS", "SALES"]
    assert groups.of_member("u999") == []


def test_what_is_known_of_a_speaker_is_read_in_one_go(database, groups):
    group = database.write_now(put_group)
    database.write_now(lambda unit: People(unit).remember("u003", "Jim"))
    database.write_now(lambda unit: People(unit).speak("u003", "en"))

    def told(staff_id):
        known = groups.known("cid-sales", staff_id)
        assert known.group == group
        return known.called and known.called.shown, known.lang, known.member

    assert told(LI_LEI.staff_id) == (LI_LEI.name, None, True)
    assert told("u003") == ("Jim", "en", False)
    assert told("u999") == (None, None, False)
    groups.join(group.id, "u003")
    assert groups.members(group.id)[-1] == Person("u003", "Jim")


def test_a_spare_label_is_told_by_the_conversation_alone():
    assert spare_key("cid-sales") == spare_key("cid-sales")
    assert spare_key("cid-sales") != spare_key("cid-ops")
    assert len(spare_key("cid-sales")) == 9
    assert spare_key("cid-sales")[0] == "G"


def test_how_a_group_rolls_up_is_a_setting(database):
    group = database.write_now(lambda unit: put_group(unit, rollup="size", overflow=True))
    assert (group.rollup, group.overflow) == (Rollup.SIZE, True)
    group = database.write_now(put_group)
    assert (group.rollup, group.overflow) == (Rollup.EQUAL, False)
