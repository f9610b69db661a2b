from __future__ import annotations

from pathlib import Path

import pytest

from i18n import commands
from i18n.cleaning import fold
from i18n.likeness import nearest
from tests.i18n import signs

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
        pytest.param("ad", None, id="a word too short to guess at"),
        pytest.param("hlep", "help", id="swapped letters of a short word"),
        pytest.param("hell", None, id="a wrong letter of a short word makes another word"),
        pytest.param("", None, id="no word"),
        pytest.param("update" * 1000, None, id="a word too long to be one"),
    ],
)
def test_one_guess_or_none(word, meant):
    assert nearest(word, VERBS) == meant


def test_the_first_of_equals():
    assert nearest("castle", ["cattle", "bastle"]) == "cattle"
    assert nearest("castle", ["bastle", "cattle"]) == "bastle"


def test_no_candidates_no_guess():
    assert nearest("cat", []) is None
    assert nearest("castel", iter(("castle",))) == "castle"


def test_the_cutoff_is_the_callers():
    assert nearest("cat", ["cab"], cutoff=0.6) == "cab"
    assert nearest("cat", ["cab"], cutoff=0.9) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("kr udpate", "kr update"), ("kr histroy", "kr history"), ("okr ad", "okr add"), ("undoo", "undo")),
        *(
            ("更薪", "更新"),
            ("更新了", "更新"),
            ("新更", "更新"),
            ("进渡", "进度"),
            ("進渡", "進度"),
            ("撤消了", "撤消"),
        ),
        *(("cap nhap", "cập nhật"), ("tiến đô", "tiến độ"), ("hoan tact", "hoàn tác"), ("lic su", "lịch sử")),
        *(
            ("更好", None),
            ("天气", None),
            ("目的", None),
            ("进来", None),
            ("说说", None),
            ("blockchain", None),
        ),
        *(("they", None), ("then", None), ("list", None), ("need", None), ("làng", None), ("nắng", None)),
    ],
)
def test_among_the_real_commands(typed, meant):
    assert nearest(typed, commands.meanings("commands")) == meant


EVERYDAY = sorted((Path(__file__).parent / "everyday").glob("*.txt"))


@pytest.mark.parametrize("file", EVERYDAY, ids=lambda file: file.stem)
def test_hardly_an_everyday_word_is_taken_for_a_misspelt_command(file):
    words = dict.fromkeys(file.read_text(encoding="utf-8").split())
    spelt = [alias for alias in commands.meanings("commands") if " " not in alias]
    talk = [word for word in words if commands.find(word) is None and commands.talk(word) is None]
    assert len(talk) >= 150
    taken = [word for word in talk if nearest(fold(word), spelt)]
    assert len(taken) <= len(talk) // 50, taken


def test_the_table_of_signs_is_whole():
    """Written anew by `python -m tests.i18n.signs`."""
    assert signs.FILE.read_text(encoding="utf-8") == signs.made()
