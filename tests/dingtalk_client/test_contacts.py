"""The address book: what is asked for in which dialect, and what is read of the answers."""

from __future__ import annotations

import json

import httpx
import pytest

from dingtalk_client.contacts import Contact, Contacts, Department, Nobody, Visitor
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.permissions import PermissionMissing
from tests.dingtalk_client.wires import refusal

OAPI = "https://oapi.dingtalk.com"
GET = "/topapi/v2/user/get"
# The sample of the document, shortened.
ZHANG = {
    "userid": "zhangsan",
    "unionid": "z21HjQliSzpw0YWCNxmii6u2Os62cZ62iSZ",
    "name": "张三",
    "avatar": "https://static.example/x.png",
    "mobile": "18513027676",
    "manager_userid": "001",
    "dept_id_list": [2, 3, 4],
    "admin": True,
}


@pytest.fixture
def contacts(client, tokens) -> Contacts:
    return Contacts(client)


def answers(wire, path: str, result: object = None, **reply: object):
    said = {"errcode": 0, "errmsg": "ok", "result": result} | reply
    return wire.post(f"{OAPI}{path}").mock(return_value=httpx.Response(200, json=said))


async def test_the_token_travels_in_the_query_and_the_question_in_json(contacts, wire):
    route = answers(wire, GET, ZHANG)
    await contacts.person("zhangsan")
    [call] = route.calls
    assert dict(call.request.url.params) == {"access_token": "token-1"}
    assert json.loads(call.request.content) == {"userid": "zhangsan"}
    assert "x-acs-dingtalk-access-token" not in call.request.headers


async def test_a_token_is_written_as_a_query_wants_it(client, wire):
    token = {"accessToken": "a+b/c=&d", "expireIn": 7200}
    wire.post("https://api.dingtalk.com/v1.0/oauth2/accessToken").mock(
        return_value=httpx.Response(200, json=token)
    )
    route = answers(wire, GET, ZHANG)
    await Contacts(client).person("zhangsan")
    assert route.calls[0].request.url.params["access_token"] == "a+b/c=&d"


async def test_of_a_person_no_more_is_read_than_is_used(contacts, wire):
    answers(wire, GET, ZHANG)
    found = await contacts.person("zhangsan")
    assert found == Contact("zhangsan", "张三", ZHANG["unionid"], "001", (2, 3, 4))
    assert "18513027676" not in repr(found)


async def test_what_somebody_has_not_is_empty(contacts, wire):
    answers(wire, GET, {"userid": "u001", "name": " 李\n雷 "})
    assert await contacts.person("u001") == Contact("u001", "李 雷")


@pytest.mark.parametrize(
    ("code", "nobody"),
    [
        pytest.param(60121, Nobody.GONE, id="nobody has that id"),
        pytest.param(33012, Nobody.GONE, id="it is no id"),
        pytest.param(50002, Nobody.HIDDEN, id="outside the visible range"),
    ],
)
async def test_why_there_is_nobody(contacts, wire, code, nobody):
    answers(wire, GET, errcode=code, errmsg="x")
    assert await contacts.person("u001") is nobody


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(None, id="nothing"),
        pytest.param([], id="a list"),
        pytest.param({"name": "李雷"}, id="no id"),
        pytest.param({"userid": "u002", "name": "韩梅梅"}, id="somebody else"),
        pytest.param({"userid": "u001"}, id="no name"),
        pytest.param({"userid": "u001", "name": " "}, id="an empty name"),
        pytest.param({"userid": "u001", "name": 5}, id="a number for a name"),
        pytest.param({"userid": "u001", "name": "x", "dept_id_list": "2"}, id="a text for a list"),
    ],
)
async def test_a_strange_answer_is_a_fault_and_nobody(contacts, wire, result):
    answers(wire, GET, result)
    assert (await refusal(contacts.person("u001"))).code == "reply_strange"


async def test_a_refused_token_is_renewed_once(contacts, wire):
    ok = {"errcode": 0, "errmsg": "ok", "result": ZHANG}
    route = wire.post(f"{OAPI}{GET}").mock(
        side_effect=[
            httpx.Response(200, json={"errcode": 40014, "errmsg": "不合法的access_token"}),
            httpx.Response(200, json=ok),
        ]
    )
    assert isinstance(await contacts.person("zhangsan"), Contact)
    assert [call.request.url.params["access_token"] for call in route.calls] == ["token-1", "token-2"]


async def test_an_old_host_that_is_away_says_no_address(contacts, wire):
    wire.post(f"{OAPI}{GET}").mock(side_effect=httpx.ConnectError("no route to token-1"))
    error = await refusal(contacts.person("u001"))
    assert error.is_outage
    assert "token" not in str(error)


async def test_the_scope_that_is_missing_is_named(contacts, wire):
    words = (
        "应用尚未开通所需的权限：[qyapi_get_member]，点击链接申请并开通即可：https://open-dev.dingtalk.com/x"
    )
    answers(wire, GET, errcode=88, errmsg="x", sub_code="60011", sub_msg=words)
    error = await refusal(contacts.person("u001"))
    assert isinstance(error, PermissionMissing)
    assert error.scopes == ("qyapi_get_member",)


async def test_departments(contacts, wire):
    answers(wire, "/topapi/v2/department/get", {"dept_id": 1, "name": "示例公司", "parent_id": 1})
    answers(
        wire,
        "/topapi/v2/department/listsub",
        [{"dept_id": 2, "name": "销售部", "parent_id": 1, "auto_add_user": True}],
    )
    answers(wire, "/topapi/v2/department/listsubid", {"dept_id_list": [2, 3]})
    assert await contacts.department(1) == Department(1, "示例公司")
    assert await contacts.departments_below() == (Department(2, "销售部", 1),)
    assert await contacts.department_ids_below() == (2, 3)


@pytest.mark.parametrize(("code", "nobody"), [(60003, Nobody.GONE), (50004, Nobody.HIDDEN)])
async def test_why_there_is_no_department(contacts, wire, code, nobody):
    for path in ("v2/department/get", "v2/department/listsub", "v2/department/listsubid", "user/listid"):
        answers(wire, f"/topapi/{path}", errcode=code, errmsg="x")
    assert await contacts.department(7) is nobody
    assert await contacts.departments_below(7) is nobody
    assert await contacts.department_ids_below(7) is nobody
    assert await contacts.staff_ids_in(7) is nobody


async def test_who_is_in_a_department(contacts, wire):
    route = answers(wire, "/topapi/user/listid", {"userid_list": ["u001", "u003"]})
    assert await contacts.staff_ids_in(2) == ("u001", "u003")
    assert json.loads(route.calls[0].request.content) == {"dept_id": 2}


@pytest.mark.parametrize(
    ("result", "found"),
    [
        pytest.param({"contact_type": 0, "userid": "u001"}, "u001", id="of the corporation"),
        pytest.param({"contact_type": 1, "userid": "u001"}, Nobody.GONE, id="a contact from outside"),
    ],
)
async def test_whom_a_union_id_stands_for(contacts, wire, result, found):
    answers(wire, "/topapi/user/getbyunionid", result)
    assert await contacts.staff_id_of("un1") == found


async def test_whom_a_login_code_stands_for(contacts, wire):
    who = {"userid": "u001", "unionid": "un1", "name": "李雷", "device_id": "d", "sys": False, "sys_level": 0}
    answers(wire, "/topapi/v2/user/getuserinfo", who)
    assert await contacts.visitor("c") == Visitor("u001", "un1", "李雷")


async def test_a_code_that_is_no_good_stands_for_nobody(contacts, wire):
    answers(wire, "/topapi/v2/user/getuserinfo", errcode=40078, errmsg="不存在的临时授权码")
    assert await contacts.visitor("c") is None


async def test_other_faults_of_a_code_are_faults(contacts, wire):
    answers(wire, "/topapi/v2/user/getuserinfo", errcode=-1, errmsg="系统繁忙")
    with pytest.raises(DingTalkError) as raised:
        await contacts.visitor("c")
    assert raised.value.action is Action.RETRY
