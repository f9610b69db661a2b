"""Why something was left out is told in words: every reason that is ever written down, in every language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot as package
from bot.checkup.reasons import WORDS
from bot.clock.looking import FAILED
from handlers.thrift import SPENT
from i18n.languages import LANGUAGES
from i18n.words import words_for
from storage.occurrences import Occurrences
from tests.kit.pages import a_visitor, looking

ROOT = Path(package.__file__).parent.parent
SAYS_WHY = ("_why_not", "_why_no_card", "_why_no_nudge", "silenced", "_passed", "_why")


def trees() -> Iterator[ast.Module]:
    for name in ("bot", "handlers", "schedules"):
        for path in (ROOT / name).rglob("*.py"):
            if path.name != "reasons.py":
                yield ast.parse(path.read_text("utf-8"))


def strings(node: ast.AST | None) -> Iterator[str]:
    """The texts that an expression may come to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*strings(node.body), *strings(node.orelse))


def reasons() -> set[str]:
    """What is written down as a reason: as `skipped=`, to `decide`, to `why`, by whoever says why."""
    found: set[str] = set()
    for node in (node for tree in trees() for node in ast.walk(tree)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [each.value for each in node.keywords if each.arg == "skipped"]
            given += node.args[3:4] if name == "decide" else []
        elif isinstance(node, ast.Assign):
            given = [node.value] if any(getattr(each, "id", "") == "why" for each in node.targets) else []
        elif isinstance(node, ast.FunctionDef) and node.name in SAYS_WHY:
            given = [each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value]
        else:
            continue
        found.update(text for each in given for text in strings(each))
    return found


def test_every_reason_has_words():
    found = reasons()
    assert len(found) > 20
    assert found - WORDS.keys() == set()


def test_no_words_are_kept_for_a_reason_that_nobody_writes_any_more():
    written = {node.value for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert WORDS.keys() - written == set()


def test_in_english_the_words_are_the_reason():
    english = {reason: words_for("en").say(found.key) for reason, found in WORDS.items()}
    assert {reason: said for reason, said in english.items() if said != reason} == {
        FAILED: "it broke off; the log says why"
    }


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_an_administrator_reads_it_in_their_language(bot, clock, lang):
    now = clock()
    bot.database.write_now(
        lambda unit: Occurrences(unit).decide(1, "nudge", now.date(), due_at=now, now=now, skipped=SPENT)
    )
    async with looking(bot, a_visitor("boss", admin=True, lang=lang)) as browser:
        text = (await browser.get("/bot")).text
    said = words_for(lang).say("finding.why.spent").replace("'", "&#39;")
    assert text.count(said) == 2  # in what is wrong, and in the table of what was left out
