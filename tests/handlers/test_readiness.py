"""What is made ready for the first who misspells something: all that they need, and nothing else."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from handlers.readiness import prepare
from handlers.router import route
from i18n.languages import LANGUAGES
from okr.refusals import UnknownCommand
from tests.kit.desk import Desk, commands

# What people misspell and what they are offered: commands, options, fields, and twice nothing.
MISSPELT = {
    "/kr udpate 3 12": ["/kr update 3 12"],
    "kr udpate 9 +500": ["/kr update 9 +500"],
    "/kr 更薪 3 12": ["/kr update 3 12"],
    "/目标 新曾 提升口碑": ["/okr add 提升口碑"],
    "/目標 新憎 提升口碑": ["/okr add 提升口碑"],
    "/mục tiêu themm Thắng miền Bắc": ["/okr add Thắng miền Bắc"],
    "/okr rsik": ["/okr risk"],
    "/kr edit KR3 权种 2": ["/kr edit KR3 权重 2"],
    "who ownes kr3": [],
    "cuộc hopj kr3 45%": [],
    "cập nhaat tiến độo nha": [],
}


def remembering() -> dict[str, Any]:
    """Every function that remembers what it answered, by its whole name."""
    modules = [each for name, each in sys.modules.items() if name.split(".")[0] in ("handlers", "i18n")]
    found = {each for module in modules for each in vars(module).values() if hasattr(each, "cache_info")}
    return {f"{each.__module__}.{each.__qualname__}": each for each in found}


def forget() -> None:
    for each in remembering().values():
        each.cache_clear()


def made() -> dict[str, int]:
    """How much there is of what is made once and kept."""
    sizes = {name: each.cache_info() for name, each in remembering().items()}
    return {name: each.currsize for name, each in sizes.items() if each.maxsize is None and each.currsize}


@pytest.fixture
def cold(sales: Desk) -> Desk:
    """A process that has read nothing yet."""
    forget()
    return sales


def misspell_everything(sales: Desk) -> None:
    for lang in LANGUAGES:
        sales.configure("SALES", lang=lang)
        for typed, meant in MISSPELT.items():
            sales.forward(minutes=61)  # sooner, a second refusal of the same kind is private
            assert commands(sales.say(typed)) == meant, (lang, typed)


def test_the_first_who_misspells_something_finds_everything_made(cold: Desk) -> None:
    prepare()
    ready = made()
    misspell_everything(cold)
    assert made() == ready


def test_nothing_is_made_that_nobody_who_misspells_something_needs(cold: Desk) -> None:
    misspell_everything(cold)
    needed = made()
    forget()
    prepare()
    assert made() == needed


def test_whoever_comes_before_it_is_ready_is_understood(cold: Desk) -> None:
    with ThreadPoolExecutor() as threads:
        ready = threads.submit(prepare)
        for typed in ("/kr udpate 3 12", "/kr 更薪 3 12"):
            with pytest.raises(UnknownCommand) as refused:
                route(typed)
            assert refused.value.lines == ("/kr update 3 12",)
        ready.result()
