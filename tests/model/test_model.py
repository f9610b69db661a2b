"""Some runs of `make model`, the same ones each time, on both databases."""

from __future__ import annotations

import pytest

from tests.model.runs import on_files, on_server, play


@pytest.mark.timeout(600)
def test_a_hundred_talks_end_as_plain_dicts_say(tmp_path, migrated_file):
    tally = play(*on_files(tmp_path, migrated_file), runs=100, steps=50)
    assert tally["runs"] >= 100
    assert min(tally["done"], tally["refused"], tally["replays"], tally["asked back"]) > 100


@pytest.mark.timeout(600)
def test_ten_talks_end_as_plain_dicts_say_on_the_server(postgres):
    tally = play(*on_server(postgres), runs=10, steps=50)
    assert tally["runs"] >= 10
