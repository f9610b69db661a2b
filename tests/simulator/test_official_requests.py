"""What the official SDKs send the simulator takes: `tests/dingtalk_client/official/record.py` recorded it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.clock import Clock
from simulator.server import Credentials, create_app
from simulator.world import Person, World
from tests.dingtalk_client.official import values
from tests.simulator.place import WEDNESDAY_NOON

FIXTURES = Path(values.__file__).with_name("requests.json")
TEMPLATE = Path(__file__).parents[2] / "docs" / "cards" / "okr-card.json"
OFFICIAL: dict[str, dict[str, Any]] = json.loads(FIXTURES.read_text("utf-8"))["requests"]
# Of files that people send to a robot the simulator knows nothing; the card must be there to be rewritten.
NOT_HERE = {"file_download"}
BEFORE = {"card_update": "card_to_group"}


class Company:
    """One of the recorded names, and an app that sends the recorded requests with its own token and keys."""

    def __init__(self) -> None:
        world = World(Clock(lambda: WEDNESDAY_NOON))
        for staff_id in values.PEOPLE:
            world.add_person(Person(staff_id, staff_id))
        world.add_group(values.GROUP, "OKR", "OKR", tuple(values.PEOPLE))
        credentials = Credentials(
            client_id=values.APP_KEY, client_secret=values.APP_SECRET, robot_code=values.ROBOT
        )
        app = create_app(
            world, credentials=credentials, callback_url="http://bot.test", public_url="http://sim.test"
        )
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sim.test")
        self._known: dict[str, str] = {}

    async def send(self, name: str) -> httpx.Response:
        """The recorded token and keys are nobody's: each is put into the request as it is here."""
        request = json.loads(self._here(json.dumps(OFFICIAL[name])))
        headers, files, data, content = dict(request["headers"]), None, None, None
        if "parts" in request:
            del headers["content-type"]  # with a new boundary
            parts = {part["name"]: part for part in request["parts"]}
            media = parts["media"]
            files = {"media": (media["filename"], bytes.fromhex(media["content"]), media["content_type"])}
            data = {"type": bytes.fromhex(parts["type"]["content"]).decode()}
        else:
            content = json.dumps(request["body"]).encode()
        return await self.http.request(
            request["method"],
            request["path"],
            params=request["query"],
            headers=headers,
            content=content,
            data=data,
            files=files,
        )

    async def begin(self) -> None:
        """The app has its token, the corporation its card template."""
        template = {"id": values.TEMPLATE, "template": json.loads(TEMPLATE.read_text("utf-8"))}
        assert (await self.http.post("/_sim/templates", json=template)).status_code == 200
        self._known = {values.TOKEN: (await self.send("access_token")).json()["accessToken"]}

    async def post(self, name: str) -> None:
        """As often as there are recorded keys; from now on those stand for these messages."""
        for key in values.KEYS:
            self._known[key] = (await self.send(name)).json()["processQueryKey"]

    def _here(self, text: str) -> str:
        for recorded, ours in self._known.items():
            text = text.replace(recorded, ours)
        return text


@pytest.fixture
async def company():
    found = Company()
    await found.begin()
    yield found
    await found.http.aclose()


@pytest.mark.parametrize("name", sorted(set(OFFICIAL) - NOT_HERE))
async def test_the_simulator_takes_what_the_official_sdk_sends(company, name):
    if name in ("group_recall", "group_status"):
        await company.post("group_send")
    if name == "person_recall":
        await company.post("person_send")
    if name in BEFORE:
        await company.send(BEFORE[name])
    answer = await company.send(name)
    assert answer.status_code == 200, answer.text
    assert failure(answer.json()) == {}


def failure(reply: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer of 200 can hold of a call that did not do all it should."""
    result = reply.get("result")
    shown = result.get("deliverResults", []) if isinstance(result, dict) else []
    found = {
        "errcode": reply.get("errcode"),
        "failedResult": reply.get("failedResult"),
        "failedList": reply.get("failedList"),
        "invalidStaffIdList": reply.get("invalidStaffIdList"),
        "deliverResults": [each for each in shown if not each["success"]],
    }
    return {name: value for name, value in found.items() if value}
