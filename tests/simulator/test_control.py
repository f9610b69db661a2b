from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from simulator import control
from tests.simulator.place import SALES, SENT_TO_GROUP, WEDNESDAY_NOON, a_group_send

TAP = "dtmd://dingtalkclient/sendMessage?content="


async def test_the_state_is_what_one_person_sees(place):
    await place.say("u001", "SALES", "hello")
    state = (await place.http.get("/_sim/state", params={"as": "u006"})).json()
    assert state["me"] == "u006"
    assert state["now"] == "2026-11-25T12:00:00+08:00"
    assert state["robot"] == {"name": "OKR", "code": "sim-app"}
    assert state["people"][1] == {"id": "u002", "name": "韩梅梅", "admin": True}
    assert [each["key"] for each in state["conversations"]] == ["DIRECT", "COMPANY", "PRODUCT"]
    assert state["conversations"][0]["title"] == "OKR"
    assert all(each["messages"] == [] for each in state["conversations"])


async def test_a_message_in_the_state_has_all_a_page_needs(place):
    said = await place.say("u001", "SALES", "hello")
    state = (await place.http.get("/_sim/state", params={"as": "u003"})).json()
    sales = state["conversations"][2]
    assert (sales["id"], sales["is_group"], sales["last"]) == (SALES, True, "hello")
    assert sales["messages"] == [
        {
            "id": said["message_id"],
            "from": "u001",
            "name": "李雷",
            "at": "2026-11-25T12:00:00+08:00",
            "kind": "text",
            "title": "",
            "text": "hello",
            "buttons": [],
            "mentions": [],
        }
    ]


async def test_the_state_is_the_first_persons_where_nobody_is_named(place):
    assert (await place.http.get("/_sim/state")).json()["me"] == "u001"


async def test_nobody_has_no_state(place):
    assert (await place.http.get("/_sim/state", params={"as": "u999"})).status_code == 404


async def test_only_the_newest_messages_are_in_the_state(place, monkeypatch):
    monkeypatch.setattr(control, "SHOWN", 2)
    for number in range(3):
        await place.say("u001", "SALES", str(number))
    assert [message["text"] for message in await place.seen()] == ["1", "2"]


async def test_looking_is_no_change(place):
    before = place.world.version
    await place.http.get("/_sim/state", params={"as": "u007"})
    assert place.world.version == before


async def test_words_among_people_are_only_shown(place, bot):
    said = await place.say("u001", "SALES", "lunch?")
    assert said["status"] is None
    assert bot.callbacks == []
    assert [message["text"] for message in await place.seen()] == ["lunch?"]


async def test_words_to_the_robot_say_how_the_bot_answered(place, bot):
    bot.status = 503
    assert (await place.say("u001", "SALES", "@OKR /help"))["status"] == 503


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"as": "u999"}, 404, id="nobody"),
        pytest.param({"as": None}, 400, id="no speaker"),
        pytest.param({"conversation": "PRODUCT"}, 404, id="a group of others"),
        pytest.param({"conversation": "cidDirect+u003=="}, 404, id="another's conversation with the robot"),
        pytest.param({"text": "  "}, 400, id="nothing to say"),
        pytest.param({"text": 5}, 400, id="a number"),
    ],
)
async def test_what_cannot_be_said_is_refused(place, bot, changes, status):
    body = {"as": "u001", "conversation": "SALES", "text": "@OKR /help"} | changes
    assert (await place.refused("say", **body))[0] == status
    assert bot.callbacks == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"as": "u001", "conversation": "SALES", "text": "\\ud800"}']
)
async def test_a_body_that_makes_no_sense_is_refused(place, content):
    assert (await place.http.post("/_sim/say", content=content)).status_code == 400
    assert await place.seen() == []


async def test_a_tap_in_a_group_speaks_to_the_robot(place, bot):
    url = f"{TAP}%2Fupdate%20KR3%20%2B5%20%E5%A5%BD"
    tapped = await place.act("tap", **{"as": "u003"}, conversation="SALES", url=url)
    assert tapped["status"] == 200
    assert bot.last["text"]["content"] == " /update KR3 +5 好"
    assert bot.last["senderStaffId"] == "u003"
    assert (await place.seen())[-1]["text"] == "@OKR /update KR3 +5 好"


async def test_a_tap_in_the_own_conversation_needs_no_mention(place, bot):
    await place.act("tap", **{"as": "u003"}, conversation="DIRECT", url=f"{TAP}%2Fmine")
    assert bot.last["text"]["content"] == "/mine"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://a.test", id="a page"),
        pytest.param("dtmd://dingtalkClient/sendMessage?content=x", id="a capital: the client ignores it"),
        pytest.param(TAP, id="nothing to say"),
        pytest.param(f"{TAP}%FF", id="no UTF-8"),
    ],
)
async def test_a_link_that_says_nothing_cannot_be_tapped(place, bot, url):
    assert (await place.refused("tap", **{"as": "u003"}, conversation="SALES", url=url))[0] == 400
    assert bot.callbacks == []


@pytest.mark.parametrize(
    ("body", "now"),
    [
        pytest.param({"seconds": 90}, "2026-11-25T12:01:30+08:00", id="seconds"),
        pytest.param({"to": "2026-12-01T09:00:00+08:00"}, "2026-12-01T09:00:00+08:00", id="an instant"),
        pytest.param({"to": "2026-12-01T01:00:00Z"}, "2026-12-01T09:00:00+08:00", id="an instant in UTC"),
        pytest.param(
            {"to": "2026-12-01T09:00"}, "2026-12-01T09:00:00+08:00", id="without offset: Shanghai's"
        ),
        pytest.param({"next": "fri 10:00"}, "2026-11-27T10:00:00+08:00", id="the next Friday"),
    ],
)
async def test_the_clock_is_turned_forward(place, body, now):
    before = place.world.version
    assert await place.act("clock", **body) == {"now": now}
    assert place.world.version > before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"seconds": -1},
        {"seconds": "60"},
        {"seconds": 1e300},
        {"to": "yesterday"},
        {"to": "2026-11-25T11:59:00+08:00"},
        {"next": "noon"},
    ],
    ids=str,
)
async def test_the_clock_is_not_turned_to_nonsense(place, body):
    assert (await place.refused("clock", **body))[0] == 400
    assert place.world.clock.now() == WEDNESDAY_NOON


async def test_what_is_due_on_the_way_is_posted_with_its_own_time(place):
    due = WEDNESDAY_NOON + timedelta(hours=1)

    async def next_due(after, until):
        return due if after < due <= until else None

    async def tick():
        if place.world.clock.now() == due:
            await place.call(SENT_TO_GROUP, a_group_send())

    place.world.clock.on_the_way(next_due, tick)
    await place.act("clock", seconds=7_200)
    assert [message["at"] for message in await place.seen()] == ["2026-11-25T13:00:00+08:00"]


async def test_a_page_that_waits_hears_of_the_next_message(place):
    waiting = asyncio.create_task(place.http.get("/_sim/wait", params={"version": place.world.version}))
    said = asyncio.create_task(place.say("u001", "SALES", "hello"))
    assert (await waiting).json() == {"version": place.world.version}
    await said


async def test_a_page_that_missed_something_hears_at_once(place):
    answer = await place.http.get("/_sim/wait", params={"version": 0})
    assert answer.json() == {"version": place.world.version}


async def test_waiting_ends_without_news(place, monkeypatch):
    monkeypatch.setattr(control, "WAIT", timedelta())
    answer = await place.http.get("/_sim/wait", params={"version": place.world.version})
    assert answer.json() == {"version": place.world.version}


@pytest.mark.parametrize("version", ["", "x", "-1", "１"])
async def test_a_version_is_a_number(place, version):
    assert (await place.http.get("/_sim/wait", params={"version": version})).status_code == 400


async def test_a_fault_stands_in_for_the_answer_as_often_as_asked(place):
    body = {"code": "send.too.fast", "message": "x"}
    await place.act("faults", path=SENT_TO_GROUP, times=2, status=400, body=body)
    answers = [await place.call(SENT_TO_GROUP, a_group_send()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 200]
    assert answers[0].json() == body
    assert len(await place.seen()) == 1
    faulty = [entry["status"] for entry in await place.log() if entry["path"] == SENT_TO_GROUP]
    assert faulty == [400, 400, 200]


async def test_a_fault_can_be_a_page_that_is_no_json(place):
    await place.act("faults", path="/v1.0/oauth2/accessToken", status=502, body="<html>")
    answer = await place.http.post("/v1.0/oauth2/accessToken")
    assert (answer.status_code, answer.text) == (502, "<html>")


async def test_faults_are_of_one_path_and_can_be_cleared(place):
    await place.act("faults", path="/robot/sendBySession", times=5, status=500)
    assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 200
    await place.act("faults", clear=True)
    assert (await place.http.post("/robot/sendBySession", json={})).status_code == 200


@pytest.mark.parametrize(
    "body",
    [{}, {"path": "/x", "times": "2"}, {"path": "/x", "status": 99}, {"path": "/x", "status": True}],
    ids=str,
)
async def test_a_fault_that_makes_no_sense_is_refused(place, body):
    assert (await place.refused("faults", **body))[0] == 400


async def test_the_log_holds_both_directions_in_their_order(place):
    await place.say("u001", "SALES", "@OKR /help")
    await place.call(SENT_TO_GROUP, a_group_send())
    entries = await place.log()
    assert [entry["kind"] for entry in entries] == ["callback", "api", "api"]
    assert entries[-1]["body"] == a_group_send()
    assert entries[-1]["at"] == "2026-11-25T12:00:00+08:00"


async def test_what_is_no_utf8_breaks_neither_page_nor_log(place):
    await place.call(SENT_TO_GROUP, a_group_send(msgParam='{"content": "half \\ud800"}'))
    assert (await place.seen())[-1]["text"].startswith("half")
    assert await place.log()
