"""Rows 15 to 25 of what DingTalk refuses: sends of the app robot."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.simulator.place import SENT_TO_GROUP, SENT_TO_PEOPLE, a_group_send, a_people_send, refusal

CARD = {"title": "T", "text": "x"}
LINK = {"title": "T", "text": "x", "picUrl": "p", "messageUrl": "u"}
STACKED = CARD | {"actionTitle1": "A", "actionURL1": "u", "actionTitle2": "B", "actionURL2": "u"}
ASIDE = CARD | {"buttonTitle1": "A", "buttonUrl1": "u", "buttonTitle2": "B", "buttonUrl2": "u"}
VIDEO = {"duration": "3", "videoMediaId": "@v", "videoType": "mp4", "picMediaId": "@p"}


@pytest.mark.parametrize(
    ("code", "word"),
    [
        pytest.param(None, "missing", id="none"),
        pytest.param("", "empty", id="empty"),
        pytest.param("x", "notExsit", id="unknown, in their spelling"),
        pytest.param("sim-other", "auth", id="another app's"),
    ],
)
@pytest.mark.parametrize(
    ("path", "a_send"),
    [(SENT_TO_GROUP, a_group_send), (SENT_TO_PEOPLE, a_people_send)],
    ids=["group", "people"],
)
async def test_row_15_a_robot_that_is_not_the_apps_own(place, path, a_send, code, word):
    await place.switch(other_robots=["sim-other"])
    response = await place.call(path, a_send(robotCode=code))
    assert refusal(response) == (400, f"invalidParameter.robotCode.{word}")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        pytest.param(None, "miss.openConversationId", id="none"),
        pytest.param("", "miss.openConversationId", id="empty"),
        pytest.param("cidNobody==", "invalid.openConversationId", id="unknown"),
        pytest.param("SALES", "invalid.openConversationId", id="no id at all"),
        pytest.param("cidProductTeam+demo/2==", "group.disbanded", id="dissolved"),
    ],
)
async def test_row_16_a_group_that_is_none(place, name, word):
    await place.switch(disbanded=["PRODUCT"])
    assert refusal(await place.call(SENT_TO_GROUP, a_group_send(openConversationId=name))) == (400, word)


@pytest.mark.parametrize(
    ("key", "word"), [(None, "empty"), ("", "empty"), ("text", "invalid"), ("sampletext", "invalid")]
)
async def test_row_17_a_template_that_is_none(place, key, word):
    response = await place.call(SENT_TO_GROUP, a_group_send(msgKey=key))
    assert refusal(response) == (400, f"invalidParameter.msgKey.{word}")


@pytest.mark.parametrize("param", [{"content": "x"}, ["x"], 5, "hello", '"hello"', "", None], ids=repr)
async def test_row_18_words_that_are_no_text_of_a_json_object(place, param):
    response = await place.call(SENT_TO_GROUP, a_group_send(msgParam=param))
    assert refusal(response) == (400, "invalidParameter.msgParam.invalid")


@pytest.mark.parametrize(
    ("room", "status"),
    [pytest.param(15_000, 200, id="just fits"), pytest.param(15_001, 400, id="a byte over")],
)
async def test_row_19_words_of_more_than_fifteen_thousand_bytes(place, room, status):
    frame = len('{"content": ""}')
    text = "好" * 100 + "x" * (room - frame - 300)
    param = json.dumps({"content": text}, ensure_ascii=False)
    response = await place.call(SENT_TO_GROUP, a_group_send(msgParam=param))
    assert response.status_code == status
    if status != 200:
        assert refusal(response)[1] == "invalidParameter.msgParam.tooLong"


@pytest.mark.parametrize(
    ("key", "whole", "lacks", "word"),
    [
        ("sampleText", {"content": "x"}, "content", "contentOfText"),
        ("sampleMarkdown", CARD, "title", "markdownTotitle"),
        ("sampleMarkdown", CARD, "text", "markdownTotext"),
        ("sampleImageMsg", {"photoURL": "@p"}, "photoURL", "photoTophotoUrl"),
        ("sampleLink", LINK, "title", "titleOfLink"),
        ("sampleLink", LINK, "text", "textOfLink"),
        ("sampleLink", LINK, "messageUrl", "messageUrlOfLink"),
        ("sampleActionCard", CARD | {"singleTitle": "A", "singleURL": "u"}, "title", "actionCardTotitle"),
        ("sampleActionCard", CARD | {"singleTitle": "A", "singleURL": "u"}, "text", "actionCardTotext"),
        (
            "sampleActionCard",
            CARD | {"singleTitle": "A", "singleURL": "u"},
            "singleTitle",
            "actionCardTosingleTitle",
        ),
        (
            "sampleActionCard",
            CARD | {"singleTitle": "A", "singleURL": "u"},
            "singleURL",
            "actionCardTosingleUrl",
        ),
        ("sampleActionCard2", STACKED, "actionTitle2", "actionCardTobtnsTotitle"),
        ("sampleActionCard2", STACKED, "actionURL1", "actionCardTobtnsToactionUrl"),
        ("sampleActionCard6", ASIDE, "buttonTitle2", "actionCardTobtnsTotitle"),
        ("sampleActionCard6", ASIDE, "buttonUrl2", "actionCardTobtnsToactionUrl"),
        ("sampleAudio", {"mediaId": "@a", "duration": "1000"}, "mediaId", "audio"),
        ("sampleFile", {"mediaId": "@f", "fileName": "a.pdf", "fileType": "pdf"}, "fileName", "file"),
        ("sampleVideo", VIDEO, "videoMediaId", "video"),
    ],
)
async def test_row_20_a_template_that_lacks_one_of_its_words(place, key, whole, lacks, word):
    assert (await place.call(SENT_TO_GROUP, a_group_send(msgKey=key, msgParam=json.dumps(whole)))).is_success
    param = json.dumps({name: value for name, value in whole.items() if name != lacks})
    response = await place.call(SENT_TO_GROUP, a_group_send(msgKey=key, msgParam=param))
    assert refusal(response) == (400, f"miss.param.{word}")


@pytest.mark.parametrize(
    ("switch", "word"), [("stopped", "bot.stopped"), ("muted", "bot.forbidden.sendMessage")]
)
async def test_row_21_a_robot_that_may_not_speak_there(place, switch, word):
    await place.switch(**{switch: ["SALES"]})
    assert refusal(await place.call(SENT_TO_GROUP, a_group_send())) == (400, word)
    assert await place.seen() == []
    elsewhere = a_group_send(openConversationId="cidProductTeam+demo/2==")
    assert (await place.call(SENT_TO_GROUP, elsewhere)).status_code == 200


async def test_row_22_a_burst_into_one_group(place):
    await place.switch(sends_a_second=3)
    answers = [await place.call(SENT_TO_GROUP, a_group_send()) for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 400]
    assert refusal(answers[-1])[1] == "send.too.fast"
    await place.world.clock.move_by(timedelta(seconds=1))
    assert (await place.call(SENT_TO_GROUP, a_group_send())).status_code == 200


@pytest.mark.parametrize(
    ("path", "a_send"),
    [(SENT_TO_GROUP, a_group_send), (SENT_TO_PEOPLE, a_people_send)],
    ids=["group", "people"],
)
async def test_row_23_nobody_can_be_mentioned_and_only_the_log_says_so(place, path, a_send):
    assert (await place.call(path, a_send(at={"atUserIds": ["u001"]}))).status_code == 200
    assert (await place.log())[-1]["warnings"] == ["this API mentions nobody: `at` is ignored"]


@pytest.mark.parametrize(
    ("people", "word"),
    [
        pytest.param([], "empty", id="nobody"),
        pytest.param(None, "empty", id="no list"),
        pytest.param("u001", "empty", id="a name for a list"),
        pytest.param([f"u{n:03}" for n in range(21)], "overMax", id="twenty-one"),
    ],
)
async def test_row_24_nobody_or_too_many_people(place, people, word):
    response = await place.call(SENT_TO_PEOPLE, a_people_send(userIds=people))
    assert refusal(response) == (400, f"invalidParameter.userIds.{word}")


async def test_row_25_people_it_cannot_reach_are_named_in_a_good_answer(place):
    await place.switch(throttled=["u003"])
    response = await place.call(SENT_TO_PEOPLE, a_people_send(userIds=["u001", "u003", "u999"]))
    assert response.status_code == 200
    assert response.json()["processQueryKey"]
    assert response.json()["invalidStaffIdList"] == ["u999"]
    assert response.json()["flowControlledStaffIdList"] == ["u003"]
    assert [len(await place.seen(who, "DIRECT")) for who in ("u001", "u003")] == [1, 0]
