"""`dingokr doctor --online`: posts that DingTalk took, and what it says became of them."""

from __future__ import annotations

import pytest

from bot.checkup.doctor import doctor
from bot.checkup.dropped import ASKED_ABOUT, dropped
from dingtalk_client.errors import Action
from i18n.words import words_for
from tests.bot.letters import put
from tests.kit.bots import SALES
from tests.kit.fakes import STATUS, a_fault


@pytest.fixture
def ask(bot, client, clock):
    async def lines() -> list[str]:
        await bot.delivery.drain()
        return [str(each) for each in await dropped(bot.settings, clock(), client)]

    return lines


@pytest.mark.parametrize("status", ["SUCCESS", "PROCESSING", "RECALLED", ""])
async def test_what_is_there_is_no_finding(bot, client, ask, status):
    put(bot, conversation=SALES)
    client.statuses["key-1"] = status
    assert await ask() == []
    assert client.tried[-1] == STATUS


async def test_what_is_not_there_is_named_with_dingtalk_s_word(bot, client, ask):
    for _ in range(2):
        put(bot, conversation=SALES)
    client.statuses["key-2"] = "FAILED"
    assert await ask() == [
        "WRONG message 2 to SALES: DingTalk took it and says FAILED, expected SUCCESS; "
        "look into that group; if the post is missing, shorten it or post by a custom robot"
    ]


async def test_only_the_newest_posts_of_groups_are_asked_about(bot, client, ask):
    for _ in range(ASKED_ABOUT + 2):
        put(bot, conversation=SALES)
    put(bot, conversation="", staff_id="u001")
    await ask()
    assert client.tried.count(STATUS) == ASKED_ABOUT


async def test_where_dingtalk_does_not_say_that_is_the_finding_and_the_end_of_it(bot, client, ask):
    for _ in range(3):
        put(bot, conversation=SALES)
    client.refuse(STATUS, a_fault(Action.RETRY, "Forbidden"))
    [line] = await ask()
    assert "Forbidden" in line
    assert client.tried.count(STATUS) == 1


async def test_a_bot_that_never_posted_asks_nothing(bot, client, ask):
    assert (await ask(), client.tried) == ([], [])


@pytest.fixture
async def posted(bot, client, monkeypatch):
    put(bot, conversation=SALES)
    await bot.delivery.drain()
    monkeypatch.setattr("bot.wiring.client", lambda *_: client)
    client.statuses["key-1"] = "FAILED"
    return bot


def test_the_doctor_asks_nobody_unless_told(posted, client, clock):
    assert "FAILED" not in doctor(posted.settings, words_for("en"), now=clock(), json=False)[0]
    assert STATUS not in client.tried
    assert "FAILED" in doctor(posted.settings, words_for("en"), now=clock(), json=False, online=True)[0]
    assert client.closed
