from __future__ import annotations

from datetime import timedelta

import pytest

from dingtalk_client.errors import PARK_FOR, TABLE, WAITS, Action, DingTalkError, without_credentials


@pytest.mark.parametrize(
    ("code", "action", "retry_after"),
    [
        pytest.param("-1", Action.RETRY, None, id="system busy"),
        pytest.param("system.error", Action.RETRY, None, id="system error"),
        pytest.param("42", Action.RETRY, None, id="a number no document names"),
        pytest.param("new.in.2027", Action.RETRY, None, id="a word no document names"),
        pytest.param("90018", Action.RETRY, timedelta(seconds=1), id="too many calls of one API, old host"),
        pytest.param(
            "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", Action.RETRY, timedelta(seconds=1), id="and new"
        ),
        pytest.param("1111", Action.RETRY, timedelta(minutes=5), id="our address is banned"),
        pytest.param("invalidClientIdOrSecret", Action.RETRY, timedelta(minutes=1), id="a wrong secret"),
        pytest.param("90020", Action.RETRY, timedelta(hours=1), id="the month's calls are spent"),
        pytest.param("InvalidAuthentication", Action.REFRESH_TOKEN, None, id="a bad token, new host"),
        pytest.param("40014", Action.REFRESH_TOKEN, None, id="a bad token, old host"),
        pytest.param("42001", Action.REFRESH_TOKEN, None, id="a token that is over"),
        pytest.param("410100", Action.PARK, None, id="banned, as documented"),
        pytest.param("130101", Action.PARK, None, id="banned, as seen"),
        pytest.param("300001", Action.GONE, None, id="a session that is over"),
        pytest.param("310000", Action.GONE, None, id="the custom robot's own security says no"),
        pytest.param("400101", Action.GONE, None, id="a custom robot's token nobody knows"),
        pytest.param("400013", Action.GONE, None, id="a webhook's group is dissolved: the app robot asks"),
        pytest.param("400106", Action.GONE, None, id="the robot was taken out"),
        pytest.param("group.disbanded", Action.DEAD, None, id="the group is dissolved, new host"),
        pytest.param("460101", Action.DEAD, None, id="too long"),
        pytest.param("invalidParameter.robotCode.notExsit", Action.DEAD, None, id="their own spelling"),
    ],
)
def test_what_a_code_asks_for(code, action, retry_after):
    error = DingTalkError.from_code(code)
    assert (error.code, error.action, error.retry_after) == (code, action, retry_after)


def test_only_a_banned_robot_is_parked():
    assert DingTalkError.from_code("130101").park_for == PARK_FOR == timedelta(minutes=10)
    assert DingTalkError.from_code("300001").park_for is None


def test_a_wait_is_named_only_for_what_is_tried_again():
    assert {TABLE[code] for code in WAITS} == {Action.RETRY}


def test_a_known_code_is_shown_as_it_is_and_an_unknown_one_may_be_anything():
    assert [code for code in TABLE if DingTalkError.from_code(code).code != code] == []
    assert DingTalkError.from_code("66d7c695a900000000000000000deb88").code == "<hidden>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("session 不存在", "session 不存在", id="plain words stay"),
        pytest.param(
            "sign not match, more: [https://ding-doc.dingtalk.com/doc#/x?access_token=abc]",
            "sign not match, more: [<hidden>",
            id="an address",
        ),
        pytest.param(
            "token 66d7c695a900000000000000000deb88 is not exist", "token <hidden> is not exist", id="a token"
        ),
        pytest.param("a\r\nb\x1b[31m\u202e", "a  b [31m ", id="nothing that forges a log line"),
        pytest.param("错" * 5_000, "错" * 200, id="not without end"),
    ],
)
def test_a_detail_holds_no_credential(text, shown):
    assert without_credentials(text) == shown
    assert DingTalkError.from_code("-1", text).detail == shown


def test_an_error_reads_as_code_and_detail():
    assert str(DingTalkError.from_code("300001", "session 不存在")) == "300001: session 不存在"
    assert str(DingTalkError.from_code("300001")) == "300001"
