"""Settings said in chat lie over those of the environment, and what lies beneath is kept."""

from __future__ import annotations

import pytest

from okr.model import Rollup
from storage.group_settings import SAID_IN_CHAT
from storage.groups import Groups
from storage.overrides import Overrides
from tests.storage.samples import LI_LEI, MINUTE, NOON, put_group, settings


@pytest.fixture
def group(database):
    return database.write_now(put_group)


@pytest.fixture
def overrides(each):
    return each(Overrides)


@pytest.fixture
def groups(each):
    return each(Groups)


def say(overrides, group, name, value, *, beneath):
    return overrides.say(group.id, name, value, beneath=beneath, by=LI_LEI.staff_id, at=NOON)


def test_what_is_said_comes_back_by_name(overrides, group):
    key = say(overrides, group, "health", "owner", beneath="gap 10 25")
    say(overrides, group, "rollup", "size", beneath="equal")
    found = overrides.of(group.id)
    assert list(found) == ["health", "rollup"]
    assert (found["health"].id, found["health"].value, found["health"].beneath) == (key, "owner", "gap 10 25")
    assert overrides.every() == {"cid-sales": {"health": "owner", "rollup": "size"}}


def test_said_again_it_keeps_its_row_and_what_lies_beneath(overrides, group):
    key = say(overrides, group, "health", "owner", beneath="gap 10 25")
    assert say(overrides, group, "health", "gap 5 9", beneath="owner") == key
    [found] = overrides.of(group.id).values()
    assert (found.value, found.beneath) == ("gap 5 9", "gap 10 25")


def test_a_reset_forgets_one_setting_of_one_group(database, overrides, group):
    other = database.write_now(lambda unit: put_group(unit, "COMPANY"))
    for each in (group, other):
        say(overrides, each, "health", "owner", beneath="gap 10 25")
    overrides.reset(group.id, "health")
    overrides.reset(group.id, "health")
    assert overrides.of(group.id) == {}
    assert list(overrides.of(other.id)) == ["health"]


def test_a_new_environment_lies_beneath(overrides, groups, group):
    say(overrides, group, "overflow", "on", beneath="off")
    say(overrides, group, "health", "owner", beneath="gap 10 25")
    groups.register(settings(health="ratio 0.9 0.7", lang="en"), now=NOON + MINUTE)
    found = groups.by_key("SALES")
    assert (found.overflow, found.health.name, found.lang) == (True, "owner", "en")
    assert overrides.of(group.id)["health"].beneath == "ratio 0.9 0.7"


def test_a_timetable_said_in_chat_keeps_its_anchor_when_the_program_starts_again(overrides, groups, group):
    weekly = "every week on wed 18:00"
    say(overrides, group, "checkin", weekly, beneath=settings().checkin)
    groups.configure(group.id, groups.settings(group.id).saying(checkin=weekly))
    before = groups.timetable(group.id)
    groups.register(settings(), now=NOON + MINUTE)
    assert groups.timetable(group.id) == before
    assert before.checkin == weekly


def test_every_setting_of_chat_is_a_text_and_back(groups, group):
    held = groups.settings(group.id)
    assert held == settings()
    texts = {name: held.text(name) for name in SAID_IN_CHAT}
    assert texts["overflow"] == "off"
    assert held.saying(**texts) == held
    assert held.saying(overflow="on", rollup="size").overflow is True


def test_settings_of_a_group_that_is_gone_are_an_error(groups):
    with pytest.raises(LookupError, match="group row 9"):
        groups.settings(9)


def test_the_roll_up_reaches_the_group(groups, group):
    groups.configure(group.id, groups.settings(group.id).saying(rollup="size"))
    assert groups.by_id(group.id).rollup is Rollup.SIZE
