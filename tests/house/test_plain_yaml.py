"""Our reader of YAML reads our files whole, and refuses what it could read otherwise than a real one."""

from __future__ import annotations

import pytest

from tests.kit.plain_yaml import NotPlain, read, read_all

EVERYTHING = """
# what we use
top: "8700"  # and why
list: [ALL, "a, b", 'c']
nested:
  - name: one
    deep:
      key: ${NAME:-}
  - two
---
args:
  - |
    first
      second
  - last
"""


def test_what_we_write_is_read():
    assert read_all(EVERYTHING) == [
        {
            "top": "8700",
            "list": ["ALL", "a, b", "c"],
            "nested": [{"name": "one", "deep": {"key": "${NAME:-}"}}, "two"],
        },
        {"args": ["first\n  second\n", "last"]},
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: 1\na: 2\n", id="a key twice"),
        pytest.param("a: &b 1\n", id="an anchor"),
        pytest.param("a: {b: 1}\n", id="a mapping in one line"),
        pytest.param("a:\n\t- 1\n", id="a tab"),
        pytest.param("a:\n  b: 1\n c: 2\n", id="an indent between two others"),
        pytest.param("a: b: c\n", id="a value that is a key"),
        pytest.param("a: [b, {c: d}]\n", id="a list of more than words"),
        pytest.param("a: >\n  b\n", id="folded text"),
    ],
)
def test_what_the_reader_does_not_know_is_refused(text):
    with pytest.raises(NotPlain):
        read(text)
