from __future__ import annotations

import pytest

from i18n import commands
from i18n.likeness import nearest

VERBS = ("add", "update", "undo", "status", "help")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        pytest.param("udpate", "update", id="swapped letters"),
        pytest.param("updte", "update", id="a missing letter"),
        pytest.param("upddate", "update", id="a letter too many"),
        pytest.param("ipdate", "update", id="a wrong letter"),
        pytest.param("update", "update", id="the word itself"),
        pytest.param("zzz", None, id="nothing is close"),
        pytest.param("ad", "add", id="a short word"),
        pytest.param("", None, id="no word"),
        pytest.param("update" * 1000, None, id="a word too long to be one"),
    ],
)
def test_one_guess_or_none(word, meant):
    assert nearest(word, VERBS) == meant


def test_the_first_of_equals():
    assert nearest("cat", ["bat", "hat"]) == "bat"
    assert nearest("cat", ["hat", "bat"]) == "hat"


def test_no_candidates_no_guess():
    assert nearest("cat", []) is None
    assert nearest("cat", iter(("hat",))) == "hat"


def test_the_cutoff_is_the_callers():
    assert nearest("cat", ["cab"], cutoff=0.6) == "cab"
    assert nearest("cat", ["cab"], cutoff=0.9) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("kr udpate", "kr update"), ("kr histroy", "kr history"), ("更薪", None), ("okr ad", "okr add")],
)
def test_among_the_real_commands(typed, meant):
    assert nearest(typed, commands.meanings("commands")) == meant
