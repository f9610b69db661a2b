"""The export: every name of its schema, the same bytes each time, and no empty file by mistake."""

from __future__ import annotations

import errno
import json
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from bot.terminal import files
from i18n.words import words_for
from tests.kit.bots import WEDNESDAY

ENGLISH = words_for("en")


@pytest.fixture
def company(say):
    """Two objectives, key results of several kinds, check-ins; one of them taken back."""
    say("/okr add Sell more committed")
    for line in (
        "/kr add O1 Stores from 1 to 10.50 stores",
        "/kr add O1 Churn keep below 5%",
        "/kr add O1 Policy done/not done",
        "/okr add Later",
        "/kr update 1 3 conf 7 two more signed",
        "/kr update 1 4",
    ):
        code, printed = say(line)
        assert code == 0, printed
    assert say("/undo")[0] == 0


@pytest.fixture
def export(settings, tmp_path):
    def exported(*, at=WEDNESDAY, cycle=None, group=None, name="okr.json"):
        out = tmp_path / name
        assert files.export(settings, ENGLISH, out, cycle=cycle, group=group, at=at) == 0
        return out.read_bytes()

    return exported


TOP = "schema exported_at groups people cycles objectives dependencies absences kudos retros"
OBJECTIVE = "ref title owner visibility kind state aligned_to progress health score key_results"
KEY_RESULT = (
    "ref title owner kind unit start target current low high weight due confidence progress expected health "
    "health_rule stated_health score blocked checkins"
)
CHECK_IN = "id at by source value confidence note undone"


@pytest.mark.usefixtures("company")
def test_the_export_has_every_name_of_its_schema(export):
    document = json.loads(export())
    assert list(document) == TOP.split()
    assert document["schema"] == 1
    assert document["exported_at"] == WEDNESDAY.isoformat()
    [group], [person], [cycle] = (document[name] for name in ("groups", "people", "cycles"))
    assert group == group | {"key": "SALES", "title": "Sales", "level": "team", "parent": None}
    assert (group["lang"], group["tz"]) == ("en", "Asia/Shanghai")
    assert person == {"staff_id": "u001", "name": "u001", "lang": None}
    assert cycle == cycle | {"id": "2026Q4", "start": "2026-10-01", "end": "2026-12-31", "state": "open"}
    objective, later = document["objectives"]
    assert set(OBJECTIVE.split()) <= set(objective)
    assert (objective["ref"], objective["kind"], objective["state"]) == (
        "SALES/2026Q4/O1",
        "committed",
        "open",
    )
    assert (later["ref"], later["key_results"], later["progress"]) == ("SALES/2026Q4/O2", [], None)
    for key_result in objective["key_results"]:
        assert set(KEY_RESULT.split()) <= set(key_result)
        for check_in in key_result["checkins"]:
            assert set(CHECK_IN.split()) <= set(check_in)


@pytest.mark.usefixtures("company")
def test_numbers_of_people_are_plain_decimal_strings_and_shares_are_numbers(export):
    stores, churn, policy = json.loads(export())["objectives"][0]["key_results"]
    assert (stores["kind"], stores["start"], stores["target"], stores["current"]) == (
        "rise",
        "1",
        "10.5",
        "3",
    )
    assert (stores["weight"], stores["confidence"], stores["unit"]) == ("1", 7, "stores")
    assert stores["progress"] == 0.2105  # 2 of 9.5, half up
    assert (churn["kind"], churn["high"], churn["low"], churn["target"]) == ("keep_below", "5", None, None)
    assert (policy["kind"], policy["current"]) == ("yes_no", None)


@pytest.mark.usefixtures("company")
def test_a_check_in_that_was_taken_back_is_in_it_as_such(export):
    first, second = json.loads(export())["objectives"][0]["key_results"][0]["checkins"]
    assert (first["value"], first["note"], first["undone"]) == ("3", "two more signed", False)
    assert (second["value"], second["by"], second["source"], second["undone"]) == ("4", "u001", "chat", True)


@pytest.mark.usefixtures("company")
def test_two_exports_of_one_state_are_the_same_bytes(export):
    first, second = export(name="a.json"), export(name="b.json")
    assert first == second
    later = export(at=WEDNESDAY + timedelta(hours=1), name="c.json")
    differing = [
        (one, other)
        for one, other in zip(first.splitlines(), later.splitlines(), strict=True)
        if one != other
    ]
    assert [b"exported_at" in one for one, _ in differing] == [True]


@pytest.mark.usefixtures("company")
def test_an_export_may_be_of_one_cycle_or_group(export):
    assert json.loads(export(cycle="2026q4", group="sales"))["objectives"] != []
    assert json.loads(export(cycle="2026Q3"))["objectives"] == []


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        pytest.param({"cycle": "2026Q5", "group": None}, "--cycle 2026Q5", id="no such quarter"),
        pytest.param({"cycle": None, "group": "SELLS"}, "--group SELLS", id="no such group"),
    ],
)
@pytest.mark.usefixtures("company")
def test_a_misspelt_cycle_or_group_is_no_empty_export(settings, tmp_path, capsys, wanted, named):
    out = tmp_path / "okr.json"
    assert files.export(settings, ENGLISH, out, at=WEDNESDAY, **wanted) == 1
    assert capsys.readouterr().err.startswith(named)
    assert not out.exists()


@pytest.mark.usefixtures("company")
def test_an_export_goes_to_standard_output_too(settings, export, capsys):
    capsys.readouterr()
    assert files.export(settings, ENGLISH, Path("-"), cycle=None, group=None, at=WEDNESDAY) == 0
    assert capsys.readouterr().out.encode() == export()


def test_a_file_that_cannot_be_written_is_told_in_a_line(settings, tmp_path, capsys):
    out = tmp_path / "nowhere" / "okr.json"
    assert files.export(settings, ENGLISH, out, cycle=None, group=None, at=WEDNESDAY) == 1
    told = capsys.readouterr()
    assert told.err == f"--out {out}: No such file or directory\n"


# A file that is there is whole


@pytest.fixture
def old_export(settings, tmp_path) -> Path:
    out = tmp_path / "okr.json"
    out.write_text("that of last week")
    return out


@pytest.mark.usefixtures("company")
def test_a_full_disk_leaves_the_export_of_last_week(settings, old_export, capsys, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    assert files.export(settings, ENGLISH, old_export, cycle=None, group=None, at=WEDNESDAY) == 1
    assert capsys.readouterr().err == f"--out {old_export}: No space left on device\n"
    assert old_export.read_text() == "that of last week"
    assert [path.name for path in old_export.parent.glob("*okr.json*")] == ["okr.json"]


@pytest.mark.usefixtures("company")
def test_an_export_over_an_older_one_keeps_who_may_read_it(settings, old_export, export):
    old_export.chmod(0o640)
    assert files.export(settings, ENGLISH, old_export, cycle=None, group=None, at=WEDNESDAY) == 0
    assert stat.S_IMODE(old_export.stat().st_mode) == 0o640
    assert json.loads(old_export.read_text()) == json.loads(export(name="again.json"))


@pytest.mark.usefixtures("company")
def test_an_export_through_a_link_goes_where_it_leads(settings, old_export, tmp_path):
    link = tmp_path / "latest.json"
    link.symlink_to(old_export)
    assert files.export(settings, ENGLISH, link, cycle=None, group=None, at=WEDNESDAY) == 0
    assert link.is_symlink()
    assert json.loads(old_export.read_text())["objectives"]


@pytest.mark.usefixtures("company")
def test_an_export_into_a_pipe_does_not_take_its_place(settings, tmp_path, export):
    os.mkfifo(pipe := tmp_path / "pipe")
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert files.export(settings, ENGLISH, pipe, cycle=None, group=None, at=WEDNESDAY) == 0
        assert os.read(reading, 65_536) == export()
    finally:
        os.close(reading)
    assert pipe.is_fifo()
