from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from simulator import world as world_module
from simulator.world import ROBOT, Shape
from tests.simulator.place import SALES, the_company

A_DAY = timedelta(days=1)


def test_the_sample_company_has_eight_people_and_three_groups(world):
    assert [person.staff_id for person in world.people.values() if person.is_admin] == ["u002"]
    sizes = {each.key: len(each.members) for each in world.conversations.values()}
    assert sizes == {"COMPANY": 8, "SALES": 5, "PRODUCT": 4}


def test_group_ids_hold_the_signs_that_break_careless_addresses(world):
    assert all("+" in id_ and "/" in id_ and id_.startswith("cid") for id_ in world.conversations)


def test_a_person_has_the_robot_first_and_only_the_own_groups(world):
    assert [each.key for each in world.conversations_of("u006")] == ["DIRECT", "COMPANY", "PRODUCT"]


def test_the_conversation_with_the_robot_is_made_once(world):
    assert world.direct("u001") is world.direct("u001")
    assert world.direct("u001").id == "cidDirect+u001=="


@pytest.mark.parametrize("name", ["SALES", SALES, "NOBODY", "cidDirect+u001=="])
def test_a_conversation_is_found_only_by_those_in_it(world, name):
    world.direct("u001")
    with pytest.raises(KeyError):
        world.find("u006", name)


def test_a_group_of_unknown_people_is_refused(world):
    with pytest.raises(KeyError):
        world.add_group("cidX==", "X", "X", ("u999",))


def test_every_change_raises_the_version(world):
    versions = [world.version]
    world.say(SALES, "u001", "hello")
    versions.append(world.version)
    world.post(SALES, Shape("text", "", "hello"))
    versions.append(world.version)
    assert versions == sorted(set(versions))


def test_a_message_id_is_shown_once(world):
    world.say(SALES, "u001", "hello", message_id="m-1")
    world.say(SALES, "u001", "hello", message_id="m-1")
    assert len(world.messages(SALES)) == 1


def test_only_the_newest_messages_are_kept(world, monkeypatch):
    monkeypatch.setattr(world_module, "KEPT", 2)
    for number in range(4):
        world.say(SALES, "u001", str(number))
    assert [message.text for message in world.messages(SALES)] == ["2", "3"]


async def test_whoever_waits_is_woken_by_the_next_change(world):
    waiting = asyncio.create_task(world.news(world.version, A_DAY))
    await asyncio.sleep(0)
    assert not waiting.done()
    world.say(SALES, "u001", "hello")
    assert await waiting == world.version


async def test_whoever_missed_something_does_not_wait(world):
    assert await world.news(world.version - 1, A_DAY) == world.version


async def test_waiting_ends_without_news(world):
    assert await world.news(world.version, timedelta()) == world.version


async def test_nobody_waits_in_a_world_that_ends(world):
    waiting = asyncio.create_task(world.news(world.version, A_DAY))
    await asyncio.sleep(0)
    world.close()
    assert await waiting == world.version
    assert await world.news(world.version, A_DAY) == world.version


async def test_the_chat_and_the_clock_outlive_a_restart(world):
    await world.clock.move_by(A_DAY)
    world.say(SALES, "u001", "早")
    world.say(world.direct("u003").id, "u003", "/mine")
    world.post(SALES, Shape("actionCard", "Card", "**text**", (("Tap", "dtmd://x"),)))
    again = the_company()
    again.load(json.loads(json.dumps(world.to_dict())))
    assert again.messages(SALES) == world.messages(SALES)
    assert again.messages("cidDirect+u003==") == world.messages("cidDirect+u003==")
    assert again.messages(SALES)[-1].sender == ROBOT
    assert again.clock.now() == world.clock.now()
    assert again.version > world.version  # a page left open sees that something is new


def test_words_of_a_conversation_that_is_no_more_are_left_out(world):
    world.add_group("cidGone==", "GONE", "Gone", ("u001",))
    world.say("cidGone==", "u001", "hello")
    saved = world.to_dict()
    again = the_company()
    again.load(saved)
    assert again.messages("cidGone==") == []
