"""A new tenant: its simulated DingTalk, and what `dingokr check --online` finds there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from bot.online.check import walk
from bot.online.findings import Finding, Level
from bot.settings import Settings, load
from dingtalk_client.client import DingTalk
from simulator.clock import Clock
from simulator.server import create_app, settings_lines
from simulator.signing import Credentials
from simulator.world import World, sample_company
from tests.kit.bots import WEDNESDAY

URL = "http://127.0.0.1:9"  # never dialled: the transport leads to the simulator
QUERY = "/v1.0/robot/groupMessages/query"
GROUP_SEND = "/v1.0/robot/groupMessages/send"
PERSON_SEND = "/v1.0/robot/oToMessages/batchSend"


class Told:
    """A finding as an English terminal reads it."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        self.level, self.setting, self.said = finding.level, finding.setting, finding.said
        self.page = finding.page
        facts = finding.facts()
        self.step: str = facts["step"]
        self.found: str = facts["found"]
        self.do: str = facts["do"] or ""

    def facts(self) -> dict[str, Any]:
        return self.finding.facts()

    def __str__(self) -> str:
        return str(self.finding)


class Tenant:
    def __init__(self, folder: Path, **env: str) -> None:
        self.clock = Clock(lambda: WEDNESDAY)
        self.world: World = sample_company(self.clock)
        credentials = Credentials()
        lines = dict(line.split("=", 1) for line in settings_lines(self.world, credentials, URL))
        given = lines | {"OKR_DATABASE_URL": f"sqlite:///{folder}/okr.db", "OKR_CALENDAR": "none"} | env
        loaded = load({name: value for name, value in given.items() if value}, None)
        assert loaded.settings is not None, loaded.faults
        self.settings: Settings = loaded.settings
        self.way = Way(
            create_app(self.world, credentials=credentials, callback_url="http://bot.test/", public_url=URL),
        )
        self.page = httpx.AsyncClient(transport=self.way, base_url=URL)

    async def switch(self, **switches: Any) -> None:
        """Change what the corporation allows: simulator/tenant.py lists it."""
        answer = await self.page.post("/_sim/tenant", json=switches)
        assert answer.status_code == 200, answer.text

    async def answers(self, path: str, body: object, *, status: int = 400, times: int = 20) -> None:
        """DingTalk's answer to the next calls of that API."""
        answer = await self.page.post(
            "/_sim/faults", json={"path": path, "status": status, "body": body, "times": times}
        )
        assert answer.status_code == 200, answer.text

    async def refuses(self, path: str, code: str, message: str = "", **more: Any) -> None:
        """In the dialect of the new host; codes of permission and address come with 403."""
        status = 403 if code.startswith("Forbidden.") else 400
        await self.answers(path, {"code": code, "message": message, "requestid": "R", **more}, status=status)

    async def walk(self, *, groups: Sequence[str] = (), people: Sequence[str] = ()) -> list[Told]:
        app = self.settings.dingtalk
        client = DingTalk(
            app_key=app.client_id,
            app_secret=app.client_secret.get_secret_value(),
            robot_code=app.robot_code,
            api_url=app.api_url,
            oapi_url=app.oapi_url,
            clock=self.clock.now,
            reply_hosts=frozenset(app.reply_hosts),
            transport=self.way,
        )
        try:
            found = await walk(self.settings, client, self.clock.now, groups=groups, people=people)
            return [Told(each) for each in found]
        finally:
            await client.close()

    async def wrong(self) -> list[Told]:
        return [each for each in await self.walk() if each.level is Level.ERROR]

    async def custom_robot(self, key: str) -> dict[str, str]:
        """The variables of that group's custom robot."""
        robots = (await self.page.get("/_sim/robots")).json()
        [robot] = [each for each in robots if each["conversation"] == key]
        return {
            f"OKR_GROUPS__{key}__WEBHOOK": robot["webhook"],
            f"OKR_GROUPS__{key}__SECRET": robot["secret"],
        }

    def posts(self) -> list[str]:
        """Everything that anybody in the company can read."""
        return [each.text for id_ in self.world.conversations for each in self.world.messages(id_)]


class Way(httpx.AsyncBaseTransport):
    """To the simulator; or to nothing, where the line is `cut`. One that is `timeless` tells no Date.

    `outside` are the statuses that other hosts answer with.
    """

    def __init__(self, app: Any) -> None:
        self._simulator = httpx.ASGITransport(app)
        self.timeless = self.cut = False
        self.outside: dict[str, int] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.cut:
            raise httpx.ConnectError("no route to host", request=request)
        if request.url.host in self.outside:
            assert request.url.path == "/okr/dingtalk/robot"
            headers = {"date": "Thu, 01 Jan 1970 00:00:00 GMT"}
            return httpx.Response(self.outside[request.url.host], headers=headers, json={})
        answer = await self._simulator.handle_async_request(request)
        if self.timeless:
            del answer.headers["date"]
        return answer
