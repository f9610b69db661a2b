"""How being let in ends: by leaving, by itself, by `/link end`, by a word of DingTalk's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handlers.leaving import admin_removed, person_left
from storage.sessions import IDLE, LONGEST
from tests.kit.bots import rows
from tests.kit.callers import Callers
from tests.kit.door import a_browser, a_link, let_in, opened
from tests.web.test_door import town as town

COOKIE = "__Host-okr_session"


async def test_a_link_of_somebody_who_left_opens_nothing(town):
    token = await a_link(town)
    await leave(town, "u003")
    async with a_browser(town.bot) as browser:
        assert (await opened(town, browser, token)).status_code == 403


async def test_leaving_the_company_ends_it_at_once(town):
    async with a_browser(town.bot) as browser:
        await let_in(town, browser)
        assert (await browser.get("/")).status_code == 200
        await leave(town, "u003")
        assert (await browser.get("/")).status_code == 303
    assert rows(town.bot, "SELECT * FROM sessions") == []


async def test_who_left_is_not_let_in_even_where_their_session_was_forgotten_to_be_ended(town):
    async with a_browser(town.bot) as browser:
        await let_in(town, browser)
        kept = rows(town.bot, "SELECT * FROM sessions")
        await leave(town, "u003")
        put_back(town, "sessions", kept)
        assert rows(town.bot, "SELECT * FROM sessions") == kept
        assert (await browser.get("/")).status_code == 303


async def test_an_admin_is_one_until_dingtalk_strikes_them_off(town):

    async with a_browser(town.bot) as browser:
        await let_in(town, browser, "boss")
        assert await is_admin(town, browser)
        now, rules = town.clock(), town.bot.rules
        await town.bot.database.write(lambda unit: admin_removed(unit, "boss", at=now, rules=rules))
        assert not await is_admin(town, browser)


@pytest.mark.parametrize(
    ("span", "every", "open_still"),
    [
        pytest.param(IDLE - timedelta(minutes=6), None, True, id="nobody looked for nearly half a day"),
        pytest.param(IDLE, None, False, id="nobody looked for half a day"),
        pytest.param(LONGEST - timedelta(minutes=5), timedelta(hours=6), True, id="nearly a week of it"),
        pytest.param(LONGEST, timedelta(hours=6), False, id="a week of looking"),
    ],
)
async def test_a_session_ends_by_itself(town, span, every, open_still):
    async with a_browser(town.bot) as browser:
        await let_in(town, browser)
        end = town.clock.now + span
        while every and town.clock.now + every < end:
            town.clock.now += every
            assert (await browser.get("/")).status_code == 200
        town.clock.now = end
        assert ((await browser.get("/")).status_code == 200) is open_still


async def test_out_ends_it_where_a_form_of_the_session_says_so(town):
    async with a_browser(town.bot) as browser:
        await let_in(town, browser)
        for wrong in ({}, {"csrf": "x"}):
            assert (await browser.post("/out", data=wrong)).status_code == 403
        assert (await browser.get("/out")).status_code == 405
        assert (await browser.get("/")).status_code == 200
        kept = browser.cookies[COOKIE]
        answer = await browser.post("/out", data={"csrf": await csrf_of(town, browser)})
        assert answer.status_code == 200
        assert COOKIE not in browser.cookies
        browser.cookies.set(COOKIE, kept)
        assert (await browser.get("/")).status_code == 303


async def test_link_end_ends_it_everywhere(town):
    async with a_browser(town.bot) as first, a_browser(town.bot) as second, a_browser(town.bot) as other:
        for each in (first, second):
            await let_in(town, each)
        await let_in(town, other, "u001")
        assert "2 browsers" in await town.say("/link end", "u003", None)
        assert [(await each.get("/")).status_code for each in (first, second, other)] == [303, 303, 200]


async def test_whoever_is_in_needs_no_second_word_for_a_link_of_theirs(town):
    async with a_browser(town.bot) as browser:
        await let_in(town, browser)
        before = len(town.dingtalk.pushed)
        token = await a_link(town, line="/link mine")
        answer = await opened(town, browser, token)
        assert answer.headers["location"] == "/mine"
        assert len(town.dingtalk.pushed) == before + 1
        assert (await opened(town, browser, token)).status_code == 403


async def test_whoever_is_in_may_go_on_as_themselves_where_the_link_is_somebody_elses(town):
    async with a_browser(town.bot) as browser:
        await let_in(town, browser, "u001")
        token = await a_link(town, "u003", "/link map")
        page = (await browser.get(f"/in/link?t={token}")).text
    assert "Continue as 李雷" in page
    assert 'href="/map"' in page
    assert "data-press" not in page


async def leave(town: Callers, staff_id: str) -> None:
    now, rules = town.clock(), town.bot.rules
    await town.bot.database.write(lambda unit: person_left(unit, staff_id, now=now, rules=rules))


def put_back(town: Callers, table: str, kept: list[tuple[Any, ...]]) -> None:
    from sqlalchemy import text

    with town.bot.database.engine.begin() as connection:
        for row in kept:
            names = {f"c{n}": value for n, value in enumerate(row)}
            values = ", ".join(f":{name}" for name in names)
            connection.execute(text(f"INSERT INTO {table} VALUES ({values})"), names)


async def csrf_of(town: Callers, browser: Any) -> str:
    from web.keys import csrf_of as made

    return made(browser.cookies[COOKIE])


async def is_admin(town: Callers, browser: Any) -> bool:
    from web import entering

    token, now = browser.cookies[COOKIE], town.clock()
    known = await town.bot.database.write(lambda unit: entering.known(unit, town.bot.rules, token, now))
    return known is not None and known.visitor.admin
