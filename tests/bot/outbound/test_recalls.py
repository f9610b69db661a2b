"""Orders in the outbox to take a message back: carried out in their lane, by the keys that sending gave."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.outbound.breaker import FAILURES
from cards.live import ASKED, Live
from cards.message import Message
from dingtalk_client.errors import Action
from tests.bot.letters import put, states
from tests.kit.bots import rows
from tests.kit.fakes import GROUP, PERSON, RECALL, SESSION, STATUS, a_fault

LONG = "进度\n\n" * 3_000  # several parts for the app robot
CARD = Message("card", "the card", recallable=True).to_dict()
ORDER = Message("card", "it stays", recall="r-1").to_dict()


async def test_what_can_be_taken_back_goes_by_the_app_robot_and_its_key_is_kept(bot, client):
    put(bot, session=True, body=CARD)
    put(bot, "an answer", session=True)
    await bot.delivery.drain()
    assert client.doors == [GROUP, SESSION]
    assert rows(bot, "SELECT query_keys FROM outbox ORDER BY id") == [('["key-1"]',), ("",)]


@pytest.mark.parametrize("place", [{}, {"conversation": "", "staff_id": "u001"}], ids=["group", "person"])
async def test_an_order_takes_back_every_part(bot, client, place):
    put(bot, body=Message("card", LONG, recallable=True).to_dict(), **place)
    put(bot, body=ORDER, **place)
    await bot.delivery.drain()
    keys = [each.key for each in client.pushed]
    assert set(client.doors) == {PERSON if place else GROUP}
    assert len(keys) > 1
    assert client.recalled == keys
    assert states(bot) == ["sent", "sent"]


async def test_the_key_of_a_part_that_is_through_outlives_a_fault(bot, client, clock):
    client.refuse(GROUP, None, a_fault(Action.RETRY, "system.error"))
    put(bot, body=Message("card", LONG, recallable=True).to_dict())
    await bot.delivery.drain()
    clock.forward(minutes=11)
    put(bot, body=ORDER)
    await bot.delivery.drain()
    assert client.recalled == [each.key for each in client.pushed]


async def test_an_order_waits_for_what_it_takes_back(bot, client, clock):
    client.refuse(GROUP, a_fault(Action.RETRY, "system.error"))
    put(bot, body=CARD)
    put(bot, body=ORDER)
    await bot.delivery.drain()
    assert RECALL not in client.tried
    clock.forward(minutes=11)
    await bot.delivery.drain()
    assert client.recalled == [client.pushed[0].key]


@pytest.mark.parametrize(
    "session", [True, False], ids=["DingTalk refuses", "nothing to recall by: it left by a webhook"]
)
async def test_what_stays_is_told_behind_what_waits_and_the_order_is_dead(bot, client, session):
    client.refuse(RECALL, a_fault(Action.DEAD, "invalid.processQueryKey"))
    put(bot, body=CARD if session else Message("card", "the card").to_dict(), session=not session)
    put(bot, body=ORDER)
    put(bot, "the receipt")
    await bot.delivery.drain()
    assert client.texts == ["the card", "the receipt", "it stays"]
    assert states(bot) == ["sent", "dead", "sent", "sent"]
    assert client.recalled == []


async def test_an_order_that_never_gets_through_says_in_the_end_that_the_card_stays(bot, client, clock):
    client.refuse(RECALL, *[a_fault(Action.RETRY, "60011", retry_after=timedelta(minutes=10))] * 9)
    put(bot, body=CARD)
    put(bot, body=ORDER, expires_at=bot.clock() + timedelta(hours=1))
    for _ in range(8):
        await bot.delivery.drain()
        clock.forward(minutes=10)
    assert client.texts == ["the card", "it stays"]
    assert states(bot) == ["sent", "dead", "sent"]


async def test_nobody_s_answer_waits_for_an_order_that_fails(bot, client, clock):
    client.refuse(RECALL, a_fault(Action.RETRY, "system.error"))
    put(bot, body=CARD)
    put(bot, body=ORDER)
    put(bot, "the receipt", session=True)
    await bot.delivery.drain()
    put(bot, "another answer", session=True)
    await bot.delivery.drain()
    assert client.texts == ["the card", "the receipt", "another answer"]
    clock.forward(minutes=11)
    await bot.delivery.drain()
    assert client.recalled == ["key-1"]


async def test_an_order_whose_first_answer_got_lost_is_not_said_to_have_failed(bot, client, clock):
    lost, refused = a_fault(Action.RETRY, "timeout"), a_fault(Action.DEAD, "recall_failed")
    client.refuse(RECALL, lost, refused)
    client.statuses["key-1"] = "RECALLED"
    put(bot, body=CARD)
    put(bot, body=ORDER)
    await bot.delivery.drain()
    clock.forward(minutes=11)
    await bot.delivery.drain()
    assert client.texts == ["the card"]
    assert states(bot) == ["sent", "sent"]


@pytest.mark.parametrize("status", ["SUCCESS", None], ids=["it stands there", "DingTalk does not say"])
async def test_an_order_tried_twice_in_vain_says_that_the_card_stays(bot, client, clock, status):
    client.refuse(RECALL, a_fault(Action.RETRY, "timeout"), a_fault(Action.DEAD, "recall_failed"))
    client.refuse(STATUS, *[] if status else [a_fault(Action.RETRY, "60011")])
    put(bot, body=CARD)
    put(bot, body=ORDER)
    await bot.delivery.drain()
    clock.forward(minutes=11)
    await bot.delivery.drain()
    assert client.texts == ["the card", "it stays"]


async def test_an_order_that_fails_for_a_moment_is_tried_again(bot, client, clock):
    client.refuse(RECALL, a_fault(Action.RETRY, "system.error"))
    put(bot, body=CARD)
    put(bot, body=ORDER)
    await bot.delivery.drain()
    clock.forward(minutes=11)
    await bot.delivery.drain()
    assert client.recalled == ["key-1"]


async def test_where_the_robot_s_door_fails_it_goes_by_the_session_without_a_key(bot, client, clock):
    client.refuse(GROUP, a_fault(Action.RETRY, "system.error"))
    put(bot, session=True, body=CARD)
    await bot.delivery.drain()
    clock.forward(minutes=11)
    await bot.delivery.drain()
    assert client.doors == [SESSION]
    assert rows(bot, "SELECT query_keys FROM outbox") == [("",)]


async def test_a_card_does_not_wait_ten_minutes_for_a_permission_while_a_session_is_open(bot, client):
    client.refuse(GROUP, a_fault(Action.RETRY, "60011", retry_after=timedelta(minutes=10)))
    put(bot, session=True, body=CARD)
    await bot.delivery.drain()
    assert client.doors == [SESSION]


@pytest.mark.parametrize("body", [CARD, Message("x", "the card", live=Live(ASKED, "x")).to_dict()])
async def test_while_the_robot_s_host_is_away_an_open_session_speaks(open_bot, client, body):
    bot = open_bot(
        OKR_DINGTALK__CARD_TEMPLATE_ID="a.schema",
        OKR_DINGTALK__CARD_API_SECRET="s3cret",
        OKR_PUBLIC_URL="https://okr.example.com",
    )
    for number in range(FAILURES):
        put(bot, conversation=f"cid-{number}")
    client.refuse(GROUP, *[a_fault(Action.RETRY, "timeout")] * FAILURES)
    await bot.delivery.drain()
    put(bot, body=body, session=True)
    await bot.delivery.drain()
    assert client.doors == [SESSION]


async def test_a_recall_is_a_call_of_the_month(bot, clock):
    put(bot, body=CARD)
    put(bot, body=ORDER)
    await bot.delivery.drain()
    await bot.purse.settle(clock())
    assert rows(bot, "SELECT kind, count FROM spending") == [("call:reply", 2)]
