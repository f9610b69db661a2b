"""The nightly comparison: who is no longer in the address book is out by the morning, unless too many are."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.address_book.people import is_believed
from dingtalk_client.errors import Action, DingTalkError
from handlers.leaving import person_left, person_returned
from storage.address_book import AddressBook, Night, Stage
from storage.departures import COMPANY, Departures
from storage.people import People
from tests.bot.address_book.test_people import through_the_night
from tests.kit.bots import a_message, post, rows
from tests.kit.fakes import CALL, PERSON

HAN = {"name": "韩梅梅"}
GONE = DingTalkError.from_code("60121", "找不到该用户")
COMPANY_OF_30 = {f"u{number:03}": {"name": f"No {number}"} for number in range(1, 31)}


@pytest.fixture
async def bot(open_bot, client):
    """u001 to u030 are known, and were found at noon; u001 manages SALES."""
    bot = open_bot(OKR_GROUPS__SALES__MANAGERS="u001")
    client.contacts = dict(COMPANY_OF_30)
    for staff_id in client.contacts:
        bot.database.write_now(lambda unit, who=staff_id: People(unit).meet(who, who))
    await bot.registrar.work()
    return bot


def gone(bot) -> list[str]:
    found = bot.database.write_now(lambda unit: Departures(unit).gone_from(COMPANY))
    return sorted(each.staff_id for each in found)


def night(bot) -> Night:
    found = bot.database.write_now(lambda unit: AddressBook(unit).night())
    assert found is not None
    return found


async def told(bot, client, who: str) -> list[str]:
    """The titles of what somebody heard one to one, once the quiet hours are over."""
    bot.clock.forward(hours=8)
    await bot.delivery.drain()
    return [
        each.text.splitlines()[0].removeprefix("### ")
        for each in client.pushed
        if (each.door, each.to) == (PERSON, who)
    ]


async def owns(bot, who: str) -> None:
    said = a_message(bot.clock(), "/okr add Sell more", senderStaffId=who, senderNick="x")
    assert (await post(bot, said)).status_code == 200


async def test_who_is_not_there_any_more_is_out_in_the_morning(bot, client):
    await owns(bot, "u002")
    del client.contacts["u002"]
    await bot.registrar.work()
    await through_the_night(bot)
    assert gone(bot) == ["u002"]
    assert (night(bot).stage, night(bot).found, night(bot).missing) == (Stage.DONE, 29, 1)
    assert len(await told(bot, client, "u001")) == 1


async def test_by_day_nobody_is_taken_for_gone(bot, client):
    await through_the_night(bot)
    del client.contacts["u002"]
    bot.database.write_now(lambda unit: People(unit).meet("u099", "x"))
    bot.clock.forward(hours=6)
    await bot.registrar.work()
    assert gone(bot) == []


async def test_the_first_comparison_is_that_of_the_first_night(bot, client):
    bot.database.write_now(lambda unit: People(unit).meet("u031", "x"))
    await bot.registrar.work()
    assert gone(bot) == []
    await through_the_night(bot)
    assert gone(bot) == ["u031"]


async def test_a_night_that_was_slept_through_is_made_up_for_in_the_morning(bot, client):
    del client.contacts["u002"]
    bot.clock.forward(hours=24)
    await bot.registrar.work()
    assert gone(bot) == ["u002"]


async def test_two_processes_take_somebody_for_gone_once(open_bot, bot, client):
    await owns(bot, "u002")
    other = open_bot(OKR_GROUPS__SALES__MANAGERS="u001")
    del client.contacts["u002"]
    await through_the_night(bot)
    await other.registrar.work()
    await other.registrar.work()
    assert gone(bot) == ["u002"]
    assert len(await told(bot, client, "u001")) == 1


async def test_who_dies_before_the_end_leaves_the_rest_to_the_next(open_bot, bot, client):
    for staff_id in ("u002", "u003"):
        del client.contacts[staff_id]
    at_once = timedelta(seconds=-1)  # one piece of the work
    bot.clock.forward(days=1)
    while not rows(bot, "SELECT 1 FROM marks WHERE value LIKE 'leaving%'"):
        await bot.registrar.work(at_most=at_once)
    assert gone(bot) == ["u002", "u003"]
    await open_bot(OKR_GROUPS__SALES__MANAGERS="u001").registrar.work()
    assert night(bot).stage is Stage.DONE


async def test_who_is_there_again_may_speak_again(bot, client):
    away = client.contacts.pop("u002")
    await through_the_night(bot)
    assert gone(bot) == ["u002"]
    client.contacts["u002"] = away
    await through_the_night(bot)
    assert gone(bot) == []


async def test_an_event_that_is_newer_than_the_answer_wins(bot, client, clock):
    later = clock() + timedelta(days=9)
    bot.database.write_now(lambda unit: Departures(unit).note("u002", COMPANY, gone=False, at=later))
    del client.contacts["u002"]
    await through_the_night(bot)
    assert gone(bot) == []
    assert night(bot).stage is Stage.DONE
    bot.database.write_now(lambda unit: person_left(unit, "u003", now=clock(), rules=bot.rules, at=later))
    await through_the_night(bot)
    assert gone(bot) == ["u003"]


async def test_who_left_while_dingtalk_was_asked_stays_gone(bot, client, clock):
    client.hold(CALL)
    night_passes = asyncio.create_task(through_the_night(bot))
    await client.on_the_way.wait()
    clock.forward(seconds=1)
    bot.database.write_now(lambda unit: person_left(unit, "u002", now=clock(), rules=bot.rules))
    clock.forward(seconds=1)
    client.let_go()
    await night_passes
    assert gone(bot) == ["u002"]


async def test_who_left_and_came_back_since_dingtalk_was_asked_is_here(bot, client, clock):
    del client.contacts["u002"]
    clock.forward(days=1)
    await bot.registrar.work(at_most=timedelta(seconds=-1))  # all were asked about, nobody was judged
    for deed in (person_left, person_returned):
        clock.forward(seconds=1)
        bot.database.write_now(lambda unit, do=deed: do(unit, "u002", now=clock(), rules=bot.rules))
    clock.forward(seconds=1)
    await bot.registrar.work()
    assert (gone(bot), night(bot).stage) == ([], Stage.DONE)


@pytest.mark.parametrize(
    ("found", "missing", "believed"),
    [
        pytest.param(0, 0, True, id="nobody is known"),
        pytest.param(10, 5, True, id="five of fifteen: so few are believed"),
        pytest.param(24, 6, True, id="a fifth"),
        pytest.param(23, 6, False, id="more than a fifth, and more than five"),
        pytest.param(80_000, 20_000, True, id="a fifth of many"),
        pytest.param(79_999, 20_001, False, id="one more"),
        pytest.param(0, 1, True, id="the only one"),
        pytest.param(0, 2, False, id="everybody"),
    ],
)
def test_how_many_are_believed(found, missing, believed):
    assert is_believed(found=found, missing=missing) is believed


async def test_a_mass_of_missing_drops_nobody_and_is_told(bot, client):
    client.contacts = {"u001": COMPANY_OF_30["u001"]}
    await through_the_night(bot)
    assert gone(bot) == []
    assert night(bot) == Night(bot.clock(), Stage.HELD, 1, 29)
    await bot.registrar.work()
    assert await told(bot, client, "boss") == ["Many people were not found in DingTalk"]
    client.contacts = dict(COMPANY_OF_30)
    await through_the_night(bot)
    assert (gone(bot), night(bot).stage) == ([], Stage.DONE)
    assert len(await told(bot, client, "boss")) == 1


async def test_it_says_how_many_and_what_to_look_at(bot, client):
    client.contacts = {}
    await through_the_night(bot)
    await bot.delivery.drain()
    [text] = [each.text for each in client.pushed if each.to == "boss"]
    assert "Of 30 people I know, DingTalk could not find 30" in text
    assert "visible range" in text


async def test_those_who_left_by_event_are_no_mass(bot, client):
    for number in range(5, 31):
        staff_id = f"u{number:03}"
        del client.contacts[staff_id]
        bot.database.write_now(
            lambda unit, who=staff_id: person_left(unit, who, now=bot.clock(), rules=bot.rules)
        )
    await through_the_night(bot)
    assert (night(bot).stage, night(bot).found, night(bot).missing) == (Stage.DONE, 4, 0)


async def test_who_is_hidden_or_unreadable_is_neither_there_nor_gone(bot, client):
    hidden = DingTalkError.from_code("50002", "不在授权范围内")
    client.refuse(CALL, *[hidden] * 15, *[DingTalkError("reply_strange", "x", Action.RETRY)] * 15)
    await through_the_night(bot)
    assert gone(bot) == []
    assert (night(bot).stage, night(bot).found, night(bot).missing) == (Stage.DONE, 0, 0)


async def test_few_answers_are_not_believed_either(bot, client):
    hidden = DingTalkError.from_code("50002", "不在授权范围内")
    client.refuse(CALL, *[hidden] * 27, GONE, GONE, GONE)
    await through_the_night(bot)
    assert gone(bot) == []
    assert night(bot).stage is Stage.HELD


async def test_while_dingtalk_is_away_nobody_is_gone(bot, client):
    client.refuse(CALL, *[GONE] * 3, DingTalkError("timeout", "", Action.RETRY))
    await through_the_night(bot)
    assert gone(bot) == []
    assert night(bot).stage is Stage.ASKING


async def test_without_the_permission_nobody_is_gone(bot, client):
    client.contacts = None
    await through_the_night(bot)
    assert gone(bot) == []
