"""What DingTalk answers to messages, media and recalls that it does not take: one test a row of the table."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from simulator.media import MEGABYTE
from tests.simulator.place import SALES, SENT_TO_GROUP, SENT_TO_PEOPLE, a_group_send, a_people_send

RECALL_GROUP = "/v1.0/robot/groupMessages/recall"
RECALL_PEOPLE = "/v1.0/robot/otoMessages/batchRecall"
QUERY = "/v1.0/robot/groupMessages/query"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
TEXT = {"msgtype": "text", "text": {"content": "hello"}}


async def a_post(place) -> str:
    return str((await place.call(SENT_TO_GROUP, a_group_send())).json()["processQueryKey"])


async def a_letter(place, *people: str) -> str:
    sent = await place.call(SENT_TO_PEOPLE, a_people_send(userIds=list(people) or ["u001"]))
    return str(sent.json()["processQueryKey"])


def a_recall(*keys: str, **changes: Any) -> dict[str, Any]:
    body = {"robotCode": "sim-app", "openConversationId": SALES, "processQueryKeys": list(keys)}
    return {name: value for name, value in (body | changes).items() if value is not None}


def code(response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


# Row 26: recall


async def test_row_26_a_post_is_taken_back_without_a_word(place):
    key = await a_post(place)
    await a_post(place)
    answer = await place.call(RECALL_GROUP, a_recall(key))
    assert (answer.status_code, answer.json()) == (200, {"successResult": [key], "failedResult": {}})
    assert [message["from"] for message in await place.seen()] == ["robot"]


async def test_row_26_a_letter_to_two_people_is_taken_back_from_both(place):
    key = await a_letter(place, "u001", "u003")
    assert (await place.call(RECALL_PEOPLE, a_recall(key, openConversationId=None))).status_code == 200
    assert [await place.seen(who, "DIRECT") for who in ("u001", "u003")] == [[], []]


async def test_row_26_what_was_taken_back_before_is_named(place):
    key = await a_post(place)
    await place.call(RECALL_GROUP, a_recall(key))
    answer = await place.call(RECALL_GROUP, a_recall(key))
    assert (answer.status_code, list(answer.json()["failedResult"])) == (200, [key])


@pytest.mark.parametrize("path", [RECALL_GROUP, RECALL_PEOPLE])
async def test_row_26_more_than_twenty_keys(place, path):
    answer = await place.call(path, a_recall(*(f"k{n}" for n in range(21))))
    assert code(answer) == (400, "invalidParameter.processQueryKeys.overMax")


@pytest.mark.parametrize("path", [RECALL_GROUP, RECALL_PEOPLE])
async def test_row_26_a_key_nobody_was_given(place, path):
    key = await (a_post(place) if path == RECALL_GROUP else a_letter(place))
    assert code(await place.call(path, a_recall(key, "k"))) == (400, "invalid.processQueryKey")
    assert len(await place.seen()) + len(await place.seen("u001", "DIRECT")) == 1  # nothing by halves


async def test_row_26_a_key_of_another_kind_of_message(place):
    assert code(await place.call(RECALL_GROUP, a_recall(await a_letter(place)))) == (
        400,
        "invalid.processQueryKey",
    )
    assert code(await place.call(RECALL_PEOPLE, a_recall(await a_post(place)))) == (
        400,
        "invalid.processQueryKey",
    )


@pytest.mark.parametrize(("hours", "taken"), [(24, True), (25, False)])
async def test_row_26_a_letter_for_twenty_four_hours(place, hours, taken):
    key = await a_letter(place)
    await place.world.clock.move_by(timedelta(hours=hours))
    answer = await place.call(RECALL_PEOPLE, a_recall(key))
    assert answer.status_code == (200 if taken else 400)
    if not taken:
        assert answer.json()["code"] == "robot.processQueryKey.expired"


async def test_row_26_a_post_however_old(place):
    key = await a_post(place)
    await place.world.clock.move_by(timedelta(days=30))
    assert (await place.call(RECALL_GROUP, a_recall(key))).status_code == 200


async def test_row_26_another_robot(place):
    answer = await place.call(RECALL_GROUP, a_recall(await a_post(place), robotCode="x"))
    assert code(answer) == (400, "not.allowed.robotCode")


async def test_what_became_of_a_post_can_be_asked(place):
    key = await a_post(place)
    ask = {"robotCode": "sim-app", "openConversationId": SALES, "processQueryKey": key}
    assert (await place.call(QUERY, ask)).json()["sendStatus"] == "SUCCESS"
    await place.call(RECALL_GROUP, a_recall(key))
    assert (await place.call(QUERY, ask)).json()["sendStatus"] == "RECALLED"
    assert code(await place.call(QUERY, ask | {"processQueryKey": "k"})) == (400, "invalid.processQueryKey")


# Rows 36 to 39: mentions and sessions


async def webhook(place) -> str:
    """The path of the session that the bot was last told of."""
    await place.say("u001", "SALES", "@OKR /help")
    entry = (await place.log())[-1]
    return str(entry["body"]["sessionWebhook"])


async def test_row_36_more_than_fifty_mentions_are_taken_and_flagged(place):
    ids = [f"u{n:03}" for n in range(51)]
    body = {"msgtype": "text", "text": {"content": " ".join(f"@{each}" for each in ids)}}
    answer = await place.http.post(await webhook(place), json=body | {"at": {"atUserIds": ids}})
    assert answer.json()["errcode"] == 0
    assert (await place.log())[-1]["warnings"] == ["51 mentions, 50 are allowed"]


@pytest.mark.parametrize(
    ("text", "mentions", "flagged"),
    [
        pytest.param("hello @u003", ["u003"], False, id="in the text too"),
        pytest.param("hello", [], True, id="not in the text"),
        pytest.param("hello @u0031", [], False, id="another id that begins alike"),
    ],
)
async def test_row_37_an_id_that_is_not_in_the_text_mentions_nobody(place, text, mentions, flagged):
    body = {"msgtype": "markdown", "markdown": {"title": "t", "text": text}, "at": {"atUserIds": ["u003"]}}
    answer = await place.http.post(await webhook(place), json=body)
    assert answer.json()["errcode"] == 0
    assert (await place.seen())[-1]["mentions"] == mentions
    assert bool((await place.log())[-1]["warnings"]) is flagged


@pytest.mark.parametrize("over", [False, True], ids=["unknown", "expired"])
async def test_row_38_a_session_that_is_none(place, over):
    url = await webhook(place)
    if over:
        await place.world.clock.move_by(timedelta(minutes=91))
    else:
        url = url[:-4] + "0000"
    answer = await place.http.post(url, json=TEXT)
    assert (answer.status_code, answer.json()) == (200, {"errcode": 300001, "errmsg": "session 不存在"})


@pytest.mark.parametrize("msgtype", ["interactiveCard", "image", "file", "sampleImageMsg", "voice"])
async def test_row_39_a_session_takes_no_cards_pictures_or_files(place, msgtype):
    answer = await place.http.post(
        await webhook(place), json={"msgtype": msgtype, msgtype: {"media_id": "@x"}}
    )
    assert answer.json()["errcode"] == 400105


# Row 40: uploads


async def an_upload(place, *, kind="image", name="a.png", content=PNG):
    data = {"type": kind} if kind is not None else {}
    files = {"media": (name, content)} if content is not None else {"other": ("a.png", b"x")}
    params = {"access_token": await place.token()}
    return await place.http.post("/media/upload", params=params, data=data, files=files)


async def test_row_40_a_picture_goes_up_and_is_shown_in_the_page(place):
    answer = (await an_upload(place)).json()
    assert (answer["errcode"], answer["type"]) == (0, "image")
    shown = await place.http.get(f"/_sim/media/{answer['media_id']}")
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        pytest.param({"kind": "picture"}, 40004, id="a type that is none"),
        pytest.param({"name": "a.exe"}, 40004, id="a name that is of no such type"),
        pytest.param({"kind": None}, 40035, id="no type"),
        pytest.param({"content": None}, 40035, id="no media"),
        pytest.param({"content": b""}, 40006, id="nothing in it"),
        pytest.param({"content": b"x" * (20 * MEGABYTE + 1)}, 40006, id="over 20 MB"),
        pytest.param(
            {"kind": "voice", "name": "a.mp3", "content": b"x" * (2 * MEGABYTE + 1)},
            40006,
            id="voice over 2 MB",
        ),
    ],
)
async def test_row_40_an_upload_that_is_refused(place, changes, errcode):
    answer = await an_upload(place, **changes)
    assert (answer.status_code, answer.json()["errcode"]) == (200, errcode)


@pytest.mark.parametrize(
    "body", [{"json": {"type": "image"}}, {"content": b"x"}], ids=["JSON", "bytes without a form"]
)
async def test_row_40_no_form_at_all(place, body):
    answer = await place.http.post("/media/upload", params={"access_token": await place.token()}, **body)
    assert answer.json()["errcode"] == 40035


async def test_a_file_that_is_no_picture_is_not_shown(place):
    answer = await an_upload(place, kind="file", name="a.pdf")
    assert (await place.http.get(f"/_sim/media/{answer.json()['media_id']}")).status_code == 404


async def test_the_log_keeps_the_beginning_of_an_upload(place):
    await an_upload(place, content=b"x" * 100_000)
    assert len((await place.log())[-1]["body"]) <= 2_000


@pytest.mark.parametrize(
    ("key", "param", "kind", "text"),
    [
        pytest.param("sampleImageMsg", {"photoURL": "@lAL1"}, "image", "@lAL1", id="a picture"),
        pytest.param(
            "sampleFile",
            {"mediaId": "@lAL1", "fileName": "a.xlsx", "fileType": "xlsx"},
            "file",
            "[文件] a.xlsx",
            id="a file",
        ),
        pytest.param(
            "sampleAudio", {"mediaId": "@lAL1", "duration": "4000"}, "audio", "[语音] 4 s", id="audio"
        ),
        pytest.param(
            "sampleVideo",
            {"duration": "4", "videoMediaId": "@a", "videoType": "mp4", "picMediaId": "@b"},
            "video",
            "[视频] 4 s",
            id="a film",
        ),
        pytest.param(
            "sampleLink",
            {"title": "t", "text": "x", "messageUrl": "https://a.test", "picUrl": "@lAL1"},
            "markdown",
            "[t](https://a.test)\n\nx\n\n![](@lAL1)",
            id="a link",
        ),
    ],
)
async def test_how_the_page_shows_it(place, key, param, kind, text):
    await place.call(SENT_TO_GROUP, a_group_send(msgKey=key, msgParam=json.dumps(param)))
    [message] = await place.seen()
    assert (message["kind"], message["text"]) == (kind, text)


@pytest.mark.parametrize("duration", ["4 s", "", None, 4000])
async def test_a_recording_without_its_milliseconds_is_refused(place, duration):
    param = json.dumps({"mediaId": "@lAL1", "duration": duration})
    answer = await place.call(SENT_TO_GROUP, a_group_send(msgKey="sampleAudio", msgParam=param))
    assert code(answer) == (400, "miss.param.audio")
