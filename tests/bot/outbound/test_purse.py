"""What is counted of DingTalk's quota, when it is written down, and that the admins hear of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dingtalk_client.errors import Action
from storage.engine import StorageUnavailable
from storage.outbox import NOTICE, PROMPT
from storage.spending import Spending
from tests.bot.letters import put
from tests.kit.bots import FRIDAY, a_message, post, rows
from tests.kit.fakes import CUSTOM, GROUP, PERSON, a_fault

WEBHOOK = "https://oapi.dingtalk.com/robot/send?access_token=" + "ab" * 32


def counted(bot) -> dict[str, int]:
    return dict(rows(bot, "SELECT kind, count FROM spending ORDER BY kind"))


async def settled(bot) -> dict[str, int]:
    await bot.delivery.drain()
    await bot.purse.settle(bot.clock())
    return counted(bot)


# What costs


async def test_a_command_costs_the_push_that_brought_it_and_the_one_of_its_reply(bot):
    await post(bot, a_message(bot.clock()))
    assert await settled(bot) == {"push:callback": 1, "push:reply": 1}


async def test_an_answer_in_the_response_costs_nothing_more(open_bot):
    bot = open_bot(OKR_DINGTALK__REPLY="response")
    await post(bot, a_message(bot.clock()))
    assert await settled(bot) == {"push:callback": 1}


async def test_a_callback_that_comes_again_costs_again(bot):
    body = a_message(bot.clock())
    await post(bot, body)
    await post(bot, body)
    assert (await settled(bot))["push:callback"] == 2


async def test_a_stranger_s_callback_costs_nothing(bot):
    await post(bot, a_message(bot.clock()), headers={})
    assert await settled(bot) == {}


async def test_a_prompt_is_counted_as_what_the_clock_made_it_for(bot):
    for text in ("/okr add Sell more", "/kr add O1 Stores from 1 to 10 stores"):
        await post(bot, a_message(bot.clock(), text))
    bot.clock.now = FRIDAY
    await bot.tick()
    assert (await settled(bot))["call:checkin"] == 1


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        pytest.param({}, "call:reply", id="a reply whose session is gone"),
        pytest.param({"conversation": "", "staff_id": "u001"}, "call:reply", id="a private reply"),
        pytest.param(
            {"conversation": "", "staff_id": "u001", "priority": NOTICE}, "call:private", id="told privately"
        ),
        pytest.param({"priority": NOTICE}, "call:notice", id="told to a group"),
        pytest.param(
            {"priority": PROMPT, "group_key": "SALES"}, "push:notice", id="by the group's own robot"
        ),
    ],
)
async def test_a_message_costs_by_its_door_and_counts_by_what_it_is(open_bot, message, kind):
    bot = open_bot(OKR_GROUPS__SALES__WEBHOOK=WEBHOOK)
    put(bot, **message)
    assert await settled(bot) == {kind: 1}


@pytest.mark.parametrize(
    ("request_id", "kind"),
    [
        pytest.param("clock:cid-a:digest:2026-11-20", "digest", id="of a group"),
        pytest.param("clock:cid:with:colons:card:2026-11-20", "card", id="an id with colons"),
        pytest.param("clock:ask:u003:2026-11-20T02:00:01+00:00", "ask", id="of a person"),
        pytest.param("clock:notices:12:2026-11-20T02:00:01.500000+00:00", "notices", id="of a window"),
    ],
)
async def test_the_kind_of_what_the_clock_made_is_in_its_id(bot, request_id, kind):
    put(bot, priority=NOTICE)
    with bot.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET request_id = ?", (request_id,))
    assert await settled(bot) == {f"call:{kind}": 1}


async def test_a_long_message_costs_as_many_as_its_parts(bot, client):
    put(bot, "line\n\n" * 9000)
    found = await settled(bot)
    assert found == {"call:reply": len(client.pushed)}
    assert len(client.pushed) > 1


async def test_what_dingtalk_refused_costs_nothing(bot, client):
    client.refuse(GROUP, a_fault(Action.RETRY), a_fault(Action.RETRY))
    put(bot)
    assert await settled(bot) == {}


# When it is written down


async def test_a_callback_writes_no_row_of_it(bot):
    await post(bot, a_message(bot.clock()))
    assert counted(bot) == {}


async def test_the_next_beat_writes_it_down(bot):
    await post(bot, a_message(bot.clock()))
    await bot.tick()
    assert counted(bot) == {"push:callback": 1}


async def test_so_does_the_end(bot, open_bot):
    await post(bot, a_message(bot.clock()))
    await bot.delivery.drain()
    await bot.stop()
    assert counted(open_bot()) == {"push:callback": 1, "push:reply": 1}


async def test_several_processes_add_up(open_bot):
    for bot in (open_bot(), open_bot()):
        await post(bot, a_message(bot.clock()))
        await bot.purse.settle(bot.clock())
    assert counted(bot) == {"push:callback": 2}


async def test_what_could_not_be_written_is_written_the_next_time(bot, monkeypatch):
    await post(bot, a_message(bot.clock()))

    async def away(work):
        raise StorageUnavailable("x")

    with monkeypatch.context() as broken:
        broken.setattr(bot.database, "write", away)
        with pytest.raises(StorageUnavailable):
            await bot.purse.settle(bot.clock())
    await post(bot, a_message(bot.clock()))
    assert (await settled(bot))["push:callback"] == 2


async def test_a_new_month_begins_at_midnight_in_beijing(bot):
    for days in (0, 20):
        bot.clock.forward(days=days)
        await post(bot, a_message(bot.clock()))
        await bot.purse.settle(bot.clock())
    assert rows(bot, "SELECT month, count FROM spending ORDER BY month") == [("2026-11", 1), ("2026-12", 1)]


# What the admins hear


@pytest.fixture
async def nearly(open_bot):
    """A bot whose month holds ten pushes; seven are spent."""
    bot = open_bot(OKR_BUDGET__PUSHES="10", OKR_ADMINS="boss,u002")
    bot.database.write_now(lambda unit: Spending(unit).add("2026-11", {"push:callback": 7}))
    return bot


async def spend(bot, client) -> list[tuple[str, str]]:
    """One callback; whom it made hear of the quota, and its title."""
    before = len(client.pushed)
    await post(bot, a_message(bot.clock()), headers=None)
    await bot.purse.settle(bot.clock())
    await bot.delivery.drain()
    return [
        (each.to, each.text.splitlines()[0].removeprefix("### "))
        for each in client.pushed[before:]
        if each.door == PERSON
    ]


async def test_every_admin_is_told_once_at_80_percent(nearly, client):
    title = "80% of this month's DingTalk quota is used"
    assert await spend(nearly, client) == [("boss", title), ("u002", title)]
    assert await spend(nearly, client) != [("boss", title), ("u002", title)]


async def test_and_once_when_all_of_it_is_used(nearly, client):
    nearly.database.write_now(lambda unit: Spending(unit).add("2026-11", {"push:callback": 5}))
    title = "100% of this month's DingTalk quota is used"
    assert await spend(nearly, client) == [("boss", title), ("u002", title)]
    assert await spend(nearly, client) == []


async def test_they_read_how_much_and_what_is_left_out(nearly, client):
    nearly.database.write_now(lambda unit: Spending(unit).add("2026-11", {"push:callback": 1}))
    await spend(nearly, client)
    [text] = [each.text for each in client.pushed if each.to == "boss"]
    assert "This month: 0 of 5,000 API calls, 9 of 10 pushes" in text.replace(
        "0 of 5,000 API", "0 of 5,000 API"
    )
    assert "pictures, notices at once, private reminders" in text


async def test_without_a_limit_nobody_is_told(open_bot, client):
    bot = open_bot(OKR_BUDGET__PUSHES="0", OKR_BUDGET__API_CALLS="0")
    bot.database.write_now(lambda unit: Spending(unit).add("2026-11", {"push:callback": 99_999}))
    assert await spend(bot, client) == []


async def test_a_month_later_they_are_told_again(nearly, client):
    assert await spend(nearly, client)
    nearly.clock.forward(days=20)
    nearly.database.write_now(lambda unit: Spending(unit).add("2026-12", {"push:callback": 7}))
    assert await spend(nearly, client)


async def test_a_custom_robot_s_post_is_a_push(open_bot, client):
    bot = open_bot(OKR_GROUPS__SALES__WEBHOOK=WEBHOOK)
    put(bot, group_key="SALES", priority=NOTICE, expires_at=bot.clock() + timedelta(days=1))
    assert await settled(bot) == {"push:notice": 1}
    assert client.doors == [CUSTOM]
