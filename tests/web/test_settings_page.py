"""A group's settings as a page: every one in words, with who may change it and the line that does."""

from __future__ import annotations

import re
from html import unescape

import pytest

from i18n.languages import LANGUAGES
from storage.group_settings import SAID_IN_CHAT
from tests.kit.desk import Desk
from tests.kit.pages import desk_pages
from tests.kit.statements import told
from tests.web.test_overview_page import said

ADDRESS = "/groups/SALES/settings"


async def shown(desk: Desk, *, lang: str = "en") -> str:
    """The page as it is sent."""
    async with desk_pages(desk, "u001", lang=lang) as browser:
        answer = await browser.get(ADDRESS)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        pytest.param("en", "Check-in every 2 weeks on Friday, 10:00", id="a timetable"),
        pytest.param("en", "Quiet hours 20:00 to 08:30", id="hours"),
        pytest.param("en", "Time zone Shanghai", id="a zone"),
        pytest.param("en", "Days off China", id="a country"),
        pytest.param("en", "Language of posts English", id="a language, in its own words"),
        pytest.param("en", "Who sees a new objective seen by the whole company", id="who sees what"),
        pytest.param("en", "Charts on cards on default", id="a switch, with who said so"),
        pytest.param("en", "Level team", id="what only the configuration says"),
        pytest.param("zh-CN", "更新提醒 每 2 周一次，周五 10:00", id="a timetable in Chinese"),
        pytest.param("zh-HK", "時區 上海", id="a zone in Hong Kong"),
        pytest.param("vi", "Lịch nghỉ Trung Quốc", id="a country in Vietnamese"),
    ],
)
async def test_a_setting_is_told_in_the_readers_words(desk: Desk, lang: str, told: str) -> None:
    assert told in said(await shown(desk, lang=lang))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param(
            "checkin off", "Check-in off said in the group · a reset brings back: every 2", id="off"
        ),
        pytest.param("card every month on 3 9:00", "Progress card day 3 of every month, 09:00", id="monthly"),
        pytest.param(
            "checkin every week on mon,thu 9:30", "every week on Monday, Thursday, 09:30", id="weekly"
        ),
        pytest.param(
            "card every 2 weeks on mon 9:00 from 2026-12-07",
            "09:00, counted from Mon, Dec 7, 2026",
            id="from",
        ),
        pytest.param("notices blocker,cycle", "Notices at once blockers, turn of the cycle", id="a list"),
        pytest.param("quiet off", "Quiet hours never", id="no quiet hours"),
        pytest.param("calendar none", "Days off weekends only", id="no calendar"),
        pytest.param("tz UTC", "Time zone UTC", id="a zone that is nowhere"),
    ],
)
async def test_what_was_said_in_chat_is_told_in_words(desk: Desk, typed: str, told: str) -> None:
    desk.must(f"/settings {typed}", by="u001")
    assert told in said(await shown(desk))


async def test_the_line_beside_a_setting_changes_it(desk: Desk) -> None:
    for _ in range(2):  # the second time each has the value that the first line gave it
        page = await shown(desk)
        lines = re.findall(r'<code class="command">(/settings \w+ [^<]+)</code>', page)
        assert [line.split()[1] for line in lines] == list(SAID_IN_CHAT)
        for line in map(unescape, lines):
            assert "→" in desk.must(line, by="u001"), line


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_the_raw_name_stands_beside_the_words(desk: Desk, lang: str) -> None:
    page = await shown(desk, lang=lang)
    assert '<code class="raw">checkin: every 2 weeks on fri 10:00</code>' in page
    assert '<code class="raw">OKR_GROUPS__SALES__MANAGERS</code>' in page


async def test_many_managers_cost_no_more_statements(desk: Desk) -> None:
    few = frozenset({"u001"})
    desk.configure("SALES", managers=few | {f"m{number}" for number in range(30)})
    async with desk_pages(desk, "u001") as browser:
        with told(desk.database.engine) as statements:
            assert (await browser.get(ADDRESS)).status_code == 200
    assert len(statements) <= 12
