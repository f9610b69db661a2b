"""An answer that took more than a minute says so, once; what the timetable posts has words of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.message import Message
from dingtalk_client.errors import Action
from storage.outbox import PROMPT
from tests.bot.letters import joined, put, states
from tests.kit.bots import FRIDAY, a_message, post
from tests.kit.fakes import GROUP, SESSION, a_fault

LONG = "\n\n".join(f"{number} " + "很长" * 500 for number in range(10))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        pytest.param(60, "hello", id="a minute is no delay"),
        pytest.param(60.001, "(late)\n\nhello", id="more than a minute is"),
        pytest.param(86_399, "(late)\n\nhello", id="a day"),
    ],
)
async def test_an_answer_that_took_more_than_a_minute_says_so(bot, clock, client, seconds, said):
    put(bot, body=Message("title", "hello", late="(late)").to_dict())
    clock.forward(seconds=seconds)
    await bot.delivery.drain()
    assert client.texts == [said]


async def test_an_answer_that_failed_at_first_says_so_too(bot, clock, client):
    put(bot, body=Message("title", "hello", late="(late)").to_dict())
    client.refuse(GROUP, a_fault(Action.RETRY, retry_after=timedelta(minutes=2)))
    await bot.delivery.drain()
    clock.forward(minutes=2)
    await bot.delivery.drain()
    assert client.texts == ["(late)\n\nhello"]


async def test_what_has_no_words_for_it_says_nothing(bot, clock, client):
    put(bot)
    clock.forward(hours=1)
    await bot.delivery.drain()
    assert client.texts == ["hello"]


async def test_only_the_first_of_several_parts_says_so(bot, clock, client):
    put(bot, body=Message("title", LONG, late="(late)").to_dict())
    clock.forward(minutes=2)
    await bot.delivery.drain()
    assert len(client.texts) > 2
    assert joined(client.texts) == f"(late)\n\n{LONG}"


async def test_an_answer_that_becomes_late_between_its_parts_loses_nothing(bot, clock, client):
    put(bot, body=Message("title", LONG, late="(late)").to_dict())
    client.refuse(GROUP, None, a_fault(Action.RETRY))
    await bot.delivery.drain()
    clock.forward(minutes=2)
    await bot.delivery.drain()
    assert joined(client.texts) == LONG


@pytest.mark.parametrize(
    ("lang", "mark"),
    [pytest.param("zh-CN", "（补发）", id="Chinese"), pytest.param("en", "(late)", id="English")],
)
async def test_it_is_said_in_the_reader_s_language(bot, clock, client, lang, mark):
    await post(bot, a_message(clock(), f"/lang {lang}"))
    await bot.delivery.drain()
    await post(bot, a_message(clock(), "/okr add Sell more"))
    clock.forward(seconds=61)
    await bot.delivery.drain()
    assert [text.partition("\n\n")[0] for text in client.texts[1:]] == [mark]
    assert client.doors == [SESSION, SESSION]


async def test_what_goes_one_to_one_says_so_too(bot, clock, client):
    await post(bot, a_message(clock(), "/okr"))
    await bot.delivery.drain()
    greeted = len(client.texts)
    await post(bot, a_message(clock(), "/okr add Sell more private"))
    clock.forward(seconds=61)
    await bot.delivery.drain()
    said = client.texts[greeted:]
    assert len(said) == 2
    assert all(text.startswith("(late)\n\n") for text in said)


async def test_a_prompt_is_late_by_its_timetable_only(bot, clock, client):
    for text in ("/okr add Sell more", "/kr add O1 Stores from 1 to 10 stores"):
        await post(bot, a_message(clock(), text))
    await bot.delivery.drain()
    clock.now = FRIDAY
    await bot.tick()
    clock.forward(hours=2)  # DingTalk was away, not the robot
    await bot.delivery.drain()
    assert set(states(bot)) == {"sent"}
    assert "Stores" in client.texts[-1]
    assert "late" not in client.texts[-1]


async def test_a_post_keeps_its_words(bot, clock, client):
    put(bot, priority=PROMPT)
    clock.forward(minutes=5)
    await bot.delivery.drain()
    assert client.texts == ["hello"]


async def test_an_answer_given_again_is_the_same_answer(open_bot, clock):
    bot = open_bot(OKR_DINGTALK__REPLY="response")
    body = a_message(clock(), "/okr add Sell more")
    first = await post(bot, body)
    clock.forward(minutes=5)
    again = await post(bot, body)
    assert first.json() == again.json()
    assert "late" not in again.text
