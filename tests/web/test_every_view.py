"""What holds for every view there is, and for those that are added: few statements, right answers for
everybody in every language, nothing inline, nothing from elsewhere, and few bytes.

A view with a new name in its address gives it samples in SAMPLES.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest

from bot.app import Bot
from bot.terminal import demo_company
from i18n.languages import LANGUAGES
from tests.kit import large_company
from tests.kit.bots import Clock, a_bot
from tests.kit.pages import a_visitor, demo_bot, looking
from tests.kit.statements import told
from web.views import VIEWS
from web.visitor import Visitor

MOST_STATEMENTS = 12
MOST_BYTES = 60_000  # of a first page over the wire with its files, without pictures
FILES = ("site.css", "charts.css", "vendor/htmx.min.js", "icon.svg")
# By the name in the address: what is put there, the last of each being nothing that exists.
SAMPLES = {
    "key": ("PRODUCT", "HQ", "T07", "NOWHERE"),
    "cycle": ("2026Q4", "2026Q3", "nonsense"),
    "ref": ("O1", "KR1", "O2", "KR2", "KR9999"),
    "number": ("1", "9999"),
    "staff_id": ("u007", "p010", "nobody"),
}
# Somebody may be nobody to any group, a member, a manager, or an admin.
VISITORS = {
    "outsider": a_visitor("stranger"),
    "member": a_visitor("u007"),
    "manager": a_visitor("u006"),
    "admin": a_visitor("boss", admin=True),
    "member of a large company": a_visitor("p010"),
}


def addresses() -> Iterator[str]:
    for path in VIEWS:
        names = re.findall(r"{(\w+)", path)
        unknown = [name for name in names if name not in SAMPLES]
        assert not unknown, f"{path}: no samples for {unknown}"
        for values in itertools.product(*(SAMPLES[name] for name in names)):
            given = dict(zip(names, values, strict=True))
            yield re.sub(r"{(\w+)[^}]*}", lambda found, given=given: given[found[1]], path)  # type: ignore[misc]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    return demo_bot(tmp_path_factory.mktemp("demo"), Clock())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    bot = a_bot(tmp_path_factory.mktemp("large"))
    large_company.found(bot, large_company.Size(groups=30, objectives=120))
    return bot


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    return a_bot(tmp_path_factory.mktemp("empty"))


@pytest.fixture(params=["demo", "large", "empty"])
def company(request: pytest.FixtureRequest) -> Bot:
    found: Bot = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("who", VISITORS)
async def test_no_page_asks_the_database_more_than_a_dozen_things(company: Bot, who: str) -> None:
    async with looking(company, VISITORS[who]) as browser:
        for address in addresses():
            with told(company.database.engine) as statements:
                answer = await browser.get(address)
            assert answer.status_code in (200, 404), f"{address}: {answer.status_code}"
            assert len(statements) <= MOST_STATEMENTS, (address, statements)


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_every_page_is_whole_in_every_language(company: Bot, lang: str) -> None:
    visitor = a_visitor("p010", admin=True, lang=lang)
    async with looking(company, visitor) as browser:
        for address in addresses():
            text = (await browser.get(address)).text
            assert f'<html lang="{lang}">' in text, address
            assert_nothing_inline(address, text)
            assert_no_id_is_left(address, text)


async def test_a_page_is_light_on_the_wire(company: Bot) -> None:
    files = sum([await weight(company, a_visitor(), f"/static/{name}") for name in FILES])
    for visitor in (VISITORS["admin"], VISITORS["member of a large company"]):
        for address in addresses():
            assert await weight(company, visitor, address) + files < MOST_BYTES, address


async def weight(bot: Bot, visitor: Visitor, address: str) -> int:
    """Bytes as they are sent, compressed."""
    async with (
        looking(bot, visitor) as browser,
        browser.stream("GET", address, headers={"accept-encoding": "gzip"}) as answer,
    ):
        return sum([len(chunk) async for chunk in answer.aiter_raw()])


def assert_nothing_inline(address: str, text: str) -> None:
    assert not re.search(r"<[^>]*\sstyle\s*=", text), address
    assert not re.search(r"<[^>]*\son\w+\s*=", text), address
    assert "<style" not in text, address
    for script in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL):
        assert not script.strip(), address
    for reached in re.findall(r'(?:href|src|action|hx-get|hx-post)="([^"]*)"', text):
        assert reached.startswith(("/", "#", "?")), (address, reached)
        assert not reached.startswith("//"), (address, reached)


def assert_no_id_is_left(address: str, text: str) -> None:
    """A sentence's id is a dotted name: page.title. What people see between tags has none."""
    seen = re.sub(r"<[^>]*>", " ", text)
    assert not re.search(r"\b(page|health|pulse|value|card)\.[a-z_]+", seen), address


def test_the_demo_has_people_of_every_sort() -> None:
    assert VISITORS["member"].staff_id in demo_company.NAMES
    assert demo_company.SETTINGS["OKR_GROUPS__PRODUCT__MANAGERS"] == VISITORS["manager"].staff_id
