"""What `dingokr check` prints: every fault, and in words when each group will be spoken to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.online.findings import Finding, Level
from bot.settings import load
from bot.terminal.check import report
from i18n.languages import LANGUAGES
from i18n.phrases import phrase
from i18n.words import words_for
from schedules import calendars
from schedules.company_days import NO_DAYS

ENGLISH, CHINESE = words_for("en"), words_for("zh-CN")
NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _nothing_stays_installed() -> Iterator[None]:
    yield
    calendars.install(NO_DAYS)


def env(tmp_path, **more: str) -> dict[str, str]:
    return {
        "OKR_DINGTALK__CLIENT_ID": "dingabc",
        "OKR_DINGTALK__CLIENT_SECRET": "app-secret",
        "OKR_DATABASE_URL": f"sqlite:///{tmp_path}/okr.db",
        "OKR_CALENDAR": "none",
        "OKR_GROUPS__SALES__CONVERSATION_ID": "cidA",
    } | more


def test_a_good_configuration_is_told_with_its_next_three_posts(tmp_path):
    text, code = report(load(env(tmp_path), None), ENGLISH, json=False, now=NOW)
    assert code == 0
    assert text.splitlines() == [
        "SALES",
        "  checkin: every 2 weeks on fri 10:00 -> Friday 20 November 2026, 10:00;"
        " Friday 4 December 2026, 10:00; Friday 18 December 2026, 10:00",
        "  card: every 2 weeks on mon 10:00 -> Monday 23 November 2026, 10:00;"
        " Monday 7 December 2026, 10:00; Monday 21 December 2026, 10:00",
        "  digest: every 2 weeks on mon 11:00 -> Monday 23 November 2026, 11:00;"
        " Monday 7 December 2026, 11:00; Monday 21 December 2026, 11:00",
        "OK: 1 group",
    ]


def test_the_next_posts_are_in_the_group_s_zone_and_outside_its_quiet_hours(tmp_path):
    given = env(
        tmp_path,
        OKR_GROUPS__SALES__TZ="America/New_York",
        OKR_GROUPS__SALES__CHECKIN="every week on fri 07:00",
        OKR_GROUPS__SALES__CARD="off",
    )
    text, code = report(load(given, None), ENGLISH, json=True, now=NOW)
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
    text, _ = report(loaded, ENGLISH, json=False, now=NOW)
    assert "Friday 27 November 2026" in text  # anchored on the 13th, a fortnight before


def test_faults_come_first_and_make_it_fail(tmp_path):
    loaded = load(env(tmp_path, OKR_LNG="en", OKR_FISCAL_START="13"), None)
    text, code = report(loaded, ENGLISH, json=False, now=NOW)
    assert code == 2
    assert text.splitlines() == [
        "ERROR OKR_LNG (environment) unknown; did you mean OKR_LANG?",
        "ERROR OKR_FISCAL_START (environment) is '13', expected a whole number from 1 to 12",
        "2 faults",
    ]


def test_what_was_found_online_counts_where_it_is_an_error(tmp_path):
    note = Finding(Level.NOTE, phrase("online.step.version"), phrase("online.version"))
    secret = phrase("online.step.secret"), phrase("online.secret.other")
    wrong = Finding(Level.ERROR, *secret, "OKR_DINGTALK__CLIENT_SECRET")
    loaded = load(env(tmp_path), None)
    text, code = report(loaded, ENGLISH, json=False, online=[note], now=NOW)
    assert (code, text.splitlines()[0]) == (
        0,
        "NOTE version: which version is published, and for whom, no call tells",
    )
    text, code = report(loaded, ENGLISH, json=False, online=[note, wrong], now=NOW)
    assert (code, text.splitlines()[-1]) == (2, "1 fault")
    document = json.loads(report(loaded, ENGLISH, json=True, online=[note, wrong], now=NOW)[0])
    assert document["ok"] is False
    assert [each["step"] for each in document["online"]] == ["version", "secret"]
    assert document["online"][1]["setting"] == "OKR_DINGTALK__CLIENT_SECRET"


def test_offline_nothing_is_told_of_it(tmp_path):
    assert "online" not in json.loads(report(load(env(tmp_path), None), ENGLISH, json=True, now=NOW)[0])


def test_looking_makes_no_database(tmp_path):
    report(load(env(tmp_path), None), ENGLISH, json=False, now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_year_that_nobody_announced_is_a_warning_and_no_fault(tmp_path):
    given = env(
        tmp_path,
        OKR_CALENDAR="CN",
        OKR_GROUPS__OPS__CONVERSATION_ID="cidB",
        OKR_GROUPS__HK__CONVERSATION_ID="cidC",
        OKR_GROUPS__HK__CALENDAR="HK",
        OKR_GROUPS__ALWAYS__CONVERSATION_ID="cidD",
        OKR_GROUPS__ALWAYS__CALENDAR="none",
    )
    now = datetime(2090, 11, 18, 4, 0, tzinfo=UTC)
    text, code = report(load(given, None), ENGLISH, json=False, now=now)
    hong_kong, china = (line for line in text.splitlines() if line.startswith("WARNING"))
    assert code == 0
    assert china.startswith(
        "WARNING calendar CN (OPS, SALES): days off of 2090 are not announced yet, weekends only"
    )
    assert "HK (HK): days off of 2090" in hong_kong
    assert "weekends and calculated holidays are used" in hong_kong
    document = json.loads(report(load(given, None), ENGLISH, json=True, now=now)[0])
    assert len(document["warnings"]) == 2
    held = {group["key"]: group["calendar"] for group in document["groups"]}
    assert held["HK"] == {"name": "HK", "provisional_from": 2090}
    assert held["ALWAYS"] == {"name": "none", "provisional_from": None}


def test_the_faults_of_the_company_s_days_are_told_with_file_and_line(tmp_path):
    days = tmp_path / "days.toml"
    days.write_text('[CN]\noff = ["2026-12-24",\n  "2027-02-30"]\n')
    text, code = report(load(env(tmp_path, OKR_CALENDAR_FILE=str(days)), None), ENGLISH, json=False, now=NOW)
    assert code == 2
    assert text.splitlines()[0] == (
        "ERROR OKR_CALENDAR_FILE (days.toml:3) is '2027-02-30' in [CN],"
        " expected a day such as 2026-12-24, or two with .. between"
    )


def test_a_file_of_company_days_that_is_gone_is_a_fault(tmp_path):
    given = env(tmp_path, OKR_CALENDAR_FILE=str(tmp_path / "days.toml"))
    text, code = report(load(given, None), ENGLISH, json=False, now=NOW)
    assert code == 2
    assert text.startswith("ERROR OKR_CALENDAR_FILE (days.toml) is no file to read (No such file")


def test_the_next_posts_follow_the_company_s_days(tmp_path):
    days = tmp_path / "days.toml"
    days.write_text('[none]\noff = ["2026-11-20"]\n')
    text, code = report(load(env(tmp_path, OKR_CALENDAR_FILE=str(days)), None), ENGLISH, json=False, now=NOW)
    assert code == 0
    assert "-> Saturday 21 November 2026, 10:00" in text


def test_a_chinese_terminal_reads_when_a_group_hears_from_the_bot(tmp_path):
    given = env(tmp_path, OKR_GROUPS__SALES__DIGEST="off")
    text, code = report(load(given, None), CHINESE, json=False, now=NOW)
    assert code == 0
    assert text.splitlines() == [
        "SALES",
        "  更新提醒（checkin）：every 2 weeks on fri 10:00 -> 2026年11月20日周五 10:00；"
        "2026年12月4日周五 10:00；2026年12月18日周五 10:00",
        "  进度卡片（card）：every 2 weeks on mon 10:00 -> 2026年11月23日周一 10:00；"
        "2026年12月7日周一 10:00；2026年12月21日周一 10:00",
        "  摘要（digest）：off -> 不会发送",
        "OK: 1 个群",
    ]


def test_a_chinese_terminal_reads_faults_in_chinese(tmp_path):
    given = env(tmp_path, OKR_LNG="en", OKR_FISCAL_START="13")
    text, code = report(load(given, None), CHINESE, json=False, now=NOW)
    assert code == 2
    assert text.splitlines() == [
        "ERROR OKR_LNG（环境变量）不是已知的设置项；是不是想写 OKR_LANG？",
        "ERROR OKR_FISCAL_START（环境变量）写的是 '13'，应为：1 到 12 的整数",
        "2 处有问题",
    ]


def test_a_chinese_terminal_reads_of_days_off_in_chinese(tmp_path):
    days = tmp_path / "days.toml"
    days.write_text('[CN]\noff = ["2027-02-30"]\n')
    given = env(tmp_path, OKR_CALENDAR="CN", OKR_CALENDAR_FILE=str(days))
    text, _ = report(load(given, None), CHINESE, json=False, now=datetime(2090, 11, 18, 4, tzinfo=UTC))
    assert text.splitlines()[:2] == [
        "ERROR OKR_CALENDAR_FILE（days.toml:2）[CN] 里写着 '2027-02-30'，"
        "应为：2026-12-24 这样的一天，或用 .. 连起来的两天",
        "WARNING 日历 CN（SALES）：2090 年的放假安排还没有公布，目前只按周末休息计算；"
        "请升级 dingokr，或写进 OKR_CALENDAR_FILE 并加上 announced = [2090]",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"OKR_CALENDAR": "CN", "OKR_SECRET_KEY": "short"}, id="fine, with warnings"),
        pytest.param({"OKR_LNG": "en", "OKR_GROUPS__OPS__TITLE": "Ops"}, id="faulty"),
        pytest.param({"OKR_CALENDAR_FILE": "nowhere.toml"}, id="without its days off"),
    ],
)
def test_programs_read_the_same_wherever_they_run(tmp_path, changes, lang):
    loaded, now = load(env(tmp_path, **changes), None), datetime(2090, 11, 18, 4, tzinfo=UTC)
    there = report(loaded, words_for(lang), json=True, now=now)
    assert there == report(loaded, ENGLISH, json=True, now=now)


def test_programs_read_a_fault_as_its_parts(tmp_path):
    given = env(tmp_path, OKR_TZ="Asia/Shangai", OKR_SECRET_KEY="short")
    document = json.loads(report(load(given, None), CHINESE, json=True, now=NOW)[0])
    assert document["faults"] == [
        {
            "variable": "OKR_TZ",
            "where": "environment",
            "found": "'Asia/Shangai'",
            "expected": "a time zone such as Asia/Shanghai",
            "guess": "Asia/Shanghai",
        }
    ]
    assert document["warnings"] == ["WARNING OKR_SECRET_KEY (environment) has a key of less than 16 letters"]
