"""The simulator in this process, with a bot that only listens and a clock that stands still."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from simulator.clock import Clock
from simulator.server import Credentials, create_app
from simulator.world import World, sample_company

WEDNESDAY_NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)  # twelve o'clock in Shanghai
URL = "http://sim.test"
CALLBACK_URL = "http://bot.test/dingtalk/robot"
SALES = "cidSalesTeam+demo/1=="
SENT_TO_GROUP = "/v1.0/robot/groupMessages/send"
SENT_TO_PEOPLE = "/v1.0/robot/oToMessages/batchSend"


def a_clock() -> Clock:
    return Clock(lambda: WEDNESDAY_NOON)


class ListeningBot(httpx.AsyncBaseTransport):
    """Keeps every callback and answers all alike; `fault` is raised in the answer's stead."""

    def __init__(self) -> None:
        self.callbacks: list[httpx.Request] = []
        self.status = 200
        self.answer: Any = {"msgtype": "empty"}
        self.fault: Exception | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.callbacks.append(request)
        if self.fault:
            raise self.fault
        return httpx.Response(self.status, json=self.answer)

    @property
    def last(self) -> dict[str, Any]:
        """The body of the latest callback."""
        body: dict[str, Any] = json.loads(self.callbacks[-1].content)
        return body


class Place:
    """What a test does in the sample company, through the doors a page and a bot have."""

    def __init__(
        self, world: World, bot: httpx.AsyncBaseTransport, *, deadline: timedelta = timedelta(seconds=30)
    ) -> None:
        self.world, self.credentials = world, Credentials()
        app = create_app(
            world,
            credentials=self.credentials,
            callback_url=CALLBACK_URL,
            public_url=URL,
            transport=bot,
            deadline=deadline,
            sleep=self._sleep,
        )
        self.slept: list[float] = []
        corporation = app.state.corporation
        self.app, self.stream, self.card_taps = app, corporation.stream, corporation.card_taps
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def switch(self, **switches: Any) -> None:
        """Change the tenant."""
        await self.act("tenant", **switches)

    async def used(self) -> dict[str, int]:
        used: dict[str, int] = (await self.http.get("/_sim/tenant")).json()["used"]
        return used

    async def act(self, name: str, **body: Any) -> Any:
        answer = await self.http.post(f"/_sim/{name}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, name: str, **body: Any) -> tuple[int, str]:
        answer = await self.http.post(f"/_sim/{name}", json=body)
        return answer.status_code, answer.json()["error"]

    async def say(self, who: str, where: str, text: str, **more: Any) -> Any:
        return await self.act("say", **{"as": who, "conversation": where, "text": text}, **more)

    async def seen(self, who: str = "u001", where: str = "SALES") -> list[dict[str, Any]]:
        """The messages of a conversation as the page shows them to that person."""
        state = (await self.http.get("/_sim/state", params={"as": who})).json()
        [conversation] = [each for each in state["conversations"] if each["key"] == where]
        messages: list[dict[str, Any]] = conversation["messages"]
        return messages

    async def log(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = (await self.http.get("/_sim/log")).json()
        return entries

    async def token(self) -> str:
        app = {"appKey": self.credentials.client_id, "appSecret": self.credentials.client_secret}
        answer = await self.http.post("/v1.0/oauth2/accessToken", json=app)
        return str(answer.json()["accessToken"])

    async def call(self, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
        """As an app with a good token; `path` is one of the new host's."""
        good = {"x-acs-dingtalk-access-token": await self.token()}
        return await self.http.post(path, json=body, headers=good | headers)

    async def old_call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer of the old host to an app with a good token."""
        answer = await self.http.post(path, json=body, params={"access_token": await self.token()})
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found


def refusal(response: httpx.Response) -> tuple[int, str]:
    """Status and word of the new host's refusal, in its own shape."""
    body = response.json()
    assert {"code", "message", "requestid"} <= set(body)
    return response.status_code, body["code"]


def a_group_send(**changes: Any) -> dict[str, Any]:
    """A good body for SENT_TO_GROUP; a change to None takes the key out."""
    body = {
        "robotCode": "sim-app",
        "openConversationId": SALES,
        "msgKey": "sampleText",
        "msgParam": '{"content": "hello"}',
    }
    return _without_none(body | changes)


def a_people_send(**changes: Any) -> dict[str, Any]:
    """A good body for SENT_TO_PEOPLE."""
    body = {
        "robotCode": "sim-app",
        "userIds": ["u001"],
        "msgKey": "sampleText",
        "msgParam": '{"content": "hello"}',
    }
    return _without_none(body | changes)


def _without_none(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


def the_company() -> World:
    return sample_company(a_clock())
