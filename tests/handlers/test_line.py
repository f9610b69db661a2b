"""A line as words: what quotes keep together, and that no line takes longer than its length."""

from __future__ import annotations

import pytest

from handlers.line import MOST_QUOTES, Word, split


def said(text):
    return [f"[{word.text}]" if word.quoted else word.text for word in split(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" a  b ", ["a", "b"], id="runs of spaces"),
        pytest.param('a "b c" d', ["a", "[b c]", "d"], id="straight quotes"),
        pytest.param("a “b c” d", ["a", "[b c]", "d"], id="curly quotes"),
        pytest.param("「甲 乙」 『丙』", ["[甲 乙]", "[丙]"], id="corner brackets, both kinds"),
        pytest.param('""', ["[]"], id="quotes around nothing"),
        pytest.param('6" of rain "for sure"', ['6"', "of", "rain", "[for sure]"], id="inches"),
        pytest.param('say"b c"', ['say"b', 'c"'], id="quotes inside a word"),
        pytest.param('"b c"d e', ['"b', 'c"d', "e"], id="a closing quote inside a word"),
        pytest.param("“b “c d” e", ["“b", "[c d]", "e"], id="two that open, one that closes"),
        pytest.param("“a “b”c “d”", ["“a", "“b”c", "[d]"], id="a pair behind one that was none"),
        pytest.param('"a “b" c”', ["[a “b]", "c”"], id="one kind inside another"),
        pytest.param('"a', ['"a'], id="a quote that nobody closes"),
        pytest.param('a\n"b c"\nd', ["a", "[b c]", "d"], id="between lines"),
    ],
)
def test_quotes_keep_words_together_where_they_stand_alone(text, words):
    assert said(text) == words


@pytest.mark.parametrize("mark", ['"', "“", "「", "『"])
def test_a_flood_of_quotes_is_no_quotation(mark):
    """However many open, the line is searched for their ends only so often."""
    text = f"{mark}a b{mark} " * MOST_QUOTES
    assert split(text) == [Word(part) for part in text.split()]


def test_words_say_how_they_are_typed_again():
    assert [word.typed for word in (Word("a"), Word("b c", quoted=True))] == ["a", '"b c"']
