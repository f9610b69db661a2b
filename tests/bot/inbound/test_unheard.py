"""Callbacks without their words: the admins hear of it once a month, in their language, no group does."""

from __future__ import annotations

import pytest

from i18n.languages import LANGUAGES
from tests.kit.bots import a_message, post, rows
from tests.kit.fakes import PERSON

EMPTY = {"text": ..., "errorCode": "20001", "errorMessage": "quota"}


async def unheard(bot, **changes) -> None:
    answer = await post(bot, a_message(bot.clock(), **EMPTY | changes))
    assert (answer.status_code, answer.json()) == (200, {"msgtype": "empty"})
    await bot.delivery.drain()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="a string, as documented"),
        pytest.param({"errorCode": 20001}, id="a number"),
        pytest.param({"errorMessage": ..., "errMsg": "quota"}, id="the other spelling of its reason"),
        pytest.param({"msgtype": ...}, id="without a kind"),
        pytest.param({"senderStaffId": ...}, id="from nobody"),
        pytest.param({"conversationType": "1", "conversationTitle": ..., "atUsers": ...}, id="one to one"),
    ],
)
async def test_only_the_admins_are_told(bot, client, changes):
    await unheard(bot, **changes)
    [told] = client.pushed
    assert (told.door, told.to) == (PERSON, "boss")
    assert "20001" in told.text


async def test_once_a_month(bot, client, clock):
    for _ in range(3):
        await unheard(bot)
    assert len(client.pushed) == 1
    clock.forward(days=14)
    for _ in range(3):
        await unheard(bot)
    assert len(client.pushed) == 2


async def test_the_same_callback_again_is_the_same(bot):
    body = a_message(bot.clock(), **EMPTY)
    for _ in range(2):
        assert (await post(bot, body)).status_code == 200
    assert rows(bot, "SELECT count FROM spending WHERE kind = 'told:unheard'") == [(1,)]


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_each_admin_in_their_own_language(bot, client, lang):
    await post(bot, a_message(bot.clock(), f"/lang {lang}", senderStaffId="boss"))
    await bot.delivery.drain()
    client.pushed.clear()
    await unheard(bot)
    titles = {
        "en": "DingTalk no longer",
        "zh-CN": "钉钉不再",
        "zh-HK": "釘釘不再",
        "vi": "DingTalk không còn",
    }
    assert titles[lang] in client.texts[0]
    assert "3" in client.texts[0]  # how many pushes it counts on


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("env", "responds"),
    [
        pytest.param({}, True, id="not yet"),
        pytest.param({"OKR_DINGTALK__REPLY": "response"}, False, id="there already"),
    ],
)
async def test_it_is_proposed_to_answer_in_the_response_where_that_is_not_done_yet(
    open_bot, client, lang, env, responds
):
    bot = open_bot(OKR_LANG=lang, **env)
    await unheard(bot)
    assert ("OKR_DINGTALK__REPLY" in client.texts[0]) is responds


async def test_nothing_is_written_but_that_it_happened(bot):
    await unheard(bot)
    assert rows(bot, "SELECT * FROM people") == rows(bot, "SELECT * FROM members") == []
    assert rows(bot, "SELECT * FROM events") == []
