"""The demo's own parts: its ports, its company, its chat on disk."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import demo_company
from bot.demo import HOST, _bound, _load, _save
from simulator.clock import Clock
from simulator.world import World, sample_company
from tests.kit.town import Town, sqlite_url


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
