from __future__ import annotations

import contextlib
import json
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dingtalk_client.errors import BadBody, BodyTooLarge, CallbackRefused
from dingtalk_client.events import incoming, parse_body
from dingtalk_client.strict_json import parse_exact
from tests.dingtalk_client.samples import a_group_body, wire


def nested(levels: int) -> bytes:
    """An object that is itself the first level."""
    return b'{"a":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


def padded_to(length: int) -> bytes:
    return b'{"a":"' + b"x" * (length - 8) + b'"}'


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        pytest.param(b"{}", {}, id="an empty object"),
        pytest.param(b' \n{"a":1}\r\n', {"a": 1}, id="white space around"),
        pytest.param('{"a":"中文😀"}'.encode(), {"a": "中文😀"}, id="Chinese and emoji"),
        pytest.param(rb'{"a":"\ud83d\ude00\u4e2d"}', {"a": "😀中"}, id="the same, escaped"),
        pytest.param(rb'{"a":"\\u0000"}', {"a": "\\u0000"}, id="an escaped backslash, no NUL"),
        pytest.param(b'{"a":9999999999999999999}', {"a": 10**19 - 1}, id="19 digits"),
        pytest.param(b'{"a":-9999999999999999999}', {"a": 1 - 10**19}, id="19 digits and a minus"),
        pytest.param(b'{"a":1.5e3}', {"a": 1500.0}, id="a fraction"),
        pytest.param(b'{"a":{"a":1}}', {"a": {"a": 1}}, id="one key on two levels"),
        pytest.param(b'{"a":"' + b"[{" * 500 + b'"}', {"a": "[{" * 500}, id="brackets in a text"),
        pytest.param(
            b'{"a":"' + b'\\"[' * 500 + b'"}', {"a": '"[' * 500}, id="brackets after escaped quotes"
        ),
        pytest.param(b'{"a":[' + b"[]," * 100 + b"1]}", {"a": [[]] * 100 + [1]}, id="wide, not deep"),
        pytest.param(b'{"a":"' + b":" * 5000 + b'"}', {"a": ":" * 5000}, id="colons in a text"),
    ],
)
def test_what_is_taken(raw, body):
    assert parse_body(raw) == body


def test_the_borders_are_inside():
    assert len(parse_body(padded_to(64 * 1024))["a"]) == 64 * 1024 - 8
    assert parse_body(nested(32))
    assert len(parse_body(wire({str(number): 0 for number in range(2_000)}))) == 2_000


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"  ", id="white space"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'"text"', id="a string"),
        pytest.param(b"1", id="a number"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b'{"a":1}{"b":2}', id="two objects"),
        pytest.param(b'{"a":1,}', id="a comma too many"),
        pytest.param(b"{'a':1}", id="single quotes"),
        pytest.param(b"a=1&b=2", id="a form"),
        pytest.param(b"<xml/>", id="XML"),
        pytest.param(b'\xef\xbb\xbf{"a":1}', id="a byte order mark"),
        pytest.param('{"a":1}'.encode("utf-16"), id="UTF-16 with its mark"),
        pytest.param('{"a":1}'.encode("utf-16-le"), id="UTF-16 without"),
        pytest.param('{"a":1}'.encode("utf-32-be"), id="UTF-32"),
        pytest.param('{"a":"中文"}'.encode("gb18030"), id="GB 18030"),
        pytest.param(b'{"a":"\xff"}', id="a byte no UTF-8 has"),
        pytest.param(b'{"a":"\xc0\x80"}', id="NUL in two bytes"),
        pytest.param(b'{"a":"\xed\xa0\x80"}', id="a surrogate in three bytes"),
        pytest.param(b'{"a":"\x00"}', id="a raw NUL"),
        pytest.param(b'{"a":"\n"}', id="a raw line end in a text"),
        pytest.param(rb'{"a":"\u0000"}', id="an escaped NUL"),
        pytest.param(rb'{"\u0000":1}', id="NUL in a key"),
        pytest.param(rb'{"a":["x",{"b":"\u0000"}]}', id="NUL deep inside"),
        pytest.param(rb'{"a":"\ud800"}', id="a lone high surrogate"),
        pytest.param(rb'{"a":"\uDFFF"}', id="a lone low surrogate"),
        pytest.param(rb'{"a":"\ude00\ud83d"}', id="a pair the wrong way round"),
        pytest.param(rb'{"\ud800":1}', id="a surrogate in a key"),
        pytest.param(b'{"a":1,"a":1}', id="a key twice"),
        pytest.param(rb'{"a":1,"\u0061":2}', id="a key twice, once escaped"),
        pytest.param(b'{"b":{"a":1,"a":2}}', id="a key twice, inside"),
        pytest.param(b'{"a":NaN}', id="NaN"),
        pytest.param(b'{"a":Infinity}', id="Infinity"),
        pytest.param(b'{"a":-Infinity}', id="-Infinity"),
        pytest.param(b'{"a":1e999}', id="a number that overflows to infinity"),
        pytest.param(b'{"a":10000000000000000000}', id="20 digits"),
        pytest.param(b'{"a":' + b"9" * 5_000 + b"}", id="5,000 digits: int() itself gives up"),
        pytest.param(nested(33), id="33 levels"),
        pytest.param(b"[" * 60_000, id="60,000 levels: no RecursionError"),
        pytest.param(b'{"a":' * 10_000, id="10,000 objects deep"),
        pytest.param(b'{"x":"\\"","a":' + b"[" * 40 + b"]" * 40 + b"}", id="deep after an escaped quote"),
        pytest.param(wire({str(number): 0 for number in range(2_001)}), id="2,001 keys"),
        pytest.param(wire({"a": [{"b": 1}] * 2_000}), id="2,001 keys over many objects"),
    ],
)
def test_what_is_refused_as_a_bad_body(raw):
    with pytest.raises(BadBody) as refused:
        parse_body(raw)
    assert refused.value.status == 400


def test_a_body_a_byte_too_long_is_told_apart():
    with pytest.raises(BodyTooLarge) as refused:
        parse_body(padded_to(64 * 1024 + 1))
    assert refused.value.status == 413


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b'{"a":"' + b'\\"' * 32_000 + b"[" * 40, id="a text of escaped quotes that never ends"),
        pytest.param(b'{"a":"' + b"[" * 40 + b"\\" * 60_000, id="backslashes without end"),
        pytest.param(b'{"a":[' + b"[]," * 21_000 + b"1]}", id="brackets only"),
        pytest.param(b'{"a":[' + b'{"":1},' * 9_000 + b"1]}", id="objects only"),
        pytest.param(b'"' * 60_000 + b"[" * 40, id="quotes only"),
    ],
)
def test_the_worst_64_kib_are_read_in_linear_time(raw):
    began = time.thread_time()
    with contextlib.suppress(CallbackRefused):
        parse_body(raw)
    # Linear takes about 10 ms; a restart for each quote would take half a minute. Busy machines lie between.
    assert time.thread_time() - began < 8


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_raise_anything_but_a_refusal(raw):
    with contextlib.suppress(CallbackRefused):
        incoming(parse_body(raw))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(a_group_body())), json_values)
def test_no_value_in_any_field_raises_anything_but_a_refusal(field, value):
    raw = json.dumps(a_group_body(**{field: value})).encode()
    with contextlib.suppress(CallbackRefused):
        incoming(parse_body(raw))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_damage_to_a_genuine_body_raises_anything_but_a_refusal(data):
    raw = bytearray(wire(a_group_body()))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(CallbackRefused):
        incoming(parse_body(bytes(raw)))


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(), json_values, max_size=5))
def test_what_is_taken_is_what_was_meant(body):
    raw = json.dumps(body).encode()
    try:
        taken = parse_body(raw)
    except BadBody:
        return
    assert taken == json.loads(raw)
    taken_text = json.dumps(taken, ensure_ascii=False)
    taken_text.encode()  # can be stored as UTF-8
    assert "\\u0000" not in taken_text.replace("\\\\", "")


def test_an_exact_reading_keeps_every_digit_and_refuses_the_same():
    assert parse_exact(b'{"value": 12345678901234.5678}') == {"value": Decimal("12345678901234.5678")}
    assert parse_exact(b'{"value": 7}') == {"value": 7}
    for raw in (b'{"value": 1e999}', b'{"value": NaN}', b'{"a": 1, "a": 2}', b"[]"):
        with pytest.raises(BadBody):
            parse_exact(raw)
