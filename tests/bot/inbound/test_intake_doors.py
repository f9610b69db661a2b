"""The way back that a callback names: used only where it leads to DingTalk, and only while it lives."""

from __future__ import annotations

import pytest

from tests.kit.bots import a_message, everything, millis, post, rows
from tests.kit.fakes import GROUP, SESSION

SAID = "/okr add Sell more"
KNOWN = "https://oapi.dingtalk.com/robot/sendBySession?session=66d7c695a900000000000000000deb88"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://evil.example/robot/sendBySession?session=ab", id="another host"),
        pytest.param("http://oapi.dingtalk.com/robot/sendBySession?session=ab", id="not encrypted"),
        pytest.param("https://oapi.dingtalk.com@evil.example/robot/sendBySession?session=ab", id="a user"),
        pytest.param("http://127.0.0.1:8701/robot/sendBySession?session=ab", id="this machine"),
        pytest.param("http://169.254.169.254/robot/sendBySession?session=ab", id="a cloud's metadata"),
        pytest.param("https://oapi.dingtalk.com/robot/send?access_token=ab", id="another door"),
        pytest.param("https://oapi.dingtalk.com./robot/sendBySession?session=ab", id="a trailing dot"),
        pytest.param("x", id="no address"),
        pytest.param("", id="empty"),
        pytest.param(..., id="missing"),
        pytest.param(None, id="null"),
    ],
)
async def test_a_foreign_way_back_is_dropped_and_the_message_taken(bot, client, url):
    assert (await post(bot, a_message(bot.clock(), SAID, sessionWebhook=url))).status_code == 200
    assert rows(bot, "SELECT session, session_expires FROM outbox") == [("", 0)]
    if url not in (..., None, "", "x"):
        assert url not in everything(bot)
    await bot.delivery.drain()
    assert client.doors == [GROUP]


@pytest.mark.parametrize(
    ("seconds", "door"),
    [
        pytest.param(-1, GROUP, id="over already"),
        pytest.param(0, GROUP, id="over this moment"),
        pytest.param(29, GROUP, id="about to be over"),
        pytest.param(31, SESSION, id="good for half a minute"),
    ],
)
async def test_a_way_back_is_used_while_it_lives(bot, client, seconds, door):
    until = millis(bot.clock()) + 1000 * seconds
    await post(bot, a_message(bot.clock(), SAID, sessionWebhookExpiredTime=until))
    await bot.delivery.drain()
    assert client.doors == [door]


@pytest.mark.parametrize("seconds", [pytest.param(-1, id="over already"), pytest.param(0, id="this moment")])
async def test_a_way_back_that_is_over_is_not_even_kept(bot, seconds):
    until = millis(bot.clock()) + 1000 * seconds
    await post(bot, a_message(bot.clock(), SAID, sessionWebhookExpiredTime=until))
    assert rows(bot, "SELECT session, session_expires FROM outbox") == [("", 0)]


async def test_a_way_back_that_names_no_end_is_not_used(bot, client):
    await post(bot, a_message(bot.clock(), SAID, sessionWebhookExpiredTime=...))
    await bot.delivery.drain()
    assert client.doors == [GROUP]


async def test_own_hosts_may_be_named_in_the_settings(open_bot):
    bot = open_bot(OKR_DINGTALK__REPLY_HOSTS="oapi.dingtalk.io")
    url = "https://oapi.dingtalk.io/robot/sendBySession?session=ab"
    await post(bot, a_message(bot.clock(), SAID, sessionWebhook=url))
    await post(bot, a_message(bot.clock(), SAID, sessionWebhook=KNOWN))
    assert [bool(session) for (session,) in rows(bot, "SELECT session FROM outbox ORDER BY id")] == [
        True,
        False,
    ]


async def test_with_a_simulator_its_own_origin_is_a_way_back(open_bot):
    bot = open_bot(OKR_DINGTALK__OAPI_URL="http://127.0.0.1:8701")
    for port in (8701, 8702):
        url = f"http://127.0.0.1:{port}/robot/sendBySession?session=ab"
        await post(bot, a_message(bot.clock(), SAID, sessionWebhook=url))
    assert [bool(session) for (session,) in rows(bot, "SELECT session FROM outbox ORDER BY id")] == [
        True,
        False,
    ]


async def test_a_way_back_lies_encrypted_and_only_until_it_is_used(bot):
    await post(bot, a_message(bot.clock(), SAID, sessionWebhook=KNOWN))
    ((session,),) = rows(bot, "SELECT session FROM outbox")
    assert session
    kept = everything(bot)
    assert "sendBySession" not in kept
    assert "66d7c695a900000000000000000deb88" not in kept
    await bot.delivery.drain()
    assert rows(bot, "SELECT session FROM outbox") == [("",)]


async def test_a_way_back_is_deleted_when_its_time_is_over_even_if_nothing_was_sent(bot, clock):
    await post(bot, a_message(bot.clock(), SAID))
    clock.forward(minutes=95)
    await bot.tick()
    assert rows(bot, "SELECT state, session FROM outbox") == [("pending", "")]
