"""The file of company days under a running bot: read again when it changed, kept when it broke."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.clock.company_days import CompanyDaysFile, days_of
from schedules import calendars
from schedules.company_days import NO_DAYS

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _nothing_stays_installed() -> Iterator[None]:
    yield
    calendars.install(NO_DAYS)


def write(path: Path, text: str, *, at: int) -> None:
    path.write_text(text)
    os.utime(path, (at, at))


def worked() -> bool:
    return calendars.is_workday(DAY, "CN")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "days.toml"
    write(path, '[all]\noff = ["2026-11-20"]\n', at=1)
    return path


def test_its_days_count_from_the_start(path):
    CompanyDaysFile(path)
    assert not worked()


def test_a_bot_without_a_file_has_no_days_of_another_one(path):
    CompanyDaysFile(path)
    CompanyDaysFile(None).refresh()
    assert worked()


def test_an_edit_counts_from_the_next_look_on(path):
    file = CompanyDaysFile(path)
    write(path, "[all]\noff = []\n", at=2)
    assert not worked()
    file.refresh()
    assert worked()


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        pytest.param("[all\n", "days.toml:1 no TOML", id="corrupt"),
        pytest.param("", "days.toml:1 empty", id="empty"),
        pytest.param(
            '[CN]\noff = ["2026-11-23"]\nwork = ["2026-11-23"]\n',
            "days.toml:3 2026-11-23 both",
            id="overlapping",
        ),
        pytest.param(None, "days.toml no file to read", id="gone"),
    ],
)
def test_a_broken_edit_keeps_what_was_read_before_and_warns_once(path, broken, told):
    file = CompanyDaysFile(path)
    if broken is None:
        path.unlink()
    else:
        write(path, broken, at=2)
    with capture_logs() as logs:
        file.refresh()
        file.refresh()
    assert not worked()
    (line,) = logs
    assert (line["event"], line["log_level"], line["kept"]) == ("company_days_unreadable", "warning", True)
    assert told in line["faults"][0]
    write(path, "[all]\noff = []\n", at=3)
    file.refresh()
    assert worked()


def test_a_file_that_is_broken_at_the_start_leaves_the_country_s_days(path):
    write(path, "[all\n", at=2)
    with capture_logs() as logs:
        CompanyDaysFile(path)
    assert worked()
    assert [line["kept"] for line in logs] == [False]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b"\xff\xfe\x00", "no text", id="no text"),
        pytest.param(b"#" * 300_000, "a large file", id="something else by mistake"),
    ],
)
def test_what_is_no_such_file_is_told(path, content, found):
    path.write_bytes(content)
    days, (fault,) = days_of(path)
    assert (days, fault.facts()["found"]) == (NO_DAYS, found)


def test_a_mark_of_byte_order_is_no_fault(path):
    path.write_bytes(b"\xef\xbb\xbf[all]\noff = []\n")
    assert days_of(path) == (NO_DAYS, ())


async def test_a_tick_looks_at_the_file(open_bot, path):
    bot = open_bot(OKR_CALENDAR_FILE=str(path))
    assert not worked()
    write(path, "[all]\noff = []\n", at=2)
    await bot.tick()
    assert worked()
