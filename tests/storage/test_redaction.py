"""One person taken out of a text, and nothing besides."""

from __future__ import annotations

import json

import pytest

from storage.redaction import Redaction


@pytest.mark.parametrize(
    ("names", "text", "left"),
    [
        pytest.param(["Ann"], "thanks Ann, the annual report", "thanks —, the annual report", id="a word"),
        pytest.param(["Ann"], "Annual report of 给Ann点赞", "Annual report of 给—点赞", id="beside Chinese"),
        pytest.param(["Ann"], "ann and ANN", "ann and ANN", id="as they are written"),
        pytest.param(["李雷"], "多谢李雷的帮助", "多谢—的帮助", id="Chinese has no spaces"),
        pytest.param(["高"], "提高价格，@高 来定", "提高价格，@— 来定", id="one sign only behind an @"),
        pytest.param(["李雷", "李雷 (Sales)"], "李雷 (Sales)、李雷", "—、—", id="the longer name first"),
        pytest.param(["李雷"], "李雷 (0003) said", "— said", id="the end of their id that told them apart"),
        pytest.param(["Hoàng"], "Hoàng và Hoàng", "— và —", id="a mark of its own"),
        pytest.param(["Ann*Lee"], "Ann*Lee", "—", id="signs that patterns know"),
        pytest.param([], "ask emp-0003 or emp-00031", "ask erased-1 or emp-00031", id="their staff id"),
    ],
)
def test_their_names_and_staff_id_are_taken_out_of_words(names, text, left):
    assert Redaction("emp-0003", names, "erased-1").words(text) == left


@pytest.mark.parametrize(
    ("staff_id", "text", "left"),
    [
        pytest.param("12", "12 calls, @12 knows", "12 calls, @erased-1 knows", id="a number of few signs"),
        pytest.param("ab", "ab initio, @ab", "ab initio, @erased-1", id="few letters"),
        pytest.param("123456", "123456 and @123456", "erased-1 and @erased-1", id="a long number"),
    ],
)
def test_a_short_staff_id_is_looked_for_only_behind_an_at(staff_id, text, left):
    assert Redaction(staff_id, [], "erased-1").words(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("page:12:n.1", "page:erased-1:n.1", id="a page's request"),
        pytest.param("card:c-1:12:1.2:7", "card:c-1:erased-1:1.2:7", id="a tap"),
        pytest.param("card:12a:u1:112:7", "card:12a:u1:112:7", id="no part is theirs"),
        pytest.param("/people/12?cycle=all", "/people/erased-1?cycle=all", id="their page"),
    ],
)
def test_a_staff_id_is_a_part_of_an_address_of_its_own(text, left):
    assert Redaction("12", [], "erased-1").address(text) == left


@pytest.mark.parametrize(
    "style",
    [
        pytest.param({"ensure_ascii": False}, id="the history"),
        pytest.param({"ensure_ascii": False, "separators": (",", ":")}, id="messages"),
        pytest.param({}, id="settings"),
    ],
)
def test_json_is_written_as_it_was(style):
    before = {"private": True, "by": "12", "value": "12", "pings": ["12", "u1"], "text": "李雷 12"}
    after = {"private": True, "by": "erased-1", "value": "12", "pings": ["u1"], "text": "— 12"}
    found = Redaction("12", ["李雷"], "erased-1").json(json.dumps(before, **style))
    assert found == json.dumps(after, **style)


def test_of_a_list_of_staff_ids_theirs_is_left_out():
    assert Redaction("u0003", [], "erased-1").staffs('["u0001", "u0003"]') == '["u0001"]'


def test_a_needle_finds_a_name_as_json_writes_it():
    redaction = Redaction("u0003", ['李 "Lee"'], "erased-1")
    for text in (json.dumps('李 "Lee"'), json.dumps('李 "Lee"', ensure_ascii=False)):
        assert any(needle in text for needle in redaction.needles)
