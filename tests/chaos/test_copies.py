"""Five backups under writes for every run of the tests; `make copies` makes fifty."""

from __future__ import annotations

from pathlib import Path

from tests.chaos import copies


def test_each_backup_under_writes_is_a_committed_prefix(tmp_path):
    report = copies.run(tmp_path, rounds=5)
    assert report.faults == ()
    assert report.held[-1] > report.held[0]  # it was written to all the while


def test_a_copy_that_is_no_prefix_is_told(tmp_path, monkeypatch):
    """As `cp` makes one: without what lies in the write-ahead log alone."""

    def without_the_log(source: Path, copy: Path) -> None:
        copy.write_bytes(source.read_bytes())

    monkeypatch.setattr(copies, "back_up", without_the_log)
    assert copies.run(tmp_path, rounds=5).faults != ()
