"""Rows 1 to 11 of what DingTalk refuses: what every call must bring, whichever API it asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from simulator.admission import TOKEN_LIFE, Admission
from simulator.gateway import Call, Refused
from simulator.tenant import Tenant, Usage
from tests.simulator.place import (
    SENT_TO_GROUP,
    SENT_TO_PEOPLE,
    a_clock,
    a_group_send,
    a_people_send,
    refusal,
)

TOKEN = "/v1.0/oauth2/accessToken"
APP = {"appKey": "sim-app", "appSecret": "sim-secret-for-this-machine-only"}
HEADER = "x-acs-dingtalk-access-token"
USER = "/topapi/v2/user/get"
DENIED = "Forbidden.AccessDenied"


@pytest.mark.parametrize(
    "app",
    [
        pytest.param(APP | {"appSecret": "x"}, id="another secret"),
        pytest.param(APP | {"appKey": "x"}, id="another key"),
        pytest.param({"appKey": "sim-app"}, id="no secret"),
    ],
)
async def test_row_01_a_key_or_secret_nobody_knows_gets_no_token(place, app):
    assert refusal(await place.http.post(TOKEN, json=app)) == (400, "invalidClientIdOrSecret")


@pytest.mark.parametrize("path", [TOKEN, SENT_TO_GROUP, SENT_TO_PEOPLE, "/v1.0/robot/ding/send"])
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", None])
async def test_row_02_a_body_that_is_not_sent_as_json_is_missing(place, path, content_type):
    headers = {HEADER: await place.token()} | ({"content-type": content_type} if content_type else {})
    response = await place.http.post(path, content=b'{"appKey": "sim-app"}', headers=headers)
    assert refusal(response) == (400, "Missingbody")
    assert response.json()["message"] == "body is mandatory for this action"


@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize("token", [None, "x", "expired", "revoked"])
async def test_row_03_a_token_that_is_missing_unknown_or_over_is_invalid(place, status, token):
    await place.switch(bad_token_status=status)
    ours = await place.token()
    if token == "expired":
        await place.world.clock.move_by(TOKEN_LIFE)
    if token == "revoked":
        await place.act("revoke")
    headers = {} if token is None else {HEADER: "x" if token == "x" else ours}
    response = await place.http.post(SENT_TO_GROUP, json=a_group_send(), headers=headers)
    assert refusal(response) == (status, "InvalidAuthentication")
    assert response.json()["message"] == "不合法的access_token"
    assert await place.seen() == []


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        (SENT_TO_GROUP, "qyapi_robot_sendmsg"),
        (SENT_TO_PEOPLE, "qyapi_robot_sendmsg"),
        ("/v1.0/robot/ding/send", "Premium.Ding.Write"),
        ("/v1.0/todo/users/unu001/tasks", "Todo.Todo.Write"),
        ("/v1.0/calendar/users/unu001/calendars/primary/events", "Calendar.Event.Write"),
    ],
)
async def test_row_04_an_api_whose_permission_point_is_withheld_names_it(place, path, scope):
    await place.switch(withheld_scopes=[scope])
    response = await place.call(path, {})
    assert refusal(response) == (403, f"{DENIED}.AccessTokenPermissionDenied")
    assert response.json()["accessdenieddetail"] == {"requiredScopes": [scope]}


async def test_row_04_another_permission_point_is_nobodys_business(place):
    await place.switch(withheld_scopes=["Todo.Todo.Write"])
    assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 200


@pytest.mark.parametrize(
    ("networks", "status"),
    [
        pytest.param(["203.0.113.0/24"], 403, id="another network"),
        pytest.param(["203.0.113.7"], 403, id="another address"),
        pytest.param(["203.0.113.0/24", "127.0.0.0/8"], 200, id="one of two"),
        pytest.param([], 200, id="no list"),
    ],
)
async def test_row_05_a_call_from_an_address_that_is_not_listed(place, networks, status):
    await place.switch(allowed_networks=networks)
    response = await place.call(SENT_TO_GROUP, a_group_send())
    assert response.status_code == status
    if status != 200:
        assert refusal(response)[1] == f"{DENIED}.IpNotInWhiteList"


async def test_row_06_the_twenty_first_call_of_a_second_is_too_many_of_one_api(place):
    answers = [await place.call(SENT_TO_GROUP, a_group_send()) for _ in range(21)]
    assert [each.status_code for each in answers] == [200] * 20 + [403]
    assert refusal(answers[-1])[1] == f"{DENIED}.QpsLimitForAppkeyAndApi"
    assert (await place.call(SENT_TO_PEOPLE, a_people_send())).status_code == 200  # another API
    await place.world.clock.move_by(timedelta(seconds=1))
    assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 200


async def test_row_06_the_second_slides(place):
    for _ in range(10):
        await place.call(SENT_TO_GROUP, a_group_send())
    await place.world.clock.move_by(timedelta(milliseconds=600))
    for _ in range(10):
        await place.call(SENT_TO_GROUP, a_group_send())
    await place.world.clock.move_by(timedelta(milliseconds=399))
    assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 403
    await place.world.clock.move_by(timedelta(milliseconds=1))
    assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 200


async def test_row_07_when_the_months_calls_are_used_up_there_are_days_of_grace_and_then_none(place):
    await place.switch(calls_a_month=2)
    for _ in range(3):
        assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 200
    await place.world.clock.move_by(timedelta(days=5))  # the last of November
    response = await place.call(SENT_TO_GROUP, a_group_send())
    assert refusal(response) == (403, f"{DENIED}.ApiCountLimitForOrg")
    await place.world.clock.move_by(timedelta(days=1))
    assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 200


async def test_row_07_tokens_people_and_hasty_calls_cost_nothing(place):
    await place.switch(calls_a_second=1)
    await place.old_call(USER, {"userid": "u001"})
    for _ in range(3):
        await place.call(SENT_TO_GROUP, a_group_send())
    assert (await place.used())["calls"] == 1


async def test_row_07_callbacks_without_a_word_once_the_months_pushes_are_used_up(place, bot):
    await place.switch(pushes_a_month=1, grace_days=0)
    await place.say("u001", "SALES", "@OKR /help")
    assert bot.last["text"]["content"] == " /help"
    await place.say("u001", "SALES", "@OKR /help")
    assert bot.last["errorCode"] == "20001"
    assert {"text", "content"} & set(bot.last) == set()
    assert bot.last["msgId"]


@pytest.mark.parametrize(("kind", "is_page"), [("json", False), ("html", True)])
async def test_row_08_an_address_that_calls_too_often_is_banned_for_five_minutes(place, kind, is_page):
    await place.switch(calls_before_ban=3, ban_answer=kind)
    for _ in range(3):
        await place.http.post(TOKEN, json=APP)
    for path in (TOKEN, USER, "/robot/send"):
        answer = await place.http.post(path, json=APP)
        assert answer.text.startswith("<") is is_page
        if not is_page:
            banned = answer.json()
            assert (banned["status"], banned["punish"], banned["source"]) == (1111, "deny", "x5")
    assert (await place.used())["sent_inside_a_ban"] == 2
    await place.world.clock.move_by(timedelta(minutes=5, seconds=-1))
    assert "accessToken" not in (await place.http.post(TOKEN, json=APP)).text
    await place.world.clock.move_by(timedelta(seconds=1))
    assert "accessToken" in (await place.http.post(TOKEN, json=APP)).json()


async def test_row_08_spread_over_more_than_twenty_seconds_they_are_not_too_many(place):
    await place.switch(calls_before_ban=3)
    for _ in range(9):
        assert "accessToken" in (await place.http.post(TOKEN, json=APP)).json()
        await place.world.clock.move_by(timedelta(seconds=7))


@pytest.mark.parametrize("stall", [3.5, 60])
async def test_row_09_what_takes_longer_than_three_seconds_is_given_up(place, stall):
    await place.act("faults", path=SENT_TO_GROUP, stall=stall)
    assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 504
    assert place.slept == [3]
    assert await place.seen() == []


async def test_row_09_it_may_have_been_done_all_the_same(place):
    await place.act("faults", path=SENT_TO_GROUP, stall=4, after=True)
    assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 504
    assert len(await place.seen()) == 1


async def test_row_09_what_takes_less_is_only_late(place):
    await place.act("faults", path=SENT_TO_GROUP, stall=2)
    assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 200
    assert place.slept == [2]


async def test_row_09_the_old_host_gives_up_with_a_number(place):
    await place.act("faults", path=USER, stall=4)
    answer = await place.old_call(USER, {"userid": "u001"})
    assert (answer["errcode"], answer["sub_code"]) == (15, "isp.top-remote-connection-timeout")


@pytest.mark.parametrize(
    ("token", "errcode"),
    [
        pytest.param(None, 41001, id="missing"),
        pytest.param("x", 40014, id="unknown"),
        pytest.param("expired", 42001, id="expired"),
    ],
)
async def test_row_10_the_old_host_refuses_a_token_with_a_number(place, token, errcode):
    ours = await place.token()
    await place.world.clock.move_by(TOKEN_LIFE)
    params = {} if token is None else {"access_token": ours if token == "expired" else token}
    response = await place.http.post(USER, json={"userid": "u001"}, params=params)
    assert (response.status_code, response.json()["errcode"]) == (200, errcode)


async def test_row_10_some_apis_wrap_the_number(place):
    await place.switch(old_codes_wrapped=True)
    response = await place.http.post(USER, json={"userid": "u001"}, params={"access_token": "x"})
    wrapped = response.json()
    assert (wrapped["errcode"], wrapped["sub_code"], wrapped["sub_msg"]) == (
        88,
        "40014",
        "不合法的access_token",
    )


@pytest.mark.parametrize(
    ("switches", "errcode"),
    [
        pytest.param({"withheld_scopes": ["qyapi_get_member"]}, 60011, id="no permission"),
        pytest.param({"allowed_networks": ["203.0.113.0/24"]}, 60020, id="an address not listed"),
    ],
)
async def test_row_11_the_old_host_refuses_an_app_with_a_number(place, switches, errcode):
    await place.switch(**switches)
    assert (await place.old_call(USER, {"userid": "u001"}))["errcode"] == errcode


async def test_row_11_the_old_host_counts_the_second(place):
    numbers = [(await place.old_call(USER, {"userid": "u001"}))["errcode"] for _ in range(21)]
    assert numbers == [0] * 20 + [90018]


def test_row_11_the_old_host_counts_the_month():
    clock, tenant = a_clock(), Tenant(calls_a_month=1, grace_days=0)
    admission = Admission(clock, tenant, Usage(clock, tenant))
    query = {"access_token": admission.tokens.give()}
    call = Call(query, {}, b"", is_json=False, body=None, api="/media/upload")
    assert admission.old(call) == {}
    with pytest.raises(Refused) as refused:
        admission.old(call)
    assert refused.value.answer.body["errcode"] == 90020
