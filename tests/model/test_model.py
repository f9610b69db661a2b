"""Some runs of `make model`, the same ones each time, on both databases."""

from __future__ import annotations

import pytest

import handlers.commands  # noqa: F401 - fills the registry
from handlers.grammar import REGISTRY
from tests.model.deeds import DEEDS
from tests.model.runs import on_files, on_server, play


def test_every_command_is_a_deed_of_the_plain_world():
    said_by_people = {name for name, command in REGISTRY.items() if not command.hidden}
    assert said_by_people == set(DEEDS)


@pytest.mark.timeout(600)
def test_a_hundred_talks_end_as_plain_dicts_say(tmp_path, migrated_file):
    tally = play(*on_files(tmp_path, migrated_file), runs=100, steps=50)
    assert tally["runs"] >= 100
    assert min(tally["done"], tally["refused"], tally["replays"], tally["asked back"]) > 100
    assert [name for name in DEEDS if not tally[f"{name} +"] + tally[f"{name} -"]] == []


@pytest.mark.timeout(600)
def test_ten_talks_end_as_plain_dicts_say_on_the_server(postgres):
    tally = play(*on_server(postgres), runs=10, steps=50)
    assert tally["runs"] >= 10
