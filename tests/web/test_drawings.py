"""Every chart has an address: the same rights as its page, harmless alone, and words where there is none."""

from __future__ import annotations

import re
from datetime import datetime

import httpx
import pytest

from bot.app import Bot
from charts.png import PictureFailed
from tests.kit.bots import Clock
from tests.kit.pages import a_visitor, demo_bot, site_of
from tests.kit.saying import say
from web import drawings
from web.visitor import Visitor

SECRET = "Offers to the rival"
OWNER, COLLEAGUE = "u003", "u004"
CHARTS = (
    "/groups/SALES/2026Q4/KR3/burn-up",
    "/groups/SALES/2026Q4/overview",
    "/groups/SALES/2026Q4/health",
    "/groups/SALES/2026Q4/check-ins",
    "/cycles/2026Q4/health",
    "/cycles/2026Q4/check-ins",
    "/map",
)


class Painter:
    """Draws nothing, and remembers what it was to draw; with `fault` it fails."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.drawn: list[str] = []
        self._fault = fault

    async def png_of(self, svg: str, *, most: int) -> bytes:
        if self._fault is not None:
            raise self._fault
        self.drawn.append(svg)
        return b"\x89PNG"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """The demo, in which 王小明 (u003) of SALES keeps O3 with KR5 to themselves."""
    found = demo_bot(tmp_path_factory.mktemp("demo"), Clock())
    say(found, OWNER, "SALES", "/okr add Quiet private")
    say(found, OWNER, "SALES", f"/kr add O3 {SECRET} from 0 to 7")
    say(found, OWNER, "SALES", "/kr update 5 3")
    return found


async def got(
    bot: Bot, address: str, who: Visitor | None = None, painter: Painter | None = None
) -> httpx.Response:
    site = site_of(bot, who or a_visitor(COLLEAGUE), rasteriser=painter)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(site), base_url="http://pages.test"
    ) as browser:
        return await browser.get(address)


@pytest.mark.parametrize("chart", CHARTS)
async def test_a_drawing_is_harmless_when_it_is_opened_alone(bot: Bot, chart: str) -> None:
    answer = await got(bot, f"{chart}.svg")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"].endswith("sandbox")
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9_-]+\.svg"', answer.headers["content-disposition"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    names = set(re.findall(r"<([A-Za-z]+)", answer.text))
    assert not names & {"script", "a", "image", "foreignObject", "style"}


@pytest.mark.parametrize("chart", CHARTS)
async def test_what_is_hidden_is_in_no_drawing(bot: Bot, chart: str) -> None:
    assert SECRET not in (await got(bot, f"{chart}.svg")).text


async def test_whoever_sees_a_key_result_has_its_chart_and_nobody_else(bot: Bot) -> None:
    address = "/groups/SALES/2026Q4/KR5/burn-up.svg"
    assert SECRET in (await got(bot, address, a_visitor(OWNER))).text
    assert (await got(bot, address)).status_code == 404
    unknown = await got(bot, "/groups/SALES/2026Q4/KR99/burn-up.svg")
    hidden = await got(bot, address)
    assert without_nonces(unknown.text) == without_nonces(hidden.text)


def without_nonces(page: str) -> str:
    """Each form of each page has a name of its own."""
    return re.sub(r'name="nonce" value="[^"]*"', "", page)


async def test_a_png_is_drawn_from_the_same_svg(bot: Bot) -> None:
    painter = Painter()
    svg = await got(bot, "/cycles/2026Q4/health.svg?theme=dark")
    png = await got(bot, "/cycles/2026Q4/health.png?theme=dark", painter=painter)
    assert (png.status_code, png.headers["content-type"]) == (200, "image/png")
    assert painter.drawn == [svg.text]
    assert svg.text != (await got(bot, "/cycles/2026Q4/health.svg")).text


@pytest.mark.parametrize(
    "painter",
    [
        pytest.param(None, id="nobody draws here"),
        pytest.param(Painter(PictureFailed("the worker died")), id="it failed"),
        pytest.param(Painter(RuntimeError("a bug")), id="it failed in a way nobody thought of"),
    ],
)
async def test_a_picture_that_cannot_be_drawn_now_is_said_in_words(bot: Bot, painter: Painter | None) -> None:
    answer = await got(bot, "/groups/SALES/2026Q4/overview.png", painter=painter)
    assert answer.status_code == 503
    assert "Nothing can be read right now" in answer.text
    assert "worker" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/groups/SALES/2026Q4/overview.gif",
        "/groups/NOWHERE/2026Q4/overview.svg",
        "/groups/SALES/2026Q9/health.svg",
        "/groups/SALES/2026Q4/O1/burn-up.svg",
        "/cycles/nonsense/health.svg",
        "/cycles/2026Q4/health.svg?group=NOWHERE",
    ],
)
async def test_what_is_not_there_is_not_there(bot: Bot, address: str) -> None:
    assert (await got(bot, address)).status_code == 404


async def test_a_cycle_in_which_nothing_was_set_has_drawings_that_say_so(bot: Bot) -> None:
    for chart in ("/groups/SALES/2027Q4/overview.svg", "/cycles/2027Q4/health.svg", "/map.svg?cycle=2027Q4"):
        assert (await got(bot, chart)).status_code == 200


async def test_the_days_somebody_was_away_are_drawn_for_those_whose_business_it_is(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(bot, OWNER, "SALES", "/away 2026-11-20..2026-11-24", at=datetime.fromisoformat("2026-11-10T02:00Z"))
    seen = []

    def noted(reader, title, attendees, **more):
        seen.append(sum(len(each.absences) for each in attendees))
        return real(reader, title, attendees, **more)

    real = drawings.heat_map
    monkeypatch.setattr(drawings, "heat_map", noted)
    for who in (OWNER, "u001", COLLEAGUE, "u007"):
        await got(bot, "/groups/SALES/2026Q4/check-ins.svg", a_visitor(who))
    assert [count > 0 for count in seen] == [True, True, False, False]
