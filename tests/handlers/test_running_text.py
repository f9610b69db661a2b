"""Words found in running text: which of several, where they end, and that many of them cost little."""

from __future__ import annotations

import re

import pytest

from handlers.running_text import either

WORDS = ("kr", "kr更新", "update", "up", "进度", "cập nhật", "进")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("update 3", "update", id="the longest"),
        pytest.param("UP 3", "UP", id="in whatever case"),
        pytest.param("cập  nhật 3", "cập  nhật", id="with more spaces"),
        pytest.param("进度3", "进度", id="the longest Chinese one"),
        pytest.param("进展", "进", id="Chinese sticks to Chinese"),
        pytest.param("kr更新3", "kr更新", id="Chinese behind letters, before the letters alone"),
        pytest.param("kr进展", "kr", id="letters end before Chinese"),
        pytest.param("up3", "up", id="and before a number"),
        pytest.param("upper", None, id="no word ends within letters"),
        pytest.param("upử", None, id="whatever letters they are"),
    ],
)
def test_words_are_found_whole(text: str, found: str | None) -> None:
    match = re.match(either(WORDS), text, re.IGNORECASE)
    assert (match and match[0]) == found


def test_where_letters_end_is_written_once_for_words_in_a_row() -> None:
    """`re` looks at 28,000 signs for it: once for each word, that is half a second for all of ours."""
    many = [f"word{'s' * at}" for at in range(50)]
    assert either([*many, "进度"]).count("鿿") == 1
