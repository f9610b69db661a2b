"""Some runs of `make model`, the same ones each time, on both databases."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

import pytest

import handlers.commands  # noqa: F401 - fills the registry
from handlers.grammar import REGISTRY
from tests.kit.company import MEMBERS
from tests.kit.desk import MONDAY
from tests.model.deeds import DEEDS, EVERY_DEED, WRONG
from tests.model.machine import founding
from tests.model.plain import Asked, No, Speaker, World
from tests.model.runs import on_files, on_server, play
from tests.model.said import EVERY
from tests.model.said.choice import PLACES, TALKATIVE, Choice, Said
from tests.model.said.looks import no, yes

T = TypeVar("T")


class Dice(Choice):
    """The same choices, without a database and without hypothesis."""

    def __init__(self, dice: random.Random, world: World, me: Speaker) -> None:
        super().__init__(None, world, me)
        self._dice = dice

    def one(self, among: Sequence[T]) -> T:
        return self._dice.choice(among)

    def number(self, least: int, most: int) -> int:
        return self._dice.randint(least, most)


# Whether somebody is reminded, asked or told how all stands depends on the hour and on that day.
BY_THE_CLOCK = {"remind", "checkin", "digest"}
AT_THE_DOOR = {"link"}  # who looks at pages; what happens there is in tests/web


def test_every_command_is_a_deed_of_the_plain_world():
    said_by_people = {name for name, command in REGISTRY.items() if not command.hidden}
    assert said_by_people == set(DEEDS) | BY_THE_CLOCK | AT_THE_DOOR


def test_every_deed_is_said_and_done_in_some_talk():
    dice = random.Random(1)
    said, done = set(), set()
    for _ in range(120):
        world = founded()
        for number in range(50):
            who = dice.choice(TALKATIVE)
            where = dice.choice(PLACES[who])
            me = Speaker(who, where, where, MONDAY, f"r-{number}")
            choose = Dice(dice, world, me)
            answers = choose.is_asked() and dice.random() < 0.5
            line = dice.choice((yes, yes, no) if answers else EVERY)(choose)
            said.add(line.deed)
            after, code = does(world, me, line)
            if not code:
                done.add(line.deed)
                world = after
    assert said == {*DEEDS, WRONG}
    assert done == set(DEEDS)


def founded() -> World:
    world = World({group: set(people) for group, people in MEMBERS.items()})
    for who, where, lines in founding():
        world.members[where].add(who)  # whoever speaks
        for line in lines:
            EVERY_DEED[line.deed](world, Speaker(who, where, where, MONDAY, "founding"), **line.args)
    return world


def does(world: World, me: Speaker, line: Said) -> tuple[World, str]:
    """The world after a line, and the code of its refusal; dependencies are numbered as they are made."""
    after = world.copy()
    if me.where is not None:
        after.members[me.where].add(me.who)
    try:
        EVERY_DEED[line.deed](after, me, **line.args)
    except Asked:
        pass
    except No as refusal:
        return world, str(refusal)
    for key, asked in after.dependencies.items():
        asked["number"] = key
    return after, ""


@pytest.mark.timeout(600)
def test_a_hundred_talks_end_as_plain_dicts_say(tmp_path, migrated_file):
    tally = play(*on_files(tmp_path, migrated_file), runs=100, steps=50)
    assert tally["runs"] >= 100
    assert min(tally["done"], tally["refused"], tally["replays"], tally["asked back"]) > 100


@pytest.mark.timeout(600)
def test_ten_talks_end_as_plain_dicts_say_on_the_server(postgres):
    tally = play(*on_server(postgres), runs=10, steps=50)
    assert tally["runs"] >= 10
