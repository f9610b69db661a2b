"""Several replicas on one PostgreSQL hear of the same at once: done once, told once, nothing put off."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage.people import People
from tests.bot.inbound.test_happenings import a_happening
from tests.kit.bots import SALES, a_message, post, rows
from tests.kit.databases import postgres, postgres_url

__all__ = ["postgres", "postgres_url"]

COMPANY_OF_12 = {f"u{number:03}": {"name": f"No {number}"} for number in range(1, 13)}
AT_ONCE = 8


@pytest.fixture
async def replicas(postgres_url, open_bot, client):
    """u001 manages SALES, where u002 owns an objective."""
    env = {"OKR_DATABASE_URL": postgres_url, "OKR_SECRET_KEY": "k" * 40}
    found = [open_bot(**env, OKR_GROUPS__SALES__MANAGERS="u001") for _ in range(3)]
    client.contacts = dict(COMPANY_OF_12)
    for staff_id in client.contacts:
        found[0].database.write_now(lambda unit, who=staff_id: People(unit).meet(who, who))
    await says(found[0], "u002", "/okr add Sell more")
    return found


async def says(bot, who: str, line: str, nick: str = "x") -> None:
    said = a_message(bot.clock(), line, senderStaffId=who, senderNick=nick)
    assert (await post(bot, said)).status_code == 200


def letters(bot) -> list[tuple[str, ...]]:
    return rows(bot, "SELECT staff_id FROM outbox WHERE request_id LIKE 'left:%'")


async def test_the_nightly_comparison_is_made_once_and_told_once(replicas, client, clock):
    await asyncio.gather(*(each.registrar.work() for each in replicas))
    for staff_id in ("u002", "u003"):
        del client.contacts[staff_id]
    clock.forward(days=1)
    for _ in range(2):
        await asyncio.gather(*(each.registrar.work() for each in replicas))
    gone = rows(replicas[0], "SELECT staff_id FROM departures WHERE gone = 1 ORDER BY staff_id")
    assert gone == [("u002",), ("u003",)]
    assert letters(replicas[0]) == [("u001",)]


async def test_one_leave_that_is_told_by_many_is_one_letter(replicas, clock):
    told = [
        a_happening("user_leave_org", told=f"e{number}", at=clock(), staff_ids=staff_ids)
        for number in range(AT_ONCE)
        for staff_ids in [("u002", "u003") if number % 2 else ("u003", "u002")]
    ]
    await take(replicas, told)
    assert letters(replicas[0]) == [("u001",)]


async def test_events_that_name_the_same_members_in_any_order_all_get_through(replicas, clock):
    told = [
        a_happening(
            kind,
            told=f"{kind} {number}",
            at=clock() + timedelta(milliseconds=1 if kind == "chat_add_member" else 0),
            conversation_id=SALES,
            staff_ids=("n1", "n2", "n3") if number % 2 else ("n3", "n2", "n1"),
        )
        for number in range(AT_ONCE)
        for kind in ("chat_add_member", "chat_remove_member")
    ]
    clock.forward(seconds=1)
    await take(replicas, told)
    members = rows(replicas[0], "SELECT staff_id FROM members WHERE staff_id LIKE 'n%' ORDER BY staff_id")
    assert members == [("n1",), ("n2",), ("n3",)]


async def test_newcomers_of_one_name_who_speak_at_once_are_told_apart(replicas):
    await asyncio.gather(
        *(says(replicas[number % 3], f"z{number:04}", "/help", nick="李雷") for number in range(AT_ONCE))
    )
    names = rows(replicas[0], "SELECT name FROM people WHERE staff_id LIKE 'z%' ORDER BY staff_id")
    assert names == [(f"李雷 ({number:04})",) for number in range(AT_ONCE)]


async def take(replicas, told) -> None:
    await asyncio.gather(
        *(
            replicas[number % len(replicas)].entrances.happenings.take(each)
            for number, each in enumerate(told)
        )
    )
