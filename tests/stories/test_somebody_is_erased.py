"""After a whole quarter in chat everybody asks to be erased, one after the other; the team's figures stay."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

from cards.layout import quiet
from exchange.exporting import exported
from storage.erasing import Erased, erase
from storage.persons import Persons
from storage.unit_of_work import UnitOfWork
from tests.kit.bots import everything
from tests.kit.figures import figures
from tests.kit.quarter import PEOPLE, Quarter
from tests.stories.test_a_quarter import lived


async def test_a_quarter_is_the_same_without_those_who_lived_it(tmp_path: Path) -> None:
    quarter = Quarter(tmp_path)
    try:
        await lived(quarter)
        before = figures(_exported(quarter))
        for number, staff_id in enumerate(PEOPLE.values()):
            names = quarter.bot.database.write_now(partial(_names, staff_id))
            quarter.bot.database.write_now(partial(_erased, quarter, staff_id, f"erased-{number:06}"))
            assert _left(quarter, (staff_id, *names)) == []
            assert figures(_exported(quarter)) == before
        for line in ("/okr all", "/status", "/map", "/cycle show 2026Q4", "/kr history 2026Q4/KR1"):
            assert await quarter.tell("李雷", line), "the bot goes on"
    finally:
        await quarter.bot.stop()


def _names(staff_id: str, unit: UnitOfWork) -> tuple[str, ...]:
    return Persons(unit).names(staff_id)


def _erased(quarter: Quarter, staff_id: str, pseudonym: str, unit: UnitOfWork) -> Erased:
    return erase(unit, staff_id, pseudonym, now=quarter.clock(), spelt=lambda name: (quiet(name),))


def _exported(quarter: Quarter) -> dict[str, Any]:
    now = quarter.clock()
    return quarter.bot.database.write_now(lambda unit: exported(unit, fiscal_start=1, now=now))


def _left(quarter: Quarter, identifiers: tuple[str, ...]) -> list[str]:
    """Where one of them stands for itself: "Wei" is in "Hanwei", who is somebody else."""
    text = json.dumps(json.loads(everything(quarter.bot)), ensure_ascii=False)
    return [
        text[max(0, found.start() - 60) : found.end() + 20]
        for each in identifiers
        for found in re.finditer(rf"(?<![0-9A-Za-z]){re.escape(each)}(?![0-9A-Za-z])", text)
    ]
