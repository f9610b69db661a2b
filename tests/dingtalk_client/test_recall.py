"""Taking messages back, and asking what became of one."""

from __future__ import annotations

import httpx
import pytest

from dingtalk_client.errors import Action
from tests.dingtalk_client.wires import API, GROUP, refusal, sent_json, sent_token

IN_GROUP = f"{API}/v1.0/robot/groupMessages/recall"
ONE_TO_ONE = f"{API}/v1.0/robot/otoMessages/batchRecall"
QUERY = f"{API}/v1.0/robot/groupMessages/query"
BOTH = pytest.mark.parametrize(
    ("url", "recall"),
    [
        pytest.param(IN_GROUP, lambda client: client.recall_group(GROUP, ["key-1"]), id="in a group"),
        pytest.param(ONE_TO_ONE, lambda client: client.recall_person(["key-1"]), id="one to one"),
    ],
)


async def test_a_post_in_a_group_is_taken_back(client, wire, tokens):
    route = wire.post(IN_GROUP).respond(json={"successResult": ["key-1", "key-2"], "failedResult": {}})
    await client.recall_group(GROUP, ["key-1", "key-2"])
    assert sent_json(route) == {
        "openConversationId": GROUP,
        "robotCode": "dingrobot",
        "processQueryKeys": ["key-1", "key-2"],
    }
    assert sent_token(route) == "token-1"


async def test_a_message_to_a_person_is_taken_back(client, wire, tokens):
    route = wire.post(ONE_TO_ONE).respond(json={"successResult": ["key-1"]})
    await client.recall_person(["key-1"])
    assert sent_json(route) == {"robotCode": "dingrobot", "processQueryKeys": ["key-1"]}


@BOTH
async def test_what_stays_where_it_is_is_a_fault_though_the_call_went_well(client, wire, tokens, url, recall):
    wire.post(url).respond(json={"successResult": [], "failedResult": {"key-1": "message recalled already"}})
    error = await refusal(recall(client))
    assert (error.code, error.action, error.detail) == (
        "recall_failed",
        Action.DEAD,
        "message recalled already",
    )


@BOTH
@pytest.mark.parametrize(
    ("code", "action"),
    [
        pytest.param("invalid.processQueryKey", Action.DEAD, id="nobody's key"),
        pytest.param("robot.processQueryKey.expired", Action.DEAD, id="older than a day"),
        pytest.param("not.allowed.robotCode", Action.DEAD, id="another robot's"),
        pytest.param("system.error", Action.RETRY, id="its own trouble"),
    ],
)
async def test_a_recall_that_is_refused(client, wire, tokens, url, recall, code, action):
    wire.post(url).mock(return_value=httpx.Response(400, json={"code": code, "message": "x"}))
    assert (await refusal(recall(client))).action is action


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param(
            {"sendStatus": "SUCCESS", "readUserIds": ["u001"], "hasMore": False}, "SUCCESS", id="told"
        ),
        pytest.param({"readUserIds": []}, "", id="not told"),
    ],
)
async def test_what_became_of_a_post(client, wire, tokens, answer, status):
    route = wire.post(QUERY).respond(json=answer)
    assert await client.group_status(GROUP, "key-1") == status
    assert sent_json(route) == {
        "openConversationId": GROUP,
        "robotCode": "dingrobot",
        "processQueryKey": "key-1",
    }
