"""The switches themselves; what each does is in the tests of the rules."""

from __future__ import annotations

import pytest

from simulator.tenant import Tenant


async def test_the_switches_can_be_looked_at_and_turned(place):
    before = (await place.http.get("/_sim/tenant")).json()
    assert before["tenant"]["calls_a_second"] == 20
    assert before["used"] == {"calls": 0, "pushes": 0, "sent_inside_a_ban": 0}
    await place.switch(calls_a_second=5, stopped=["SALES"])
    after = (await place.http.get("/_sim/tenant")).json()["tenant"]
    assert after == before["tenant"] | {"calls_a_second": 5, "stopped": ["SALES"]}


@pytest.mark.parametrize(
    ("switches", "named"),
    [
        pytest.param({"call_a_second": 5}, "call_a_second", id="a slip of the pen"),
        pytest.param({"calls_a_second": "5"}, "calls_a_second", id="a text for a number"),
        pytest.param({"calls_a_second": True}, "calls_a_second", id="a yes for a number"),
        pytest.param({"stopped": "SALES"}, "stopped", id="a text for a list"),
        pytest.param({"ban_answer": "xml"}, "ban_answer", id="none of the choices"),
        pytest.param({"allowed_networks": ["here"]}, "here", id="no network"),
        pytest.param({"networks": {"SALES": ["here"]}}, "here", id="no network of a group"),
    ],
)
async def test_what_is_no_switch_changes_nothing(place, switches, named):
    status, error = await place.refused("tenant", **{"dings": 7} | switches)
    assert status == 400
    assert named in error
    assert (await place.http.get("/_sim/tenant")).json()["tenant"] == Tenant().to_dict()


async def test_callbacks_answers_and_posts_of_custom_robots_are_pushes(place):
    await place.say("u001", "SALES", "@OKR /help")
    session = (await place.log())[-1]["body"]["sessionWebhook"]
    hello = {"msgtype": "text", "text": {"content": "hello"}}
    assert (await place.http.post(session, json=hello)).json()["errcode"] == 0
    await place.switch(unsigned=["SALES"])
    [robot] = [
        each for each in (await place.http.get("/_sim/robots")).json() if each["conversation"] == "SALES"
    ]
    assert (await place.http.post(robot["webhook"], json=hello)).json()["errcode"] == 0
    assert await place.used() == {"calls": 0, "pushes": 3, "sent_inside_a_ban": 0}


async def test_sessions_can_be_as_strict_as_custom_robots(place):
    await place.switch(session_sends_a_minute=2)
    numbers = []
    for _ in range(4):
        await place.say("u001", "SALES", "@OKR /help")
        session = (await place.log())[-1]["body"]["sessionWebhook"]
        answer = await place.http.post(session, json={"msgtype": "text", "text": {"content": "hello"}})
        numbers.append(answer.json()["errcode"])
    assert numbers == [0, 0, 410100, 410100]
    assert (await place.used())["sent_inside_a_ban"] == 1


async def test_a_wrong_date_is_dingtalks_own(place):
    def date(answer):
        return answer.headers["date"]

    assert date(await place.http.post("/v1.0/oauth2/accessToken")) == "Wed, 25 Nov 2026 04:00:00 GMT"
    await place.switch(date_ahead_s=90)
    assert date(await place.http.post("/v1.0/oauth2/accessToken")) == "Wed, 25 Nov 2026 04:01:30 GMT"
