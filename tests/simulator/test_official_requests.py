"""What the official SDKs send the simulator takes: `tests/dingtalk_client/official/record.py` recorded it."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from simulator.clock import Clock
from simulator.server import Credentials, create_app
from simulator.world import Person, World
from tests.dingtalk_client.official import values
from tests.simulator.place import WEDNESDAY_NOON

FIXTURES = Path(values.__file__).with_name("requests.json")
OFFICIAL = json.loads(FIXTURES.read_text("utf-8"))["requests"]
TOKEN = "x-acs-dingtalk-access-token"
TAKEN = ["access_token", "group_send", "person_send"]


@pytest.fixture
async def http():
    """A company of the recorded names."""
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
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sim.test") as client:
        yield client


@pytest.mark.parametrize("name", TAKEN)
async def test_the_simulator_takes_what_the_official_sdk_sends(http, name):
    request = OFFICIAL[name]
    app = {"appKey": values.APP_KEY, "appSecret": values.APP_SECRET}
    token = (await http.post("/v1.0/oauth2/accessToken", json=app)).json()["accessToken"]
    headers = {key: token if key == TOKEN else value for key, value in request["headers"].items()}
    answer = await http.request(
        request["method"], request["path"], headers=headers, content=json.dumps(request["body"]).encode()
    )
    assert answer.status_code == 200, answer.text
