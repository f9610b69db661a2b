"""Bots that are let go of when the test ends, whatever it left them doing."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.app import Bot
from bot.settings import Settings
from bot.terminal import offline
from i18n.words import words_for
from storage.engine import StorageUnavailable
from tests.kit.bots import WEDNESDAY, Clock, a_bot, settings_of
from tests.kit.callers import Callers
from tests.kit.fakes import FakeDingTalk
from tests.kit.pictures import FakeCharts


@pytest.fixture(autouse=True)
def _terminal_in_english(monkeypatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client() -> FakeDingTalk:
    return FakeDingTalk()


@pytest.fixture
async def charts() -> FakeCharts:
    return FakeCharts()


@pytest.fixture
async def open_bot(tmp_path, clock, client, charts) -> AsyncIterator[Callable[..., Bot]]:
    """`open_bot()` is one more process on the test's database, at the test's clock and DingTalk."""
    bots = []

    def opened(**given: Any) -> Bot:
        bots.append(a_bot(tmp_path, **({"clock": clock, "client": client, "charts": charts} | given)))
        return bots[-1]

    yield opened
    client.let_go()
    charts.let_go()
    for bot in bots:
        with contextlib.suppress(StorageUnavailable):  # the test stopped it itself
            await bot.stop()


@pytest.fixture
async def bot(open_bot) -> Bot:
    return open_bot()


@pytest.fixture
async def town(tmp_path) -> AsyncIterator[Callers]:
    """王小明 (u003) owns O1 of SALES: KR1 from 0 to 10, and KR2, a policy that is done or not."""
    callers = Callers(tmp_path)
    await callers.say("/okr add Sell more\n/kr add O1 Stores from 0 to 10\n/kr add O1 Policy done/not done")
    yield callers
    await callers.bot.stop()


@pytest.fixture
def settings(tmp_path) -> Settings:
    a_bot(tmp_path).database.close()  # a migrated file
    return settings_of(tmp_path, OKR_GROUPS__SALES__MANAGERS="u001")


@pytest.fixture
def say(settings, capsys) -> Callable[..., tuple[int, str]]:
    """Says a line in SALES on Wednesday; its exit code, and what was printed."""

    def said(text, who="u001", where="SALES", *, at=WEDNESDAY, as_json=False):
        code = offline.say(settings, words_for("en"), text, who, where, at=at, json=as_json)
        return code, capsys.readouterr().out

    return said
