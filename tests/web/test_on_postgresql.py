"""Pages read from PostgreSQL too, whose transaction lets nothing be written and whose texts hold no NUL."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from bot.app import Bot
from exchange.formats import FORMS
from tests.kit.bots import Clock
from tests.kit.databases import Postgres
from tests.kit.pages import CSRF, a_visitor, demo_bot, looking
from tests.web.test_every_view import VISITORS, addresses

NUL = quote("\0")
KR1 = "/groups/PRODUCT/2026Q4/KR1"
FILED = (
    f"{KR1}/burn-up.svg",
    *(f"/groups/PRODUCT/2026Q4/{name}.svg" for name in ("overview", "health", "check-ins")),
    *(f"/cycles/2026Q4/{name}.svg" for name in ("health", "check-ins")),
    "/map.svg",
    *(f"/export.{form}" for form in FORMS),
)


@pytest.fixture(scope="module")
def demo(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    url = postgres.migrated()
    env = {"OKR_DATABASE_URL": url, "OKR_SECRET_KEY": "a key of the tests, long enough"}
    bot = demo_bot(tmp_path_factory.mktemp("demo"), Clock(), **env)
    yield bot
    bot.database.close()
    postgres.drop(url)


@pytest.mark.parametrize("who", VISITORS)
async def test_every_page_is_there(demo: Bot, who: str) -> None:
    async with looking(demo, VISITORS[who]) as browser:
        for address in addresses():
            assert (await browser.get(address)).status_code in (200, 404), address
        assert (await browser.get("/")).status_code == 200


async def test_every_file_is_there(demo: Bot) -> None:
    async with looking(demo, VISITORS["manager"]) as browser:
        for address in FILED:
            assert (await browser.get(address)).status_code == 200, address


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(f"/people/u00{NUL}", id="a person"),
        pytest.param(f"/groups/{NUL}/2026Q4/health.svg", id="a group's drawing"),
        pytest.param(f"/map?group={NUL}", id="a group asked for"),
        pytest.param(f"{KR1}?said={NUL}", id="what was said"),
        pytest.param(f"/?q={NUL}", id="what is searched for"),
    ],
)
async def test_an_address_with_what_no_text_holds_is_not_there(demo: Bot, address: str) -> None:
    async with looking(demo, a_visitor("u007")) as browser:
        assert (await browser.get(address)).status_code == 404


async def test_what_is_typed_is_stored_without_what_no_text_holds(demo: Bot) -> None:
    async with looking(demo, a_visitor("u007")) as browser:
        fields = {"csrf": CSRF, "nonce": "abcdefgh", "what": "comment", "thing": "PRODUCT/2026Q4/KR1"}
        answer = await browser.post("/do", data=fields | {"words": "good\0bye"})
        assert "goodbye" in (await browser.get(answer.headers["location"])).text
