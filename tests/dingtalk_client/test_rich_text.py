"""The parts of a formatted message as one text, and the fields of a reply."""

from __future__ import annotations

import pytest

from dingtalk_client.events import MENTION_END, incoming
from tests.dingtalk_client.samples import a_group_body


def said(*parts):
    content = {"richText": [{"text": part} if isinstance(part, str) else part for part in parts]}
    return incoming(a_group_body(msgtype="richText", text=..., content=content)).text


PICTURE = {"type": "picture", "downloadCode": "c"}


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        pytest.param(("@OKR", "帮助"), f"@OKR{MENTION_END}帮助", id="a mention glued to what follows"),
        pytest.param(("帮助", "@OKR"), f"帮助 @OKR{MENTION_END}", id="and to what stands before"),
        pytest.param(("更新3 45% ", "@Mei Wong"), f"更新3 45% @Mei Wong{MENTION_END}", id="of two words"),
        pytest.param(("@OKR /kr upd", "ate 3 45%"), "@OKR /kr update 3 45%", id="a word half in bold"),
        pytest.param(("/u 3", PICTURE, "45%"), "/u 3 45%", id="a picture parts 3 from 45%"),
        pytest.param(("/u 3 45%\n", "/u 4 done"), "/u 3 45%\n/u 4 done", id="lines stay lines"),
        pytest.param((PICTURE,), "", id="a picture alone"),
    ],
)
def test_the_parts_of_rich_text(parts, text):
    assert said(*parts) == text


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        pytest.param((PICTURE,), "picture", id="a picture alone"),
        pytest.param(("@OKR", PICTURE, " "), "picture", id="for the robot, in a group"),
        pytest.param(("@OKR", "@Mei Wong", PICTURE), "picture", id="for somebody else, too"),
        pytest.param(("@OKR", "/help", PICTURE), "richText", id="with words"),
        pytest.param(("@OKR",), "richText", id="a mention alone"),
        pytest.param((), "richText", id="nothing"),
    ],
)
def test_pictures_without_words_are_pictures(parts, kind):
    content = {"richText": [{"text": part} if isinstance(part, str) else part for part in parts]}
    message = incoming(a_group_body(msgtype="richText", text=..., content=content))
    assert message.kind == kind
    assert message.has_picture is (kind == "richText" and PICTURE in parts)


def test_a_reply_says_its_own_words_and_not_those_it_replies_to():
    # Seen from clients, in no document: the quoted message comes beside the text.
    text = {
        "content": " /kr show 3",
        "isReplyMsg": True,
        "repliedMsg": {"msgType": "text", "msgId": "m", "content": {"text": "/kr update 3 45%"}},
    }
    assert incoming(a_group_body(text=text)).text == "/kr show 3"


def test_a_forwarded_record_is_of_no_kind_that_can_be_read():
    message = incoming(a_group_body(msgtype="chatRecord", text=..., content={"chatRecord": "[]"}))
    assert (message.kind, message.text) == ("unknown", "")
