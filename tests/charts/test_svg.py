"""SVG is text that any reader takes, whatever people wrote into it."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from charts import svg


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(12, "12", id="whole"),
        pytest.param(12.0, "12", id="whole, though a float"),
        pytest.param(0.5, "0.5", id="no nought at the end"),
        pytest.param(1 / 3, "0.33", id="two decimals at most"),
        pytest.param(-0.001, "0", id="no minus before nought"),
        pytest.param(1e7, "10000000", id="no exponent"),
        pytest.param(100, "100", id="the noughts of a whole number stay"),
    ],
)
def test_number(value, shown):
    assert svg.number(value) == shown


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_place_is_a_number(value):
    with pytest.raises(ValueError, match="no number"):
        svg.number(value)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<script>alert(1)</script>", id="a tag"),
        pytest.param('" onload="x', id="out of an attribute"),
        pytest.param("a & b &amp; c", id="an entity"),
        pytest.param("]]>", id="the end of a section"),
    ],
)
def test_words_come_back_as_they_were_written(text):
    drawing = svg.document(
        10,
        10,
        [svg.element("text", {"data-said": text}, svg.words(text))],
        title=text,
        summary="",
        prefix="a",
    )
    root = ElementTree.fromstring(drawing)  # noqa: S314 -- our own drawing
    found = root.find("{http://www.w3.org/2000/svg}text")
    assert (found.text, found.get("data-said")) == (text, text)
    assert root.find("{http://www.w3.org/2000/svg}title").text == text


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\ud800", "\uffff"])
def test_what_xml_cannot_hold_is_a_visible_box(sign):
    drawing = svg.element("text", {}, svg.words(f"a{sign}b"))
    assert ElementTree.fromstring(drawing).text == "a□b"  # noqa: S314 -- our own drawing


def test_a_drawing_says_what_it_shows():
    root = ElementTree.fromstring(  # noqa: S314 -- our own drawing
        svg.document(720, 40.5, [], title="KR3", summary="behind", prefix="kr-3")
    )
    named = {each.get("id"): each.text for each in root}
    assert [named[name] for name in root.get("aria-labelledby").split()] == ["KR3", "behind"]
    assert (root.get("role"), root.get("viewBox"), root.get("width")) == ("img", "0 0 720 40.5", "720")


def test_two_drawings_of_a_page_share_no_id():
    first, second = (
        svg.document(1, 1, [], title="", summary="", prefix=prefix) for prefix in ("first", "second")
    )
    assert 'id="first-title"' in first
    assert "first-" not in second


@pytest.mark.parametrize("prefix", ["", "1", "a b", 'a"', "图"])
def test_ids_begin_with_letters(prefix):
    with pytest.raises(ValueError, match="begins no id"):
        svg.document(1, 1, [], title="", summary="", prefix=prefix)


def test_attributes_keep_their_order_and_none_is_left_out():
    assert svg.element("rect", {"y": 1, "x": 2.5, "rx": None}) == '<rect y="1" x="2.5"/>'


def test_nothing_around_nothing():
    assert svg.group({"class": "a"}, []) == ""
