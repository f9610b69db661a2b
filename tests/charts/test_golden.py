"""What is drawn today is what somebody looked at and kept; `python -m tests.charts.redraw` keeps anew."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.drawing import draw, to_dict
from charts.text import FONT, advances, width
from charts.theme import LIGHT, THEMES
from tests.charts.redraw import GOLDEN, drawings, lined
from tests.charts.samples import SAMPLES

SVG = "{http://www.w3.org/2000/svg}"


def tree(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 -- our own drawing


@pytest.mark.parametrize("name", sorted(drawings()))
def test_a_drawing_is_as_it_was_kept(name):
    assert lined(drawings()[name]) == (GOLDEN / name).read_text("utf-8")


def test_nothing_is_kept_that_is_not_drawn():
    assert {path.name for path in GOLDEN.iterdir()} == set(drawings())


@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES)
def test_a_usual_chart_waits_in_less_than_six_kilobytes(chart):
    assert len(json.dumps(to_dict(chart), ensure_ascii=False).encode()) < 6 * 1024


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES)
def test_all_that_is_painted_has_a_class_and_no_style(chart, theme):
    root = tree(draw(chart, theme))
    painted = [each for each in root.iter() if each.get("fill") or each.get("stroke")]
    assert all(each.get("class") or each.get("fill", "").startswith("url(#chart-") for each in painted)
    assert all(each.get("style") is None for each in root.iter())


@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES)
def test_no_words_leave_the_drawing(chart):
    for each in tree(draw(chart, LIGHT)).iter(f"{SVG}text"):
        wide = width(each.text, float(each.get("font-size")))
        before = {"end": wide, "middle": wide / 2}.get(each.get("text-anchor"), 0)
        left = float(each.get("x")) - before
        assert left >= 8, each.text
        assert left + wide <= 712, each.text


@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES)
def test_every_drawing_says_its_title_and_summary(chart):
    root = tree(draw(chart, LIGHT))
    assert (root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text or "") == (chart.title, chart.summary)


@pytest.mark.parametrize("name", ["burn_up_kept", "health_history"])
def test_a_drawing_becomes_a_picture_of_twice_its_size(name):
    drawing = draw(SAMPLES[name], LIGHT)
    picture = bytes(
        resvg_py.svg_to_bytes(svg_string=drawing, font_files=[str(FONT)], skip_system_fonts=True, zoom=2)
    )
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 1440


@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES)
def test_two_charts_of_one_page_share_no_id(chart):
    one, other = (
        {each.get("id") for each in tree(draw(chart, LIGHT, prefix=prefix)).iter()} - {None}
        for prefix in ("kr-1", "kr-2")
    )
    assert one
    assert not one & other


@given(title=st.text(), word=st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_whatever_people_write_can_be_drawn(title, word):
    for name in ("burn_up_falling", "overview_empty"):
        chart = replace(SAMPLES[name], title=title, facts=word)
        words_drawn = "".join(each.text for each in tree(draw(chart, LIGHT)).iter(f"{SVG}text"))
        assert set(words_drawn) <= set(advances())


@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES)
def test_words_keep_their_width_in_whatever_font_a_page_has(chart):
    for each in tree(draw(chart, LIGHT)).iter(f"{SVG}text"):
        if len(each.text) > 1:
            told = float(each.get("textLength"))
            assert told == pytest.approx(width(each.text, float(each.get("font-size"))), abs=0.01)
