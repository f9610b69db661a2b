"""/settings: every setting with its source; a manager's word holds until it is reset."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.group_settings import SAID_IN_CHAT
from tests.kit.desk import commands, shown


@pytest.fixture
def managed(sales):
    """The environment gave SALES its health rule and its language."""
    sales.rules = replace(sales.rules, given={"cid-sales": frozenset({"health", "lang", "managers"})})
    return sales


def held(desk, name):
    return desk.group().__getattribute__(name)


def test_every_setting_is_shown_with_its_source(managed):
    text = managed.must("/settings")
    for name in SAID_IN_CHAT:
        assert f"- {name}: " in text, name
    assert "- health: gap 10 25 (env)" in text
    assert "- card: every 2 weeks on mon 10:00 (default)" in text
    assert "- managers: 李雷, 韩梅梅 (env)" in text
    assert "- parent: COMPANY (default)" in text


def test_one_setting_is_shown_alone(managed):
    text = managed.must("/设置 健康度")
    assert "health: gap 10 25" in text
    assert "card" not in text.replace("/settings", "")


def test_what_a_manager_says_wins_until_it_is_reset(managed):
    assert "health: gap 10 25 → gap 15 30" in managed.must("/settings health gap 15 30", by="u001")
    assert str(managed.group().health) == "gap 15 30"
    assert "- health: gap 15 30 (chat; env: gap 10 25)" in managed.must("/settings")
    managed.must("/settings health reset", by="u001")
    assert str(managed.group().health) == "gap 10 25"
    assert "- health: gap 10 25 (env)" in managed.must("/settings")
    assert "as it was" in managed.must("/settings health 重置", by="u001")


@pytest.mark.parametrize("name", ["quiet", "免打扰", "yên lặng", "Giờ yên lặng", "không làm phiền"])
def test_a_setting_goes_by_any_of_its_names(managed, name):
    assert "- quiet: 20:00-08:30" in managed.must(f"/settings {name}")
    managed.must(f"/settings {name} 21:00-07:00", by="u001")
    assert "quiet: 21:00-07:00 → 20:00-08:30" in managed.must(f"/settings {name} reset", by="u001")


def test_it_survives_that_the_environment_is_read_again(managed):
    managed.must("/settings rollup size", by="u001")
    managed.must("/settings health owner", by="u001")
    managed.configure("SALES", health="ratio 0.9 0.7", title="Sales east")
    group = managed.group()
    assert (group.rollup, str(group.health), group.title) == ("size", "owner", "Sales east")
    managed.must("/settings health reset", by="u001")
    assert str(managed.group().health) == "ratio 0.9 0.7"


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("visibility group", "visibility", "group"),
        ("rollup size", "rollup", "size"),
        ("overflow on", "overflow", True),
        ("pictures off", "pictures", False),
        ("lang zh-CN", "lang", "zh-CN"),
        ("tz America/New_York", "tz", "America/New_York"),
        ("calendar none", "calendar", "none"),
        ("checkin every week on tue,thu 9:30", "cadence_days", None),
    ],
)
def test_each_can_be_said_and_undone(sales, typed, name, value):
    before = held(sales, name)
    sales.must(f"/settings {typed}", by="u001")
    if value is not None:
        assert held(sales, name) == value
    assert held(sales, name) != before
    assert typed.split()[0] in sales.must("/undo", by="u001")
    assert held(sales, name) == before
    assert sales.count("group_overrides") == 0


def test_a_reset_is_undone_too(sales):
    sales.must("/settings overflow on", by="u001")
    sales.must("/settings overflow reset", by="u001")
    sales.must("/undo", by="u001")
    assert sales.group().overflow is True
    assert "overflow: on (chat; default: off)" in sales.must("/settings")


@pytest.mark.parametrize(
    "typed",
    [
        "health gap 25 10",
        "rollup equals",
        "overflow perhaps",
        "visibility everyone",
        "checkin every 2 week on someday 10:00",
        "card often",
        "digest sometimes",
        "names perhaps",
        "pictures perhaps",
        "quiet 20:00",
        "notices shouting",
        "lang klingon",
        "tz Asia/Nowhere",
        "calendar XX",
    ],
)
def test_what_the_environment_would_not_take_is_refused(sales, typed):
    before = sales.group()
    handled = sales.say(f"/settings {typed}", by="u001")
    assert handled.refused == "bad_setting"
    assert typed.split(" ", 1)[1] in shown(handled)
    assert sales.group() == before


@pytest.mark.parametrize("name", ["title", "managers", "webhook", "wheather"])
def test_other_settings_are_not_for_chat(sales, name):
    handled = sales.say(f"/settings {name} x", by="u001")
    assert handled.refused == "unknown_setting"
    assert "checkin, card, digest, quiet" in shown(handled)


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        pytest.param("u001", "", id="the manager"),
        pytest.param("u002", "", id="a manager above"),
        pytest.param("boss", "", id="an admin"),
        pytest.param("u003", "not_allowed", id="a member"),
        pytest.param("u007", "not_allowed", id="an outsider"),
        pytest.param(None, "not_allowed", id="an external contact"),
    ],
)
@pytest.mark.parametrize("line", ["/settings health owner", "/settings health reset"])
def test_only_managers_change_them(sales, by, refused, line):
    assert sales.say(line, by=by).refused == refused


def test_an_external_contact_reads_them_only_where_the_group_is_open(sales):
    assert sales.refused("/settings", by=None) == "not_allowed"
    sales.configure("SALES", external=True)
    assert "health" in sales.must("/settings", by=None)


def test_a_new_timetable_makes_up_for_nothing(sales):
    sales.must("/settings checkin every week on mon 9:30", by="u001")  # it is Monday, ten o'clock
    assert sales.count("occurrences") == 5  # prompt, nudge, list, card, digest
    sales.must("/settings health owner", by="u001")
    assert sales.count("occurrences") == 5


def test_it_is_said_of_the_only_group_one_to_one(sales):
    sales.must("/settings overflow on", by="u001", group=None)
    assert sales.group().overflow is True
    assert commands(sales.say("/settings", by="u001", group=None)) == []


def test_what_somebody_said_since_is_not_undone_from_under_them(managed):
    managed.must("/settings rollup size", by="u001")
    managed.must("/settings rollup equal", by="boss")
    assert managed.refused("/undo", by="u001") == "built_upon"
    assert "rollup: equal (chat" in managed.must("/settings rollup")


def test_a_reset_that_is_undone_leaves_what_somebody_said_since(managed):
    managed.must("/settings rollup size", by="u001")
    managed.forward(minutes=11)
    managed.must("/settings rollup reset", by="u001")
    managed.must("/settings rollup equal", by="boss")
    managed.must("/undo", by="u001")
    assert held(managed, "rollup") == "equal"
    assert "rollup: equal (chat" in managed.must("/settings rollup")


def test_a_setting_holds_for_the_lines_behind_it(managed):
    managed.must("/settings visibility private\n/okr add Quiet work", by="u001")
    assert managed.objective("O2").visibility == "private"
