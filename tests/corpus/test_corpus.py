"""What people type in four languages, and what must become of it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

import handlers.commands  # noqa: F401 - fills the registry
from handlers.grammar import REGISTRY
from handlers.router import route
from okr.refusals import Refusal
from tests.corpus.cases import LANGUAGES, corpus
from tests.corpus.judging import GOOD
from tests.corpus.play import in_another_language, play

MOST_SHOWN = 40


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of messages are sent here; each is a line in the log."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("lang", LANGUAGES)
async def test_what_people_type_is_done_asked_back_or_refused_as_it_must_be(
    tmp_path: Path, lang: str
) -> None:
    outcomes = await play(tmp_path, lang)
    failed = [str(each) for each in outcomes if each.verdict not in GOOD]
    assert not failed, f"{len(failed)} of {len(outcomes)}:\n" + "\n".join(failed[:MOST_SHOWN])
    strange = in_another_language(outcomes)
    assert not strange, f"{len(strange)} of {len(outcomes)}:\n" + "\n".join(strange[:MOST_SHOWN])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_is_enough_of_every_language(lang: str) -> None:
    kinds = Counter(step.kind for case in corpus(lang).cases if len(case.steps) == 1 for step in case.steps)
    assert kinds.total() >= 150
    assert kinds["asks"] + kinds["guesses"] + kinds["refuses"] >= 30
    assert kinds["may"] <= kinds.total() / 20  # what may be doubted stays the exception


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_stands_there_twice(lang: str) -> None:
    alone = (case.steps[0] for case in corpus(lang).cases if len(case.steps) == 1)
    said = Counter((step.by, step.where, step.typed) for step in alone)
    assert [line for line, times in said.items() if times > 1] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everybody_has_their_say(lang: str) -> None:
    assert {step.by for step in corpus(lang).steps()} == corpus(lang).people.keys()
    assert {step.where for step in corpus(lang).steps()} == {"SALES", "PRODUCT", None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_is_typed(lang: str) -> None:
    typed = set()
    for step in corpus(lang).steps():
        for line in step.typed.replace("@OKR", "").split("\n"):
            try:
                typed.add(route(line.strip())[0].name)
            except Refusal:
                continue
    assert {name for name, known in REGISTRY.items() if not known.hidden} - typed == set()
