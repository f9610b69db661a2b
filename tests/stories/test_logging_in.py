"""Logging in to the pages with DingTalk: who comes back from there, and whose links they may use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio

from handlers.leaving import person_left
from tests.kit.door import CHROME, PHONE, PUBLIC, a_browser, token_in
from tests.kit.town import BO, LI_LEI, XIAOMING, Town, sqlite_url
from tests.kit.ways import USUAL_WAY
from web.login import TAKES
from web.tries import MOST

STATE = "__Host-okr_login"
SESSION = "__Host-okr_session"


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(
        sqlite_url(tmp_path), OKR_DINGTALK__RECEIVE=USUAL_WAY, OKR_PUBLIC_URL=PUBLIC, OKR_DINGTALK__LOGIN="on"
    )
    yield town
    await town.close()


@pytest_asyncio.fixture
async def browser(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with a_browser(town.bots[0]) as browser:
        yield browser


async def page_of(browser: httpx.AsyncClient, to: str = "/") -> str:
    """DingTalk's page, as the browser is sent to it."""
    answer = await browser.get("/in/dingtalk", params={"to": to})
    assert answer.status_code == 303
    return answer.headers["location"]


async def chosen(town: Town, page: str, who: str) -> str:
    """Say on DingTalk's page who one is; the address one is sent back to."""
    answer = await town.page.get(f"{page}&as={who}")
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def logged_in(town: Town, browser: httpx.AsyncClient, who: str, to: str = "/") -> httpx.Response:
    return await browser.get(await chosen(town, await page_of(browser, to), who))


async def test_whoever_logs_in_is_in_and_comes_to_the_page_they_wanted(town, browser):
    sent = (await browser.get("/")).headers["location"]
    assert sent == "/in?to=%2F"
    assert "Log in with DingTalk" in (await browser.get(sent)).text
    answer = await logged_in(town, browser, XIAOMING, "/map?of=SALES")
    assert (answer.status_code, answer.headers["location"]) == (303, "/map?of=SALES")
    assert STATE not in browser.cookies
    assert (await browser.get("/")).status_code == 200


async def test_dingtalk_is_asked_for_exactly_our_address_with_a_state_and_a_challenge(town, browser):
    first, second = [parse_qs(urlsplit(await page_of(browser)).query) for _ in range(2)]
    assert first["redirect_uri"] == [f"{PUBLIC}/in/dingtalk/back"]
    assert first["scope"] == ["openid corpid"]
    assert first["code_challenge_method"] == ["S256"]
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]


async def test_in_dingtalks_own_browser_nobody_has_to_press_anything(town):
    async with a_browser(town.bots[0], agent=PHONE) as browser:
        answer = await browser.get("/in?to=/map")
        assert answer.headers["location"] == "/in/dingtalk?to=%2Fmap"


@pytest.mark.parametrize(
    "to",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "/in/link?t=x"],
)
async def test_nobody_is_led_anywhere_else(town, browser, to):
    answer = await logged_in(town, browser, XIAOMING, to)
    assert answer.headers["location"] == "/"


async def test_somebody_of_another_corporation_is_not_let_in(town, browser):
    answer = await logged_in(town, browser, "stranger")
    assert answer.status_code == 403
    assert SESSION not in browser.cookies


async def test_without_a_corporation_to_compare_only_dingtalks_own_list_of_us_counts(tmp_path):
    town = Town(
        sqlite_url(tmp_path),
        OKR_DINGTALK__RECEIVE=USUAL_WAY,
        OKR_PUBLIC_URL=PUBLIC,
        OKR_DINGTALK__LOGIN="on",
        OKR_DINGTALK__CORP_ID="",
    )
    async with a_browser(town.bots[0]) as browser:
        assert (await logged_in(town, browser, "stranger")).status_code == 403
        assert (await logged_in(town, browser, XIAOMING)).status_code == 303
    await town.close()


async def test_what_comes_back_to_another_browser_lets_nobody_in(town, browser):
    back = await chosen(town, await page_of(browser), XIAOMING)
    async with a_browser(town.bots[0]) as thief:
        assert (await thief.get(back)).status_code == 403
        await page_of(thief)  # with a state of its own
        assert (await thief.get(back)).status_code == 403
        assert SESSION not in thief.cookies
    # Nor has the thief used it up: it never got to DingTalk.
    assert (await browser.get(back)).status_code == 303


async def test_a_code_and_a_state_are_good_once(town, browser):
    back = await chosen(town, await page_of(browser), XIAOMING)
    kept = browser.cookies[STATE]
    assert (await browser.get(back)).status_code == 303
    assert (await browser.get(back)).status_code == 403
    browser.cookies.set(STATE, kept, domain="okr.example.com")
    assert (await browser.get(back)).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": "x"}, id="another state"),
        pytest.param({"state": ""}, id="no state"),
        pytest.param({"authCode": "x"}, id="no code of DingTalk's"),
        pytest.param({"authCode": ""}, id="no code"),
        pytest.param({"authCode": "x" * 501}, id="a code too long"),
        pytest.param({"error": "access_denied", "authCode": ""}, id="they pressed cancel"),
    ],
)
async def test_what_does_not_come_back_as_it_went_out_lets_nobody_in(town, browser, change):
    back = urlsplit(await chosen(town, await page_of(browser), XIAOMING))
    said = {name: values[0] for name, values in parse_qs(back.query).items()} | change
    answer = await browser.get(back.path, params=said)
    assert answer.status_code == 403
    assert SESSION not in browser.cookies


async def test_whoever_takes_too_long_begins_again(town, browser):
    page = await page_of(browser)
    await town.clock.move_by(TAKES)
    assert (await browser.get(await chosen(town, page, XIAOMING))).status_code == 403


async def test_a_cookie_of_ours_that_was_changed_is_none(town, browser):
    back = await chosen(town, await page_of(browser), XIAOMING)
    kept = browser.cookies[STATE]
    browser.cookies.set(STATE, kept[:-1] + ("A" if kept[-1] != "A" else "B"), domain="okr.example.com")
    assert (await browser.get(back)).status_code == 403


async def test_while_dingtalk_is_away_it_is_said_and_can_be_tried_again(town, browser):
    back = await chosen(town, await page_of(browser), XIAOMING)
    await town.act("faults", path="/v1.0/oauth2/userAccessToken", status=503, body={}, times=1)
    assert (await browser.get(back)).status_code == 503
    assert (await logged_in(town, browser, XIAOMING)).status_code == 303


async def test_too_many_bad_tries_wait_for_a_minute(town, browser):
    answers = [
        (await browser.get("/in/dingtalk/back?authCode=x&state=y")).status_code for _ in range(MOST + 2)
    ]
    assert answers == [403] * (MOST + 1) + [429]


async def test_whoever_was_sent_out_is_not_held_up_by_those_who_were_not(town, browser):
    """Behind a proxy everybody has one address."""
    for _ in range(MOST + 2):
        await browser.get("/in/dingtalk/back?authCode=x&state=y")
    assert (await logged_in(town, browser, XIAOMING)).status_code == 303


async def test_codes_that_dingtalk_knows_nothing_of_are_not_asked_about_for_ever(town, browser):
    page = await page_of(browser)
    kept, state = browser.cookies[STATE], parse_qs(urlsplit(page).query)["state"][0]
    answers = []
    for _ in range(MOST + 2):
        browser.cookies.set(STATE, kept, domain="okr.example.com")
        answers.append((await browser.get(f"/in/dingtalk/back?authCode=x&state={state}")).status_code)
    assert answers == [403] * (MOST + 1) + [429]


async def test_nobody_is_held_up_by_what_others_of_their_address_fail_at(town, browser):
    """Behind a proxy everybody has one address, those too who go out again for each bad code."""
    async with a_browser(town.bots[0]) as stranger:
        for _ in range(MOST + 2):
            page = await page_of(stranger)
            state = parse_qs(urlsplit(page).query)["state"][0]
            assert (await stranger.get(f"/in/dingtalk/back?authCode=x&state={state}")).status_code == 403
    assert (await logged_in(town, browser, XIAOMING)).status_code == 303


async def test_who_left_the_company_is_not_let_in(town, browser):
    bot, now = town.bots[0], town.clock.now()
    await bot.database.write(lambda unit: person_left(unit, XIAOMING, now=now, rules=bot.rules))
    assert (await logged_in(town, browser, XIAOMING)).status_code == 403


async def test_a_link_asks_its_owner_to_log_in_and_nobody_in_the_chat(town, browser):
    await town.ask(LI_LEI, "DIRECT", "/link map")
    heard = await town.heard(LI_LEI, "DIRECT")
    answer = await browser.post("/in/link", data={"t": token_in(heard[-1])})
    assert answer.status_code == 200
    page = answer.headers["refresh"].removeprefix("0; url=")
    assert (await browser.get("/")).status_code == 303
    back = await browser.get(await chosen(town, page, LI_LEI))
    assert back.headers["location"] == "/map"
    assert (await browser.get("/")).status_code == 200
    await town.deliver()
    assert await town.heard(LI_LEI, "DIRECT") == heard


async def test_a_link_that_was_passed_on_lets_nobody_in_and_its_owner_hears_of_it(town, browser):
    await town.ask(LI_LEI, "DIRECT", "/link map")
    token = token_in((await town.heard(LI_LEI, "DIRECT"))[-1])
    answer = await browser.post("/in/link", data={"t": token})
    page = answer.headers["refresh"].removeprefix("0; url=")
    back = await browser.get(await chosen(town, page, BO))
    assert back.status_code == 403
    assert "Bo Chen" in back.text
    assert SESSION not in browser.cookies
    await town.deliver()
    told = (await town.heard(LI_LEI, "DIRECT"))[-1]
    assert "Bo Chen" in told
    assert "Chrome, Windows" in told
    assert (await browser.post("/in/link", data={"t": token})).status_code == 403


async def test_whom_the_bot_never_met_is_called_as_dingtalk_calls_them(town):
    async with a_browser(town.bots[0], agent=CHROME) as browser:
        await logged_in(town, browser, "u008")
        token = browser.cookies[SESSION]
    from web import entering

    bot, now = town.bots[0], town.clock.now()
    known = await bot.database.write(lambda unit: entering.known(unit, bot.rules, token, now))
    assert known is not None
    assert (known.visitor.name, known.visitor.admin) == ("Nguyễn An", False)


async def test_a_session_of_a_login_ends_like_any_other(town, browser):
    await logged_in(town, browser, XIAOMING)
    assert "退出 1 个浏览器" in await town.ask(XIAOMING, "DIRECT", "/link end")
    assert (await browser.get("/")).status_code == 303
    await logged_in(town, browser, XIAOMING)
    await town.clock.move_by(timedelta(hours=12))
    assert (await browser.get("/")).status_code == 303
