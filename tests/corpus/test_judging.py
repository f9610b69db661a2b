"""The judge of the corpus: a write that nobody asked for is the worst there is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.corpus.cases import Case, Step
from tests.corpus.judging import ASKED, REFUSED, UNDERSTOOD, WRITTEN, WRONG, judged

BEFORE = {"KR3": "8", "KR3.title": "New dealers", "KR3.note": "", "KR3.conf": None, "KR2": "60"}


def verdict(
    kind: str, wanted: Any, after: dict[str, Any], heard: str = "Done.", offered: tuple[str, ...] = ()
) -> str:
    step = Step("said", kind, wanted)
    case = Case("en", "theme", (step,))
    return judged(case, step, before=BEFORE, after=BEFORE | after, heard=heard, offered=offered).verdict


@pytest.mark.parametrize(
    ("wanted", "after", "found"),
    [
        pytest.param({"KR3": "12"}, {"KR3": "12"}, UNDERSTOOD, id="what was asked for"),
        pytest.param({"KR3": "12"}, {"KR3": "12", "KR3.note": "n"}, UNDERSTOOD, id="a note comes along"),
        pytest.param({"KR3": "12"}, {}, WRONG, id="nothing was written"),
        pytest.param({"KR3": "12"}, {"KR3": "21"}, WRITTEN, id="another value"),
        pytest.param({"KR3": "12"}, {"KR2": "12"}, WRITTEN, id="another key result"),
        pytest.param({"KR3": "12"}, {"KR3": "12", "KR2": "61"}, WRITTEN, id="one more key result"),
        pytest.param({"KR3": "12"}, {"KR3": "12", "KR3.conf": 3}, WRITTEN, id="a confidence nobody gave"),
        pytest.param({"KR3": "12"}, {"KR3": "12", "KR3.title": "x"}, WRITTEN, id="another title"),
        pytest.param(
            {"KR3": "12", "KR3.note": "n"}, {"KR3": "12", "KR3.note": "m"}, WRITTEN, id="another note"
        ),
        pytest.param(
            {"O4.title": "t"}, {"O4.title": "t", "O4.kind": "k"}, UNDERSTOOD, id="all of what is new"
        ),
        pytest.param({"O4.title": "t"}, {"O5.title": "t"}, WRITTEN, id="something else that is new"),
    ],
)
def test_what_must_be_done(wanted: dict[str, str], after: dict[str, Any], found: str) -> None:
    assert verdict("does", wanted, after) == found


@pytest.mark.parametrize("kind", ["shows", "asks", "guesses", "refuses", "talks"])
def test_what_must_change_nothing_and_does(kind: str) -> None:
    assert verdict(kind, [], {"KR3": "12"}, "Which one?", ("/kr update 3 12",)) == WRITTEN


@pytest.mark.parametrize(
    ("kind", "wanted", "heard", "offered", "found"),
    [
        pytest.param("shows", ["New dealers"], "KR3 New  Dealers: 8", (), UNDERSTOOD, id="shown"),
        pytest.param("shows", ["New dealers"], "KR2", (), WRONG, id="something else is shown"),
        pytest.param("asks", ["45%"], "0.45% or 45%?", (), ASKED, id="a question"),
        pytest.param("asks", ["45%"], "Not 45%.", ("/u 3 45%",), ASKED, id="lines to tap"),
        pytest.param("asks", ["45%"], "Choose:\n1. /u 3 45%", (), ASKED, id="lines to copy"),
        pytest.param("asks", ["45%"], "45% it is.", (), WRONG, id="no question"),
        pytest.param("asks", ["50%"], "45%?", (), WRONG, id="another question"),
        pytest.param("guesses", "/u 3 45%", "Did you mean?", ("/u 3 45%",), ASKED, id="one tap away"),
        pytest.param("guesses", "/u 3 45%", "Did you mean?", ("/u 3",), WRONG, id="another guess"),
        pytest.param("guesses", "/okr @Bo", "You mean /okr ＠Bo?", ("/yes",), ASKED, id="a yes away"),
        pytest.param("guesses", "/okr @Bo", "You mean /okr ＠Ann?", ("/yes",), WRONG, id="yes to another"),
        pytest.param("refuses", ["Maya"], "Only Maya may.", (), REFUSED, id="refused with a name"),
        pytest.param("refuses", ["Maya"], "No.", (), WRONG, id="without it"),
        pytest.param("talks", True, "Hello.", (), UNDERSTOOD, id="any answer"),
        pytest.param("talks", True, " ", (), WRONG, id="none"),
        pytest.param("may", {"KR3": "12"}, "Which?", (), ASKED, id="doubted"),
        pytest.param("may", {"KR3": "12"}, "No.", (), WRONG, id="refused though it was clear"),
    ],
)
def test_what_must_be_heard(kind: str, wanted: Any, heard: str, offered: tuple[str, ...], found: str) -> None:
    assert verdict(kind, wanted, {}, heard, offered) == found
