"""How a callback may differ from a good text, as the simulator sends it."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from simulator.admission import Admission
from simulator.callbacks import Addresses, Callbacks, Sessions
from simulator.journal import Journal
from simulator.signing import Credentials, milliseconds, signature
from simulator.stream_gateway import StreamGateway
from simulator.tenant import Tenant, Usage
from simulator.varieties import ONE_TO_ONE, VARIETIES
from tests.simulator.place import CALLBACK_URL, URL, WEDNESDAY_NOON

NOON = milliseconds(WEDNESDAY_NOON)
MINUTE = 60_000


@pytest.mark.parametrize("variety", VARIETIES)
async def test_each_goes_out_and_is_taken_by_a_bot_that_takes_all(place, bot, variety):
    where = "DIRECT" if variety in ONE_TO_ONE else "SALES"
    said = await place.say("u001", where, "@OKR /help", variety=variety)
    assert said["status"] == 200
    assert bot.last["msgId"] == said["message_id"]


@pytest.mark.parametrize(
    ("variety", "msgtype", "content"),
    [
        pytest.param(
            "richText", "richText", {"richText": [{"text": "@OKR"}, {"text": " /help"}]}, id="words"
        ),
        pytest.param(
            "unknown type",
            "unknownMsgType",
            {"unknownMsgType": "暂不支持的消息类型"},
            id="a kind it does not pass on",
        ),
        pytest.param("content as a string", "text", " /help", id="as one page has it"),
    ],
)
async def test_the_words_of_a_group_s_message(place, bot, variety, msgtype, content):
    await place.say("u001", "SALES", "@OKR /help", variety=variety)
    assert (bot.last["msgtype"], bot.last["content"]) == (msgtype, content)
    assert "text" not in bot.last


@pytest.mark.parametrize(
    ("variety", "msgtype", "fact"),
    [
        pytest.param("audio", "audio", ("recognition", "/help"), id="speech"),
        pytest.param("audio without words", "audio", ("recognition", ""), id="noise"),
        pytest.param("video", "video", ("videoType", "mp4"), id="a film"),
        pytest.param("file", "file", ("fileName", "okr.xlsx"), id="a file"),
        pytest.param("picture", "picture", ("downloadCode", "mIofN"), id="a picture"),
    ],
)
async def test_what_comes_one_to_one_only(place, bot, variety, msgtype, fact):
    await place.say("u001", "DIRECT", "/help", variety=variety)
    assert bot.last["msgtype"] == msgtype
    assert bot.last["content"][fact[0]] == fact[1]
    assert (await place.refused("say", **{"as": "u001"}, conversation="SALES", text="x", variety=variety))[
        0
    ] == 400


async def test_a_callback_without_its_words(place, bot):
    await place.say("u001", "SALES", "@OKR /help", variety="quota exhausted")
    assert bot.last["errorCode"] == "20001"
    assert {"text", "content"}.isdisjoint(bot.last)


@pytest.mark.parametrize(
    ("variety", "away"),
    [
        ("59 minutes old", -59),
        ("61 minutes old", -61),
        ("59 minutes ahead", 59),
        ("61 minutes ahead", 61),
    ],
)
async def test_a_pair_of_another_time_is_well_signed(place, bot, variety, away):
    await place.say("u001", "SALES", "@OKR /help", variety=variety)
    headers = bot.callbacks[-1].headers
    assert int(headers["timestamp"]) == bot.last["createAt"] == NOON + away * MINUTE
    assert headers["sign"] == signature(headers["timestamp"], place.credentials.client_secret)


@pytest.mark.parametrize(
    ("variety", "missing"),
    [("no sign", {"sign"}), ("no timestamp", {"timestamp"}), ("neither header", {"sign", "timestamp"})],
)
async def test_headers_that_are_missing(place, bot, variety, missing):
    await place.say("u001", "SALES", "@OKR /help", variety=variety)
    assert {"sign", "timestamp"} - set(bot.callbacks[-1].headers) == missing


@pytest.mark.parametrize("variety", ["wrong sign", "sign quoted for an address"])
async def test_a_sign_that_is_wrong(place, bot, variety):
    await place.say("u001", "SALES", "@OKR /help", variety=variety)
    headers = bot.callbacks[-1].headers
    assert headers["sign"] != signature(headers["timestamp"], place.credentials.client_secret)


async def test_a_pair_is_used_a_second_time_with_another_body(place, bot):
    first = await place.say("u001", "SALES", "@OKR /help")
    await place.act("clock", seconds=60)
    await place.say("u001", "SALES", "@OKR /status", pair_of=first["message_id"])
    one, two = bot.callbacks
    assert [one.headers[name] for name in ("timestamp", "sign")] == [
        two.headers[name] for name in ("timestamp", "sign")
    ]
    assert one.content != two.content


@pytest.mark.parametrize("more", [{"variety": "hologram"}, {"pair_of": "m-none"}], ids=str)
async def test_what_there_is_none_of_is_not_found(place, more):
    status, words = await place.refused(
        "say", **{"as": "u001"}, conversation="SALES", text="@OKR /help", **more
    )
    assert status == 404
    assert next(iter(more.values())) in words


async def test_an_answer_after_two_seconds_is_flagged(world, bot):
    moments = iter([0.0, 1.9, 10.0, 12.1])
    journal = Journal(world.clock)
    client = httpx.AsyncClient(transport=bot)
    usage = Usage(world.clock, Tenant())
    app = Credentials()
    stream = StreamGateway(app, Admission(world.clock, Tenant(), usage), journal, world.clock, URL)
    callbacks = Callbacks(
        world,
        app,
        Sessions(),
        journal,
        client,
        Addresses(CALLBACK_URL, URL),
        stream,
        usage,
        deadline=timedelta(seconds=30),
        timer=lambda: next(moments),
    )
    for _ in range(2):
        await callbacks.send(world.direct("u001"), world.say(world.direct("u001").id, "u001", "/help"))
    assert [entry["warnings"] for entry in journal.entries()] == [[], ["answered after 2.1 s"]]
    await client.aclose()
