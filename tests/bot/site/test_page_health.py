"""What the page about the bot is told: what the doctor, the queue and the budget know."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

import bot as package
from bot.site.page_health import PageHealth, Process
from bot.version import VERSION
from i18n.phrases import phrase
from storage.backup import note
from storage.spending import Spending
from tests.kit.bots import WEDNESDAY, a_bot
from tests.kit.statements import told

PYPROJECT = Path(package.__file__).parent.parent / "pyproject.toml"


@pytest.fixture
def health(tmp_path):
    bot = a_bot(tmp_path)
    made = PageHealth(bot.database, bot.rules, Process(lambda: True, lambda: True, lambda: 0.5), bot.clock)
    made.make_round()
    return bot, made


def test_the_version_is_that_of_the_project():
    assert tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["version"] == VERSION


def test_the_months_quota_is_told_with_what_it_leads_to(health):
    bot, look = health
    bot.database.write_now(lambda unit: Spending(unit).add("2026-11", {"push:group": 30, "call:api": 12}))
    found = look()
    assert (found.month, found.pushes.used, found.calls.used) == ("2026-11", 30, 12)
    assert found.pushes.leads_to > 30
    assert dict(found.by_kind) == {"push:group": 30, "call:api": 12}


def test_what_waits_and_what_is_overdue_is_told(health):
    _, look = health
    found = look()
    assert (found.queue.waiting, found.queue.oldest, found.timetable.overdue) == (0, None, 0)
    assert found.machine.stream is True
    assert found.machine.loop_lag_seconds == 0.5


def test_a_copy_is_known_as_soon_as_it_is_made(health, tmp_path):
    _, look = health
    assert (look().machine.knows_backups, look().machine.last_backup) == (True, None)
    note(tmp_path / "okr.db", WEDNESDAY)
    assert look().machine.last_backup == WEDNESDAY


def test_a_look_is_a_dozen_statements_at_most(health):
    bot, look = health
    with told(bot.database.engine) as statements:
        look()
    assert len(statements) <= 11  # the page itself asks for its visitor's zone


def test_the_doctors_findings_come_along_whole(health):
    bot, look = health
    bot.database.write_now(lambda unit: Spending(unit).add("2026-11", {"push:group": 2900}))
    bot.clock.forward(minutes=5)
    assert look().wrong == ()  # as the last round had it
    bot.clock.forward(days=1)
    [found] = look().wrong
    assert look().doctor_at == WEDNESDAY + timedelta(days=1, minutes=5)
    assert found.what == phrase("finding.quota.pushes", month="2026-11")
    assert found.do.facts["variables"] == ("OKR_BUDGET__PUSHES",)
