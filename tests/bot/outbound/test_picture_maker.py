"""A picture goes with its message if it is there in time; whatever goes wrong, the words leave."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.outbound import picture_maker
from bot.outbound.delivery import MOST_AT_ONCE
from bot.outbound.pictures import MEDIA_LIFE
from cards.message import Button, Message, Picture
from charts.png import TooLarge, WorkerDied
from dingtalk_client.errors import Action
from storage.outbox import NOTICE, PROMPT
from tests.bot.letters import joined, put, states, until
from tests.kit.fakes import GROUP, SESSION, UPLOAD, a_fault

TREND = "▁▄█ 0 → 10"
PICTURE = Picture({"kind": "trend", "values": [0, 10]}, "KR1: 100%", TREND)
CARD = Message("KR1", f"**KR1 Stores**\n\n{TREND}\n\nOwner: Ann", picture=PICTURE)
WITH_PICTURE = "**KR1 Stores**\n\n![KR1: 100%](@media-1)\n\nOwner: Ann"


def posted(bot, message: Message = CARD, **changes) -> int:
    return put(bot, body=message.to_dict(), **changes)


@pytest.mark.parametrize("session", [True, False], ids=["by its session", "by the app robot"])
async def test_a_picture_takes_the_place_of_the_words_that_stand_for_it(bot, client, session):
    posted(bot, session=session)
    await bot.delivery.drain()
    assert client.texts == [WITH_PICTURE]
    assert [kind for kind, _, _ in client.uploads] == ["image"]


async def test_a_picture_that_stands_for_no_words_comes_behind_the_heading(bot, client):
    posted(bot, replace(CARD, picture=replace(PICTURE, instead_of="")))
    await bot.delivery.drain()
    assert client.texts == [f"**KR1 Stores**\n\n![KR1: 100%](@media-1)\n\n{TREND}\n\nOwner: Ann"]


async def test_the_same_picture_in_two_groups_goes_up_once(bot, client, charts):
    for conversation in ("cid-a", "cid-b"):
        posted(bot, conversation=conversation)
    posted(bot, priority=PROMPT)
    await bot.delivery.drain()
    assert client.texts == [WITH_PICTURE] * 3
    assert len(client.uploads) == 1


async def test_after_the_life_of_its_id_it_is_made_again(bot, client, charts, clock):
    posted(bot)
    await bot.delivery.drain()
    clock.now += MEDIA_LIFE
    clock.forward(seconds=1)
    posted(bot)
    await bot.delivery.drain()
    assert len(charts.drawn) == len(client.uploads) == 2


async def test_an_id_is_not_shown_for_longer_because_somebody_asked_late(bot, client, charts, clock):
    """As after a restart: only the table knows how old it is."""
    await bot.pictures.id_of("image", picture_maker.FILENAME, await charts.png(PICTURE.drawing))
    clock.forward(days=MEDIA_LIFE.days - 1)
    posted(bot)
    await bot.delivery.drain()
    assert len(client.uploads) == 1
    clock.forward(days=2)
    posted(bot)
    await bot.delivery.drain()
    assert len(client.uploads) == 2


async def test_a_message_that_is_tried_again_shows_the_same_picture_and_has_none_drawn(
    bot, client, charts, clock
):
    client.refuse(GROUP, a_fault(Action.RETRY))
    posted(bot)
    await bot.delivery.drain()
    clock.forward(minutes=20)
    await bot.delivery.drain()
    assert [text.endswith(WITH_PICTURE) for text in client.texts] == [True]
    assert (len(charts.drawn), len(client.uploads)) == (1, 1)


@pytest.mark.parametrize(
    "fails",
    [
        pytest.param(lambda client, charts: setattr(charts, "fault", ValueError("no road")), id="drawing"),
        pytest.param(
            lambda client, charts: client.refuse(UPLOAD, a_fault(Action.RETRY, "timed_out")), id="uploading"
        ),
        pytest.param(
            lambda client, charts: client.refuse(UPLOAD, a_fault(Action.DEAD, "media_refused")),
            id="a refusal for good",
        ),
    ],
)
async def test_where_the_picture_fails_the_words_leave_at_once(bot, client, charts, fails):
    fails(client, charts)
    posted(bot)
    await bot.delivery.drain()
    assert client.texts == [CARD.text]
    assert states(bot) == ["sent"]


async def test_a_picture_that_failed_keeps_nobody_waiting_for_a_minute(bot, client, charts, clock):
    charts.fault = WorkerDied("twice")
    posted(bot)
    await bot.delivery.drain()
    charts.fault = None
    posted(bot)
    await bot.delivery.drain()
    assert (client.texts, len(charts.drawn)) == ([CARD.text] * 2, 1)
    clock.forward(minutes=1, seconds=1)
    posted(bot)
    await bot.delivery.drain()
    assert client.texts[-1] == WITH_PICTURE


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(ValueError("no road"), id="one that is no chart"),
        pytest.param(ZeroDivisionError(), id="a bug in the drawing of it"),
        pytest.param(TooLarge("30000000 pixels"), id="one too large to be drawn"),
    ],
)
async def test_one_chart_that_cannot_be_drawn_takes_nobody_else_s_away(bot, client, charts, fault):
    charts.fault = fault
    posted(bot)
    await bot.delivery.drain()
    charts.fault = None
    posted(bot, conversation="cid-b")
    await bot.delivery.drain()
    assert client.texts == [CARD.text, WITH_PICTURE]


async def test_a_clock_that_was_put_back_keeps_no_picture_back(bot, client, charts, clock):
    charts.fault = WorkerDied("twice")
    posted(bot)
    await bot.delivery.drain()
    charts.fault = None
    clock.forward(days=-1)
    posted(bot, not_before=clock(), expires_at=clock().replace(year=2030))
    await bot.delivery.drain()
    assert client.texts[-1] == WITH_PICTURE


@pytest.mark.parametrize("priority", [None, NOTICE], ids=["an answer", "a post"])
async def test_a_picture_that_takes_too_long_is_left_out(bot, client, charts, monkeypatch, priority):
    monkeypatch.setattr(picture_maker, "ANSWER_WITHIN_S", 0.01)
    monkeypatch.setattr(picture_maker, "POST_WITHIN_S", 0.01)
    charts.hold()
    posted(bot, **({} if priority is None else {"priority": priority}))
    await bot.delivery.drain()
    assert client.texts == [CARD.text]


async def test_a_picture_that_came_too_late_is_there_for_the_next(bot, client, charts, clock, monkeypatch):
    monkeypatch.setattr(picture_maker, "ANSWER_WITHIN_S", 0.01)
    charts.hold()
    posted(bot)
    await bot.delivery.drain()
    monkeypatch.undo()
    charts.let_go()
    clock.forward(minutes=1, seconds=1)
    posted(bot)
    await bot.delivery.drain()
    assert client.texts == [CARD.text, WITH_PICTURE]
    assert (len(charts.drawn), len(client.uploads)) == (1, 1)


async def test_a_bot_that_starts_makes_its_charts_ready(bot, charts):
    await bot.start()
    await until(lambda: charts.is_warm)


async def test_while_one_waits_for_its_picture_other_conversations_are_spoken_in(bot, client, charts):
    charts.hold()
    posted(bot)
    put(bot, "elsewhere", conversation="cid-b")
    working = asyncio.create_task(bot.delivery.drain())
    await until(lambda: bool(client.texts) and charts.begun.is_set())
    assert client.texts == ["elsewhere"]
    charts.let_go()
    await working
    assert client.texts == ["elsewhere", WITH_PICTURE]


async def test_however_many_ask_for_pictures_an_answer_in_words_waits_for_none(
    bot, client, charts, monkeypatch
):
    monkeypatch.setattr(picture_maker, "ANSWER_WITHIN_S", 60)
    charts.hold()
    for number in range(MOST_AT_ONCE):
        drawing = replace(PICTURE, drawing={"kind": "trend", "values": [number]})
        posted(bot, replace(CARD, picture=drawing), conversation=f"cid-{number}", session=True)
    put(bot, "elsewhere", conversation="cid-z", session=True)
    working = asyncio.create_task(bot.delivery.run())
    await until(lambda: "elsewhere" in client.texts)
    waiting = picture_maker.MOST_ANSWERS
    assert client.texts.count(CARD.text) == MOST_AT_ONCE - waiting
    charts.let_go()
    await until(lambda: states(bot) == ["sent"] * (MOST_AT_ONCE + 1))
    assert sum("@media" in text for text in client.texts) == waiting
    await bot.delivery.stop()
    await working


async def test_an_answer_s_picture_does_not_wait_for_those_of_many_posts(bot, client, charts):
    charts.hold()
    for number in range(picture_maker.POSTS_AT_ONCE + 3):
        drawing = replace(PICTURE, drawing={"kind": "trend", "values": [number]})
        posted(bot, replace(CARD, picture=drawing), conversation=f"cid-{number}", priority=PROMPT)
    working = asyncio.create_task(bot.delivery.run())
    await until(lambda: len(charts.drawn) == picture_maker.POSTS_AT_ONCE)
    posted(bot, conversation="cid-z")
    bot.delivery.wake()
    await until(lambda: PICTURE.drawing in charts.drawn)
    charts.let_go()
    await until(lambda: states(bot) == ["sent"] * 6)
    await bot.delivery.stop()
    await working


async def test_a_picture_is_no_reason_to_cut_a_message_elsewhere(bot, client, charts, clock):
    """What was said before the second part failed is said once, though the picture is gone meanwhile."""
    lines = [f"line {number} " + "进" * 100 for number in range(120)]
    long = Message("KR1", "\n\n".join(["**KR1**", TREND, *lines]), (Button("b", "/okr"),), picture=PICTURE)
    client.refuse(SESSION, None, a_fault(Action.RETRY))
    posted(bot, long, session=True)
    await bot.delivery.drain()
    charts.fault = ValueError("no road")
    clock.forward(minutes=20)
    await bot.delivery.drain()
    assert client.texts[0].count("![KR1: 100%](@media-1)") == 1
    said = joined(client.texts)
    assert [said.count(line) for line in lines] == [1] * len(lines)
    assert len(charts.drawn) == 1
