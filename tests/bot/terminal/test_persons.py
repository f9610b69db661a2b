"""`dingokr person export` and `person erase`, as the command line calls them."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.terminal import persons
from bot.terminal.offline import say as say_line
from i18n.words import Words, words_for
from tests.kit.bots import WEDNESDAY, a_bot, everything, settings_of

WHO = "emp-9071"
ENGLISH = words_for("en")
LATER = WEDNESDAY + timedelta(hours=1)


@pytest.fixture
def company(say):
    """What is open is u002's; WHO reported on it, and owns something that is closed."""
    for who, line in (
        ("u002", "/okr add Sell more\n/kr add O1 Stores from 0 to 10"),
        (WHO, "/okr add Mine and over"),
        (WHO, "/kr comment KR1 looks good"),
        (WHO, "/okr close O2"),
        (WHO, "/yes"),
    ):
        code, printed = say(line, who)
        assert code == 0, printed


@pytest.fixture
def look(tmp_path):
    """Everything in the database, as text."""

    def looked() -> str:
        bot = a_bot(tmp_path)
        try:
            return everything(bot)
        finally:
            bot.database.close()

    return looked


def erase(
    settings, staff_id: str = WHO, *, yes: bool = True, json: bool = False, words: Words = ENGLISH
) -> int:
    return persons.take_out(settings, words, staff_id, yes=yes, json=json, at=LATER)


def typing(text: str, *, terminal: bool = True) -> io.StringIO:
    stream = io.StringIO(text)
    stream.isatty = lambda: terminal  # type: ignore[method-assign]
    return stream


# Given out


@pytest.mark.usefixtures("company")
def test_what_is_stored_about_somebody_goes_to_standard_output(settings, capsys):
    assert persons.export(settings, ENGLISH, WHO, Path("-"), at=LATER) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["staff_id"], document["exported_at"]) == (WHO, LATER.isoformat())
    assert [each["text"] for each in document["comments"]] == ["looks good"]


@pytest.mark.usefixtures("company")
def test_or_into_a_file(settings, tmp_path, capsys):
    capsys.readouterr()
    out = tmp_path / "one.json"
    assert persons.export(settings, ENGLISH, WHO, out, at=LATER) == 0
    assert json.loads(out.read_text())["person"]["staff_id"] == WHO
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "do",
    [
        pytest.param(
            lambda settings: persons.export(settings, ENGLISH, "emp-1", Path("-"), at=LATER), id="export"
        ),
        pytest.param(lambda settings: erase(settings, "emp-1"), id="erase"),
        pytest.param(lambda settings: erase(settings, "emp-1", yes=False), id="erase, and nobody is asked"),
    ],
)
@pytest.mark.usefixtures("company")
def test_a_staff_id_nobody_has_is_told_in_a_line(settings, capsys, do):
    capsys.readouterr()
    assert do(settings) == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "emp-1: nothing is stored about anybody of this staff id\n")


# Erased


@pytest.mark.usefixtures("company")
def test_whoever_is_erased_is_nowhere_in_the_file(settings, tmp_path, capsys):
    assert erase(settings) == 0
    found = b"".join(path.read_bytes() for path in tmp_path.glob("okr.db*"))
    assert WHO.encode() not in found
    told = capsys.readouterr().out
    assert re.search(rf"^erased: {WHO} is erased-[0-9a-f]{{12}} from here on$", told, re.MULTILINE)
    assert "a backup made before still holds them" in told
    assert "somebody new" in told


@pytest.mark.usefixtures("company")
def test_what_was_done_is_told_as_facts_too(settings, capsys):
    capsys.readouterr()
    assert erase(settings, json=True) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["erased"], facts["texts_withheld"]) == (WHO, {"comments": 1})
    assert facts["deleted"]["memberships"] == 1
    assert facts["kept_under_pseudonym"]["objectives"] == 1
    assert len(facts["notes"]) == 2


@pytest.mark.usefixtures("company")
def test_a_second_time_there_is_nobody(settings, capsys):
    assert erase(settings, json=True) == 0
    pseudonym = json.loads(capsys.readouterr().out.splitlines()[-1])["pseudonym"]
    assert erase(settings) == 1
    assert erase(settings, pseudonym) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first == f"{WHO}: nothing is stored about anybody of this staff id"
    assert second == f"{pseudonym}: is the pseudonym of somebody who was erased already"


# What stands in the way


def refused(settings, look, capsys, *, json: bool = False, yes: bool = True, who: str = WHO) -> list[str]:
    """The lines that say so; nothing is changed by it."""
    before = look()
    capsys.readouterr()
    assert erase(settings, who, json=json, yes=yes) == 1
    told = capsys.readouterr()
    assert look() == before
    return told.out.splitlines() if json else told.err.splitlines()


@pytest.mark.usefixtures("company")
def test_what_is_open_and_theirs_is_handed_over_first_by_the_lines_that_are_told(settings, say, look, capsys):
    assert say("/okr add Half done\n/kr add O3 Calls from 0 to 9", WHO)[0] == 0
    objective, part = refused(settings, look, capsys)
    assert objective.startswith("SALES/2026Q4/O3: is open and theirs")
    assert part.endswith("/kr owner SALES/2026Q4/KR2 @person")
    for told in (objective, part):
        line = told.rpartition(": ")[2].replace("@person", "@u002")
        assert say_line(settings, ENGLISH, line, "boss", None, at=LATER, json=False) == 0
        assert say_line(settings, ENGLISH, "/yes", "boss", None, at=LATER, json=False) == 0
    assert erase(settings) == 0


@pytest.mark.usefixtures("company")
def test_drafts_and_parts_of_other_peoples_objectives_are_theirs_too(settings, say, look, capsys):
    assert say(f"/kr add O1 Visits from 0 to 9 @{WHO}", "u001")[0] == 0
    [told] = refused(settings, look, capsys)
    assert told.startswith("SALES/2026Q4/KR2: is open and theirs")


@pytest.mark.parametrize(
    ("env", "named"),
    [
        pytest.param({"OKR_ADMINS": f"boss,{WHO}"}, ["OKR_ADMINS"], id="an admin"),
        pytest.param(
            {"OKR_GROUPS__SALES__MANAGERS": WHO}, ["OKR_GROUPS__SALES__MANAGERS"], id="a manager of a group"
        ),
        pytest.param(
            {"OKR_GROUP_DEFAULTS__MANAGERS": WHO},
            ["OKR_GROUP_DEFAULTS__MANAGERS"],
            id="a manager of all groups",
        ),
        pytest.param(
            {"OKR_ADMINS": WHO, "OKR_GROUPS__SALES__MANAGERS": f"u001,{WHO}"},
            ["OKR_ADMINS", "OKR_GROUPS__SALES__MANAGERS"],
            id="both are told at once",
        ),
    ],
)
@pytest.mark.usefixtures("company")
def test_whom_a_setting_names_would_come_back(settings, tmp_path, look, capsys, env, named):
    told = refused(settings_of(tmp_path, **env), look, capsys)
    assert [line.partition(":")[0] for line in told] == named


@pytest.mark.usefixtures("company")
def test_what_stands_in_the_way_is_told_as_facts_too(tmp_path, look, capsys):
    [told] = refused(settings_of(tmp_path, OKR_ADMINS=WHO), look, capsys, json=True)
    assert json.loads(told)["obstacles"][0].startswith("OKR_ADMINS: names emp-9071")


# Asked back


@pytest.mark.usefixtures("company")
def test_on_a_terminal_the_staff_id_is_typed_again(settings, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", typing(f"{WHO}\n"))
    assert erase(settings, yes=False) == 0
    assert f"This takes {WHO}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "terminal", "told"),
    [
        pytest.param("emp-9072\n", True, "not what was typed", id="another one"),
        pytest.param("", True, "not what was typed", id="nothing"),
        pytest.param(f"{WHO}\n", False, "add --yes", id="nobody is there to type"),
    ],
)
@pytest.mark.usefixtures("company")
def test_else_nothing_is_erased(settings, look, capsys, monkeypatch, typed, terminal, told):
    monkeypatch.setattr("sys.stdin", typing(typed, terminal=terminal))
    assert told in refused(settings, look, capsys, yes=False)[-1]


# Beside a running bot


@pytest.mark.usefixtures("company")
def test_while_the_bot_runs_its_log_is_told_of(settings, tmp_path, capsys):
    running = a_bot(tmp_path)
    try:
        assert erase(settings) == 0
        assert "okr.db-wal holds old pages for as long as the bot runs" in capsys.readouterr().out
    finally:
        running.database.close()
    assert WHO.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("okr.db*"))


@pytest.mark.usefixtures("company")
def test_the_bot_goes_on_without_them(settings, say):
    assert erase(settings) == 0
    code, printed = say("/kr update KR1 4", "u002")
    assert (code, "4" in printed) == (0, True)
    code, printed = say("/okr mine", WHO)
    assert (code, "Mine and over" in printed) == (0, False)
