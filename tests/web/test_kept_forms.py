"""A form handed in while the database is away: nothing is stored, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from bot.site.page_lines import PageLines
from i18n.languages import LANGUAGES
from storage.engine import StorageUnavailable
from tests.kit.callers import Callers
from tests.kit.door import ENV, a_browser, let_in
from tests.kit.forms import Form, form_for, hand_in
from tests.kit.pages import OpenGate, a_visitor
from web import gate
from web.site import Site

KR1 = "/groups/SALES/2026Q4/KR1"
SCRIPT = '"><script>alert(1)</script>'


@pytest_asyncio.fixture
async def sales(tmp_path: Path) -> AsyncIterator[Callers]:
    callers = Callers(tmp_path, **ENV)
    await callers.say("/okr add Delight customers\n/kr add O1 Active shops from 0 to 200 shops")
    yield callers
    await callers.stop()


@dataclass
class Ailing:
    """The one road while the database is away, until it is `back`; `stored` are ids of what got through."""

    lines: PageLines
    back: bool = False
    stored: list[str] = field(default_factory=list)

    async def submit(self, visitor: Any, filled: Any, *, request_id: str) -> Any:
        if not self.back:
            raise StorageUnavailable("locked")
        self.stored.append(request_id)
        return await self.lines.submit(visitor, filled, request_id=request_id)


@pytest.fixture
def road(sales: Callers) -> Ailing:
    bot = sales.bot
    return Ailing(PageLines(bot.database, bot.rules, bot.clock, stored=lambda: None))


def looking(sales: Callers, road: Ailing, lang: str = "en") -> httpx.AsyncClient:
    bot = sales.bot
    gate_ = OpenGate(a_visitor("u003", lang=lang))
    site = Site(bot.database, bot.rules, bot.clock, gate_, submit=road.submit)
    transport = httpx.ASGITransport(Starlette(routes=site.routes()))
    return httpx.AsyncClient(transport=transport, base_url="http://pages.test")


async def opened(browser: httpx.AsyncClient, what: str) -> Form:
    return form_for((await browser.get(KR1)).text, what)


async def test_the_words_stand_in_the_form_and_can_be_handed_in_again(sales: Callers, road: Ailing) -> None:
    async with looking(sales, road) as browser:
        form = await opened(browser, "update")
        typed = {"amount": "45", "confidence": "7", "words": "waiting for the vendor"}
        answer = await hand_in(browser, form, **typed)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
        assert "Nothing was stored" in answer.text
        again = form_for(answer.text, "update")
        assert again.fields == form.fields
        for value in ('value="45"', 'value="7"', "waiting for the vendor"):
            assert value in answer.text
        road.back = True
        answer = await hand_in(browser, again, **typed)
        assert (answer.status_code, len(road.stored)) == (303, 1)
    assert (await sales.key_result("KR1"))["current"] == "45"


async def test_what_was_stored_all_the_same_is_done_once(sales: Callers, road: Ailing) -> None:
    async with looking(sales, road) as browser:
        form = await opened(browser, "update")
        kept = form_for((await hand_in(browser, form, amount="45", words="")).text, "update")
        road.back = True
        await hand_in(browser, form, amount="45", words="")
        await hand_in(browser, kept, amount="45", words="")
    assert len(set(road.stored)) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_it_is_said_in_the_readers_language(sales: Callers, road: Ailing, lang: str) -> None:
    async with looking(sales, road, lang) as browser:
        answer = await hand_in(browser, await opened(browser, "comment"), words="so far so good")
    assert f'<html lang="{lang}">' in answer.text
    assert "so far so good" in answer.text


async def test_what_was_typed_is_shown_as_text(sales: Callers, road: Ailing) -> None:
    async with looking(sales, road) as browser:
        form = await opened(browser, "update")
        answer = await hand_in(browser, form, amount=SCRIPT, confidence=SCRIPT, words=SCRIPT)
    assert answer.text.count("<script>alert") == 0
    assert answer.text.count("&lt;script&gt;alert") == 3


async def test_with_scripts_the_form_stays_and_is_told_above_it(sales: Callers, road: Ailing) -> None:
    async with looking(sales, road) as browser:
        form = await opened(browser, "comment")
        answer = await hand_in(browser, form, {"hx-request": "true"}, words="so far so good")
    assert (answer.status_code, answer.headers["hx-retarget"]) == (200, "#said")
    assert "Nothing was stored" in answer.text
    assert "<form" not in answer.text


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A database that cannot be read from the moment this is called: not even who somebody is."""

    def unread(*_: Any) -> Any:
        raise StorageUnavailable("locked")

    return lambda: monkeypatch.setattr(gate, "read_beside", unread)


async def test_nor_are_they_lost_where_nobody_can_tell_who_that_is(sales: Callers, away: Any) -> None:
    async with a_browser(sales.bot) as browser:
        await let_in(sales, browser)
        form = await opened(browser, "comment")
        away()
        answer = await hand_in(browser, form, words="so far so good")
    assert answer.status_code == 503
    assert "so far so good" in answer.text
    assert form_for(answer.text, "comment").fields == form.fields


@pytest.mark.parametrize(
    ("headers", "csrf"),
    [
        pytest.param({"sec-fetch-site": "cross-site"}, None, id="from another site"),
        pytest.param({}, "another", id="of another session"),
    ],
)
async def test_then_too_a_form_is_one_of_this_session(
    sales: Callers, away: Any, headers: dict[str, str], csrf: str | None
) -> None:
    async with a_browser(sales.bot) as browser:
        await let_in(sales, browser)
        form = await opened(browser, "comment")
        away()
        changed = {} if csrf is None else {"csrf": csrf}
        answer = await hand_in(browser, form, headers, words="so far so good", **changed)
    assert answer.status_code == 403
    assert "so far so good" not in answer.text


async def test_without_a_session_nothing_is_shown_again(sales: Callers, away: Any) -> None:
    async with a_browser(sales.bot) as browser, a_browser(sales.bot) as stranger:
        await let_in(sales, browser)
        form = await opened(browser, "comment")
        away()
        assert (await hand_in(stranger, form, words="so far so good")).status_code in (303, 403)
