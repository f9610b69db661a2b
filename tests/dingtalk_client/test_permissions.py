"""A permission point that nobody gave the app: both hosts say which, in their own ways."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from dingtalk_client import api
from dingtalk_client.errors import Action
from dingtalk_client.permissions import PermissionMissing

NEW = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
ADVICE = "，点击链接申请并开通即可：https://open-dev.dingtalk.com/appscope/apply?content=x%23y"


def refused(status: int, body: dict[str, object]) -> PermissionMissing:
    with pytest.raises(PermissionMissing) as raised:
        api.read_reply(status, {}, json.dumps(body).encode())
    return raised.value


@pytest.mark.parametrize(
    ("status", "body", "scopes"),
    [
        pytest.param(
            403,
            {"code": NEW, "message": "x", "accessdenieddetail": {"requiredScopes": ["Contact.User.Read"]}},
            ("Contact.User.Read",),
            id="the new host, in a list",
        ),
        pytest.param(
            403,
            {"code": NEW, "message": "应用尚未开通所需的权限：[Todo.Todo.Write]"},
            ("Todo.Todo.Write",),
            id="the new host, in its sentence",
        ),
        pytest.param(
            200,
            {"errcode": 60011, "errmsg": f"应用尚未开通所需的权限：[qyapi_get_department_list]{ADVICE}"},
            ("qyapi_get_department_list",),
            id="the old host: a scope as long as what is else taken for a credential",
        ),
        pytest.param(
            200,
            {"errcode": 88, "errmsg": "x", "sub_code": "60011", "sub_msg": "[qyapi_a,qyapi_b]"},
            ("qyapi_a", "qyapi_b"),
            id="behind the gateway's code, two",
        ),
        pytest.param(
            200,
            {"errcode": 60011, "errmsg": "没有调用该接口的权限 qyapi_get_member，接口权限申请参考：x"},
            ("qyapi_get_member",),
            id="without brackets",
        ),
        pytest.param(200, {"errcode": 60011, "errmsg": "没有调用该接口的权限"}, (), id="without a name"),
        pytest.param(200, {"errcode": 60011, "errmsg": "[x] [<b>] [说明]"}, (), id="what is no name"),
        pytest.param(
            403,
            {"code": NEW, "message": "m", "accessdenieddetail": {"requiredScopes": [5, None, "a b"]}},
            (),
            id="a list of anything",
        ),
        pytest.param(403, {"code": NEW, "message": "m", "accessdenieddetail": []}, (), id="no detail"),
    ],
)
def test_the_scopes_to_ask_for(status, body, scopes):
    fault = refused(status, body)
    assert fault.scopes == scopes
    assert (fault.action, fault.retry_after) == (Action.RETRY, timedelta(minutes=10))


def test_no_more_than_a_handful():
    scopes = [f"scope_{number}" for number in range(99)]
    body = {"code": NEW, "message": "m", "accessdenieddetail": {"requiredScopes": scopes}}
    assert len(refused(403, body).scopes) == 8


def test_a_code_of_another_kind_is_no_key():
    with pytest.raises(Exception, match="m") as raised:
        api.read_reply(403, {}, json.dumps({"code": [NEW], "message": "m"}).encode())
    assert not isinstance(raised.value, PermissionMissing)
