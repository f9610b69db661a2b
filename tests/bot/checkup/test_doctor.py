"""`dingokr doctor`: what is wrong right now, each thing in one line, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.checkup.doctor import doctor, examine
from bot.clock.looking import FAILED
from dingtalk_client.errors import Action
from handlers.thrift import SPENT
from i18n.languages import LANGUAGES
from i18n.words import words_for
from storage.agenda import Agenda
from storage.cards import Cards, Shown
from storage.engine import make_engine
from storage.occurrences import Occurrences
from storage.spending import Spending
from storage.suspended import Suspended
from tests.bot.letters import put
from tests.kit.bots import SALES, a_message, post, rows, settings_of, signed
from tests.kit.fakes import GROUP, a_fault

ENGLISH = words_for("en")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_nothing_is_wrong_with_a_bot_that_only_began(bot, clock, look):
    assert look() == []
    text, code = doctor(bot.settings, ENGLISH, now=clock(), json=False)
    assert code == 0
    assert text.splitlines() == [
        "quota of 2026-11: 0 of 5000 API calls (leads to 0), 0 of 3000 pushes (leads to 0)",
        "clock: no callback to tell by",
        "OK",
    ]


def test_programs_read_it_as_json(bot, clock, look):
    bot.database.write_now(lambda unit: Suspended(unit).begin(SALES))
    bot.database.write_now(lambda unit: Spending(unit).add("2026-11", {"push:callback": 35}))
    text, code = doctor(bot.settings, ENGLISH, now=clock(), json=True)
    assert code == 1
    assert json.loads(text) == {
        "ok": False,
        "findings": [
            {
                "what": "group SALES",
                "found": "nothing gets through",
                "expected": "a robot that may post there",
                "do": "put the robot into the group again, then say a word to it there",
            }
        ],
        "quota": {
            "month": "2026-11",
            "api_calls": {"used": 0, "limit": 5000, "projected": 0},
            "pushes": {"used": 35, "limit": 3000, "projected": 60},
            "by_kind": {"push:callback": 35},
        },
        "clock_ahead_seconds": None,
        "address_book": {"compared_at": None, "lacks": {}},
    }


def test_a_chinese_terminal_reads_chinese(bot, clock, look):
    bot.database.write_now(lambda unit: Suspended(unit).begin(SALES))
    text, _ = doctor(bot.settings, words_for("zh-CN"), now=clock(), json=False)
    assert text.splitlines() == [
        "WRONG 群 SALES：消息发不进去，应为：能在群里发消息的机器人；"
        "把机器人重新加进群，再在群里对它说一句话",
        "2026-11 的额度：接口调用 0/5000（照此到月底 0），推送 0/3000（照此到月底 0）",
        "时钟：没有回调可以对照",
        "1 处有问题",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_programs_read_english_wherever_they_run(bot, clock, look, lang):
    there = doctor(bot.settings, words_for(lang), now=clock(), json=True)
    assert there == doctor(bot.settings, ENGLISH, now=clock(), json=True)


async def test_messages_that_died_with_the_reason(bot, client, look):
    client.refuse(GROUP, *[a_fault(Action.DEAD, "robot.gone")] * 2)
    put(bot, conversation=SALES)
    put(bot, conversation=SALES)
    await bot.delivery.drain()
    [line] = [line for line in look() if "given up" in line]
    assert line == (
        "WRONG messages to SALES: 2 messages were given up in the last 7 days "
        "(robot.gone: as the test wanted), expected none; the log says more of message 2"
    )


async def test_those_of_more_than_a_week_ago_are_over(bot, clock, client, look):
    client.refuse(GROUP, a_fault(Action.DEAD, "robot.gone"))
    put(bot)
    await bot.delivery.drain()
    clock.forward(days=7, seconds=1)
    assert [line for line in look() if "given up" in line] == []


@pytest.mark.parametrize(
    ("reason", "is_wrong"),
    [
        pytest.param("missed by more than three days", True, id="nothing ran"),
        pytest.param("missed, and a newer one is due", True, id="it ran late"),
        pytest.param("nothing gets through to the group", True, id="the robot was taken out"),
        pytest.param(SPENT, True, id="the quota"),
        pytest.param(FAILED, True, id="a fault of ours"),
        pytest.param("nobody is due", False, id="a good reason"),
        pytest.param("the timetable was changed", False, id="a manager's wish"),
    ],
)
def test_times_that_should_not_have_been_left_out(bot, clock, look, reason, is_wrong):
    def skip(unit):
        for days in (3, 2):
            day = clock() - days * DAY
            Occurrences(unit).decide(1, "checkin", day.date(), due_at=day, now=day, skipped=reason)

    bot.database.write_now(skip)
    found = [line for line in look() if line.startswith("WRONG checkin of SALES: left out 2x")]
    assert bool(found) is is_wrong


async def test_a_message_that_is_tried_for_long(bot, clock, client, look):
    client.refuse(GROUP, a_fault(Action.RETRY, "busy", retry_after=20 * MINUTE))
    put(bot, conversation=SALES)
    await bot.delivery.drain()
    clock.forward(minutes=9)
    assert look() == []
    clock.forward(minutes=1)
    [line] = look()
    assert line == (
        "WRONG message 1 to SALES: waits since 2026-11-18 04:00 UTC (busy: as the test wanted), "
        "expected sent within ten minutes; see that `dingokr serve` runs and reaches DingTalk"
    )


def test_a_message_that_nobody_sends_once_it_may_go(bot, clock, look):
    put(bot, conversation="", staff_id="u001", not_before=clock() + 5 * MINUTE)
    clock.forward(minutes=14)
    assert look() == []
    clock.forward(minutes=1)
    [line] = look()
    assert line.startswith("WRONG message 1 to u001: waits since 2026-11-18 04:05 UTC, expected")


def test_a_timetable_that_nobody_looks_at(bot, clock, look):
    bot.database.write_now(lambda unit: Agenda(unit).put("group", 1, clock()))
    clock.forward(minutes=10)
    assert look() == []
    clock.forward(seconds=1)
    [line] = look()
    assert line == (
        "WRONG timetable: 1 due and not looked at, the oldest since 2026-11-18 04:00 UTC, expected none "
        "older than ten minutes; see that `dingokr serve` runs, or that `dingokr tick` is called"
    )


def test_what_is_to_be_looked_at_at_once_has_no_age(bot, look):
    bot.database.write_now(lambda unit: Agenda(unit).look_at_every_group())
    assert look() == []


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        pytest.param({"push:callback": 1000}, "", id="a third, more than half way"),
        pytest.param({"push:callback": 700}, "", id="below a quarter nothing is foretold"),
        pytest.param(
            {"push:callback": 2000},
            "pushes of 2026-11: 2000 of 3000 used, which leads to 3",
            id="it leads over",
        ),
        pytest.param(
            {"call:reply": 4300},
            "API calls of 2026-11: 4300 of 5000 used, so these are left out: pictures, notices, expected",
            id="it is left out",
        ),
    ],
)
def test_a_month_that_is_used_up_or_leads_there(bot, look, counts, line):
    bot.database.write_now(lambda unit: Spending(unit).add("2026-11", counts))
    found = look()
    assert len(found) == bool(line)
    assert all(each.startswith("WRONG " + line) for each in found)


@pytest.mark.parametrize(
    ("receive", "reply", "responds"),
    [
        pytest.param("http", "session", True, id="a callback has a response to answer in"),
        pytest.param("both", "session", True, id="so have those that come by HTTP"),
        pytest.param("http", "response", False, id="it answers there already"),
        pytest.param("stream", "session", False, id="what comes by Stream has none"),
    ],
)
def test_a_quota_that_runs_out_is_spared_where_that_can_be(bot, clock, look, receive, reply, responds):
    def spend(unit):
        Spending(unit).add("2026-11", {"push:callback": 2000})
        day = clock() - 2 * DAY
        Occurrences(unit).decide(1, "checkin", day.date(), due_at=day, now=day, skipped=SPENT)

    bot.database.write_now(spend)
    skipped, pushes = look(OKR_DINGTALK__RECEIVE=receive, OKR_DINGTALK__REPLY=reply)
    assert pushes.startswith("WRONG pushes of 2026-11")
    for line in (skipped, pushes):
        assert ("OKR_DINGTALK__REPLY=response" in line) is responds
        assert ("buy a larger quota in DingTalk's admin console, then raise" in line) is not responds
        assert "OKR_BUDGET__PUSHES" in line


def test_without_a_limit_nothing_is_used_up(bot, clock, look, tmp_path):
    bot.database.write_now(lambda unit: Spending(unit).add("2026-11", {"push:callback": 999_999}))
    unlimited = {"OKR_BUDGET__API_CALLS": "0", "OKR_BUDGET__PUSHES": "0"}
    assert look(**unlimited) == []
    text, _ = doctor(settings_of(tmp_path, **unlimited), ENGLISH, now=clock(), json=False)
    assert "999999 pushes (leads to" in text


@pytest.mark.parametrize(
    ("ahead", "line"),
    [
        pytest.param(31, "clock: 31.0 s ahead of DingTalk's signatures, expected at most 30 s", id="ahead"),
        pytest.param(-40, "clock: 40.0 s behind DingTalk's signatures, expected at most 30 s", id="behind"),
        pytest.param(30, "", id="bearable"),
    ],
)
async def test_a_clock_that_is_apart_from_dingtalk_s(bot, clock, look, ahead, line):
    then = clock() - timedelta(seconds=ahead)
    for _ in range(3):
        await post(bot, a_message(then), headers=signed(then))
    found = look()
    assert len(found) == bool(line)
    assert all(each.startswith("WRONG " + line) for each in found)


def test_days_off_that_are_not_announced_yet(bot, clock, look):
    with bot.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE groups SET calendar = 'CN'")
    clock.now = datetime(2029, 11, 18, 4, tzinfo=UTC)
    bot.database.write_now(lambda unit: Agenda(unit).put("group", 1, clock() + DAY))
    [line] = look()
    assert line.startswith("WRONG calendar CN (SALES): days off of 2029 are not announced yet")


def test_no_database_is_a_finding_and_stays_none(settings_elsewhere):
    settings, folder = settings_elsewhere
    text, code = doctor(settings, ENGLISH, now=datetime(2026, 11, 18, tzinfo=UTC), json=False)
    assert code == 1
    assert "does not exist, expected schema" in text
    assert list(folder.iterdir()) == []


def test_a_database_of_another_schema(settings_elsewhere):
    settings, _ = settings_elsewhere
    engine = make_engine(settings.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE something (id INTEGER)")
    engine.dispose()
    [finding] = examine(settings, now=datetime(2026, 11, 18, tzinfo=UTC)).findings
    assert str(finding).startswith("WRONG database: schema missing, expected schema")


@pytest.fixture
def settings_elsewhere(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return settings_of(folder), folder


def test_it_changes_nothing(bot, look):
    before = rows(bot, "SELECT total_changes()")
    look()
    assert rows(bot, "SELECT total_changes()") == before


async def test_callbacks_that_came_without_their_words(bot, look):
    for _ in range(3):
        await post(bot, a_message(bot.clock(), text=..., errorCode="20001"))
    assert [line for line in look() if "20001" in line] == [
        "WRONG callbacks of 2026-11: 3 came without their words (errorCode 20001: the organisation's pushes "
        "are used up), expected none; buy a larger quota in DingTalk's admin console, or wait for the next "
        "month"
    ]


def test_cards_that_are_refused_are_told_by_dingtalk_s_word(bot, clock, look):
    row = Shown("t-1", "asked", "", "u001", [], [], clock())
    bot.database.write_now(lambda unit: Cards(unit).put(row))
    assert look() == []
    bot.database.write_now(lambda unit: Cards(unit).refuse("t-1", why="param.templateNotExist"))
    [line] = look()
    assert "1 card was refused in the last 7 days (param.templateNotExist)" in line
    assert "left as plain messages" in line
    clock.forward(days=8)
    assert not any("param.templateNotExist" in each for each in look())
