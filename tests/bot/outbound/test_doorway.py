"""Which door a message leaves by, and when: sessions, the app robot, custom robots, and their limits."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from dingtalk_client.errors import Action
from dingtalk_client.pacing import API, CUSTOM_ROBOT, Pace
from storage.outbox import NOTICE, PROMPT
from tests.bot.letters import column, put, states
from tests.kit.bots import rows
from tests.kit.fakes import CUSTOM, GROUP, PERSON, SESSION, a_fault

WEBHOOK = "https://oapi.dingtalk.com/robot/send?access_token=" + "ab" * 32
ROBOT = {"OKR_GROUPS__SALES__WEBHOOK": WEBHOOK, "OKR_GROUPS__SALES__SECRET": "SEC-of-the-robot"}
SALES_POST = {"group_key": "SALES", "priority": PROMPT}


@pytest.fixture(autouse=True)
def _no_waiting_at_a_door(monkeypatch):
    """What must wait for its turn is put off, however short the wait: no test sleeps."""
    monkeypatch.setattr("bot.outbound.doorway.LONGEST_WAIT", timedelta(0))


async def doors(bot, client, **message) -> list[str]:
    put(bot, **message)
    await bot.delivery.drain()
    return client.doors


# Which


async def test_a_reply_leaves_by_its_session(bot, client):
    assert await doors(bot, client, session=True) == [SESSION]


async def test_without_a_session_the_app_robot_says_it_in_the_group(bot, client):
    assert await doors(bot, client) == [GROUP]
    assert client.pushed[0].to == "cid-a"


async def test_without_a_session_the_app_robot_writes_to_the_person(bot, client):
    assert await doors(bot, client, conversation="", staff_id="u001") == [PERSON]
    assert client.pushed[0].to == "u001"


async def test_a_session_that_lapses_while_it_waits_is_not_tried(bot, clock, client):
    put(bot, session=True, session_expires=clock() + timedelta(minutes=5))
    clock.forward(minutes=4, seconds=31)
    await bot.delivery.drain()
    assert client.doors == [GROUP]


async def test_a_session_that_no_key_opens_any_more_is_done_without(open_bot, client):
    bot = open_bot()
    put(bot, session=True)
    other = open_bot(OKR_SECRET_KEY="another key, and none of those before")
    await other.delivery.drain()
    assert client.doors == [GROUP]


async def test_what_the_timetable_posts_leaves_by_the_group_s_own_robot(open_bot, client):
    bot = open_bot(**ROBOT)
    assert await doors(bot, client, **SALES_POST) == [CUSTOM]
    assert client.pushed[0].to == WEBHOOK


@pytest.mark.parametrize(
    ("message", "door"),
    [
        pytest.param({"group_key": "SALES"}, GROUP, id="a reply is not a post"),
        pytest.param({"group_key": "OPS", "priority": PROMPT}, GROUP, id="another group has none"),
        pytest.param({"priority": NOTICE}, GROUP, id="a group without a label"),
        pytest.param({"group_key": "SALES", "priority": NOTICE}, CUSTOM, id="a notice is a post"),
        pytest.param({"staff_id": "u001", "conversation": "", **SALES_POST}, PERSON, id="to one person"),
    ],
)
async def test_who_speaks_where_a_group_has_a_robot_of_its_own(open_bot, client, message, door):
    assert await doors(open_bot(**ROBOT), client, **message) == [door]


async def test_a_group_whose_own_robot_was_removed_hears_the_app_robot(open_bot, client):
    bot = open_bot(**ROBOT)
    key = put(bot, conversation="cid-sales", **SALES_POST)
    client.refuse(CUSTOM, a_fault(Action.GONE, "token.notExisted"))
    await bot.delivery.drain()
    assert client.tried == [CUSTOM, GROUP]
    assert [(each.door, each.to) for each in client.pushed] == [(GROUP, "cid-sales")]
    assert column(bot, "state", key) == "sent"


async def test_a_robot_of_the_group_that_is_gone_between_parts_is_begun_anew_elsewhere(open_bot, client):
    bot = open_bot(**ROBOT)
    long = "\n\n".join("很长" * 600 for _ in range(9))
    put(bot, long, **SALES_POST)
    client.refuse(CUSTOM, None, a_fault(Action.GONE))
    await bot.delivery.drain()
    parts = [each.text for each in client.pushed if each.door == GROUP]
    assert "".join(re.sub(r"^\*\*\(\d/\d\)\*\*\n\n", "", part) for part in parts) == long


async def test_a_post_whose_every_door_is_gone_dies(open_bot, client):
    bot = open_bot(**ROBOT)
    put(bot, **SALES_POST)
    client.refuse(CUSTOM, a_fault(Action.GONE))
    client.refuse(GROUP, a_fault(Action.GONE))
    await bot.delivery.drain()
    assert client.tried == [CUSTOM, GROUP]
    assert states(bot) == ["dead"]


async def test_the_next_post_asks_the_group_s_own_robot_again(open_bot, client):
    bot = open_bot(**ROBOT)
    put(bot, **SALES_POST)
    client.refuse(CUSTOM, a_fault(Action.GONE, "keywords.not.match"))
    await bot.delivery.drain()
    put(bot, **SALES_POST)
    await bot.delivery.drain()
    assert client.tried == [CUSTOM, GROUP, CUSTOM]


async def test_a_post_that_is_tried_again_carries_the_same_id(open_bot, clock, client):
    bot = open_bot(**ROBOT)
    put(bot, "\n\n".join("很长" * 600 for _ in range(9)), **SALES_POST)
    put(bot, "another", **SALES_POST)
    client.refuse(CUSTOM, None, a_fault(Action.RETRY))
    seen = []
    send_custom = client.send_custom

    async def noting(webhook, secret, message, *, msg_uuid=None):
        seen.append(msg_uuid)
        return await send_custom(webhook, secret, message, msg_uuid=msg_uuid)

    client.send_custom = noting
    await bot.delivery.drain()
    clock.forward(seconds=2)
    await bot.delivery.drain()
    first, second, again, *rest = seen
    assert again == second
    assert len({first, second, *rest}) == len(seen) - 1


# When


async def test_a_custom_robot_says_eighteen_a_minute_and_the_rest_later(open_bot, clock, client):
    bot = open_bot(**ROBOT)
    for number in range(40):
        put(bot, str(number), **SALES_POST)
    said = []
    for _ in range(3):
        await bot.delivery.drain()
        said.append(len(client.pushed))
        clock.forward(seconds=60)
        await bot.delivery.drain()
        assert len(client.pushed) == said[-1]  # the minute is counted from the other end
        clock.forward(seconds=2)
    assert said == [CUSTOM_ROBOT.limit, 2 * CUSTOM_ROBOT.limit, 40]
    assert client.texts == [str(number) for number in range(40)]
    assert set(states(bot)) == {"sent"}


async def test_the_limit_is_one_for_all_processes_and_outlives_them(open_bot, client):
    first, second = open_bot(**ROBOT), open_bot(serves=False, **ROBOT)
    for number in range(10):
        put(first, str(number), **SALES_POST)
    await first.delivery.drain()
    for number in range(10, 20):
        put(second, str(number), **SALES_POST)
    await second.delivery.drain()
    await first.stop()
    again = open_bot(**ROBOT)
    await again.delivery.drain()
    assert len(client.pushed) == CUSTOM_ROBOT.limit


async def test_the_app_robot_makes_fifteen_calls_a_second(bot, clock, client):
    for number in range(40):
        put(bot, str(number), conversation=f"cid-{number}")
    said = []
    for _ in range(4):
        await bot.delivery.drain()
        said.append(len(client.pushed))
        clock.forward(milliseconds=API.per.total_seconds() * 1000)
    assert said == [5, 10, 15, 20]  # a third of a second apart


async def test_people_and_groups_are_two_doors_of_the_api(bot, client):
    for number in range(API.limit):
        put(bot, str(number), conversation=f"cid-{number}")
        put(bot, str(number), conversation="", staff_id=f"u{number}")
    await bot.delivery.drain()
    assert len(client.pushed) == 2 * API.limit


async def test_sessions_are_not_paced(bot, client):
    for number in range(60):
        put(bot, str(number), conversation=f"cid-{number}", session=True)
    await bot.delivery.drain()
    assert client.doors == [SESSION] * 60


async def test_every_part_of_a_message_counts(open_bot, client):
    bot = open_bot(**ROBOT)
    key = put(bot, "\n\n".join("很长" * 3000 for _ in range(CUSTOM_ROBOT.limit + 2)), **SALES_POST)
    await bot.delivery.drain()
    assert len(client.pushed) == CUSTOM_ROBOT.limit
    assert (column(bot, "parts_sent", key), column(bot, "state", key)) == (CUSTOM_ROBOT.limit, "pending")


async def test_a_short_wait_at_a_door_is_waited_out(bot, client, monkeypatch):
    monkeypatch.setattr("bot.outbound.doorway.LONGEST_WAIT", timedelta(seconds=2))
    monkeypatch.setattr("bot.outbound.doorway.API", Pace(1, timedelta(milliseconds=5)))
    for text in ("one", "two", "three"):
        put(bot, text)
    await bot.delivery.drain()
    assert client.texts == ["one", "two", "three"]
    assert {column(bot, "attempts", key) for key in (1, 2, 3)} == {1}


async def test_a_banned_robot_is_silent_and_the_others_speak(open_bot, clock, client):
    bot = open_bot(**ROBOT)
    put(bot, "banned", **SALES_POST)
    client.refuse(CUSTOM, a_fault(Action.PARK))
    await bot.delivery.drain()
    put(bot, "waits too", **SALES_POST)
    put(bot, "elsewhere", conversation="cid-b", priority=PROMPT)
    put(bot, "a reply", group_key="SALES")
    await bot.delivery.drain()
    assert sorted(client.texts) == ["a reply", "elsewhere"]
    assert [door for (door,) in rows(bot, "SELECT door FROM parked")] == ["custom:SALES"]
    clock.forward(minutes=10, seconds=31)
    await bot.delivery.drain()
    assert client.texts[-2:] == ["banned", "waits too"]


async def test_an_answer_whose_session_is_banned_leaves_by_the_app_robot_and_so_do_those_after_it(
    bot, clock, client
):
    put(bot, "banned", session=True)
    client.refuse(SESSION, a_fault(Action.PARK))
    await bot.delivery.drain()
    put(bot, "another group's", conversation="cid-b", session=True)
    put(bot, "too soon", session=True)
    await bot.delivery.drain()
    assert sorted(zip(client.texts, client.doors, strict=True)) == [
        ("another group's", SESSION),
        ("banned", GROUP),
        ("too soon", GROUP),
    ]
    clock.forward(minutes=10, seconds=31)
    put(bot, "in time", session=True)
    await bot.delivery.drain()
    assert client.doors[-1] == SESSION


async def test_what_is_there_already_is_as_good_as_sent(bot, client):
    put(bot, "one")
    put(bot, "two")
    client.refuse(GROUP, a_fault(Action.DONE, "param.cardAlreadyExist"))
    await bot.delivery.drain()
    assert states(bot) == ["sent", "sent"]
    assert client.texts == ["two"]
