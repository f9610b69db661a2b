"""Addresses where nothing is: everybody is told so in words, programs in the JSON they read anywhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.kit.callers import Callers
from tests.kit.door import ENV, a_browser, let_in

WORDS = {
    "en": "Nothing is here, or nothing that you may see.",
    "vi": "Ở đây không có gì",
    "zh-CN": "这里没有内容",
    "zh-HK": "這裏沒有內容",
}


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Callers]:
    callers = Callers(tmp_path, **ENV)
    yield callers
    await callers.stop()


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/no-such-page", id="no page of that name"),
        pytest.param("/groups/SALES/2026Q4/O1/nothing", id="below a page"),
        pytest.param("/groups/SALES/2026Q4/nothing.svg", id="a file"),
        pytest.param("/static/nothing.css", id="a file that pages load"),
    ],
)
async def test_an_unknown_address_is_told_in_words(town: Callers, address: str) -> None:
    async with a_browser(town.bot) as outside, a_browser(town.bot) as inside:
        await let_in(town, inside)
        unknown, mine = await outside.get(address), await inside.get(address)
    for answer in (unknown, mine):
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
        assert WORDS["en"] in answer.text
    assert "Log out" not in unknown.text
    assert "Log out" in mine.text


async def test_what_is_nowhere_reads_as_what_may_not_be_seen(town: Callers) -> None:
    async with a_browser(town.bot) as inside:
        await let_in(town, inside)
        nowhere, hidden = await inside.get("/no-such-page"), await inside.get("/bot")
    assert nowhere.status_code == hidden.status_code == 404
    assert without_nonces(nowhere.text) == without_nonces(hidden.text)


async def test_a_method_that_nothing_takes_is_told_in_words(town: Callers) -> None:
    async with a_browser(town.bot) as outside:
        answer = await outside.post("/map")
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
    assert WORDS["en"] in answer.text


@pytest.mark.parametrize("lang", WORDS)
async def test_whoever_is_outside_reads_their_browsers_language(town: Callers, lang: str) -> None:
    async with a_browser(town.bot) as outside:
        asked = await outside.get("/no-such-page", headers={"accept-language": f"de, {lang};q=0.8"})
        other = await outside.get("/no-such-page", headers={"accept-language": "de"})
    assert f'<html lang="{lang}">' in asked.text
    assert WORDS[lang] in asked.text
    assert f'<html lang="{town.bot.rules.default_group.lang}">' in other.text


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        pytest.param("GET", "/api/v1/nothing", 404, id="below the API"),
        pytest.param("GET", "/api/v1/key-results/SALES/KR1/value", 405, id="not how a number is reported"),
        pytest.param("GET", "/dingtalk/nothing", 404, id="below what DingTalk calls"),
        pytest.param("GET", "/dingtalk/robot", 405, id="not how a message comes"),
        pytest.param("POST", "/healthz", 405, id="not how health is asked for"),
    ],
)
async def test_programs_are_answered_in_json(town: Callers, method: str, address: str, status: int) -> None:
    async with a_browser(town.bot) as program:
        answer = await program.request(method, address)
    assert answer.status_code == status
    assert set(answer.json()) == {"detail"}


def without_nonces(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if 'name="nonce"' not in line)
