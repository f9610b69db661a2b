"""The fake DingTalk and the real client keep to one contract: what holds for one holds for the other."""

from __future__ import annotations

import inspect
import json

import httpx
import pytest

from dingtalk_client.client import DingTalk, Sent
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.messages import Text
from tests.kit.bots import SALES, Clock
from tests.kit.fakes import HOSTS, FakeDingTalk, a_fault

SESSION = "https://oapi.dingtalk.com/robot/sendBySession?session=66d7c695a900000000000000000deb88"
WEBHOOK = "https://oapi.dingtalk.com/robot/send?access_token=" + "ab" * 32
# What opens Stream connections and checks a tenant is played against the simulator, never against the fake.
BY_SIMULATOR = {"ask", "open_connection"}
DOORS = {
    "session": lambda client: client.send_session(SESSION, Text("x")),
    "custom": lambda client: client.send_custom(WEBHOOK, None, Text("x"), msg_uuid="m-1"),
    "group": lambda client: client.send_group(SALES, Text("x")),
    "person": lambda client: client.send_person("u001", Text("x")),
}


class Wire(httpx.AsyncBaseTransport):
    """The far end: takes everything, or answers with the code it was told to."""

    def __init__(self) -> None:
        self.code = ""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/accessToken"):
            return httpx.Response(200, json={"accessToken": "token-1", "expireIn": 7200})
        if request.url.host == "oapi.dingtalk.com":
            return httpx.Response(200, json={"errcode": int(self.code or 0), "errmsg": ""})
        if self.code:
            return httpx.Response(400, json={"code": self.code, "message": ""})
        return httpx.Response(200, json={"processQueryKey": "key-1"})


class Real:
    def __init__(self) -> None:
        self.wire = Wire()
        self.client = DingTalk(
            app_key="dingkey",
            app_secret="secret",
            robot_code="dingrobot",
            api_url="https://api.dingtalk.com",
            oapi_url="https://oapi.dingtalk.com",
            clock=Clock(),
            reply_hosts=HOSTS,
            transport=self.wire,
        )

    def refuse(self, door: str, code: str, action: Action) -> None:
        self.wire.code = code


class Fake:
    def __init__(self) -> None:
        self.client = FakeDingTalk()

    def refuse(self, door: str, code: str, action: Action) -> None:
        self.client.refuse(door, a_fault(action, code))


@pytest.fixture(params=[Real, Fake], ids=["the real client", "the fake"])
async def either(request):
    side = request.param()
    yield side
    await side.client.close()


def public(kind: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(method, eval_str=True)
        for name, method in inspect.getmembers(kind, inspect.iscoroutinefunction)
        if not name.startswith("_")
    }


def test_both_have_the_same_methods_with_the_same_arguments():
    true = public(DingTalk)
    assert public(FakeDingTalk) == {name: true[name] for name in true.keys() - BY_SIMULATOR}


@pytest.mark.parametrize("door", DOORS)
async def test_what_is_taken_is_sent(either, door):
    key = "key-1" if door in ("group", "person") else None
    assert await DOORS[door](either.client) == Sent(key)


@pytest.mark.parametrize(
    ("door", "code", "action"),
    [
        pytest.param("session", "300001", Action.GONE, id="a session that is over"),
        pytest.param("session", "130101", Action.PARK, id="a robot that is banned"),
        pytest.param("custom", "400106", Action.GONE, id="a robot that was removed"),
        pytest.param("custom", "410100", Action.PARK, id="a custom robot that is banned"),
        pytest.param("group", "group.disbanded", Action.DEAD, id="a group that is no more"),
        pytest.param("group", "send.too.fast", Action.RETRY, id="too fast"),
        pytest.param("person", "staffId.notExisted", Action.DEAD, id="nobody of that id"),
    ],
)
async def test_a_fault_says_what_to_do(either, door, code, action):
    either.refuse(door, code, action)
    with pytest.raises(DingTalkError) as refused:
        await DOORS[door](either.client)
    assert (refused.value.code, refused.value.action) == (code, action)


async def test_a_way_back_of_another_host_is_a_door_that_is_shut(either):
    with pytest.raises(DingTalkError) as refused:
        await either.client.send_session("https://evil.example/robot/sendBySession?session=a", Text("x"))
    assert refused.value.action is Action.GONE


async def test_there_is_a_token(either):
    assert json.dumps(await either.client.token()) == '"token-1"'
