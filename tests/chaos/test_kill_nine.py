"""Three kills for every run of the tests; `make chaos` does twenty."""

from __future__ import annotations

import pytest

from tests.chaos import kill_nine


@pytest.mark.timeout(240)
def test_kill_nine_under_load_loses_nothing_acknowledged_and_counts_nothing_twice(tmp_path):
    report = kill_nine.run(tmp_path, rounds=3, seed=3)
    assert report.faults == ()
    assert report.redelivered > 0
    assert report.acknowledged == report.sent
