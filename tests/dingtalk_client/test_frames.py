"""Stream frames: read strictly, acknowledged as the protocol says, with the official SDK as the judge."""

from __future__ import annotations

import json

import pytest
from dingtalk_stream.frames import CallbackMessage

from dingtalk_client import frames
from dingtalk_client.errors import BadBody, BodyTooLarge, CallbackRefused
from dingtalk_client.frames import CALLBACK, EVENT, SYSTEM
from dingtalk_client.strict_json import MAX_FRAME_BYTES
from tests.dingtalk_client.samples import a_group_body
from tests.kit.wires import a_frame

TOPIC = "/v1.0/im/bot/messages/get"


def changed(**parts: object) -> str:
    """A good frame with some of its parts replaced; `...` takes one out."""
    body = json.loads(a_frame(CALLBACK, TOPIC, {"msgId": "m"})) | parts
    return json.dumps({name: value for name, value in body.items() if value is not ...})


def test_a_frame_is_read_as_the_official_sdk_reads_it():
    raw = a_frame(CALLBACK, TOPIC, a_group_body(), messageId="f-1")
    theirs = CallbackMessage.from_dict(json.loads(raw))
    ours = frames.read(raw)
    assert (ours.kind, ours.topic, ours.message_id) == (CALLBACK, theirs.headers.topic, "f-1")
    assert ours.content() == theirs.data == a_group_body()


def test_headers_reach_whoever_needs_those_of_an_event():
    raw = a_frame(EVENT, "*", {}, eventType="user_leave_org", eventId="e-1", eventBornTime="1690362102194")
    assert frames.read(raw).headers["eventType"] == "user_leave_org"
    assert frames.read(raw.encode()).headers["eventId"] == "e-1"


@pytest.mark.parametrize(
    ("raw", "topic"),
    [
        pytest.param('{"type":"SYSTEM","headers":{"topic":"disconnect"}}', "disconnect", id="no id, no data"),
        pytest.param(
            '{"type":"SYSTEM","headers":{"topic":"ping","messageId":"p"},"data":"{}"}',
            "ping",
            id="no version",
        ),
        pytest.param(
            '{"type":"EVENT","header":{"topic":"*","messageId":"e"}}', "*", id="the sample's header"
        ),
        pytest.param(changed(headers={"topic": TOPIC, "messageId": "m", "time": 1}), TOPIC, id="a number"),
    ],
)
def test_what_the_documents_samples_leave_out_may_be_missing(raw, topic):
    assert frames.read(raw).topic == topic


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("", id="nothing"),
        pytest.param("ping", id="a word"),
        pytest.param("[]", id="a list"),
        pytest.param('{"type":"SYSTEM"', id="half of it"),
        pytest.param(changed(type=...), id="no type"),
        pytest.param(changed(type="HELLO"), id="an unknown type"),
        pytest.param(changed(type=["SYSTEM"]), id="a list for a type"),
        pytest.param(changed(headers=...), id="no headers"),
        pytest.param(changed(headers=[]), id="a list for headers"),
        pytest.param(changed(headers={"topic": TOPIC}), id="no messageId"),
        pytest.param(changed(headers={"topic": {}, "messageId": "m"}), id="an object for a topic"),
        pytest.param(changed(headers={"messageId": "m", "time": "noon"}), id="an hour for an instant"),
        pytest.param(changed(headers={"messageId": "m", "time": "9" * 5_000}), id="a long instant"),
        pytest.param(changed(data={"msgId": "m"}), id="an object for data"),
        pytest.param('{"type":"SYSTEM","type":"EVENT","headers":{}}', id="a key twice"),
        pytest.param("[" * 60_000, id="too deep"),
        pytest.param("\ud800", id="half a letter"),
        pytest.param(b"\xff\xfe{}", id="no UTF-8"),
        pytest.param("{" + " " * MAX_FRAME_BYTES + "}", id="too long"),
    ],
)
def test_whatever_else_comes_is_refused_and_nothing_worse(raw):
    with pytest.raises(CallbackRefused):
        frames.read(raw)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param("{", BadBody, id="half of it"),
        pytest.param("[]", BadBody, id="a list"),
        pytest.param('{"a":NaN}', BadBody, id="no number"),
        pytest.param('{"a":"\\ud800"}', BadBody, id="half a letter"),
        pytest.param('{"a":"' + "x" * 70_000 + '"}', BodyTooLarge, id="longer than any message"),
    ],
)
def test_bad_data_in_a_good_frame_is_found_when_it_is_read(data, fault):
    frame = frames.read(a_frame(CALLBACK, TOPIC, data, messageId="f-1"))
    assert frame.message_id == "f-1"
    with pytest.raises(fault):
        frame.content()


def test_a_message_of_64_kib_fits_into_a_frame_though_its_escapes_make_it_longer():
    body = {"text": "\n" * 30_000}
    frame = frames.read(a_frame(CALLBACK, TOPIC, body))
    assert frame.content() == body


def test_an_acknowledgement_has_the_form_of_the_document():
    frame = frames.read(a_frame(SYSTEM, "ping", {"opaque": "0"}, messageId="p-1"))
    assert json.loads(frames.acknowledged(frame, frames.OK, {"opaque": "0"})) == {
        "code": 200,
        "headers": {"messageId": "p-1", "contentType": "application/json"},
        "message": "OK",
        "data": '{"opaque": "0"}',
    }
