"""How people get in to the pages, as they live through it: the page of a chat, and a browser beside it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import structlog

from tests.kit.door import PHONE, PUBLIC, a_browser, number_in, token_in
from tests.kit.town import BO, LI_LEI, XIAOMING, Town, sqlite_url
from tests.kit.ways import USUAL_WAY


@pytest.fixture
def receive() -> str:
    return USUAL_WAY


@pytest_asyncio.fixture
async def town(tmp_path: Path, receive: str) -> AsyncIterator[Town]:
    town = Town(sqlite_url(tmp_path), OKR_DINGTALK__RECEIVE=receive, OKR_PUBLIC_URL=PUBLIC)
    yield town
    await town.close()


async def test_from_a_line_in_the_group_to_the_page(town: Town) -> None:
    assert "已私发给你" in await town.ask(XIAOMING, "SALES", "@OKR /link")
    token = token_in((await town.heard(XIAOMING, "DIRECT"))[-1])
    async with a_browser(town.bots[0], agent=PHONE) as browser:
        assert (await browser.get(f"/in/link?t={token}")).status_code == 200
        assert (await browser.post("/in/link", data={"t": token})).headers["location"] == "/in/wait"
        number = number_in((await browser.get("/in/wait")).text)
        await town.deliver()
        asked = (await town.messages(XIAOMING, "DIRECT"))[-1]
        assert number in asked["text"]
        assert [each["label"] for each in asked["buttons"]] == ["是我", "不是我"]
        await town.act("tap", **{"as": XIAOMING}, conversation="DIRECT", url=asked["buttons"][0]["url"])
        assert (await browser.get("/in/wait")).headers["location"] == "/"
        assert (await browser.get("/")).status_code == 200


async def test_a_link_that_was_passed_on_makes_nobody_its_owner(town: Town) -> None:
    await town.ask(LI_LEI, "DIRECT", "/link")
    token = token_in((await town.heard(LI_LEI, "DIRECT"))[-1])
    async with a_browser(town.bots[0]) as colleague:
        await colleague.post("/in/link", data={"t": token})
        number = number_in((await colleague.get("/in/wait")).text)
        await town.deliver()
        # The colleague sees the number, and has no say.
        assert "没有人" in await town.ask(BO, "DIRECT", f"/link yes {number}")
        assert number in (await town.heard(LI_LEI, "DIRECT"))[-1]
        assert "没有让任何人" in await town.ask(LI_LEI, "DIRECT", f"/link no {number}")
        assert (await colleague.get("/in/wait")).status_code == 403
        assert (await colleague.get("/")).status_code == 303


async def test_two_replicas_know_the_same_sessions(town: Town) -> None:
    town.open_bot(serves=False)
    await town.ask(LI_LEI, "DIRECT", "/link")
    token = token_in((await town.heard(LI_LEI, "DIRECT"))[-1])
    async with a_browser(town.bots[1]) as browser:
        await browser.post("/in/link", data={"t": token})
        number = number_in((await browser.get("/in/wait")).text)
        await town.deliver()
        await town.ask(LI_LEI, "DIRECT", f"/link yes {number}")
        assert (await browser.get("/in/wait")).headers["location"] == "/"
        async with a_browser(town.bots[0]) as elsewhere:
            elsewhere.cookies = browser.cookies
            assert (await elsewhere.get("/")).status_code == 200
        await town.ask(LI_LEI, "DIRECT", "/link end")
        assert (await browser.get("/")).status_code == 303


async def test_nothing_of_a_link_is_logged(town: Town) -> None:
    with structlog.testing.capture_logs() as logs:
        await town.ask(LI_LEI, "DIRECT", "/link")
        token = token_in((await town.heard(LI_LEI, "DIRECT"))[-1])
        async with a_browser(town.bots[0]) as browser:
            await browser.post("/in/link", data={"t": token})
            await browser.post("/in/link", data={"t": token})
            kept = browser.cookies["__Host-okr_session"]
    assert logs
    assert not any(secret in json.dumps(logs, default=repr) for secret in (token, kept))


async def test_who_leaves_the_company_is_out_by_the_next_request(town: Town) -> None:
    async with a_browser(town.bots[0]) as browser:
        await lets_in(town, browser, XIAOMING)
        assert (await browser.get("/")).status_code == 200
        await town.ask(XIAOMING, "DIRECT", "/link")
        unused = token_in((await town.heard(XIAOMING, "DIRECT"))[-1])
        # The event alone: nothing but the bot knows of it.
        told = {"kind": "user_leave_org", "fields": {"userId": [XIAOMING]}}
        assert (await town.act("event", **told))["status"] == 200
        assert (await browser.get("/")).status_code == 303
        assert (await browser.post("/in/link", data={"t": unused})).status_code == 403


async def lets_in(town: Town, browser: httpx.AsyncClient, who: str) -> None:
    await town.ask(who, "DIRECT", "/link")
    token = token_in((await town.heard(who, "DIRECT"))[-1])
    await browser.post("/in/link", data={"t": token})
    number = number_in((await browser.get("/in/wait")).text)
    await town.ask(who, "DIRECT", f"/link yes {number}。")
    assert (await browser.get("/in/wait")).headers["location"] == "/"
