"""Whatever is typed: no exception, no apology, and no write that its words do not bear out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest
import structlog

from tests.corpus.allowed import Words, strays
from tests.corpus.cases import LANGUAGES
from tests.corpus.facts import Facts
from tests.corpus.numbers import numbers
from tests.corpus.parsing import parse_all
from tests.corpus.random_lines import lines
from tests.corpus.wild import talk

PARSED, SAID = 10_000, 320
BEFORE: Facts = {
    "O1.title": "New customers succeed", "O1.owner": "owner", "O1.state": "open",
    "KR3": "8", "KR3.title": "New dealers", "KR3.owner": "owner", "KR3.objective": "O1", "KR3.kind": "rise",
    "KR3.start": "0", "KR3.target": "20", "KR3.note": "", "KR3.on": "2026-11-13",
    "KR3.state": "open", "KR3.conf": None, "KR3.comment": "",
    "KR6.title": "Pilot", "KR6.owner": "owner", "KR6.objective": "O1", "KR6.kind": "milestones", "KR6": None,
    "owner.lang": None, "SALES.quiet": "20:00-08:30", "cycle 2026Q4": "open",
}  # fmt: skip


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


def test_the_same_seed_makes_the_same_lines() -> None:
    assert list(islice(lines(7), 500)) == list(islice(lines(7), 500))
    assert len(set(islice(lines(7), 500)) | set(islice(lines(8), 500))) > 900


def test_random_lines_do_not_break_the_parser() -> None:
    understood, broken = parse_all(PARSED, 1, LANGUAGES)
    assert broken == []
    assert understood > PARSED / 20  # not all of it is noise


@pytest.mark.timeout(300)
async def test_random_lines_through_signed_callbacks_write_only_what_they_say(tmp_path: Path) -> None:
    tally, wrong = await talk(tmp_path, SAID, 1)
    assert wrong == []
    assert tally["answered"] == tally["lines"] > SAID * 0.8
    assert tally["writes"] > SAID / 20


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("KR3 45%", "45"), ("４５％", "45"), ("百分之四十五", "45"), ("四成半", "45"), ("七成", "70"),
        ("1.2万", "12000"), ("1万2", "12000"), ("一万二", "12000"), ("一百六十八万", "1680000"),
        ("一万五千亿", "1500000000000"), ("1,100.9亿", "110090000000"), ("3k", "3000"), ("$1.2M", "1200000"),
        ("2.5e3", "2500"), ("1,5 tỷ", "1500000000"), ("1.800 tr", "1800000000"), ("13.500", "13500"),
        ("forty-five percent", "45"), ("two dozen", "24"), ("one hundred and sixty", "160"),
        ("bốn mươi lăm phần trăm", "45"), ("mười hai", "12"), ("hai chục", "20"),
        ("百分之七十二点五", "72.5"), ("壹萬陸仟", "16000"), ("half", "50"), ("2½", "2"),
    ],
)  # fmt: skip
def test_the_judge_reads_numbers(text: str, held: str) -> None:
    assert Decimal(held) in numbers(text)


@pytest.mark.parametrize("absent", ["46", "450", "12", "7"])
def test_the_judge_does_not_read_what_is_not_there(absent: str) -> None:
    assert Decimal(absent) not in numbers("KR3 45% 三 waiting")


@pytest.mark.parametrize(
    ("by", "said", "after"),
    [
        pytest.param("owner", "/u 3 12", {"KR3": "12"}, id="a value"),
        pytest.param("owner", "/u 3 +4", {"KR3": "12"}, id="a step"),
        pytest.param("owner", "/u 3 60%", {"KR3": "12"}, id="a share of the road"),
        pytest.param("owner", "update dealers 一打", {"KR3": "12"}, id="named by its title"),
        pytest.param("manager", "/u KR３ 12 late", {"KR3": "12", "KR3.note": "late"}, id="a manager, a note"),
        pytest.param("owner", "/u 3 12 on friday", {"KR3": "12", "KR3.on": "2026-11-20"}, id="a day"),
        pytest.param("owner", "/kr drop KR3 why", {"KR3.state": "dropped"}, id="an end"),
        pytest.param("owner", "/kr tick KR6 plan", {"KR6": "1", "KR6.ticked": "plan"}, id="a milestone"),
        pytest.param("stranger", "/kr comment 3 hm", {"KR3.comment": "hm"}, id="a comment"),
        pytest.param("owner", "/okr add Win", {"O4.title": "Win", "O4.owner": "owner"}, id="a new one"),
    ],
)
def test_the_judge_allows(by: str, said: str, after: Facts) -> None:
    assert strays(Words(by, said, [BEFORE]), BEFORE, BEFORE | after) == []


@pytest.mark.parametrize(
    ("by", "said", "after"),
    [
        pytest.param("owner", "/u 3 12", {"KR3": "21"}, id="another value"),
        pytest.param("owner", "/u 3 12", {"KR3": "1200"}, id="a hundredfold"),
        pytest.param("owner", "/u 3 12.5", {"KR3": "12.55"}, id="a digit more"),
        pytest.param("owner", "/u 7 12", {"KR3": "12"}, id="of another key result"),
        pytest.param("stranger", "/u 3 12", {"KR3": "12"}, id="by a stranger"),
        pytest.param("outsider", "/u 3 12", {"KR3": "12"}, id="by the manager of another group"),
        pytest.param("guest", "/u 3 12", {"KR3": "12"}, id="by somebody from outside"),
        pytest.param("guest", "/kr comment 3 hm", {"KR3.comment": "hm"}, id="a comment from outside"),
        pytest.param("owner", "/u 3 12 late", {"KR3": "12", "KR3.note": "soon"}, id="another note"),
        pytest.param("owner", "/u 3 12", {"KR3": "12", "KR3.conf": 7}, id="a confidence nobody gave"),
        pytest.param("owner", "/kr edit 3 title Old", {"KR3.title": "New"}, id="another title"),
        pytest.param("owner", "3?", {"KR3.state": "dropped"}, id="an end nobody spoke of"),
        pytest.param("owner", "/u 3 twelve", {"KR3": "12", "KR3.on": "2026-11-20"}, id="no day said"),
        pytest.param("owner", "/okr add Win", {"O4.title": "Lose", "O4.owner": "owner"}, id="no such title"),
        pytest.param("stranger", "/okr add Win", {"O4.title": "Win", "O4.owner": "owner"}, id="not hers"),
        pytest.param("owner", "/settings quiet off", {"SALES.quiet": "off"}, id="a setting by a member"),
        pytest.param("owner", "/cycle close", {"cycle 2026Q4": "closed"}, id="a cycle closed by a member"),
        pytest.param("stranger", "/lang en", {"owner.lang": "en"}, id="somebody else's language"),
        pytest.param("owner", "undo", {"KR3": None}, id="something that was there is gone"),
    ],
)  # fmt: skip
def test_the_judge_objects(by: str, said: str, after: Facts) -> None:
    assert strays(Words(by, said, [BEFORE]), BEFORE, BEFORE | after) != []


def test_the_judge_lets_everything_be_taken_back() -> None:
    now = BEFORE | {"KR3": "12"}
    assert strays(Words("owner", "/undo", [BEFORE, now]), now, BEFORE) == []
