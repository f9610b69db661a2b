"""The robot was taken out, the group dissolved: no more posts there, and the admins hear of it once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dingtalk_client.errors import Action
from tests.kit.bots import FRIDAY, SALES, WEDNESDAY, a_message, post, rows
from tests.kit.fakes import GROUP, PERSON, a_fault

LOST = a_fault(Action.DEAD, "group.disbanded")
FORTNIGHT = timedelta(days=14)


@pytest.fixture
async def sales(bot, client):
    """A group with something due on Friday; the answers are out of the way."""
    for text in ("/okr add Sell more", "/kr add O1 Stores from 1 to 10 stores"):
        await post(bot, a_message(bot.clock(), text))
    await bot.delivery.drain()
    client.pushed.clear()
    client.tried.clear()
    return bot


async def tick_at(bot, when) -> None:
    bot.clock.now = when
    await bot.tick()
    await bot.delivery.drain()


def told(client) -> list[tuple[str, str]]:
    return [(each.to, each.text) for each in client.pushed if each.door == PERSON]


def reasons(bot) -> set[str]:
    of_posts = "SELECT reason FROM occurrences WHERE state = 'skipped' AND kind IN ('checkin', 'card')"
    return {reason for (reason,) in rows(bot, of_posts)}


async def test_the_admins_are_told_once_one_to_one(sales, client):
    client.refuse(GROUP, LOST, LOST, LOST)
    await tick_at(sales, FRIDAY)
    await tick_at(sales, FRIDAY + 3 * timedelta(days=1))
    await tick_at(sales, FRIDAY + FORTNIGHT)
    [(who, text)] = [(to, said) for to, said in told(client) if "group.disbanded" in said]
    assert who == "boss"
    assert "Sales" in text
    assert "group.disbanded" in text


async def test_the_timetable_is_silent_there_from_then_on_and_says_why(sales, client):
    client.refuse(GROUP, LOST)
    await tick_at(sales, FRIDAY)
    await tick_at(sales, FRIDAY + 3 * timedelta(days=1))
    await tick_at(sales, FRIDAY + FORTNIGHT)
    assert client.tried.count(GROUP) == 1
    assert reasons(sales) == {"nothing gets through to the group"}
    assert rows(sales, "SELECT title FROM objectives") == [("Sell more",)]


async def test_the_next_line_in_the_group_ends_it(sales, client):
    client.refuse(GROUP, LOST)
    await tick_at(sales, FRIDAY)
    await post(sales, a_message(sales.clock(), "/okr"))
    await sales.delivery.drain()
    client.pushed.clear()
    await tick_at(sales, FRIDAY + FORTNIGHT)
    assert [(each.door, each.to) for each in client.pushed] == [(GROUP, SALES)]


async def test_lost_again_it_is_told_again(sales, client):
    client.refuse(GROUP, LOST)
    await tick_at(sales, FRIDAY)
    await post(sales, a_message(sales.clock(), "/okr"))
    client.refuse(GROUP, LOST)
    await tick_at(sales, FRIDAY + FORTNIGHT)
    assert len(told(client)) == 2


async def test_a_line_in_another_group_ends_nothing(sales, client):
    client.refuse(GROUP, LOST)
    await tick_at(sales, FRIDAY)
    await post(sales, a_message(sales.clock(), "/okr", conversationId="cid-elsewhere"))
    await tick_at(sales, FRIDAY + FORTNIGHT)
    assert client.tried.count(GROUP) == 1


@pytest.mark.parametrize(
    ("fault", "lost"),
    [
        pytest.param(LOST, True, id="the group is dissolved"),
        pytest.param(a_fault(Action.DEAD, "invalid.openConversationId"), True, id="no such group"),
        pytest.param(a_fault(Action.DEAD, "bot.stopped"), True, id="the robot is stopped"),
        pytest.param(a_fault(Action.DEAD, "contain.unsafe.url"), False, id="it did not like these words"),
        pytest.param(a_fault(Action.RETRY, "timeout"), False, id="it may pass"),
    ],
)
async def test_only_what_every_post_would_meet_suspends(sales, client, fault, lost):
    client.refuse(GROUP, fault)
    await tick_at(sales, FRIDAY)
    assert bool(told(client)) is lost
    assert bool(rows(sales, "SELECT door FROM parked WHERE door LIKE 'posts:%'")) is lost


async def test_a_group_without_a_timetable_has_nothing_to_suspend(bot, client):
    elsewhere = a_message(bot.clock(), "/okr", conversationId="cid-elsewhere", sessionWebhook=None)
    client.refuse(GROUP, LOST)
    await post(bot, elsewhere)
    await bot.delivery.drain()
    assert client.tried == [GROUP]
    assert told(client) == []


async def test_each_admin_reads_their_own_language(open_bot, client, clock):
    bot = open_bot(OKR_ADMINS="boss,second")
    here = {"senderStaffId": "second", "conversationType": "1"}
    await post(bot, a_message(WEDNESDAY, "/lang zh-CN", **here))
    for text in ("/okr add Sell more", "/kr add O1 Stores from 1 to 10 stores"):
        await post(bot, a_message(clock(), text))
    await bot.delivery.drain()
    client.pushed.clear()
    client.refuse(GROUP, LOST)
    await tick_at(bot, FRIDAY)
    texts = dict(told(client))
    assert "I cannot post" in texts["boss"]
    assert "已经发不了消息" in texts["second"]
