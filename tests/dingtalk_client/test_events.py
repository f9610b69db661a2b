from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dingtalk_client.errors import BadBody
from dingtalk_client.events import Incoming, Mention, incoming, parse_body
from tests.dingtalk_client.samples import a_group_body, a_person_body, wire


def read(body: dict[str, object]) -> Incoming:
    return incoming(parse_body(wire(body)))


def test_a_genuine_group_text():
    assert read(a_group_body()) == Incoming(
        kind="text",
        message_id="msgAAAABBBBCCCCDDDD==",
        text="OKR",
        conversation_id="cidAbC+/dEf12345678901234567890123456789==",
        conversation_title="测试群",
        is_group=True,
        sender_id="$:LWCP_v1:$u1",
        staff_id="user001",
        nick="小钉",
        corp_id="ding9733d0950000000000000000000000",
        robot_corp_id="ding9733d0950000000000000000000000",
        robot_code="dingoexample3k",
        created_at=datetime(2024, 2, 19, 7, 20, 4, 136_000, tzinfo=UTC),
        session_webhook=(
            "https://oapi.dingtalk.com/robot/sendBySession?session=66d7c695a900000000000000000deb88"
        ),
        session_expires=datetime(2024, 2, 19, 8, 50, 4, 316_000, tzinfo=UTC),
        mentions=(Mention("user002", "$:LWCP_v1:$u2"),),
        quota_exhausted=False,
    )


def test_a_genuine_text_one_to_one():
    message = read(a_person_body())
    assert (message.is_group, message.conversation_title, message.mentions) == (False, "", ())
    assert message.text == "OKR"


@pytest.mark.parametrize(
    "staff_id",
    [
        pytest.param(..., id="missing: from outside, or the robot is not published"),
        pytest.param("", id="empty: an outgoing custom robot"),
        pytest.param("  ", id="blank"),
        pytest.param(None, id="null"),
    ],
)
def test_a_sender_without_staff_id_is_nobody_we_know(staff_id):
    message = read(a_group_body(senderStaffId=staff_id))
    assert message.staff_id is None
    assert message.sender_id == "$:LWCP_v1:$u1"


def test_create_at_may_be_a_string():
    assert read(a_group_body(createAt="1708327204136")) == read(a_group_body())


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(" 你好", "你好", id="the space the mention leaves"),
        pytest.param("\u3000/kr 3\u2003\r\n", "/kr 3", id="white space of every kind at the ends"),
        pytest.param(" /okr @Mei\u2005\r\n", "/okr @Mei\u2005", id="the end of a name is kept"),
        pytest.param("a\nb", "a\nb", id="lines stay"),
        pytest.param("", "", id="a mention and nothing else"),
        pytest.param("x" * 10_000, "x" * 10_000, id="10 kB"),
    ],
)
def test_text_content(content, text):
    assert read(a_group_body(text={"content": content})).text == text


def test_a_string_content_in_place_of_text_is_tolerated():
    assert read(a_group_body(text=..., content=" 你好")).text == "你好"


@pytest.mark.parametrize(
    ("msgtype", "content", "kind", "text"),
    [
        pytest.param(
            "richText",
            {"richText": [{"text": "@OKR "}, {"type": "picture", "downloadCode": "c"}, {"text": "/okr"}]},
            "richText",
            "@OKR /okr",
            id="text around a picture",
        ),
        pytest.param(
            "audio",
            {"downloadCode": "c", "recognition": "三号百分之四十五", "duration": 4000},
            "audio",
            "三号百分之四十五",
            id="speech with DingTalk's reading of it",
        ),
        pytest.param("audio", {"downloadCode": "c"}, "audio", "", id="speech without"),
        pytest.param("picture", {"downloadCode": "c"}, "picture", "", id="a picture"),
        pytest.param("file", {"downloadCode": "c", "fileName": "a.xlsx"}, "file", "", id="a file"),
        pytest.param("video", {"downloadCode": "c", "duration": "5"}, "video", "", id="a video"),
        pytest.param("unknownMsgType", {"unknownMsgType": "…"}, "unknown", "", id="told to be unknown"),
        pytest.param("hologram", {"a": 1}, "unknown", "", id="not yet invented"),
    ],
)
def test_other_kinds(msgtype, content, kind, text):
    message = read(a_person_body(msgtype=msgtype, text=..., content=content))
    assert (message.kind, message.text) == (kind, text)


@pytest.mark.parametrize("code", [20001, "20001"])
def test_an_exhausted_quota_leaves_no_text(code):
    message = read(a_group_body(text=..., errorCode=code, errorMessage="…"))
    assert message.quota_exhausted
    assert message.text == ""


def test_an_outgoing_custom_robot_sends_less():
    message = read(
        a_group_body(robotCode=..., chatbotCorpId=..., senderCorpId=..., sessionWebhookExpiredTime=...)
    )
    assert (message.robot_code, message.robot_corp_id, message.corp_id) == ("", "", "")
    assert message.session_expires is None


@pytest.mark.parametrize("webhook", [..., None, ""])
def test_no_session_webhook(webhook):
    assert read(a_group_body(sessionWebhook=webhook)).session_webhook is None


def test_people_from_outside_are_mentioned_without_staff_id():
    message = read(a_group_body(atUsers=[{"dingtalkId": "$:x"}, {"dingtalkId": "$:y", "staffId": ""}]))
    assert message.mentions == (Mention(None, "$:x"), Mention(None, "$:y"))


def test_without_a_robot_id_every_mention_stays():
    message = read(a_group_body(chatbotUserId=..., atUsers=[{"staffId": "user002"}]))
    assert message.mentions == (Mention("user002", ""),)


@pytest.mark.parametrize(
    ("changes", "field", "found"),
    [
        pytest.param({"msgId": ...}, "msgId", "nothing", id="no msgId"),
        pytest.param({"msgId": ""}, "msgId", "an empty string", id="an empty msgId"),
        pytest.param({"msgId": " "}, "msgId", "an empty string", id="a blank msgId"),
        pytest.param({"msgId": "m" * 257}, "msgId", "257 characters", id="a msgId too long"),
        pytest.param({"msgId": 7}, "msgId", "a number", id="a msgId that is a number"),
        pytest.param({"conversationId": ...}, "conversationId", "nothing", id="no conversation"),
        pytest.param({"conversationId": []}, "conversationId", "a list", id="a conversation that is a list"),
        pytest.param({"conversationType": ...}, "conversationType", "null", id="no type of conversation"),
        pytest.param({"conversationType": "3"}, "conversationType", "another string", id="a third type"),
        pytest.param({"conversationType": 2}, "conversationType", "a number", id="a type as a number"),
        pytest.param({"conversationType": []}, "conversationType", "a list", id="a type that is a list"),
        pytest.param({"createAt": ...}, "createAt", "null", id="no createAt"),
        pytest.param({"createAt": True}, "createAt", "a boolean", id="createAt true"),
        pytest.param({"createAt": 1708327204.136}, "createAt", "a number", id="createAt with a fraction"),
        pytest.param({"createAt": 1708327204}, "createAt", "a number of another length", id="seconds"),
        pytest.param({"createAt": 10**18}, "createAt", "a number of another length", id="nanoseconds"),
        pytest.param({"createAt": -1708327204136}, "createAt", "a number of another length", id="negative"),
        pytest.param(
            {"createAt": "１７０８３２７２０４１３６"}, "createAt", "a string", id="full-width digits"
        ),
        pytest.param({"createAt": "today"}, "createAt", "a string", id="createAt a word"),
        pytest.param(
            {"sessionWebhookExpiredTime": "soon"}, "sessionWebhookExpiredTime", "a string", id="expiry"
        ),
        pytest.param({"sessionWebhook": 1}, "sessionWebhook", "a number", id="a webhook that is a number"),
        pytest.param(
            {"sessionWebhook": "h" * 2049}, "sessionWebhook", "2049 characters", id="a long webhook"
        ),
        pytest.param({"senderNick": {}}, "senderNick", "an object", id="a nick that is an object"),
        pytest.param({"senderStaffId": 1}, "senderStaffId", "a number", id="a staff id that is a number"),
        pytest.param({"robotCode": False}, "robotCode", "a boolean", id="a robot code that is a boolean"),
        pytest.param({"atUsers": {}}, "atUsers", "an object", id="mentions that are no list"),
        pytest.param({"atUsers": ["u"]}, "atUsers", "a string", id="a mention that is no object"),
        pytest.param({"atUsers": [{"dingtalkId": 1}]}, "dingtalkId", "a number", id="a mention's id"),
        pytest.param({"msgtype": ...}, "msgtype", "nothing", id="no msgtype"),
        pytest.param({"msgtype": {}}, "msgtype", "an object", id="a msgtype that is an object"),
        pytest.param({"text": ...}, "text", "null", id="a text without text"),
        pytest.param({"text": "hi"}, "text", "a string", id="a text that is a string"),
        pytest.param({"text": {}}, "text.content", "null", id="a text without content"),
        pytest.param({"text": {"content": 1}}, "text.content", "a number", id="a content that is a number"),
        pytest.param({"msgtype": "richText"}, "content", "null", id="rich text without content"),
        pytest.param(
            {"msgtype": "richText", "content": {}}, "content.richText", "null", id="rich text without parts"
        ),
        pytest.param(
            {"msgtype": "richText", "content": {"richText": [1]}},
            "content.richText",
            "a number",
            id="a part that is a number",
        ),
        pytest.param(
            {"msgtype": "richText", "content": {"richText": [{"text": 1}]}},
            "text",
            "a number",
            id="a part's text",
        ),
        pytest.param(
            {"msgtype": "audio", "content": {"recognition": []}}, "recognition", "a list", id="a recognition"
        ),
    ],
)
def test_a_body_that_is_not_as_documented_names_the_field(changes, field, found):
    with pytest.raises(BadBody) as refused:
        read(a_group_body(**changes))
    assert (refused.value.field, refused.value.found) == (field, found)
    assert str(refused.value) == f"{field}: found {found}, expected {refused.value.expected}"


def test_a_refusal_never_repeats_what_was_sent():
    with pytest.raises(BadBody) as refused:
        read(a_group_body(msgId="secret " * 100))
    assert "secret" not in str(refused.value)
