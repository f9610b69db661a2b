"""Files of what the visitor may see: nothing of anybody else's, whoever asks and however."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from bot.app import Bot
from exchange.names import DOCUMENT
from tests.kit.bots import Clock
from tests.kit.pages import a_visitor, demo_bot, looking
from tests.kit.saying import say
from web.files import headers as headers_of
from web.pages import exporting
from web.visitor import Visitor

SECRET = "Buy the rival"
OWNER, COLLEAGUE, MANAGER, STRANGER = "u003", "u004", "u001", "u007"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """The demo, in which 王小明 (u003) of SALES keeps O3 with KR5 to themselves."""
    found = demo_bot(tmp_path_factory.mktemp("demo"), Clock())
    say(found, OWNER, "SALES", f"/okr add {SECRET} private")
    say(found, OWNER, "SALES", "/kr add O3 Offers made from 0 to 7")
    say(found, OWNER, "SALES", "/kr update 5 3 hush hush")
    say(found, OWNER, "SALES", "/away 2026-12-01..2026-12-05")
    return found


async def got(bot: Bot, who: Visitor, address: str) -> tuple[int, dict[str, str], bytes]:
    async with looking(bot, who) as browser:
        answer = await browser.get(address)
    return answer.status_code, dict(answer.headers), answer.content


async def document(bot: Bot, who: Visitor, asked: str = "cycle=all") -> dict:
    status, _, content = await got(bot, who, f"/export.json?{asked}")
    assert status == 200
    return json.loads(content)


@pytest.mark.parametrize("who", [OWNER, MANAGER])
async def test_whoever_sees_something_private_has_it_in_their_files(bot: Bot, who: str) -> None:
    seen = {each["title"] for each in (await document(bot, a_visitor(who)))["objectives"]}
    assert SECRET in seen


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
@pytest.mark.parametrize("who", [COLLEAGUE, STRANGER])
async def test_nobody_else_has_a_word_of_it(bot: Bot, who: str, form: str) -> None:
    status, _, content = await got(bot, a_visitor(who), f"/export.{form}?cycle=all")
    assert status == 200
    for word in (SECRET, "SALES/2026Q4/O3", "SALES/2026Q4/KR5", "hush"):
        assert word not in text_of(content, form), word


async def test_an_admin_has_everything_the_command_line_has(bot: Bot) -> None:
    found = await document(bot, a_visitor("boss", admin=True))
    assert set(found) == DOCUMENT
    assert SECRET in {each["title"] for each in found["objectives"]}
    assert found["absences"]
    assert found["groups"][0]["conversation_id"]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        pytest.param(OWNER, True, id="one's own"),
        pytest.param(MANAGER, True, id="those of whom one manages"),
        pytest.param(COLLEAGUE, False, id="not a colleague's"),
        pytest.param(STRANGER, False, id="not a stranger's"),
    ],
)
async def test_days_away_are_those_of_ones_own_business(bot: Bot, who: str, sees: bool) -> None:
    absences = (await document(bot, a_visitor(who)))["absences"]
    assert bool(absences) is sees


async def test_from_outside_a_group_its_members_are_not_told(bot: Bot) -> None:
    found = {each["key"]: each for each in (await document(bot, a_visitor(STRANGER)))["groups"]}
    assert found["SALES"]["members"] == []
    assert found["SALES"]["conversation_id"] == ""


async def test_a_part_is_a_part(bot: Bot) -> None:
    found = await document(bot, a_visitor(MANAGER), "cycle=2026q4&group=product")
    assert {each["ref"].split("/")[0] for each in found["objectives"]} == {"PRODUCT"}
    assert [each["id"] for each in found["cycles"]] == ["2026Q4"]


async def test_a_file_is_named_for_what_is_in_it_and_kept_by_nobody(bot: Bot) -> None:
    _, headers, content = await got(bot, a_visitor(MANAGER), "/export.xlsx?cycle=2026Q4&group=SALES")
    assert headers["content-disposition"] == 'attachment; filename="okr-2026Q4-SALES-2026-11-18.xlsx"'
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].endswith("sandbox")
    assert headers["content-type"].startswith("application/vnd.openxml")
    assert "xl/charts/chart1.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()


async def test_what_people_wrote_is_no_formula_in_a_file(tmp_path: Path) -> None:
    bot = demo_bot(tmp_path, Clock())
    say(bot, "u004", "SALES", "/okr add =HYPERLINK(evil)")
    _, _, content = await got(bot, a_visitor("u004"), "/export.csv")
    titles = [row["objective_title"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    assert "'=HYPERLINK(evil)" in titles


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/export.exe", id="a form that there is not"),
        pytest.param("/export.csv?cycle=2026Q9", id="a cycle that there is not"),
        pytest.param("/export.csv?group=NOWHERE", id="a group that there is not"),
        pytest.param("/export?group=NOWHERE", id="a group on the page of choices"),
    ],
)
async def test_what_is_not_there_is_not_there(bot: Bot, address: str) -> None:
    status, headers, _ = await got(bot, a_visitor(), address)
    assert (status, headers["content-type"].split(";")[0]) == (404, "text/html")


async def test_nobody_fetches_a_file_without_being_let_in(bot: Bot) -> None:
    async with looking(bot, None) as browser:
        answer = await browser.get("/export.json?cycle=2026Q4")
    assert (answer.status_code, answer.headers["location"]) == (303, "/in?to=%2Fexport.json%3Fcycle%3D2026Q4")


async def test_too_much_for_one_file_is_said_in_words(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_CHECK_INS", 3)
    status, headers, content = await got(bot, a_visitor(), "/export.xlsx?cycle=2026Q4")
    assert (status, headers["content-type"].split(";")[0]) == (200, "text/html")
    assert "more than 3 check-ins" in content.decode()


async def test_the_choices_are_the_cycles_and_groups_there_are(bot: Bot) -> None:
    _, _, content = await got(bot, a_visitor(), "/export?group=SALES")
    page = content.decode()
    assert re.findall(r'<option value="([^"]*)" selected', page) == ["2026Q4", "SALES"]
    assert re.findall(r'formaction="([^"]*)"', page) == ["/export.xlsx", "/export.csv", "/export.json"]


@pytest.mark.parametrize("name", ['a"b.csv', "a\nb.csv", "å.csv", "a/b.csv", ""])
def test_a_name_that_could_mean_something_else_is_no_name_for_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="no name for a file"):
        headers_of(name, "text/csv")


def text_of(content: bytes, form: str) -> str:
    if form != "xlsx":
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())
