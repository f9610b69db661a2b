"""The delivery worker: at least once, in order, and never silently not."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import structlog

from bot.outbound.breaker import LONGEST_PAUSE_S, pause
from dingtalk_client.errors import Action
from dingtalk_client.pacing import Pace
from storage.engine import StorageUnavailable
from storage.outbox import NOTICE, PROMPT
from tests.bot.letters import column, joined, put, states, until
from tests.kit.bots import millis
from tests.kit.fakes import GROUP, PERSON, SESSION, a_fault

RETRY, DEAD, GONE, PARK = (
    a_fault(action, action.value) for action in (Action.RETRY, Action.DEAD, Action.GONE, Action.PARK)
)


async def test_what_a_claim_could_not_see_for_a_message_that_was_just_leaving_is_not_left_behind(
    bot, client, monkeypatch
):
    """PostgreSQL looks at the outbox as it was when the claim began."""
    put(bot, "first")
    true, blind = bot.delivery._claim, []

    async def claim() -> bool:
        if await true():
            return True
        if blind:
            return False
        blind.append(put(bot, "second"))  # it waited behind the first, which ends while the claim looks
        bot.delivery.wake()
        return False

    monkeypatch.setattr(bot.delivery, "_claim", claim)
    await bot.delivery.drain()
    assert client.texts == ["first", "second"]


# Again, later


async def test_what_failed_is_tried_again_later(bot, clock, client):
    key = put(bot)
    client.refuse(GROUP, RETRY)
    await bot.delivery.drain()
    assert (states(bot), client.pushed) == (["pending"], [])
    assert column(bot, "reason", key) == str(RETRY)
    due = column(bot, "not_before", key) - millis(clock())
    assert 200 <= due <= 2000
    await bot.delivery.drain()
    assert client.tried == [GROUP]  # not before it is due
    clock.forward(seconds=2)
    await bot.delivery.drain()
    assert (states(bot), client.texts) == (["sent"], ["hello"])
    assert column(bot, "attempts", key) == 2


@pytest.mark.parametrize(
    ("attempts", "longest"),
    [
        pytest.param(1, 2, id="after the first try"),
        pytest.param(4, 16, id="doubling"),
        pytest.param(9, 512, id="to minutes"),
        pytest.param(10, LONGEST_PAUSE_S, id="never above ten minutes"),
        pytest.param(5_000, LONGEST_PAUSE_S, id="however often"),
    ],
)
def test_pauses_grow_and_are_drawn_by_lot(attempts, longest):
    drawn = [pause(attempts, None).total_seconds() for _ in range(300)]
    assert 0.2 <= min(drawn) < longest / 4
    assert longest * 3 / 4 < max(drawn) <= longest
    assert len(set(drawn)) > 250


def test_a_pause_is_never_shorter_than_dingtalk_asked_for():
    asked = timedelta(minutes=5)
    assert {pause(1, asked) for _ in range(50)} == {asked}


async def test_dingtalk_s_own_pause_is_kept(bot, clock, client):
    key = put(bot)
    client.refuse(GROUP, a_fault(Action.RETRY, retry_after=timedelta(hours=1)))
    await bot.delivery.drain()
    assert column(bot, "not_before", key) == millis(clock() + timedelta(hours=1))


async def test_it_is_tried_for_as_long_as_it_is_worth_it_and_then_kept_with_its_reason(bot, clock, client):
    key = put(bot)
    client.refuse(GROUP, *[RETRY] * 1000)
    for _ in range(24 * 60 // 11 + 2):
        await bot.delivery.drain()
        clock.forward(minutes=11)
    assert states(bot) == ["dead"]
    assert column(bot, "reason", key) == "not sent within its time"
    assert len(client.tried) > 100


async def test_waiting_for_a_turn_is_no_try(bot, clock, client, monkeypatch):
    monkeypatch.setattr("bot.outbound.doorway.LONGEST_WAIT", timedelta(0))
    monkeypatch.setattr("bot.outbound.doorway.API", Pace(1, timedelta(minutes=1)))
    for number in range(12):
        put(bot, f"before it {number}", conversation=f"cid-{number}")
    key = put(bot, "the last", conversation="cid-last")
    client.refuse(GROUP, *[None] * 12, RETRY)
    for _ in range(13):
        await bot.delivery.drain()
        clock.forward(minutes=1)
    assert client.tried == [GROUP] * 13
    assert column(bot, "not_before", key) <= millis(clock() - timedelta(minutes=1) + timedelta(seconds=4))


async def test_a_message_that_meets_storage_away_half_way_was_not_crashed_upon(
    bot, clock, client, monkeypatch
):
    key = put(bot, "one")
    put(bot, "two")
    turn, begun = bot.delivery._doorway._turn, clock()

    def moody(unit, way):
        if clock() == begun:
            raise StorageUnavailable("gone for a moment")
        return turn(unit, way)

    monkeypatch.setattr(bot.delivery._doorway, "_turn", moody)
    await bot.delivery.drain()
    clock.forward(seconds=1)
    await bot.delivery.drain()
    assert client.texts == ["one", "two"]
    assert column(bot, "crashes", key) == 0


# Another door, or none


@pytest.mark.parametrize(
    ("where", "door", "to"),
    [
        pytest.param({}, GROUP, "cid-a", id="in a group"),
        pytest.param({"conversation": "", "staff_id": "u001"}, PERSON, "u001", id="one to one"),
    ],
)
async def test_a_session_that_is_over_gives_way_to_the_app_robot_at_once(bot, client, where, door, to):
    key = put(bot, session=True, **where)
    client.refuse(SESSION, GONE)
    await bot.delivery.drain()
    assert client.tried == [SESSION, door]
    assert [(each.door, each.to) for each in client.pushed] == [(door, to)]
    assert (states(bot), column(bot, "session", key)) == (["sent"], "")


async def test_a_session_that_answers_badly_is_tried_again_itself(bot, clock, client):
    put(bot, session=True)
    client.refuse(SESSION, RETRY)
    await bot.delivery.drain()
    clock.forward(seconds=2)
    await bot.delivery.drain()
    assert client.tried == [SESSION, SESSION]
    assert states(bot) == ["sent"]


@pytest.mark.parametrize(
    ("fault", "session", "tried"),
    [
        pytest.param(DEAD, False, [GROUP], id="never"),
        pytest.param(DEAD, True, [SESSION], id="never, whatever the door"),
        pytest.param(GONE, False, [GROUP], id="the last door is shut"),
    ],
)
async def test_what_will_never_go_is_kept_with_its_reason(bot, clock, client, fault, session, tried):
    key = put(bot, session=session)
    client.refuse(tried[0], fault)
    with structlog.testing.capture_logs() as logs:
        await bot.delivery.drain()
    clock.forward(hours=1)
    await bot.delivery.drain()
    assert client.tried == tried
    assert (states(bot), column(bot, "reason", key)) == (["dead"], str(fault))
    assert column(bot, "session", key) == ""
    assert any(line["log_level"] == "warning" and line["message"] == key for line in logs)


async def test_a_banned_door_is_not_knocked_at_for_ten_minutes(bot, clock, client):
    put(bot, "first")
    client.refuse(GROUP, PARK)
    await bot.delivery.drain()
    put(bot, "second", conversation="cid-b")
    clock.forward(minutes=9, seconds=59)
    await bot.delivery.drain()
    assert client.tried == [GROUP]
    clock.forward(seconds=32)
    await bot.delivery.drain()
    assert sorted(client.texts) == ["first", "second"]


async def test_a_ban_holds_for_every_process_and_after_a_restart(open_bot, clock, client):
    bot = open_bot()
    put(bot)
    client.refuse(GROUP, PARK)
    await bot.delivery.drain()
    await bot.stop()
    again = open_bot()
    put(again, conversation="cid-b")
    clock.forward(minutes=9)
    await again.delivery.drain()
    assert client.tried == [GROUP]


# Order


async def test_one_conversation_hears_things_in_order_though_the_first_must_wait(bot, clock, client):
    for text in ("one", "two", "three"):
        put(bot, text)
    put(bot, "elsewhere", conversation="cid-b")
    client.refuse(GROUP, RETRY)
    await bot.delivery.drain()
    assert client.texts == ["elsewhere"]
    clock.forward(seconds=2)
    await bot.delivery.drain()
    assert client.texts == ["elsewhere", "one", "two", "three"]


async def test_what_will_never_go_does_not_hold_up_the_rest(bot, client):
    for text in ("one", "two"):
        put(bot, text)
    client.refuse(GROUP, DEAD)
    await bot.delivery.drain()
    assert client.texts == ["two"]


async def test_a_conversation_that_hangs_holds_up_nobody_else(bot, client):
    put(bot, "slow", session=True)
    put(bot, "quick", conversation="cid-b")
    client.hold(SESSION)
    sending = asyncio.create_task(bot.delivery.drain())
    await until(lambda: client.texts == ["quick"])
    client.let_go()
    await sending
    assert client.texts == ["quick", "slow"]


async def test_replies_go_first_and_notices_last(bot, client):
    for text, priority in (("notice", NOTICE), ("prompt", PROMPT), ("reply", 0)):
        put(bot, text, priority=priority, conversation=f"cid-{text}")
    await bot.delivery.drain()
    assert client.texts == ["reply", "prompt", "notice"]


# Parts


LONG = "\n\n".join(f"{number} " + "很长" * 500 for number in range(10))


async def test_a_long_message_goes_in_parts_and_goes_on_where_it_stopped(bot, clock, client):
    key = put(bot, LONG)
    put(bot, "after it")
    client.refuse(GROUP, None, RETRY)
    await bot.delivery.drain()
    assert (len(client.pushed), column(bot, "parts_sent", key)) == (1, 1)
    clock.forward(seconds=2)
    await bot.delivery.drain()
    assert joined(client.texts[:-1]) == LONG
    assert len(client.texts) > 3
    assert client.texts[-1] == "after it"


async def test_what_the_robot_began_while_sessions_were_silent_it_ends_itself(bot, clock, client):
    put(bot, "first", session=True)
    client.refuse(SESSION, PARK)
    await bot.delivery.drain()
    text = "\n\n".join(["x" * 9_000] * 3)
    put(bot, text, session=True)
    client.refuse(GROUP, None, RETRY)
    await bot.delivery.drain()
    clock.forward(minutes=11)  # sessions speak again
    await bot.delivery.drain()
    assert set(client.doors) == {GROUP}
    assert joined(client.texts[1:]) == text


async def test_a_session_that_ends_between_parts_is_begun_anew_elsewhere(bot, client):
    put(bot, LONG, session=True)
    client.refuse(SESSION, None, GONE)
    await bot.delivery.drain()
    through_the_robot = [each.text for each in client.pushed if each.door == GROUP]
    assert client.doors[0] == SESSION
    assert joined(through_the_robot) == LONG  # said twice is better than lost
