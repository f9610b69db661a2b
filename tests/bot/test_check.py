"""What `dingokr check` prints: every fault, and in words when each group will be spoken to."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.check import report
from bot.settings import Fault, load

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # a Wednesday


def env(tmp_path, **more: str) -> dict[str, str]:
    return {
        "OKR_DINGTALK__CLIENT_ID": "dingabc",
        "OKR_DINGTALK__CLIENT_SECRET": "app-secret",
        "OKR_DATABASE_URL": f"sqlite:///{tmp_path}/okr.db",
        "OKR_CALENDAR": "none",
        "OKR_GROUPS__SALES__CONVERSATION_ID": "cidA",
    } | more


def test_a_good_configuration_is_told_with_its_next_three_posts(tmp_path):
    text, code = report(load(env(tmp_path), None), json=False, now=NOW)
    assert code == 0
    assert text.splitlines() == [
        "SALES",
        "  checkin: every 2 weeks on fri 10:00 -> Friday 20 November 2026, 10:00;"
        " Friday 4 December 2026, 10:00; Friday 18 December 2026, 10:00",
        "  card: every 2 weeks on mon 10:00 -> Monday 23 November 2026, 10:00;"
        " Monday 7 December 2026, 10:00; Monday 21 December 2026, 10:00",
        "OK: 1 group",
    ]


def test_the_next_posts_are_in_the_group_s_zone_and_outside_its_quiet_hours(tmp_path):
    given = env(
        tmp_path,
        OKR_GROUPS__SALES__TZ="America/New_York",
        OKR_GROUPS__SALES__CHECKIN="every week on fri 07:00",
        OKR_GROUPS__SALES__CARD="off",
    )
    text, code = report(load(given, None), json=True, now=NOW)
    (group,) = json.loads(text)["groups"]
    assert code == 0
    assert group["timetable"]["checkin"]["next"][0] == "2026-11-20T08:30:00-05:00"
    assert group["timetable"]["card"] == {"rule": "off", "next": []}


def test_a_group_the_database_knows_keeps_its_anchor(tmp_path):
    from bot.app import Bot

    loaded = load(env(tmp_path), None)
    bot = Bot(loaded.settings, clock=lambda: datetime(2026, 11, 10, tzinfo=UTC))
    bot.register_groups()
    bot.database.close()
    text, _ = report(loaded, json=False, now=NOW)
    assert "Friday 27 November 2026" in text  # anchored on the 13th, a fortnight before


def test_faults_come_first_and_make_it_fail(tmp_path):
    loaded = load(env(tmp_path, OKR_LNG="en", OKR_FISCAL_START="13"), None)
    text, code = report(loaded, json=False, now=NOW)
    assert code == 2
    assert text.splitlines() == [
        "ERROR OKR_LNG (environment) unknown; did you mean OKR_LANG?",
        "ERROR OKR_FISCAL_START (environment) is '13', expected a whole number from 1 to 12",
        "2 faults",
    ]


def test_what_was_found_online_counts_too(tmp_path):
    refused = Fault("OKR_DINGTALK__CLIENT_SECRET", "online", "no token")
    text, code = report(load(env(tmp_path), None), json=True, more=[refused], now=NOW)
    assert code == 2
    assert json.loads(text)["faults"][0]["variable"] == "OKR_DINGTALK__CLIENT_SECRET"


def test_looking_makes_no_database(tmp_path):
    report(load(env(tmp_path), None), json=False, now=NOW)
    assert list(tmp_path.iterdir()) == []
