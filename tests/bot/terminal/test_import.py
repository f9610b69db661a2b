"""`dingokr import` and the other formats of `dingokr export`, as the command line calls them."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bot.terminal import files
from i18n.words import Words, words_for
from tests.kit.bots import WEDNESDAY, a_bot, everything, settings_of
from tests.kit.documents import a_document, changed

ENGLISH = words_for("en")
LATER = WEDNESDAY + timedelta(hours=1)


@pytest.fixture
def company(say):
    lines = (
        "/okr add Sell more committed",
        "/kr add O1 Stores from 1 to 10.50 stores",
        "/kr add O1 Churn keep below 5%",
        "/kr add O1 Policy done/not done",
        "/okr add Later private",
        "/okr align O2 O1",
        "/kr update 1 约3 conf 7 two more signed",
        "/kr update 1 4",
        "/kr edit KR1 target 12",
        "/kr feed KR2 CRM",
        "/undo",
    )
    for minute, line in enumerate(lines):
        code, printed = say(line, at=WEDNESDAY + timedelta(minutes=minute))
        assert code == 0, printed


@pytest.fixture
def elsewhere(tmp_path):
    """The settings of an empty database of the same company."""
    (tmp_path / "elsewhere").mkdir()
    a_bot(tmp_path / "elsewhere").database.close()
    return settings_of(tmp_path / "elsewhere", OKR_GROUPS__SALES__MANAGERS="u001")


def export(settings, out: Path, **how) -> bytes:
    assert files.export(settings, ENGLISH, out, cycle=None, group=None, at=LATER, **how) == 0
    return re.sub(rb'"exported_at": "[^"]+"', b"", out.read_bytes())


def take_in(
    settings, file: Path, *, dry_run: bool = False, as_json: bool = False, words: Words = ENGLISH
) -> int:
    return files.take_in(settings, words, file, dry_run=dry_run, json=as_json, at=LATER)


@pytest.fixture
def file(tmp_path):
    def write(document) -> Path:
        path = tmp_path / "in.json"
        path.write_text(json.dumps(document))
        return path

    return write


@pytest.mark.usefixtures("company")
def test_what_the_chat_made_comes_back_to_the_byte(settings, elsewhere, tmp_path, capsys):
    first = export(settings, tmp_path / "a.json")
    capsys.readouterr()
    assert take_in(elsewhere, tmp_path / "a.json") == 0
    assert capsys.readouterr().out == "imported: 1 people, 2 objectives, 3 key-results, 2 check-ins\n"
    assert export(elsewhere, tmp_path / "b.json") == first
    assert take_in(elsewhere, tmp_path / "b.json") == 0
    assert capsys.readouterr().out == "imported: nothing new\nthere already, and the same: 2\n"


@pytest.mark.usefixtures("company")
def test_a_rehearsal_says_what_it_would_do_and_does_nothing(settings, elsewhere, tmp_path, capsys):
    export(settings, tmp_path / "a.json")
    empty = export(elsewhere, tmp_path / "empty.json")
    capsys.readouterr()
    assert take_in(elsewhere, tmp_path / "a.json", dry_run=True) == 0
    assert capsys.readouterr().out.startswith("would import: 1 people, 2 objectives")
    assert export(elsewhere, tmp_path / "still.json") == empty


def test_the_figures_may_be_had_as_json(elsewhere, file, capsys):
    assert take_in(elsewhere, file(a_document(groups=[])), as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["dry_run"] is False
    assert (told["imported"]["objectives"], told["imported"]["check_ins"]) == (1, 2)


def test_every_fault_is_told_and_nothing_imported(elsewhere, file, tmp_path, capsys):
    faulty = changed(a_document(), "objectives.0.key_results.0.start", 0)
    faulty = changed(faulty, "people.0.name", 7)
    assert take_in(elsewhere, file(faulty)) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "people[0].name: found 7, expected text of 1 to 200 characters",
        'objectives[0].key_results[0].start: found 0, expected a plain decimal as text, such as "37.2"',
        "nothing was imported",
    ]
    assert take_in(elsewhere, file(faulty), as_json=True) == 1
    [first, _] = json.loads(capsys.readouterr().out)["faults"]
    assert first == {"path": "people[0].name", "found": "7", "expected": "text of 1 to 200 characters"}
    bot = a_bot(tmp_path / "elsewhere")
    try:
        assert "李雷" not in everything(bot)
    finally:
        bot.database.close()


def test_of_very_many_faults_the_first_fifty_are_told(elsewhere, file, capsys):
    assert take_in(elsewhere, file(a_document(objectives=[5] * 80))) == 1
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[50]) == (52, "and 30 more")


def test_a_file_that_is_not_there_is_told_in_a_line(elsewhere, tmp_path, capsys):
    assert take_in(elsewhere, tmp_path / "nowhere.json") == 1
    assert "nowhere.json: found No such file or directory" in capsys.readouterr().err


def test_a_file_may_come_through_a_pipe(elsewhere, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(a_document()).encode())))
    assert take_in(elsewhere, Path("-")) == 0
    assert "1 objectives" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("terminal", "long", "shown"),
    [(True, 1, True), (False, 1, False), (True, 500, False)],
    ids=["much on a terminal", "much into a file", "little on a terminal"],
)
def test_a_bar_is_drawn_on_a_terminal_while_there_is_much(
    elsewhere, file, capsys, monkeypatch, terminal, long, shown
):
    console = Console(file=(drawn := io.StringIO()), force_terminal=terminal, width=80)
    monkeypatch.setattr(files, "Console", lambda **_: console)
    monkeypatch.setattr(files, "LONG", long)
    assert take_in(elsewhere, file(a_document(groups=[]))) == 0
    assert ("importing" in drawn.getvalue()) is shown
    assert "importing" not in capsys.readouterr().out


@pytest.mark.usefixtures("company")
def test_csv_and_xlsx_are_written_whole_like_json(settings, tmp_path, capsys):
    flat = export(settings, tmp_path / "a.csv", format="csv").decode("utf-8-sig")
    assert flat.count("\r\n") == 5
    assert "two more signed" not in flat.splitlines()[1]
    book = export(settings, tmp_path / "a.xlsx", format="xlsx")
    assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None
    capsys.readouterr()
    assert files.export(settings, ENGLISH, Path("-"), cycle=None, group=None, at=LATER, format="csv") == 0
    assert capsys.readouterr().out.encode() == (tmp_path / "a.csv").read_bytes()
