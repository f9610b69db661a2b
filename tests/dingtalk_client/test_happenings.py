"""Events as DingTalk writes them, over HTTP and on the stream."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dingtalk_client.errors import BadBody
from dingtalk_client.happenings import Happening, from_frame, from_push

AT = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=1795500000000)
CHAT = {
    "timeStamp": 1795500000000,
    "chatId": "chat1",
    "corpId": "dingcorp",
    "operatorUnionId": "union9",
    "openConversationId": "cid+/x==",
    "operator": "u009",
}
SAMPLES = {
    "user_leave_org": {"timeStamp": "1795500000000", "userId": ["u001", "u002"]},
    "user_modify_org": {"timeStamp": "1795500000000", "userId": ["u001"]},
    "user_add_org": {"timeStamp": "1795500000000", "userId": ["u001"]},
    "user_active_org": {"timeStamp": "1795500000000", "userId": ["u001"]},
    "org_admin_add": {"userId": ["u001"]},
    "org_admin_remove": {"userId": ["u001"]},
    "chat_add_member": CHAT | {"unionId": ["n1"], "userId": ["u001"]},
    "chat_remove_member": CHAT | {"unionId": ["n1"], "userId": ["u001"]},
    "chat_quit": CHAT,
    "chat_disband": CHAT,
    "chat_update_title": CHAT | {"title": "新的名字"},
    "chat_update_owner": CHAT | {"owner": "u005"},
}
WHOM = {"chat_quit": ("u009",), "chat_disband": (), "chat_update_title": (), "chat_update_owner": ("u005",)}


def a_push(kind: str, **changes: Any) -> dict[str, Any]:
    body = {
        "EventType": kind,
        "EventTime": 1795500000000,
        "CorpId": "dingcorp",
        "BizId": "b1",
        "eventId": "e1",
    }
    found = body | SAMPLES.get(kind, {}) | changes
    return {name: value for name, value in found.items() if value is not ...}


def a_frame(kind: str) -> tuple[dict[str, str], dict[str, Any]]:
    headers = {
        "topic": "*",
        "eventType": kind,
        "eventId": "e1",
        "eventCorpId": "dingcorp",
        "eventBornTime": "1795500000000",
    }
    return headers, SAMPLES.get(kind, {})


def capitalised(body: dict[str, Any]) -> dict[str, Any]:
    """Of the envelope and the event's own field of the corporation only one is left."""
    return {name[:1].upper() + name[1:]: value for name, value in body.items()}


@pytest.mark.parametrize("kind", SAMPLES)
def test_both_doors_tell_the_same(kind):
    pushed = from_push(a_push(kind))
    assert pushed == from_frame(*a_frame(kind)) == from_push(capitalised(a_push(kind)))
    assert (pushed.id, pushed.kind, pushed.at, pushed.corp_id) == ("e1", kind, AT, "dingcorp")
    assert pushed.conversation_id == ("cid+/x==" if kind.startswith("chat_") else "")
    assert pushed.staff_ids == WHOM.get(kind, tuple(SAMPLES[kind].get("userId", ())))
    assert pushed.title == ("新的名字" if kind == "chat_update_title" else "")


def test_what_is_none_of_ours_may_say_what_it_likes():
    own = {"eventTime": 1795500000001, "BizId": "b1", "bizid": "b1", "bizId": "b2", "timeStamp": {}}
    assert from_push(a_push("agoal_objective_change", **own)) is None


@pytest.mark.parametrize("kind", ["bpms_instance_change", "label_user_change", "check_url"])
def test_what_the_bot_has_no_use_for_is_nothing(kind):
    assert from_push(a_push(kind)) is None
    assert from_frame(*a_frame(kind)) is None


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        pytest.param("", {}, "EventType", id="no kind"),
        pytest.param("user_leave_org", {"userId": ...}, "userId", id="nobody named"),
        pytest.param("user_leave_org", {"userId": [5]}, "userId", id="a number for somebody"),
        pytest.param("user_leave_org", {"userId": {"a": "b"}}, "userId", id="an object for somebody"),
        pytest.param("user_leave_org", {"userId": ["u" * 257]}, "userId", id="an id without end"),
        pytest.param("user_leave_org", {"UserId": ["u9"]}, "userId", id="two values for one field"),
        pytest.param("chat_disband", {"openConversationId": ...}, "openConversationId", id="no conversation"),
        pytest.param("chat_disband", {"openConversationId": 7}, "openConversationId", id="a number for it"),
        pytest.param("chat_quit", {"operator": ...}, "operator", id="nobody went"),
        pytest.param("chat_update_title", {"title": " "}, "title", id="no name"),
    ],
)
def test_what_is_not_as_documented_is_refused_by_its_field(kind, changes, field):
    with pytest.raises(BadBody) as refused:
        from_push(a_push(kind, **changes))
    assert refused.value.field == field


def test_one_person_may_stand_without_a_list_and_strangers_without_an_id():
    assert from_push(a_push("user_leave_org", userId="u001")).staff_ids == ("u001",)
    assert from_push(a_push("chat_add_member", userId=["", "u001", "u001"])).staff_ids == ("u001",)
    assert from_push(a_push("chat_add_member", userId=[""])).staff_ids == ()


def test_without_an_id_the_same_event_is_known_by_what_it_says():
    first = from_push(a_push("user_leave_org", eventId=...))
    again = from_push(a_push("user_leave_org", eventId=...))
    other = from_push(a_push("user_leave_org", eventId=..., userId=["u9"]))
    assert first.id == again.id != other.id


@pytest.mark.parametrize("time", [..., "soon", True, 5, "179550000000"], ids=str)
def test_the_event_says_when_or_its_own_field_or_nobody_knows(time):
    assert from_push(a_push("user_leave_org", EventTime=time)).at == AT
    assert from_push(a_push("org_admin_add", EventTime=time)).at is None


def test_the_kind_is_spelt_in_one_way():
    body = a_push("user_leave_org")
    body["eventType"] = body.pop("EventType")
    with pytest.raises(BadBody):
        from_push(body)


def test_a_happening_is_a_value():
    assert Happening("e", "k", None, "c") == Happening("e", "k", None, "c")


def test_the_envelope_says_whose_the_event_is():
    pushed = from_push(a_push("chat_disband", CorpId="dingours", corpId="dingtheirs"))
    assert pushed.corp_id == "dingours"
    assert from_push(a_push("chat_disband", CorpId=..., corpId="dingtheirs")).corp_id == "dingtheirs"
