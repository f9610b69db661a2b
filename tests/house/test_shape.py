"""The shape of the house: small files, short functions, no sentence where words do not belong."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "bot", "cards", "charts", "dingtalk_client", "exchange", "handlers", "i18n", "okr", "schedules",
    "simulator", "storage", "web",
)  # fmt: skip
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
# Alembic's own shape: one long list of columns.
MIGRATIONS = ROOT / "storage" / "migrations" / "versions"


def sources(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from (path for path in (ROOT / package).rglob("*.py") if MIGRATIONS not in path.parents)


@pytest.mark.parametrize("path", sorted(sources(*PACKAGES)), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    tree = ast.parse(text)
    long = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", sorted(sources(*PACKAGES)), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", sorted(sources("okr", "exchange", "handlers", "storage")), ids=str)
def test_only_the_clock_of_the_request_is_read(path: Path) -> None:
    wall = re.findall(
        r"datetime\.now\(|\.utcnow\(|date\.today\(|time\.time\(", path.read_text(encoding="utf-8")
    )
    assert wall == []


def test_nothing_but_the_demo_knows_the_simulator() -> None:
    knowing = {
        str(path.relative_to(ROOT))
        for path in sources(*(package for package in PACKAGES if package != "simulator"))
        if re.search(r"^\s*(from|import) simulator\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert knowing == {"bot/cli.py", "bot/terminal/demo.py"}


def test_refusals_hold_no_sentences() -> None:
    tree = ast.parse((ROOT / "okr" / "refusals.py").read_text(encoding="utf-8"))
    values = [
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Constant)
    ]
    assert [value for value in values if isinstance(value, str) and " " in value] == []
