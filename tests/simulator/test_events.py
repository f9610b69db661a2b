"""Events as the simulator sends them: sealed, spelt in four ways, tried three times, spoilt on demand."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from simulator import sealing
from simulator.events import FAULTS, PATH, SPELLINGS
from simulator.sealing import NotSealed, Subscription
from simulator.world import sample_company
from tests.simulator.place import SALES, Place, a_clock

SUBSCRIPTION = Subscription()


class EventBot(httpx.AsyncBaseTransport):
    """Opens each push by hand and answers with a sealed success, unless `status` says otherwise."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.status = 200
        self.says = "success"

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        if self.status != 200:
            return httpx.Response(self.status)
        parts = sealing.seal(SUBSCRIPTION, self.says, owner="sim-app", timestamp="1795500000000", nonce="n")
        answer = {"msg_signature": parts["signature"], "timeStamp": parts["timestamp"]}
        return httpx.Response(200, json=answer | {name: parts[name] for name in ("nonce", "encrypt")})

    def query(self, number: int = -1) -> dict[str, str]:
        return {name: each for name, [each] in parse_qs(self.requests[number].url.query.decode()).items()}

    def opened(self, number: int = -1) -> tuple[dict[str, Any], str]:
        """What a push says, and for whom."""
        query, body = self.query(number), json.loads(self.requests[number].content)
        answer = {
            "msg_signature": query.get("msg_signature") or query.get("signature"),
            "timeStamp": query.get("timeStamp") or query.get("timestamp"),
            "nonce": query["nonce"],
            "encrypt": body["encrypt"],
        }
        text, owner = sealing.unseal(SUBSCRIPTION, answer)
        return json.loads(text), owner


@pytest.fixture
def bot() -> EventBot:
    return EventBot()


@pytest.fixture
def place(bot) -> Place:
    return Place(sample_company(a_clock()), bot)


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_the_query_is_spelt_in_each_way(place, bot, spelling):
    await place.act("event", kind="check_url", spelling=spelling)
    assert set(bot.query()) == {*SPELLINGS[spelling], "nonce"}
    assert bot.requests[-1].url.path == PATH
    assert bot.opened()[0]["EventType"] == "check_url"


@pytest.mark.parametrize(
    ("act", "kind", "about"),
    [
        pytest.param(
            {"name": "leave", "person": "u003"}, "user_leave_org", {"userId": ["u003"]}, id="leaves"
        ),
        pytest.param(
            {"name": "join", "person": "u099"},
            "user_add_org",
            {"userId": ["u099"]},
            id="joins",
        ),
        pytest.param(
            {"name": "disband", "conversation": "SALES"},
            "chat_disband",
            {"openConversationId": SALES},
            id="dissolved",
        ),
        pytest.param(
            {"name": "rename", "conversation": "SALES", "title": "新名"},
            "chat_update_title",
            {"openConversationId": SALES, "title": "新名"},
            id="renamed",
        ),
        pytest.param(
            {"name": "remove_member", "conversation": "SALES", "person": "u003"},
            "chat_remove_member",
            {"openConversationId": SALES, "userId": ["u003"]},
            id="removed",
        ),
        pytest.param(
            {"name": "add_member", "conversation": "SALES", "person": "u007"},
            "chat_add_member",
            {"openConversationId": SALES, "userId": ["u007"]},
            id="added",
        ),
        pytest.param(
            {"name": "quit", "conversation": "SALES", "person": "u003"},
            "chat_quit",
            {"openConversationId": SALES, "operator": "u003"},
            id="goes",
        ),
        pytest.param(
            {"name": "admin", "person": "u003"}, "org_admin_add", {"userId": ["u003"]}, id="promoted"
        ),
        pytest.param(
            {"name": "admin", "person": "u002", "is": False},
            "org_admin_remove",
            {"userId": ["u002"]},
            id="demoted",
        ),
    ],
)
async def test_what_happens_here_is_told(place, bot, act, kind, about):
    name = act.pop("name")
    answer = (await place.http.post(f"/_sim/{name}", json={"name": "New"} | act)).json()
    told, owner = bot.opened()
    assert (told["EventType"], told["CorpId"], owner) == (kind, "dingsimcorp", "sim-app")
    assert told["eventId"] == answer["event_id"]
    assert {field: told[field] for field in about} == about


async def test_people_and_groups_change_with_what_is_told(place):
    await place.act("leave", person="u003")
    assert "u003" not in place.world.people
    await place.act("remove_member", conversation="SALES", person="u004")
    await place.act("quit", conversation="SALES", person="u005")
    await place.act("rename", conversation="SALES", title="新名")
    [group] = [each for each in place.world.groups() if each.key == "SALES"]
    assert (group.title, group.members) == ("新名", ("u001", "u002"))
    await place.act("disband", conversation="SALES")
    assert [each.members for each in place.world.groups() if each.key == "SALES"] == [()]
    refused = await place.call(
        "/v1.0/robot/groupMessages/send",
        {
            "robotCode": "sim-app",
            "openConversationId": SALES,
            "msgKey": "sampleText",
            "msgParam": '{"content":"x"}',
        },
    )
    assert refused.json()["code"] == "group.disbanded"


async def test_what_is_lost_happens_and_is_told_nobody(place, bot):
    await place.act("leave", person="u003", lost=True)
    assert "u003" not in place.world.people
    assert bot.requests == []


@pytest.mark.parametrize("answer", [{"status": 500}, {"says": "failed"}], ids=["no 200", "no success"])
async def test_what_is_not_answered_comes_again_after_10_and_30_seconds(place, bot, answer):
    for name, value in answer.items():
        setattr(bot, name, value)
    await place.act("leave", person="u003")
    seen = []
    for seconds in (9, 1, 29, 1, 300):
        await place.act("clock", seconds=seconds)
        seen.append(len(bot.requests))
    assert seen == [1, 2, 2, 3, 3]
    assert len({bot.query(n)["nonce"] for n in range(len(bot.requests))}) == len(bot.requests)


async def test_once_answered_it_comes_no_more(place, bot):
    bot.status = 503
    await place.act("leave", person="u003")
    bot.status = 200
    await place.act("clock", seconds=11)
    await place.act("clock", seconds=300)
    assert len(bot.requests) == 2
    first, second = (bot.opened(number)[0] for number in range(2))
    assert first == second


async def test_the_very_same_envelope_can_be_sent_again(place, bot):
    answer = await place.act("leave", person="u003")
    assert await place.act("push_again", event_id=answer["event_id"]) == {"status": 200}
    assert (bot.requests[0].url, bot.requests[0].content) == (bot.requests[1].url, bot.requests[1].content)
    assert (await place.refused("push_again", event_id="none"))[0] == 404


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_spoils_one_thing(place, bot, fault):
    await place.act("event", kind="check_url", fault=fault)
    if fault == "stale":
        sent = int(bot.query()["timestamp"]) / 1000
        assert place.world.clock.now().timestamp() - sent > 3600
    elif fault == "wrong_owner":
        assert bot.opened()[1] == "dingsomebodyelse"
    else:
        said = {"wrong_padding": "padding", "long_length": "shorter", "bad_signature": "signature"}[fault]
        with pytest.raises(NotSealed, match=said):
            bot.opened()


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("leave", {"person": "nobody"}, 404),
        ("leave", {}, 400),
        ("rename", {"conversation": "NONE", "title": "x"}, 404),
        ("event", {"kind": "check_url", "fault": "none such"}, 400),
        ("event", {"kind": "check_url", "spelling": "none such"}, 400),
        ("event", {"kind": "check_url", "fields": []}, 400),
    ],
    ids=str,
)
async def test_what_cannot_happen_is_refused(place, name, body, status):
    assert (await place.refused(name, **body))[0] == status


async def test_the_journal_shows_what_the_bot_said(place):
    await place.act("event", kind="check_url")
    [entry] = await place.log()
    assert (entry["kind"], entry["path"], entry["status"], entry["answer"]) == ("event", PATH, 200, "success")
