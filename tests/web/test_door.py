"""Getting in by a link: once, in time, by its owner, and not before they say that it is they."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from handlers.leaving import admin_removed
from storage.engine import StorageUnavailable
from storage.sessions import WAITING
from tests.kit.bots import rows
from tests.kit.callers import Callers, one_to_one
from tests.kit.door import ENV, PHONE, a_browser, a_link, let_in, number_in, opened
from web.tries import MOST

COOKIE = "__Host-okr_session"


@pytest.fixture
async def town(tmp_path) -> AsyncIterator[Callers]:
    callers = Callers(tmp_path, **ENV)
    yield callers
    await callers.stop()


async def test_its_owner_is_let_in_and_comes_to_the_page(town):
    async with a_browser(town.bot) as browser:
        assert await let_in(town, browser, line="/link map") == "/map"
        page = await browser.get("/")
    assert page.status_code == 200
    assert "Sales" in page.text


async def test_until_they_say_yes_nothing_is_shown(town):
    async with a_browser(town.bot) as browser:
        await opened(town, browser, await a_link(town))
        wait = await browser.get("/in/wait")
        assert wait.headers["refresh"] == "3"
        assert "Sales" not in wait.text
        for path in ("/", "/in/wait", "/in"):
            answer = await browser.get(path)
            assert (answer.status_code, "Sales" in answer.text) in ((303, False), (200, False))


async def test_they_are_asked_with_the_number_the_page_shows_and_with_the_device(town):
    before = len(town.dingtalk.pushed)
    async with a_browser(town.bot, agent=PHONE) as browser:
        await opened(town, browser, await a_link(town))
        number = number_in((await browser.get("/in/wait")).text)
    said = one_to_one(town.dingtalk.pushed[before:])
    assert f"**{number}**" in said
    assert "DingTalk, iPhone" in said
    assert f"/link yes {number}" in said


async def test_no_ends_it(town):
    async with a_browser(town.bot) as browser:
        await opened(town, browser, await a_link(town))
        number = number_in((await browser.get("/in/wait")).text)
        assert "Nobody was let in" in await town.say(f"/link no {number}", "u003", None)
        assert (await browser.get("/in/wait")).status_code == 403
        assert "Nobody is waiting" in await town.say(f"/link yes {number}", "u003", None)
        assert (await browser.get("/")).status_code == 303


async def test_only_the_owners_word_counts(town):
    async with a_browser(town.bot) as browser:
        await opened(town, browser, await a_link(town))
        number = number_in((await browser.get("/in/wait")).text)
        for somebody in ("u001", "u002", "boss"):
            assert "Nobody is waiting" in await town.say(f"/link yes {number}", somebody, None)
        assert "Is it you" in (await browser.get("/in/wait")).text


async def test_who_answers_too_late_lets_nobody_in(town):
    async with a_browser(town.bot) as browser:
        await opened(town, browser, await a_link(town))
        number = number_in((await browser.get("/in/wait")).text)
        town.clock.now += WAITING
        assert "Nobody is waiting" in await town.say(f"/link yes {number}", "u003", None)
        assert (await browser.get("/in/wait")).headers["location"] == "/in"


async def test_the_token_changes_when_it_opens(town):
    async with a_browser(town.bot) as browser:
        await opened(town, browser, await a_link(town))
        waiting = browser.cookies[COOKIE]
        await town.say(f"/link yes {number_in((await browser.get('/in/wait')).text)}", "u003", None)
        await browser.get("/in/wait")
        assert browser.cookies[COOKIE] != waiting
    async with a_browser(town.bot) as thief:
        thief.cookies.set(COOKIE, waiting)
        assert (await thief.get("/")).status_code == 303


async def test_a_link_opens_once(town):
    token = await a_link(town)
    async with a_browser(town.bot) as first, a_browser(town.bot) as second:
        assert (await opened(town, first, token)).status_code == 303
        assert (await opened(town, first, token)).status_code == 403
        assert (await opened(town, second, token)).status_code == 403


async def test_of_two_at_once_one_is_let_in(town):
    token = await a_link(town)
    async with a_browser(town.bot) as first, a_browser(town.bot) as second:
        pressed = [each.post("/in/link", data={"t": token}) for each in (first, second)]
        answers = await asyncio.gather(*pressed)
    assert sorted(each.status_code for each in answers) == [303, 403]


async def test_a_preview_uses_nothing_up(town):
    token = await a_link(town)
    async with a_browser(town.bot, agent="DingTalkBot") as preview:
        for _ in range(50):
            answer = await preview.get(f"/in/link?t={token}")
            assert answer.status_code == 200
            assert (await preview.head(f"/in/link?t={token}")).status_code == 200
        assert not preview.cookies
        assert (await preview.get("/")).status_code == 303
    async with a_browser(town.bot) as browser:
        assert (await opened(town, browser, token)).status_code == 303


async def test_whatever_is_wrong_with_a_link_reads_the_same(town):
    used, old = await a_link(town), await a_link(town)
    ended = await a_link(town, "u001")
    await town.say("/link end", "u001", None)
    async with a_browser(town.bot) as browser:
        await opened(town, browser, used)
        town.clock.forward(minutes=15)
        fresh = await a_link(town)
        bad = {"used": used, "old": old, "ended": ended, "tampered": fresh[:-1] + "x", "none": ""}
        answers = {name: await browser.post("/in/link", data={"t": each}) for name, each in bad.items()}
        answers["a form of another kind"] = await browser.post("/in/link", json={"t": fresh})
        answers["a form of another site"] = await browser.post(
            "/in/link", data={"t": fresh}, headers={"sec-fetch-site": "cross-site"}
        )
    assert {name: each.status_code for name, each in answers.items()} == dict.fromkeys(answers, 403)
    assert len({each.text for each in answers.values()}) == 1


@pytest.mark.parametrize(
    ("url", "name", "secure"),
    [
        pytest.param("https://okr.example.com", COOKIE, True, id="https"),
        pytest.param("https://okr.example.com/okr", COOKIE, True, id="https below a path"),
        pytest.param("http://127.0.0.1:8700", "okr_session", False, id="on this machine"),
    ],
)
async def test_the_cookie_is_read_by_no_script_and_sent_by_no_other_site(tmp_path, url, name, secure):
    town = Callers(tmp_path, **ENV | {"OKR_PUBLIC_URL": url})
    base = url.removesuffix("/okr")
    async with a_browser(town.bot, base=base) as browser:
        answer = await opened(town, browser, await a_link(town))
    [cookie] = answer.headers.get_list("set-cookie")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert cookie.startswith(f"{name}=")
    assert {"httponly", "path=/", "samesite=lax"} <= parts
    assert ("secure" in parts) is secure
    assert not any(part.startswith("domain") for part in parts)
    await town.stop()


async def test_below_a_path_every_address_has_it(tmp_path):
    town = Callers(tmp_path, **ENV | {"OKR_PUBLIC_URL": "https://example.com/okr"})
    said = await town.hear("/link map", "u003", None)
    assert "https://example.com/okr/in/link?t=" in said[0].text
    async with a_browser(town.bot, base="https://example.com") as browser:
        token = await a_link(town)
        page = (await browser.get(f"/in/link?t={token}")).text
        assert 'action="/okr/in/link"' in page
        assert (await opened(town, browser, token)).headers["location"] == "/okr/in/wait"
        assert (await browser.get("/")).headers["location"] == "/okr/in?to=%2F"
    await town.stop()


async def test_who_is_no_administrator_any_more_is_none_on_the_next_page(town):
    async with a_browser(town.bot) as browser:
        await let_in(town, browser, by="boss")
        assert (await browser.get("/bot")).status_code == 200
        now, rules = town.clock.now, town.bot.rules
        await town.bot.database.write(lambda unit: admin_removed(unit, "boss", at=now, rules=rules))
        assert (await browser.get("/bot")).status_code == 404
        assert 'href="/bot"' not in (await browser.get("/")).text


async def test_too_many_bad_tries_wait_for_a_minute_and_a_good_link_does_not(town):
    good = await a_link(town)
    async with a_browser(town.bot) as browser:
        tries = [(await browser.post("/in/link", data={"t": f"x{n}"})).status_code for n in range(MOST + 2)]
        assert tries == [403] * (MOST + 1) + [429]
        answer = await browser.post("/in/link", data={"t": "x"})
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
        assert (await opened(town, browser, good)).status_code == 303
        town.clock.forward(minutes=1)
        assert (await browser.post("/in/link", data={"t": "x"})).status_code == 403


async def test_whoever_is_refused_for_others_reads_how_to_get_in_all_the_same(town):
    """Behind a proxy all share an address: an old link's owner needs a new one, not a minute's patience."""
    async with a_browser(town.bot) as browser:
        for n in range(MOST + 1):
            await browser.post("/in/link", data={"t": f"x{n}"})
        answer = await browser.post("/in/link", data={"t": "an old one"})
    assert answer.status_code == 429
    assert "/link" in answer.text
    assert "This link does not work" in answer.text


async def test_the_same_code_from_everywhere_is_too_many_tries_as_well(town):
    token = await a_link(town)
    app = a_browser(town.bot)
    async with app as browser:
        answers = [await browser.post("/in/link", data={"t": token}) for _ in range(MOST + 4)]
    assert [each.status_code for each in answers[:1] + answers[-1:]] == [303, 429]


async def test_no_header_says_where_somebody_comes_from(town):
    async with a_browser(town.bot) as browser:
        for n in range(MOST + 1):
            headers = {"x-forwarded-for": f"198.51.100.{n}", "x-forwarded-host": "evil.example"}
            answer = await browser.post("/in/link", data={"t": f"x{n}"}, headers=headers)
        assert (await browser.post("/in/link", data={"t": "x"})).status_code == 429
        assert "evil" not in answer.text


@pytest.mark.parametrize("path", ["/in", "/in/wait", "/in/link?t=x", "/"])
async def test_every_answer_is_kept_nowhere_and_tells_nobody_where_it_was(town, path):
    async with a_browser(town.bot) as browser:
        answer = await browser.get(path)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"].startswith("noindex")


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        pytest.param("vi-VN,vi;q=0.9", "Mục tiêu và kết quả then chốt", id="a region of ours"),
        pytest.param("zh-TW,zh;q=0.8", "目標與關鍵結果", id="a script of ours"),
        pytest.param("fr, zh-CN;q=0.5", "目标与关键结果", id="the second choice"),
        pytest.param("fr", "Objectives and key results", id="none of ours: the installation's"),
        pytest.param("", "Objectives and key results", id="nothing asked"),
    ],
)
async def test_who_is_nobody_yet_reads_their_browsers_language(town, asked, title):
    async with a_browser(town.bot) as browser:
        page = await browser.get("/in", headers={"accept-language": asked})
    assert f"<h1>{title}</h1>" in page.text


async def test_whoever_is_in_passes_the_door(town):
    async with a_browser(town.bot) as browser:
        await let_in(town, browser)
        assert (await browser.get("/in?to=/map")).headers["location"] == "/map"
        assert (await browser.get("/in?to=//evil.example")).headers["location"] == "/"


async def test_a_database_that_is_away_lets_nobody_in_and_says_so(town, monkeypatch):
    async def away(_work: Any) -> Any:
        raise StorageUnavailable("the disk is full")

    token = await a_link(town)
    async with a_browser(town.bot) as browser:
        with monkeypatch.context() as patch:
            patch.setattr(town.bot.database, "write", away)
            assert (await browser.post("/in/link", data={"t": token})).status_code == 503
        assert (await opened(town, browser, token)).status_code == 303


async def test_while_the_database_is_away_whoever_is_in_is_told_and_stays_in(town, monkeypatch):
    def away(*_given: Any) -> Any:
        raise StorageUnavailable("the server is away")

    async with a_browser(town.bot) as browser:
        await let_in(town, browser)
        with monkeypatch.context() as patch:
            patch.setattr("web.gate.read_beside", away)
            sent = await browser.get("/")
            assert (await browser.get(sent.headers["location"])).status_code == 503
        assert (await browser.get(sent.headers["location"])).headers["location"] == "/"


async def test_no_token_lies_readable_in_the_database(town):
    async with a_browser(town.bot) as browser:
        token = await a_link(town)
        await opened(town, browser, token)
        kept = str(rows(town.bot, "SELECT * FROM sessions")) + str(rows(town.bot, "SELECT * FROM page_links"))
        kept += str(rows(town.bot, "SELECT * FROM outbox"))
        assert token not in kept
        assert browser.cookies[COOKIE] not in kept


async def test_what_has_ended_is_forgotten_within_the_hour(town):
    async with a_browser(town.bot) as browser:
        await opened(town, browser, await a_link(town))
        await a_link(town)
    assert [len(rows(town.bot, f"SELECT * FROM {name}")) for name in ("sessions", "page_links")] == [1, 2]
    town.clock.forward(hours=1)
    await town.tick()
    assert [rows(town.bot, f"SELECT * FROM {name}") for name in ("sessions", "page_links")] == [[], []]
