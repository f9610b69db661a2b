"""A host that keeps failing is left alone, and asked now and then whether it is back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.outbound.breaker import FAILURES, PROBE_EVERY, Breaker
from dingtalk_client.errors import IP_BAN, Action, DingTalkError
from storage.outbox import REPLY
from tests.bot.letters import put, states
from tests.kit.bots import WEDNESDAY, a_message, post, rows
from tests.kit.fakes import CUSTOM, GROUP, PERSON, SESSION, a_fault

SECOND = timedelta(seconds=1)
UNREACHABLE = DingTalkError("unreachable", "ConnectError", Action.RETRY)


def broken(times: int = FAILURES, *, now=WEDNESDAY) -> Breaker:
    breaker = Breaker()
    for _ in range(times):
        breaker.failed(now)
    return breaker


# The arithmetic


def test_nine_failures_are_borne():
    assert broken(9).shut_until(WEDNESDAY) is None


def test_the_tenth_opens_and_is_told_once():
    breaker = Breaker()
    assert [breaker.failed(WEDNESDAY) for _ in range(12)].count(True) == 1
    assert breaker.shut_until(WEDNESDAY) == WEDNESDAY + PROBE_EVERY


def test_an_answer_between_them_begins_the_count_anew():
    breaker = broken(9)
    assert not breaker.answered()
    for _ in range(9):
        breaker.failed(WEDNESDAY)
    assert breaker.shut_until(WEDNESDAY) is None


def test_one_call_every_half_minute_is_let_through():
    breaker = broken()
    let_through = [
        second
        for second in range(100)
        for _ in range(5)
        if breaker.shut_until(WEDNESDAY + second * SECOND) is None
    ]
    assert let_through == [30, 60, 90]


def test_a_probe_that_fails_is_followed_by_another_half_minute():
    breaker = broken()
    at = WEDNESDAY + PROBE_EVERY
    assert breaker.shut_until(at) is None
    assert not breaker.failed(at + 10 * SECOND)
    assert breaker.shut_until(at + PROBE_EVERY) == at + 10 * SECOND + PROBE_EVERY


def test_a_probe_that_is_answered_closes():
    breaker = broken()
    assert breaker.answered()
    assert breaker.shut_until(WEDNESDAY) is None


@pytest.mark.parametrize(
    ("code", "outage"),
    [
        pytest.param("timeout", True, id="no answer in time"),
        pytest.param("unreachable", True, id="no connection"),
        pytest.param("http_500", True, id="its own fault"),
        pytest.param("http_503", True, id="overloaded"),
        pytest.param("not_json", False, id="a gateway's page asks for its own pause"),
        pytest.param("http_403", False, id="it answered"),
        pytest.param("system.error", False, id="it answered with a word"),
        pytest.param("130101", False, id="a ban is of one robot"),
        pytest.param("http_5", False, id="no status at all"),
    ],
)
def test_what_counts_as_no_answer(code, outage):
    assert a_fault(Action.RETRY, code).is_outage is outage


# The doors


async def fail_ten_times(bot, client, door=GROUP) -> None:
    for number in range(FAILURES):
        put(bot, f"lost {number}", conversation=f"cid-{number}")
    client.refuse(door, *[UNREACHABLE] * FAILURES)
    await bot.delivery.drain()
    assert client.tried == [door] * FAILURES


async def test_an_api_that_is_away_is_asked_once_in_half_a_minute(bot, clock, client):
    await fail_ten_times(bot, client)
    client.refuse(GROUP, *[UNREACHABLE] * 10)
    for _ in range(8):
        clock.forward(seconds=15)
        await bot.delivery.drain()
    assert len(client.tried) - FAILURES == 4


async def test_an_api_that_is_back_gets_everything(bot, clock, client):
    await fail_ten_times(bot, client)
    put(bot, "new", conversation="cid-new")
    await bot.delivery.drain()
    assert len(client.tried) == FAILURES
    clock.forward(seconds=31)
    await bot.delivery.drain()
    clock.forward(seconds=31)
    await bot.delivery.drain()
    assert sorted(client.texts) == sorted(["new", *(f"lost {number}" for number in range(FAILURES))])
    assert set(states(bot)) == {"sent"}


async def test_whoever_asked_in_vain_does_not_wait_longer_than_the_others_when_it_is_back(bot, clock, client):
    await fail_ten_times(bot, client)
    client.refuse(GROUP, *[UNREACHABLE] * 20)
    while client.tried.count(GROUP) < FAILURES + 20:
        clock.forward(seconds=10)
        await bot.delivery.drain()
    for _ in range(7):
        clock.forward(seconds=10)
        await bot.delivery.drain()
    assert set(states(bot)) == {"sent"}


async def test_asking_for_all_in_vain_is_no_try_of_its_own(bot, clock, client):
    await fail_ten_times(bot, client)
    put(bot, "first in line", priority=REPLY, conversation="cid-0")
    client.refuse(GROUP, *[UNREACHABLE] * 20)
    while client.tried.count(GROUP) < FAILURES + 20:
        clock.forward(seconds=10)
        await bot.delivery.drain()
    # Its own tries before the outage was known, and the first claim of each.
    assert {attempts for (attempts,) in rows(bot, "SELECT attempts FROM outbox")} <= {1, 2}


async def test_one_to_one_and_group_are_one_host(bot, client):
    await fail_ten_times(bot, client)
    put(bot, conversation="", staff_id="u001")
    await bot.delivery.drain()
    assert PERSON not in client.tried


async def test_the_other_host_is_not_meant(bot, client):
    await fail_ten_times(bot, client)
    put(bot, "by its session", conversation="cid-b", session=True)
    await bot.delivery.drain()
    assert client.texts == ["by its session"]


async def test_a_group_s_own_robot_lives_on_the_host_of_its_webhook(open_bot, client):
    webhook = "https://oapi.dingtalk.com/robot/send?access_token=" + "ab" * 32
    bot = open_bot(OKR_GROUPS__SALES__WEBHOOK=webhook)
    for number in range(FAILURES):
        put(bot, conversation=f"cid-{number}", session=True)
    client.refuse(SESSION, *[UNREACHABLE] * FAILURES)
    await bot.delivery.drain()
    put(bot, conversation="cid-sales", group_key="SALES", priority=1)
    await bot.delivery.drain()
    assert CUSTOM not in client.tried


async def test_an_api_that_refuses_is_there(bot, client):
    for number in range(FAILURES + 1):
        put(bot, conversation=f"cid-{number}")
    client.refuse(GROUP, *[a_fault(Action.DEAD, "group.disbanded")] * FAILURES)
    await bot.delivery.drain()
    assert client.texts == ["hello"]


async def test_callbacks_are_taken_meanwhile(bot, clock, client):
    await fail_ten_times(bot, client)
    assert (await post(bot, a_message(clock(), "/okr add Sell more"))).status_code == 200


# The ban on our address


async def test_an_address_that_is_banned_says_nothing_at_all_for_five_minutes(bot, clock, client):
    put(bot, "one", conversation="cid-1")
    client.refuse(GROUP, a_fault(Action.RETRY, "1111", retry_after=IP_BAN))
    await bot.delivery.drain()
    put(bot, "two", conversation="", staff_id="u001")
    put(bot, "three", conversation="cid-3", session=True)
    clock.forward(minutes=4, seconds=59)
    await bot.delivery.drain()
    assert client.tried == [GROUP]
    clock.forward(seconds=1)
    await bot.delivery.drain()
    assert sorted(client.texts) == ["one", "three", "two"]


async def test_pages_for_two_messages_in_a_row_are_that_ban(bot, clock, client):
    for name in ("one", "two", "three"):
        put(bot, name, conversation=f"cid-{name}")
        client.refuse(GROUP, a_fault(Action.RETRY, "not_json", retry_after=IP_BAN))
        await bot.delivery.drain()
    assert client.tried == [GROUP, GROUP]
    clock.forward(minutes=5)
    await bot.delivery.drain()
    await bot.delivery.drain()
    assert len(client.tried) > 2


async def test_one_message_that_always_meets_a_page_silences_nobody(bot, clock, client):
    put(bot, "odd", conversation="cid-odd")
    for number in range(5):
        client.refuse(GROUP, a_fault(Action.RETRY, "not_json", retry_after=IP_BAN))
        await bot.delivery.drain()
        put(bot, f"fine {number}", conversation="cid-fine")
        await bot.delivery.drain()
        clock.forward(minutes=10)
    assert client.texts == [f"fine {number}" for number in range(5)]


async def test_one_message_that_meets_a_page_twice_in_a_quiet_night_is_no_ban(bot, clock, client):
    put(bot, "odd", conversation="cid-odd")
    client.refuse(GROUP, *[a_fault(Action.RETRY, "not_json", retry_after=IP_BAN)] * 2)
    await bot.delivery.drain()
    clock.forward(minutes=10)
    await bot.delivery.drain()
    put(bot, "fine", conversation="cid-fine")
    await bot.delivery.drain()
    assert client.texts == ["fine"]
