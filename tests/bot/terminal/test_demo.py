"""The demo's own parts: its ports, its company, its chat on disk."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.terminal import demo_company
from bot.terminal.demo import HOST, _bound, _load, _save, _say_hello, _settings
from i18n.languages import LANGUAGES
from i18n.words import Words, words_for
from simulator.clock import Clock
from simulator.server import settings_lines
from simulator.signing import Credentials
from simulator.world import World, sample_company
from storage.objectives import Objectives
from tests.kit.town import Town, sqlite_url

ENGLISH = words_for("en")
# From, to and now, of every key result.
FOUNDED = {
    "COMPANY KR1": (8000, 12000, 10100),
    "COMPANY KR2": (None, 5, Decimal("4.2")),
    "SALES KR1": (12000, 20000, 15500),
    "SALES KR2": (70, 85, 76),
    "SALES KR3": (48, 24, 36),
    "SALES KR4": (None, 1, None),
    "PRODUCT KR1": (40, 75, 55),
    "PRODUCT KR2": (None, Decimal("99.5"), Decimal("99.7")),
}


def test_a_busy_port_is_stepped_over() -> None:
    with socket.create_server((HOST, 0)) as taken, _bound(taken.getsockname()[1]) as found:
        assert found.getsockname()[1] > taken.getsockname()[1]


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(datetime(2026, 11, 24, 2, tzinfo=UTC), id="in the middle of a quarter"),
        pytest.param(datetime(2026, 9, 30, 16, 5, tzinfo=UTC), id="in the first minutes of a quarter"),
        pytest.param(datetime(2028, 2, 29, 2, tzinfo=UTC), id="on a leap day"),
    ],
)
async def test_the_company_can_be_founded_on_any_day(tmp_path: Path, today: datetime) -> None:
    town = Town(sqlite_url(tmp_path), start=today, **demo_company.SETTINGS)
    try:
        [bot] = town.bots
        assert not demo_company.founded(bot)
        demo_company.found(bot)
        assert demo_company.founded(bot)
        receipt = await town.ask("u001", "SALES", "@OKR /kr update 3 45% waiting for vendor")
        assert "37.2 hours" in receipt
    finally:
        await town.close()


@pytest.mark.parametrize(
    "env",
    [
        *(pytest.param({"OKR_LANG": lang}, id=lang) for lang in LANGUAGES),
        pytest.param({"OKR_LANG": "en", "OKR_GROUPS__SALES__LANG": "vi"}, id="one group in another"),
    ],
)
async def test_the_company_types_its_numbers_as_its_language_does(
    tmp_path: Path, env: dict[str, str]
) -> None:
    town = Town(sqlite_url(tmp_path), **demo_company.SETTINGS, **env)
    try:
        [bot] = town.bots
        demo_company.found(bot)
        objectives = bot.database.write_now(lambda unit: Objectives(unit).every())
        found = {
            f"{kr.group_key} {kr.ref}": (kr.start, kr.target, kr.current)
            for each in objectives
            for kr in each.key_results
        }
        assert found == FOUNDED
    finally:
        await town.close()


def demo_settings(tmp_path: Path, lang: str | None, words: Words = ENGLISH) -> Settings:
    lines = settings_lines(a_world(), Credentials(), "http://127.0.0.1:9")
    return _settings(words, lines, tmp_path, "http://127.0.0.1:10", lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_robot_speaks_the_language_that_was_asked_for(tmp_path: Path, lang: str) -> None:
    settings = demo_settings(tmp_path, lang)
    assert {group.lang for group in settings.groups.values()} == {lang}


@pytest.mark.parametrize("lang", [None, ""])
def test_the_robot_speaks_chinese_where_no_language_was_asked_for(tmp_path: Path, lang: str | None) -> None:
    assert demo_settings(tmp_path, lang).default_group.lang == "zh-CN"


def test_a_language_nobody_speaks_ends_the_demo_with_a_line_that_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        demo_settings(tmp_path, "de")
    assert ended.value.code == 2
    told = "ERROR OKR_LANG (environment) is 'de', expected one of zh-CN, zh-HK, en, vi\n"
    assert capsys.readouterr().err == told


def test_at_a_chinese_terminal_it_says_so_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        demo_settings(tmp_path, "de", words_for("zh-CN"))
    told = "ERROR OKR_LANG（环境变量）写的是 'de'，应为：zh-CN、zh-HK、en、vi 中的一个\n"
    assert capsys.readouterr().err == told


def a_world() -> World:
    return sample_company(Clock(lambda: datetime(2026, 11, 24, tzinfo=UTC)))


def test_the_chat_is_there_again(tmp_path: Path) -> None:
    world, again = a_world(), a_world()
    group = world.groups()[0]
    world.say(group.id, "u001", "still here")
    _save(world, tmp_path / "chat.json")
    assert _load(again, tmp_path / "chat.json")
    assert [message.text for message in again.messages(group.id)] == ["still here"]


def test_the_first_time_there_is_no_chat(tmp_path: Path) -> None:
    assert not _load(a_world(), tmp_path / "chat.json")


def test_a_chat_that_cannot_be_read_is_kept_aside(tmp_path: Path) -> None:
    (tmp_path / "chat.json").write_text("{half")
    assert not _load(a_world(), tmp_path / "chat.json")
    [aside] = tmp_path.iterdir()
    assert aside.read_text() == "{half"


def test_the_hint_is_said_where_its_line_is_taken():
    world = sample_company(Clock())
    _say_hello(world)
    assert [group.key for group in world.groups() if world.messages(group.id)] == ["SALES"]
