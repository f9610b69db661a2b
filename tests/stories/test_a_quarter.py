"""A whole quarter of three groups and twelve people, through chat alone; then into another database."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.settings import Settings
from bot.terminal import files
from i18n.words import words_for
from tests.kit.bots import settings_of
from tests.kit.callers import ENV
from tests.kit.databases import Postgres
from tests.kit.databases import postgres as postgres
from tests.kit.quarter import PEOPLE, Quarter
from tests.stories import quarter_begins as begins
from tests.stories import quarter_ends as ends
from tests.stories import quarter_goes_on as goes_on


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def quarter(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Quarter]:
    env: dict[str, str] = {}
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        env = {
            "OKR_DATABASE_URL": server.migrated(),
            "OKR_SECRET_KEY": "a key for stories only, long enough",
        }
    quarter = Quarter(tmp_path, **env)
    yield quarter
    await quarter.bot.stop()
    if env:
        server.drop(env["OKR_DATABASE_URL"])


@pytest.fixture
def elsewhere(tmp_path: Path, quarter: Quarter, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """An empty database of the same kind, with the same settings."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    env = dict(quarter.env)
    server: Postgres | None = None
    if "OKR_DATABASE_URL" in env:
        server = request.getfixturevalue("postgres")
        env["OKR_DATABASE_URL"] = server.migrated()
    yield settings_of(folder, **ENV | env)
    if server is not None:
        server.drop(env["OKR_DATABASE_URL"])


async def lived(quarter: Quarter) -> None:
    await begins.a_template_is_adopted_checked_and_filled_in(quarter)
    await begins.what_is_to_come_is_a_draft_until_its_cycle_is_opened(quarter)
    await begins.key_results_of_every_kind_are_added(quarter)
    await begins.groups_align_and_some_things_are_for_few_eyes(quarter)
    await begins.the_whole_tree_is_seen_but_for_what_is_private(quarter)
    await begins.one_side_asks_and_the_other_accepts_with_a_tap(quarter)
    await goes_on.the_prompt_comes_on_friday_and_the_card_on_monday(quarter)
    await goes_on.one_message_reports_on_every_kind(quarter)
    await goes_on.what_stands_in_the_way_is_cleared_by_whoever_was_asked(quarter)
    await goes_on.whoever_waits_hears_of_the_slip_once(quarter)
    await goes_on.a_target_moves_a_report_is_mended_and_a_step_is_taken_back(quarter)
    await goes_on.a_machine_reports_until_somebody_overrules_it(quarter)
    await goes_on.an_objective_gets_another_owner_after_a_yes(quarter)
    await goes_on.the_year_comes_to_its_end(quarter)
    await ends.scores_and_lessons_are_given(quarter)
    await ends.the_cycle_is_closed_after_a_yes(quarter)
    await ends.what_is_unfinished_is_decided_upon(quarter)
    await ends.a_late_report_is_kept_and_moves_nothing(quarter)
    await ends.the_boss_takes_it_home_after_a_yes(quarter)


async def test_a_quarter_is_lived_through_chat_and_its_export_is_the_same_elsewhere(
    quarter: Quarter, elsewhere: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await lived(quarter)
    here = written(quarter, settings_of(tmp_path, **ENV | quarter.env), tmp_path / "a.json")
    assert set(PEOPLE.values()) == {person["staff_id"] for person in json.loads(here)["people"]}

    empty = written(quarter, elsewhere, tmp_path / "empty.json")
    assert "would import: 12 people" in taken_in(
        quarter, elsewhere, tmp_path / "a.json", capsys, dry_run=True
    )
    assert written(quarter, elsewhere, tmp_path / "still.json") == empty

    assert "imported: 12 people" in taken_in(quarter, elsewhere, tmp_path / "a.json", capsys)
    assert written(quarter, elsewhere, tmp_path / "b.json") == here
    again = taken_in(quarter, elsewhere, tmp_path / "a.json", capsys, dry_run=True)
    assert again.startswith("would import: nothing new")
    assert written(quarter, elsewhere, tmp_path / "c.json") == here


def written(quarter: Quarter, settings: Settings, out: Path) -> bytes:
    """What `dingokr export` writes, but for the time."""
    assert files.export(settings, words_for("en"), out, cycle=None, group=None, at=quarter.clock()) == 0
    return re.sub(rb'"exported_at": "[^"]+"', b'"exported_at": ""', out.read_bytes())


def taken_in(
    quarter: Quarter,
    settings: Settings,
    file: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    dry_run: bool = False,
) -> str:
    """What `dingokr import` says that it did, or would do."""
    capsys.readouterr()
    assert (
        files.take_in(settings, words_for("en"), file, dry_run=dry_run, json=False, at=quarter.clock()) == 0
    )
    return capsys.readouterr().out
