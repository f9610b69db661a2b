"""A chart arrives with its card, drawn for true, in a local DingTalk that checks what it is sent."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.outbound import picture_maker
from bot.outbound.charting import Charts
from tests.kit.town import LI_LEI, XIAOMING, Town, sqlite_url

IMAGE = re.compile(r"!\[([^\]]+)\]\((@[\w-]+)\)")
UPLOAD = "/media/upload"


@pytest_asyncio.fixture
async def busy(town: Town) -> Town:
    """王小明 reported three times on the stores of O1."""
    await report(town)
    return town


@pytest_asyncio.fixture
async def answering_at_once(tmp_path: Path) -> AsyncIterator[Town]:
    """Its answers go out in the HTTP response."""
    town = Town(sqlite_url(tmp_path), OKR_DINGTALK__REPLY="response", OKR_DINGTALK__RECEIVE="http")
    await report(town)
    yield town
    await town.close()


async def report(town: Town) -> None:
    await town.say(XIAOMING, "SALES", "@OKR /okr add 让新客户第一周就用起来")
    await town.say(XIAOMING, "SALES", "@OKR /kr add O1 活跃门店 从 100 到 200")
    for amount in (110, 130, 160):
        await town.say(XIAOMING, "SALES", f"@OKR /kr update KR1 {amount}")


async def shown(town: Town, line: str) -> tuple[str, str]:
    """What stands for the picture in the answer's words, and its media id."""
    found = IMAGE.search(await town.ask(LI_LEI, "SALES", line))
    assert found is not None
    return found[1], found[2]


async def test_a_true_picture_arrives_and_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_maker, "ANSWER_WITHIN_S", 60)  # the machine may be busy
    town = Town(sqlite_url(tmp_path), charts=Charts())
    await report(town)
    alt, media_id = await shown(town, "@OKR /kr show KR1")
    picture = await town.page.get(f"/_sim/media/{media_id}")
    await town.close()
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG\r\n")
    assert "KR1 活跃门店" in alt


@pytest.mark.parametrize("line", ["@OKR /kr show KR1", "@OKR /kr history KR1", "@OKR /card"])
async def test_the_same_look_again_shows_the_same_upload(busy: Town, line: str) -> None:
    first = await shown(busy, line)
    assert await shown(busy, line) == first
    assert len(busy.charts.drawn) == 1


async def test_the_timetable_s_card_has_its_picture(busy: Town) -> None:
    await busy.turn_to("mon 10:00")
    await busy.turn_to("mon 10:00")  # one of two Mondays is its
    [card] = [text for text in await busy.heard(LI_LEI, "SALES") if IMAGE.search(text)]
    assert "60%" in card


async def test_where_pictures_are_off_a_line_of_blocks_stands(busy: Town) -> None:
    await busy.say(LI_LEI, "SALES", "@OKR /settings pictures off")
    text = await busy.ask(LI_LEI, "SALES", "@OKR /kr show KR1")
    assert "▁▃█" in text
    assert not IMAGE.search(text)
    assert busy.charts.drawn == []


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 500, "body": {}}, id="the host fails"),
        pytest.param({"status": 200, "body": {"errcode": 40004, "errmsg": "no"}}, id="it is refused"),
    ],
)
async def test_an_upload_that_fails_costs_the_picture_and_nothing_else(busy: Town, fault: dict) -> None:
    await busy.act("faults", path=UPLOAD, times=100, **fault)
    text = await busy.ask(LI_LEI, "SALES", "@OKR /kr show KR1")
    assert "▁▃█" in text
    assert not IMAGE.search(text)


async def test_an_answer_in_the_http_response_waits_for_no_picture(answering_at_once: Town) -> None:
    text = await answering_at_once.ask(LI_LEI, "SALES", "@OKR /kr show KR1")
    assert "▁▃█" in text
    assert answering_at_once.charts.drawn == []


async def test_a_card_leads_to_its_page_without_a_token(tmp_path: Path) -> None:
    town = Town(sqlite_url(tmp_path), OKR_PUBLIC_URL="https://okr.example.com/dingokr")
    await report(town)
    await town.say(LI_LEI, "SALES", "@OKR /card")
    *_, card = await town.messages(LI_LEI, "SALES")
    receipt = next(each for each in await town.messages(LI_LEI, "SALES") if "活跃门店" in each["text"])
    await town.close()
    assert card["buttons"][-1] == {
        "label": "本群页面",
        "url": "https://okr.example.com/dingokr/groups/SALES",
    }
    assert "okr.example.com" not in str(receipt)
