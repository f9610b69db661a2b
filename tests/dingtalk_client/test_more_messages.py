"""Links, pictures, files, and whom a message mentions, in both forms."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from dingtalk_client.messages import (
    MOST_MENTIONED,
    ActionCard,
    At,
    Audio,
    FeedCard,
    FeedEntry,
    File,
    Image,
    Markdown,
    PageLink,
    Tap,
    Text,
    Video,
)

FEED = FeedCard(
    (FeedEntry("一", "https://okr.example/1", "@lAL1"), FeedEntry("二", "https://okr.example/2", "@lAL2"))
)
MAP = PageLink("地图", "Q4", "https://okr.example/map", "@lAL1")
AT_TWO = {"atMobiles": [], "atUserIds": ["u003", "u004"], "isAtAll": False}


@pytest.mark.parametrize(
    ("message", "wire"),
    [
        pytest.param(
            MAP,
            {
                "msgtype": "link",
                "link": {
                    "title": "地图",
                    "text": "Q4",
                    "messageUrl": "https://okr.example/map",
                    "picUrl": "@lAL1",
                },
            },
            id="a link: Url",
        ),
        pytest.param(
            PageLink("t", "x", "https://okr.example/"),
            {"msgtype": "link", "link": {"title": "t", "text": "x", "messageUrl": "https://okr.example/"}},
            id="a link without a picture",
        ),
        pytest.param(
            FEED,
            {
                "msgtype": "feedCard",
                "feedCard": {
                    "links": [
                        {"title": "一", "messageURL": "https://okr.example/1", "picURL": "@lAL1"},
                        {"title": "二", "messageURL": "https://okr.example/2", "picURL": "@lAL2"},
                    ]
                },
            },
            id="a feed: URL",
        ),
        pytest.param(
            Image("@lAL1", "走势"),
            {"msgtype": "markdown", "markdown": {"title": "走势", "text": "![走势](@lAL1)"}},
            id="a picture is one inside markdown",
        ),
    ],
)
def test_the_webhook_form(message, wire):
    assert message.wire() == wire


@pytest.mark.parametrize(
    ("message", "key", "param"),
    [
        pytest.param(
            MAP,
            "sampleLink",
            {"title": "地图", "text": "Q4", "messageUrl": "https://okr.example/map", "picUrl": "@lAL1"},
            id="a link",
        ),
        pytest.param(
            FEED,
            "sampleMarkdown",
            {"title": "一", "text": "- [一](https://okr.example/1)\n- [二](https://okr.example/2)"},
            id="a feed is a list",
        ),
        pytest.param(Image("@lAL1", "走势"), "sampleImageMsg", {"photoURL": "@lAL1"}, id="a picture"),
        pytest.param(
            File("@lAL2", "okr.xlsx", "xlsx"),
            "sampleFile",
            {"mediaId": "@lAL2", "fileName": "okr.xlsx", "fileType": "xlsx"},
            id="a file",
        ),
        pytest.param(
            Audio("@lAL3", timedelta(seconds=4)),
            "sampleAudio",
            {"mediaId": "@lAL3", "duration": "4000"},
            id="a recording is measured in milliseconds",
        ),
        pytest.param(
            Video("@lAL4", "@lAL5", "mp4", timedelta(seconds=4)),
            "sampleVideo",
            {"duration": "4", "videoMediaId": "@lAL4", "videoType": "mp4", "picMediaId": "@lAL5"},
            id="a film in seconds",
        ),
    ],
)
def test_the_app_robot_form(message, key, param):
    msg_key, msg_param = message.app_robot()
    assert (msg_key, json.loads(msg_param)) == (key, param)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        pytest.param(Text("x", At(("u003", "u004"))), {"text": {"content": "x\n\n@u003 @u004"}}, id="text"),
        pytest.param(
            Markdown("t", "x", At(("u003", "u004"))),
            {"markdown": {"title": "t", "text": "x\n\n@u003 @u004"}},
            id="markdown",
        ),
        pytest.param(
            ActionCard("t", "x", (Tap("a", "/a"),), at=At(("u003", "u004"))),
            {
                "actionCard": {
                    "title": "t",
                    "text": "x\n\n@u003 @u004",
                    "singleTitle": "a",
                    "singleURL": "dtmd://dingtalkclient/sendMessage?content=%2Fa",
                }
            },
            id="a card",
        ),
        pytest.param(
            ActionCard("t", "x", (), at=At(("u003", "u004"))),
            {"markdown": {"title": "t", "text": "x\n\n@u003 @u004"}},
            id="a card without buttons",
        ),
    ],
)
def test_a_webhook_mentions_whoever_stands_in_at_and_in_the_text(message, words):
    wire = message.wire()
    assert (wire.pop("at"), wire.pop("msgtype")) == (AT_TWO, next(iter(words)))
    assert wire == words


@pytest.mark.parametrize(
    "message",
    [Text("x", At(("u003",))), Markdown("t", "x", At(("u003",))), ActionCard("t", "x", (), at=At(("u003",)))],
    ids=lambda message: type(message).__name__,
)
def test_the_app_robot_mentions_nobody(message):
    assert "u003" not in message.app_robot()[1]


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        pytest.param("Ask @u003 please", At(("u003",)), "Ask @u003 please", id="said already"),
        pytest.param("Ask @u0031", At(("u003",)), "Ask @u0031\n\n@u003", id="another id that begins alike"),
        pytest.param("x", At(mobiles=("13800000000",)), "x\n\n@13800000000", id="a mobile number"),
        pytest.param("x", At(everybody=True), "x", id="everybody needs no word"),
    ],
)
def test_an_id_is_in_the_text_once(text, at, said):
    assert at.said_in(text) == said


def test_everybody_is_a_flag():
    assert Text("x", At(everybody=True)).wire()["at"] == {"atMobiles": [], "atUserIds": [], "isAtAll": True}


def test_a_message_without_mentions_says_nothing_of_them():
    assert "at" not in Text("x").wire()


def test_nobody_is_mentioned_beyond_dingtalk_s_fifty():
    At(tuple(f"u{n}" for n in range(MOST_MENTIONED)))
    with pytest.raises(ValueError, match="51 people"):
        At(tuple(f"u{n}" for n in range(MOST_MENTIONED)), ("13800000000",))
