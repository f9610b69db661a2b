"""What people wrote cannot become a link, an image, a heading, a quotation or an @all."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.layout import bar, command, quiet, shortened, thing
from cards.reader import Reader
from i18n.cleaning import clean
from tests.kit.builders import a_key_result
from tests.kit.readers import a_reader

ACTIVE = "[]*@#<>`~|\\&"
# Signs at which clients break a line, and those that turn the direction of what follows.
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"

texts = st.text() | st.text(alphabet=ACTIVE + BREAKS + BIDI + "_w.:/!()-+=0a \ue000中")


@pytest.mark.parametrize(
    ("typed", "shows"),
    [
        pytest.param("[here](https://evil.example)", "［here］(https：//evil.example)", id="a link"),
        pytest.param(
            "![](http://x/pixel.png)", "!［］(http：//x/pixel.png)", id="an image that counts readers"
        ),
        pytest.param("see WWW.evil.example", "see WWW．evil.example", id="a bare address"),
        pytest.param("dingtalk://action/sendmsg", "dingtalk：//action/sendmsg", id="DingTalk's own scheme"),
        pytest.param("# big", "＃ big", id="a heading"),
        pytest.param("> he said", "＞ he said", id="a quotation"),
        pytest.param(
            "@all @所有人 <@u001> @13800000000", "＠all ＠所有人 ＜＠u001＞ ＠13800000000", id="an alarm"
        ),
        pytest.param("**100%** __done__ ~~x~~", "＊＊100%＊＊ ＿＿done＿＿ ～～x～～", id="emphasis"),
        pytest.param("`code` | a\\b", "｀code｀ ｜ a＼b", id="code, a table, a backslash"),
        pytest.param(
            "&#91;x&#93; <font color=red>", "＆＃91;x＆＃93; ＜font color=red＞", id="entities and tags"
        ),
        pytest.param("a\n\n- **O1** 100%", "a  - ＊＊O1＊＊ 100%", id="a line that looks like ours"),
        pytest.param("a\u2028# b\u2029c\x85d", "a ＃ b c d", id="line breaks of other kinds"),
        pytest.param("Li\u202eieW", "LiieW", id="signs that turn the text around"),
        pytest.param("snake_case 4_5", "snake_case 4_5", id="an underscore inside a word is let be"),
        pytest.param(
            "让客户满意 45% (3/5) - ok!", "让客户满意 45% (3/5) - ok!", id="ordinary text is let be"
        ),
        pytest.param("👩‍💻 naïve café", "👩‍💻 naïve café", id="pictures and accents are let be"),
    ],
)
def test_what_people_wrote_is_harmless_and_still_readable(typed, shows):
    assert quiet(typed) == shows


@given(texts)
def test_nothing_that_marks_up_is_left(text):
    shown = quiet(text)
    assert not set(shown) & set(ACTIVE + BREAKS + BIDI)
    assert "://" not in shown
    assert not re.search(r"(?<![^\W_])www\.", shown, re.IGNORECASE)
    assert not re.search(r"(?<![^\W_])_|_(?![^\W_])", shown)


@given(texts)
def test_saying_it_twice_changes_nothing_more(text):
    assert quiet(quiet(text)) == quiet(text)


@given(texts)
def test_it_reads_the_same_as_what_was_written(text):
    def read(given: str) -> str:
        return "".join(unicodedata.normalize("NFKC", clean(given)).split())

    assert read(quiet(clean(text))) == read(clean(text))


@given(texts, texts)
def test_two_harmless_texts_side_by_side_are_harmless(one, other):
    kr = a_key_result(title=other)
    assert thing(kr).count("*") == 4
    line = command(a_reader(), f"/okr add {one}")
    assert not set(line.removeprefix("@OKR")) & set(ACTIVE)


@given(st.text(min_size=1), st.integers(2, 30))
def test_a_shortened_text_is_no_longer_than_told(text, longest):
    shown = shortened(text, longest)
    assert len(shown) <= longest
    assert shown == text or shown.endswith("…")


@pytest.mark.parametrize(
    ("share", "cells"),
    [("-0.3", 0), ("0", 0), ("0.049", 0), ("0.05", 1), ("0.45", 5), ("0.949", 9), ("1", 10), ("7", 10)],
)
def test_a_bar_shows_no_less_than_nothing_and_no_more_than_all(share, cells):
    assert bar(Decimal(share)) == "█" * cells + "░" * (10 - cells)
    assert bar(None) == "░" * 10


def test_a_command_in_a_group_carries_the_robots_name():
    reader = a_reader()
    assert command(reader, "/kr show KR3") == "@OKR /kr show KR3"
    alone = Reader(lang="en", tz=reader.tz, robot="OKR", in_group=False, today=reader.today)
    assert command(alone, "/kr show KR3") == "/kr show KR3"
