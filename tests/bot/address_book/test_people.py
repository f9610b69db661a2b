"""What is known of people is kept in step with DingTalk's address book, by one process, without haste."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.address_book.people import LONGEST_PAUSE, last_night
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.permissions import PermissionMissing
from okr.model import Person
from storage.address_book import DEPARTMENTS, PEOPLE, AddressBook, Lack, Stage
from storage.contacts import Contacts, Place
from storage.people import People
from tests.kit.bots import a_message, post
from tests.kit.fakes import CALL, a_fault

CHINA = ZoneInfo("Asia/Shanghai")
LI_LEI = {"name": "李雷", "dept_id_list": [2], "manager_userid": "u002"}
HAN = {"name": "韩梅梅", "dept_id_list": [1]}
BUSY = DingTalkError.from_code("90018", "too many calls a second")


@pytest.fixture
def client(client):
    client.contacts = {"u001": LI_LEI, "u002": HAN}
    return client


def known(bot, staff_id: str = "u001") -> Person | None:
    return bot.database.write_now(lambda unit: People(unit).find(staff_id))


def place(bot, staff_id: str = "u001") -> Place:
    return bot.database.write_now(lambda unit: Contacts(unit).place(staff_id))


def lacks(bot) -> list[Lack]:
    return bot.database.write_now(lambda unit: AddressBook(unit).lacks())


def meet(bot, *staff_ids: str) -> None:
    for staff_id in staff_ids:
        bot.database.write_now(lambda unit, who=staff_id: People(unit).meet(who, f"nick of {who}"))


def asked(client) -> list[str]:
    """Whom it was asked about, in order."""
    return [str(body["userid"]) for path, body in client.calls if path.endswith("/user/get")]


async def through_the_night(bot) -> None:
    """It is half past three in China, the next day."""
    tomorrow = bot.clock().astimezone(CHINA) + timedelta(days=1)
    bot.clock.now = tomorrow.replace(hour=3, minute=30).astimezone(UTC)
    await bot.registrar.work()


# Newcomers


async def test_a_newcomer_gets_their_name_department_and_manager(bot, client):
    await post(bot, a_message(bot.clock(), senderStaffId="u001", senderNick="★Lei★"))
    assert known(bot) == Person("u001", "★Lei★")
    await bot.registrar.work()
    assert known(bot) == Person("u001", "李雷")
    assert place(bot) == Place(("销售部",), Person("u002", "韩梅梅"))


async def test_a_nickname_never_comes_back(bot, client):
    await post(bot, a_message(bot.clock(), senderStaffId="u001", senderNick="★Lei★"))
    await bot.registrar.work()
    for kind in ("1", "2"):
        said = a_message(bot.clock(), "/whoami", senderStaffId="u001", conversationType=kind)
        answer = await post(bot, said)
        assert answer.status_code == 200
        assert known(bot) == Person("u001", "李雷")


async def test_of_a_manager_who_never_spoke_the_name_is_asked_and_no_more(bot, client):
    client.contacts["u002"] = HAN | {"manager_userid": "u100"}
    await post(bot, a_message(bot.clock(), senderStaffId="u001"))
    await bot.registrar.work()
    assert known(bot, "u002") == Person("u002", "韩梅梅")
    assert known(bot, "u100") is None


async def test_who_is_asked_about_once_is_left_alone_until_the_night(bot, client):
    meet(bot, "u001")
    await bot.registrar.work()
    bot.clock.forward(hours=1)
    await bot.registrar.work()
    assert asked(client) == ["u001"]


async def test_who_changed_is_asked_about_at_once(bot, client):
    meet(bot, "u001")
    await bot.registrar.work()
    client.contacts["u001"] = LI_LEI | {"name": "李小雷"}
    bot.database.write_now(lambda unit: Contacts(unit).ask_again("u001"))
    await bot.registrar.work()
    assert known(bot) == Person("u001", "李小雷")


async def test_somebody_outside_the_visible_range_keeps_what_we_have(bot, client):
    meet(bot, "u001")
    client.refuse(CALL, DingTalkError.from_code("50002", "不在授权范围内"))
    await bot.registrar.work()
    assert known(bot) == Person("u001", "nick of u001")
    assert asked(client) == ["u001"]


async def test_an_answer_nobody_can_read_holds_nobody_up(bot, client):
    meet(bot, "u001", "u002")
    client.refuse(CALL, DingTalkError("reply_strange", "no name", Action.RETRY))
    await bot.registrar.work()
    assert known(bot, "u002") == Person("u002", "韩梅梅")
    await bot.registrar.work()
    assert asked(client) == ["u001", "u002"]


# Pace


async def test_five_at_once_and_then_their_share_of_a_second(open_bot, client, clock):
    waited = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    bot = open_bot(sleep=sleep)
    client.contacts = {f"u{number:03}": HAN for number in range(1, 13)}
    meet(bot, *client.contacts)
    await bot.registrar.work()
    assert len(asked(client)) == 12
    # Three portions of people and one of the only department.
    assert waited == pytest.approx([0.334] * 4)


async def test_names_of_departments_are_asked_for_once_in_half_a_day(bot, client):
    meet(bot, "u001")
    await bot.registrar.work()
    meet(bot, "u002")
    client.contacts["u002"] = HAN | {"dept_id_list": [2, 3]}
    await bot.registrar.work()
    assert [body for path, body in client.calls if path.endswith("/department/get")] == [
        {"dept_id": 2},
        {"dept_id": 3},
    ]
    await through_the_night(bot)
    assert len([path for path, _ in client.calls if path.endswith("/department/get")]) == 4


# At night


async def test_everybody_is_asked_about_once_a_night(bot, client):
    meet(bot, "u001", "u002")
    await bot.registrar.work()
    client.contacts["u001"] = LI_LEI | {"name": "李小雷"}
    await through_the_night(bot)
    assert known(bot) == Person("u001", "李小雷")
    bot.clock.forward(hours=12)
    await bot.registrar.work()
    assert asked(client) == ["u001", "u002"] * 2
    await through_the_night(bot)
    assert asked(client) == ["u001", "u002"] * 3


async def test_whom_a_clock_that_was_ahead_asked_about_is_asked_about_again(bot, client):
    meet(bot, "u001")
    bot.clock.forward(days=400)
    await bot.registrar.work()
    bot.clock.forward(days=-400)
    await through_the_night(bot)
    assert asked(client) == ["u001", "u001"]


async def test_two_processes_ask_once(open_bot, client):
    one, two = open_bot(), open_bot()
    meet(one, *(f"u{number:03}" for number in range(1, 8)))
    client.contacts = {f"u{number:03}": HAN for number in range(1, 8)}
    client.hold(CALL)
    task = asyncio.create_task(one.registrar.work())
    await client.on_the_way.wait()
    await two.registrar.work()
    client.let_go()
    await task
    assert sorted(asked(client)) == sorted(client.contacts)


async def test_who_dies_in_the_middle_leaves_the_rest_to_the_next(open_bot, client, clock):
    client.contacts = {f"u{number:03}": HAN for number in range(1, 121)}
    one = open_bot()
    meet(one, *client.contacts)
    await one.registrar.work(at_most=timedelta(0) - timedelta(seconds=1))  # one piece of it
    assert len(asked(client)) == 50
    await open_bot().registrar.work()
    assert len(asked(client)) == len(set(asked(client))) == 120


@pytest.mark.parametrize(
    ("now", "night"),
    [
        pytest.param("2026-11-25T12:00", "2026-11-25T02:30", id="at noon it was tonight"),
        pytest.param("2026-11-25T02:30", "2026-11-25T02:30", id="to the minute"),
        pytest.param("2026-11-25T02:29", "2026-11-24T02:30", id="before it, the one of yesterday"),
    ],
)
def test_the_newest_night(now, night):
    def in_china(said: str) -> datetime:
        return datetime.fromisoformat(said).replace(tzinfo=CHINA)

    assert last_night(in_china(now).astimezone(UTC), CHINA) == in_china(night)


# Without the permission


async def test_without_the_permission_everything_stays_as_it_was(bot, client):
    client.contacts = None
    meet(bot, "u001", "u002")
    await bot.registrar.work()
    assert known(bot) == Person("u001", "nick of u001")
    assert lacks(bot) == [Lack(PEOPLE, ("qyapi_get_member",), bot.clock())]


async def test_it_is_asked_for_again_after_a_day(bot, client):
    contacts, client.contacts = client.contacts, None
    meet(bot, "u001")
    await bot.registrar.work()
    tried = len(client.calls)
    bot.clock.forward(hours=23)
    await bot.registrar.work()
    assert len(client.calls) == tried
    client.contacts = contacts
    bot.clock.forward(hours=1)
    await bot.registrar.work()
    assert known(bot) == Person("u001", "李雷")
    assert lacks(bot) == []


async def test_without_names_of_departments_the_rest_is_known(bot, client):
    meet(bot, "u001")
    client.refuse(CALL, None, PermissionMissing("60011", "", Action.RETRY, None, ("qyapi_x",)))
    await bot.registrar.work()
    assert known(bot) == Person("u001", "李雷")
    assert place(bot).departments == ()
    assert lacks(bot) == [Lack(DEPARTMENTS, ("qyapi_x",), bot.clock())]
    await through_the_night(bot)
    assert lacks(bot) == []
    assert place(bot).departments == ("销售部",)


# While DingTalk is away


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(a_fault(Action.RETRY, "unreachable"), id="no answer"),
        pytest.param(a_fault(Action.RETRY, "http_502"), id="its own trouble"),
        pytest.param(BUSY, id="too many calls"),
        pytest.param(DingTalkError.from_code("-1", "系统繁忙"), id="busy"),
    ],
)
async def test_a_fault_of_everybody_puts_it_off(bot, client, fault):
    meet(bot, "u001")
    client.refuse(CALL, fault)
    await bot.registrar.work()
    await bot.registrar.work()
    assert asked(client) == ["u001"]
    bot.clock.forward(minutes=1)
    await bot.registrar.work()
    assert asked(client) == ["u001", "u001"]
    assert known(bot) == Person("u001", "李雷")


async def test_the_longer_it_is_away_the_longer_the_pauses(bot, client):
    meet(bot, "u001")
    client.refuse(CALL, *[a_fault(Action.RETRY, "timeout")] * 10)
    pauses = []
    for _ in range(6):
        before = len(client.calls)
        waited = timedelta(0)
        while len(client.calls) == before:
            await bot.registrar.work()
            bot.clock.forward(minutes=1)
            waited += timedelta(minutes=1)
        pauses.append(waited - timedelta(minutes=1))
    assert [each.total_seconds() / 60 for each in pauses] == [0, 0, 1, 3, 7, 15]
    assert pauses[-1] < LONGEST_PAUSE


async def test_what_was_answered_before_is_kept(bot, client):
    client.contacts = {f"u{number:03}": {"name": f"No {number}"} for number in range(1, 8)}
    meet(bot, *client.contacts)
    client.refuse(CALL, *[None] * 5, a_fault(Action.RETRY, "timeout"))
    await bot.registrar.work()
    assert known(bot, "u005") == Person("u005", "No 5")
    assert known(bot, "u006") == Person("u006", "nick of u006")


async def test_a_night_that_was_broken_off_goes_on(bot, client):
    client.contacts = {f"u{number:03}": HAN for number in range(1, 8)}
    meet(bot, *client.contacts)
    await bot.registrar.work()
    client.refuse(CALL, *[None] * 5, a_fault(Action.RETRY, "timeout"))
    await through_the_night(bot)
    bot.clock.forward(minutes=5)
    await bot.registrar.work()
    night = bot.database.write_now(lambda unit: AddressBook(unit).night())
    assert (night.stage, night.found) == (Stage.DONE, 7)
    assert len(asked(client)) == 7 + 5 + 2 + 1
