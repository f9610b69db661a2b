"""How the bot does, for administrators: to everybody else there is no such page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from starlette.applications import Starlette

from bot.site.page_health import PageHealth, Process
from i18n.languages import LANGUAGES
from i18n.phrases import phrase
from storage.agenda import Agenda
from storage.backup import note
from tests.kit.bots import SECRET, Clock, a_bot
from tests.kit.pages import OpenGate, a_visitor, looking
from web.bot_health import BotHealth, GivenUp, LeftOut, Purse, Unannounced, Wrong
from web.pages.bot import signs, used
from web.site import Site

ADMIN = a_visitor("boss", admin=True)
THE_CLOCK = Wrong(
    phrase("finding.clock"),
    phrase("finding.clock.ahead", seconds="40.0"),
    phrase("finding.clock.expected", seconds=30),
    phrase("finding.do.ntp"),
)
MENDED = {
    "en": "let NTP keep this machine&#39;s clock",
    "zh-CN": "用 NTP 校准本机时钟",
    "zh-HK": "用 NTP 校準本機時鐘",
    "vi": "để NTP giữ giờ cho máy này",
}


@pytest.fixture
def bot(tmp_path):
    return a_bot(tmp_path)


def health_of(bot, *, stream=None, working=True) -> BotHealth:
    process = Process(lambda: working, lambda: stream, lambda: 0.25)
    health = PageHealth(bot.database, bot.rules, process, bot.clock)
    health.make_round()
    return health()


def ill(health: BotHealth) -> list[str]:
    return [name for name, well in signs(health) if not well]


async def page(bot, health: BotHealth | None, visitor=ADMIN) -> tuple[int, str]:
    handed = None if health is None else (lambda: health)
    site = Site(bot.database, bot.rules, bot.clock, OpenGate(visitor), health=handed)
    transport = httpx.ASGITransport(Starlette(routes=site.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://pages.test") as browser:
        answer = await browser.get("/bot")
    return answer.status_code, answer.text


async def test_who_is_no_admin_finds_what_they_find_at_any_wrong_address(bot):
    async with looking(bot, a_visitor("u001")) as browser:
        there, nowhere = await browser.get("/bot"), await browser.get("/groups/NOWHERE/2026Q4/overview.svg")
    assert (there.status_code, nowhere.status_code) == (404, 404)


async def test_where_nobody_hands_in_how_the_bot_does_there_is_no_page(bot):
    assert (await page(bot, None))[0] == 404


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_everything_that_can_be_wrong_is_said(bot, lang):
    now = bot.clock()
    health = health_of(bot, stream=False)
    sick = replace(
        health,
        queue=replace(
            health.queue,
            waiting=7,
            oldest=now - timedelta(hours=1),
            stuck_since=now - timedelta(minutes=50),
            given_up=(GivenUp("SALES", "keywords not in content", 3),),
            silent_groups=("PRODUCT",),
        ),
        timetable=replace(
            health.timetable,
            overdue=2,
            overdue_since=now - timedelta(hours=2),
            left_out=(LeftOut("SALES", "card", "missed by more than three days", 4),),
        ),
        calls=Purse(4900, 5000, 6000),
        calendars=(Unannounced("CN", 2027),),
        wrong=(THE_CLOCK,),
        machine=replace(health.machine, skew=timedelta(seconds=40), working=False),
    )
    status, text = await page(bot, sick, replace(ADMIN, lang=lang))
    assert status == 200
    for fact in ("keywords not in content", "PRODUCT", "missed by more than three days", "98%", "2027"):
        assert fact in text, fact
    assert text.count('class="ill"') == 7
    assert MENDED[lang] in text


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        pytest.param("zh-CN", "发给 SALES 的消息: 最近 7 天放弃了 2 条消息（robot.gone）", id="simplified"),
        pytest.param("vi", "tin gửi SALES: 2 tin bị bỏ trong 7 ngày qua (robot.gone)", id="vietnamese"),
    ],
)
async def test_what_is_wrong_is_told_in_the_readers_language(bot, lang, said):
    found = Wrong(
        phrase("finding.messages", to="SALES"),
        phrase("finding.messages.dead", 2, reason="robot.gone"),
        phrase("finding.none"),
        phrase("finding.do.read_log", id=2),
    )
    _, text = await page(bot, replace(health_of(bot), wrong=(found,)), replace(ADMIN, lang=lang))
    assert said in " ".join(re.sub(r"<[^>]*>", "", text).split())


async def test_what_the_doctor_found_stands_there_at_the_readers_clock(bot):
    bot.database.write_now(lambda unit: Agenda(unit).put("group", 1, bot.clock() - timedelta(hours=1)))
    _, text = await page(bot, health_of(bot), replace(ADMIN, lang="zh-CN"))
    assert "1 项到时未处理，最早的从 11月18日 11:00 起" in text
    assert "UTC" not in text


async def test_a_bot_that_is_well_has_nothing_to_tell(bot):
    status, text = await page(bot, health_of(bot))
    assert status == 200
    assert 'class="ill"' not in text
    assert "none by dingokr db backup so far" in text
    assert "SQLite" in text


async def test_when_it_was_copied_last_stands_there_at_the_readers_clock(bot, tmp_path):
    note(tmp_path / "okr.db", bot.clock() - timedelta(days=3))
    for lang, at in (("en", "Nov 15 12:00"), ("zh-CN", "11月15日 12:00")):
        _, text = await page(bot, health_of(bot), replace(ADMIN, lang=lang))
        assert f"<dd>{at}</dd>" in text


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        pytest.param("en", "unknown: dingokr makes none by itself", id="english"),
        pytest.param("zh-CN", "未知：dingokr 自己不备份", id="chinese"),
    ],
)
async def test_of_a_server_that_copies_itself_nothing_is_known(bot, lang, said):
    health = health_of(bot)
    of_a_server = replace(health, machine=replace(health.machine, knows_backups=False))
    assert said in (await page(bot, of_a_server, replace(ADMIN, lang=lang)))[1]


async def test_no_secret_stands_on_it(bot):
    _, text = await page(bot, health_of(bot))
    assert SECRET not in text
    assert str(bot.settings.dingtalk.client_id) not in text


@pytest.mark.parametrize(
    ("used_up", "limit", "share"),
    [
        pytest.param(0, 0, None, id="without a limit there is no share"),
        pytest.param(40, 50, Decimal("0.8"), id="of a limit"),
    ],
)
def test_a_purse_is_used_by_its_share(used_up, limit, share):
    assert used(Purse(used_up, limit, 0)) == share


def test_the_quota_is_a_matter_before_it_is_gone(bot):
    health = health_of(bot)
    assert ill(replace(health, calls=Purse(39, 50, 0))) == []
    assert ill(replace(health, calls=Purse(40, 50, 0))) == ["budget"]


def test_a_stream_that_is_not_connected_is_a_matter_and_none_is_not(bot):
    assert ill(health_of(bot, stream=False)) == ["stream"]
    assert ill(health_of(bot, stream=None)) == []


def test_the_doctor_makes_a_round_every_ten_minutes(tmp_path):
    clock = Clock()
    bot = a_bot(tmp_path, clock=clock)
    health = PageHealth(bot.database, bot.rules, Process(lambda: True, lambda: None, lambda: 0.0), clock)
    rounds = []
    for _ in range(4):
        rounds.append(health().doctor_at)
        clock.forward(minutes=6)
    assert rounds[0] == rounds[1]
    assert rounds[2] == rounds[3] == rounds[0] + timedelta(minutes=12)
    clock.forward(days=-1)  # put back
    assert health().doctor_at == clock()
