"""/mute, /unmute, /tz, and what /whoami says of them. Always about whoever asks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from okr.presence import KINDS
from storage.people import People
from tests.kit.desk import Desk, commands


def muted(desk: Desk, staff_id: str = "u003") -> frozenset[str]:
    return desk.read(lambda unit: People(unit).muted(staff_id))


def test_alone_it_shows_what_is_on_and_off(desk):
    handled = desk.say("/mute")
    assert commands(handled) == [f"/mute {kind}" for kind in KINDS]
    desk.must("/mute nudge")
    handled = desk.say("/mute")
    assert "**nudges**: off" in handled.messages[0].text
    assert "/unmute nudge" in commands(handled)
    assert muted(desk, "u004") == frozenset()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_switched_off_and_on_again(desk, kind):
    desk.must(f"/mute {kind}", group=None)
    assert muted(desk) == {kind}
    desk.must(f"/unmute {kind}")
    assert muted(desk) == frozenset()


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("/mute all", frozenset(KINDS)),
        ("/mute nudge, health", {"nudge", "health"}),
        ("/静音 催办", {"nudge"}),
        ("/靜音 依賴", {"dependency"}),
        ("/tắt nhắc cột mốc", {"milestone"}),
    ],
)
def test_several_and_in_other_words(desk, line, kinds):
    desk.must(line)
    assert muted(desk) == kinds


def test_a_kind_there_is_not(desk):
    handled = desk.say("/mute nudg")
    assert handled.refused == "unknown_kind"
    assert commands(handled) == ["/mute nudge"]
    assert muted(desk) == frozenset()


def test_ones_own_clock(desk):
    assert "zone of your group: Asia/Shanghai" in desk.must("/tz")
    assert "Your zone: Asia/Ho_Chi_Minh" in desk.must("/tz asia/ho_chi_minh")
    assert "Your zone: Asia/Ho_Chi_Minh" in desk.must("/tz")
    assert "zone of your group: Asia/Shanghai" in desk.must("/tz off")


@pytest.mark.parametrize(
    ("typed", "line"),
    [("saigon", "/tz Asia/Saigon"), ("Asia/Tokio", "/tz Asia/Tokyo"), ("tokyo", "/tz Asia/Tokyo")],
)
def test_a_city_is_offered_with_its_whole_name(desk, typed, line):
    handled = desk.say(f"/tz {typed}")
    assert handled.refused == "unknown_zone"
    assert commands(handled) == [line]


def test_one_to_one_today_is_that_of_ones_own_clock(sales):
    sales.now = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # Tuesday in Shanghai
    sales.must("/tz America/New_York", group=None)
    assert "Mon, Nov 23, 2026" in sales.must("/away today", group=None)


def test_whoami_shows_it_all(desk):
    desk.must("/tz Asia/Tokyo")
    desk.must("/away until friday @Bo Chen", mentions=["u004"])
    desk.must("/snooze 2h")
    desk.must("/mute nudge")
    text = desk.must("/whoami")
    for said in (
        "Zone: Asia/Tokyo",
        "Away: Nov 23 to Nov 27",
        "Standing in: Bo Chen",
        "until Nov 23",
        "off: nudges",
    ):
        assert said in text
