from __future__ import annotations

import contextlib
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dingtalk_client import api
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.messages import Text

THROTTLE_PAGE = b"<!DOCTYPE html><html><body>Sorry, too many requests</body></html>"


def refusal(status: int, body: object, headers: dict[str, str] | None = None) -> DingTalkError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(DingTalkError) as refused:
        api.read_reply(status, headers or {}, raw)
    return refused.value


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, {"errcode": 0, "errmsg": "ok"}, id="the old host"),
        pytest.param(200, {"errcode": "0", "errmsg": "ok"}, id="the documented sample has a string"),
        pytest.param(200, {"processQueryKey": "k"}, id="the new host"),
        pytest.param(200, {}, id="an empty object"),
    ],
)
def test_an_answer_that_is_fine(status, body):
    assert api.read_reply(status, {}, json.dumps(body).encode()) == body


@pytest.mark.parametrize(
    ("status", "body", "code", "action"),
    [
        pytest.param(
            400,
            {"code": "InvalidAuthentication", "message": "不合法的access_token", "requestid": "r"},
            "InvalidAuthentication",
            Action.REFRESH_TOKEN,
            id="a bad token is a 400",
        ),
        pytest.param(
            401, {"code": "Unauthorized", "message": "m"}, "Unauthorized", Action.REFRESH_TOKEN, id="or a 401"
        ),
        pytest.param(401, {}, "http_401", Action.REFRESH_TOKEN, id="a 401 without a word"),
        pytest.param(401, b"no", "http_401", Action.REFRESH_TOKEN, id="a 401 without JSON"),
        pytest.param(
            200, {"errcode": 40014, "errmsg": "m"}, "40014", Action.REFRESH_TOKEN, id="a 200 with 40014"
        ),
        pytest.param(
            200,
            {"errcode": 88, "sub_code": "40014", "sub_msg": "不合法的access_token"},
            "40014",
            Action.REFRESH_TOKEN,
            id="the gateway wraps the code",
        ),
        pytest.param(
            200, {"errcode": 88, "sub_code": ""}, "88", Action.RETRY, id="88 and no more is a time-out"
        ),
        pytest.param(
            200,
            {"errcode": 15, "sub_code": "isp.top-remote-connection-timeout"},
            "isp.top-remote-connection-timeout",
            Action.RETRY,
            id="the gateway's own time-out",
        ),
        pytest.param(
            200, {"errcode": 300001, "errmsg": "session 不存在"}, "300001", Action.GONE, id="no session"
        ),
        pytest.param(200, {"errcode": 130101, "errmsg": "send too fast"}, "130101", Action.PARK, id="banned"),
        pytest.param(200, {"errcode": "400106"}, "400106", Action.GONE, id="a code as a string"),
        pytest.param(
            201,
            {"code": "resource.not.found", "message": "m"},
            "resource.not.found",
            Action.DEAD,
            id="a fault in 201",
        ),
        pytest.param(
            504, {"code": "ServiceTimeout", "message": "m"}, "ServiceTimeout", Action.RETRY, id="504"
        ),
        pytest.param(500, {}, "http_500", Action.RETRY, id="500 without a word"),
        pytest.param(302, {}, "http_302", Action.RETRY, id="a redirect is not followed"),
        pytest.param(502, b"<html>Bad Gateway</html>", "http_502", Action.RETRY, id="a gateway's page"),
        pytest.param(200, b"[" * 100_000, "not_json", Action.RETRY, id="an answer too deep to read"),
        pytest.param(200, b"[]", "not_json", Action.RETRY, id="a list"),
        pytest.param(200, b"", "not_json", Action.RETRY, id="nothing"),
    ],
)
def test_an_answer_that_is_a_fault(status, body, code, action):
    error = refusal(status, body)
    assert (error.code, error.action) == (code, action)


@pytest.mark.parametrize(
    ("status", "body", "headers", "retry_after"),
    [
        pytest.param(200, THROTTLE_PAGE, {}, timedelta(minutes=5), id="the page of a banned address"),
        pytest.param(
            200,
            {"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": "u"},
            {},
            timedelta(minutes=5),
            id="or its JSON",
        ),
        pytest.param(
            403,
            {"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", "message": "m"},
            {},
            timedelta(seconds=1),
            id="too many calls a second",
        ),
        pytest.param(503, b"", {}, None, id="down: back off as usual"),
        pytest.param(503, b"", {"retry-after": "7"}, timedelta(seconds=7), id="down, and it says how long"),
        pytest.param(429, {}, {"retry-after": "9"}, timedelta(seconds=9), id="429 with a wait"),
        pytest.param(429, {}, {"retry-after": "999999"}, timedelta(minutes=10), id="not for days"),
        pytest.param(
            429, {}, {"retry-after": "Fri, 20 Nov 2026 10:00:00 GMT"}, None, id="a date is not read"
        ),
    ],
)
def test_when_to_try_again(status, body, headers, retry_after):
    error = refusal(status, body, headers)
    assert (error.action, error.retry_after) == (Action.RETRY, retry_after)


@given(st.integers(100, 599), st.binary(max_size=100))
def test_no_bytes_raise_anything_but_a_dingtalk_error(status, body):
    with contextlib.suppress(DingTalkError):
        assert isinstance(api.read_reply(status, {}, body), dict)


@pytest.mark.parametrize(
    ("reply", "code", "action"),
    [
        pytest.param({"invalidStaffIdList": ["u"]}, "staffId.notExisted", Action.DEAD, id="no such person"),
        pytest.param({"flowControlledStaffIdList": ["u"]}, "flow_controlled", Action.RETRY, id="throttled"),
    ],
)
def test_a_person_left_out_of_a_successful_call(reply, code, action):
    with pytest.raises(DingTalkError) as refused:
        api.refuse_partial({"processQueryKey": "k", **reply})
    assert (refused.value.code, refused.value.action) == (code, action)


@pytest.mark.parametrize("count", [0, 21])
def test_a_call_takes_one_to_twenty_people(count):
    with pytest.raises(ValueError, match=f"{count} people"):
        api.person_send("robot", ["u"] * count, Text("x"))


def test_twenty_people_go_in_one_call():
    assert api.person_send("robot", ["u"] * 20, Text("x")).json["userIds"] == ["u"] * 20
