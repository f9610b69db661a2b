"""Rows 28 to 35 of what DingTalk refuses: posts to the custom robot of a group."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from simulator.signing import milliseconds, signature
from tests.simulator.place import URL

TEXT = {"msgtype": "text", "text": {"content": "hello"}}
JSON = {"Content-Type": "application/json; charset=utf-8"}


class Robot:
    """The one of SALES."""

    def __init__(self, place, webhook, secret):
        self.place, self.secret = place, secret
        self.path = webhook.removeprefix(URL)

    def signed(self, *, off=timedelta()):
        timestamp = str(milliseconds(self.place.world.clock.now() + off))
        return {"timestamp": timestamp, "sign": signature(timestamp, self.secret)}

    async def post(self, body=TEXT, *, query=None, **how):
        params = {"access_token": urlsplit(self.path).query.removeprefix("access_token=")}
        params |= self.signed() if query is None else query
        how = how or {"json": body}
        answer = await self.place.http.post("/robot/send", params=params, **how)
        assert answer.status_code == 200
        return answer.json()

    async def errcode(self, body=TEXT, **how):
        return (await self.post(body, **how))["errcode"]


@pytest.fixture
async def robot(place):
    robots = (await place.http.get("/_sim/robots")).json()
    [sales] = [each for each in robots if each["conversation"] == "SALES"]
    return Robot(place, sales["webhook"], sales["secret"])


@pytest.mark.parametrize(
    ("numbers", "errcode", "errmsg"),
    [("documented", 400101, "access_token不存在"), ("seen", 300001, "token is not exist")],
)
@pytest.mark.parametrize("token", ["x", ""])
async def test_row_28_a_token_nobody_knows(place, robot, numbers, errcode, errmsg, token):
    await place.switch(robot_numbers=numbers)
    answer = await robot.post(query=robot.signed() | {"access_token": token})
    assert (answer["errcode"], answer["errmsg"]) == (errcode, errmsg)


@pytest.mark.parametrize(
    ("content", "content_type", "errcode"),
    [
        pytest.param(b"", "application/json", 40035, id="nothing"),
        pytest.param(b"{", "application/json", 40035, id="no JSON"),
        pytest.param(b"[]", "application/json", 40035, id="no object"),
        pytest.param(b"msgtype=text", "application/x-www-form-urlencoded", 43004, id="a form"),
        pytest.param(b'{"msgtype": "text"}', "text/plain", 43004, id="JSON under another name"),
    ],
)
async def test_row_29_a_body_that_is_no_json(robot, content, content_type, errcode):
    headers = {"content-type": content_type}
    assert await robot.errcode(content=content, headers=headers) == errcode


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        pytest.param({}, 400105, id="no type"),
        pytest.param({"msgtype": "image", "image": {}}, 400105, id="a type for apps only"),
        pytest.param({"msgtype": "text"}, 40035, id="no object"),
        pytest.param({"msgtype": "text", "text": {}}, 40035, id="no content"),
        pytest.param({"msgtype": "markdown", "markdown": {"text": "x"}}, 40035, id="no title"),
        pytest.param({"msgtype": "feedCard", "feedCard": {"links": []}}, 40035, id="no links"),
    ],
)
async def test_row_30_a_message_that_is_none(robot, body, errcode):
    assert await robot.errcode(body) == errcode


@pytest.mark.parametrize(
    ("off", "errmsg"),
    [
        pytest.param(timedelta(minutes=-61), "invalid timestamp", id="over an hour old"),
        pytest.param(timedelta(minutes=61), "invalid timestamp", id="over an hour ahead"),
        pytest.param(timedelta(minutes=-59), "ok", id="within the hour"),
        pytest.param(timedelta(minutes=59), "ok", id="ahead within the hour"),
    ],
)
async def test_row_31_a_signature_of_another_time(robot, off, errmsg):
    answer = await robot.post(query=robot.signed(off=off))
    assert (answer["errcode"], answer["errmsg"]) == (0 if errmsg == "ok" else 310000, errmsg)


@pytest.mark.parametrize(
    ("changes", "errmsg"),
    [
        pytest.param({"sign": ""}, "sign not match", id="missing"),
        pytest.param({"sign": "x"}, "sign not match", id="wrong"),
        pytest.param({"timestamp": "1"}, "invalid timestamp", id="no thirteen digits"),
        pytest.param({"timestamp": "１" * 13}, "invalid timestamp", id="digits of another script"),
    ],
)
async def test_row_31_a_signature_that_is_none(robot, changes, errmsg):
    answer = await robot.post(query=robot.signed() | changes)
    assert (answer["errcode"], answer["errmsg"]) == (310000, errmsg)


@pytest.mark.parametrize(
    ("body", "errmsg"),
    [
        pytest.param(TEXT, "keywords not in content", id="no keyword"),
        pytest.param({"msgtype": "text", "text": {"content": "our OKR"}}, "ok", id="a keyword in the text"),
        pytest.param(
            {"msgtype": "markdown", "markdown": {"title": "进度", "text": "x"}}, "ok", id="one in the title"
        ),
    ],
)
async def test_row_32_a_robot_that_wants_a_keyword(place, robot, body, errmsg):
    await place.switch(unsigned=["SALES"], keywords={"SALES": ["OKR", "进度"]})
    assert (await robot.post(body, query={}))["errmsg"] == errmsg


@pytest.mark.parametrize(
    ("networks", "errmsg"),
    [
        pytest.param(["203.0.113.0/24"], "ip 127.0.0.1 not in whitelist", id="from elsewhere"),
        pytest.param(["203.0.113.0/24", "127.0.0.1"], "ok", id="from there"),
    ],
)
async def test_row_32_a_robot_that_is_called_from_certain_addresses_only(place, robot, networks, errmsg):
    await place.switch(networks={"SALES": networks})
    assert (await robot.post())["errmsg"] == errmsg


@pytest.mark.parametrize(
    ("size", "errcode"),
    [pytest.param(20_000, 0, id="just fits"), pytest.param(20_001, 460101, id="a byte over")],
)
async def test_row_33_a_body_of_more_than_twenty_thousand_bytes(robot, size, errcode):
    frame = len(b'{"msgtype": "text", "text": {"content": ""}}')
    words = "好" * 100 + "x" * (size - frame - 300)
    content = f'{{"msgtype": "text", "text": {{"content": "{words}"}}}}'.encode()
    assert len(content) == size
    assert await robot.errcode(content=content, headers=JSON) == errcode


@pytest.mark.parametrize(("numbers", "errcode"), [("documented", 410100), ("seen", 130101)])
async def test_row_34_the_twenty_first_of_a_minute_silences_the_robot_for_ten(place, robot, numbers, errcode):
    await place.switch(robot_numbers=numbers)
    assert [await robot.errcode() for _ in range(21)] == [0] * 20 + [errcode]
    assert (await place.used())["sent_inside_a_ban"] == 0
    await place.world.clock.move_by(timedelta(seconds=599))
    assert await robot.errcode() == errcode
    assert (await place.used())["sent_inside_a_ban"] == 1
    assert (await place.log())[-1]["warnings"] == ["sent inside a ban"]
    await place.world.clock.move_by(timedelta(seconds=1))
    assert await robot.errcode() == 0


@pytest.mark.parametrize(
    ("switch", "errcode"), [("disabled", 400102), ("removed", 400106), ("disbanded", 400013)]
)
async def test_row_35_a_robot_that_is_no_more(place, robot, switch, errcode):
    await place.switch(**{switch: ["SALES"]})
    assert await robot.errcode() == errcode
    await place.switch(**{switch: []})
    assert await robot.errcode() == 0
