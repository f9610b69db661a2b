"""The page of the fine print names tests that exist, and leaves no sentence without one."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "fine-print.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?P<sentence>.+?) \| (?P<held>.+) \|$", re.MULTILINE)
TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>test_\w+)`")
ROWS = [(row["sentence"], row["held"]) for row in ROW.finditer(PAGE) if row["sentence"] != "sentence"]
NAMED = sorted({(test["path"], test["name"]) for test in TEST.finditer(PAGE)})


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions)


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda part: part)
def test_every_test_of_the_page_exists(path: str, name: str) -> None:
    assert name in names_in(path)


def test_every_sentence_has_a_test_or_is_for_later() -> None:
    assert len(ROWS) > 50
    assert [sentence for sentence, held in ROWS if held != "later" and not TEST.search(held)] == []
    assert [held for _, held in ROWS if held != "later" and re.sub(r",? ?" + TEST.pattern, "", held)] == []


def test_every_test_of_the_fine_print_is_on_the_page() -> None:
    files = sorted((ROOT / "tests" / "stories").glob("test_fine_print_*.py"))
    written = {
        (str(file.relative_to(ROOT)), name)
        for file in files
        for name in names_in(str(file.relative_to(ROOT)))
        if name.startswith("test_")
    }
    assert sorted(written - set(NAMED)) == []
