"""Everything a callback may be, from DingTalk or from somebody who would like to be: what becomes of it.

The simulator is the sender; each line is the update of one key result, so that what was done shows.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.kit.town import HAN_MEIMEI, XIAOMING, Town

UPDATE = "/kr update 1 45"
IN_GROUP, ALONE = ("SALES", f"@OKR {UPDATE}"), ("DIRECT", UPDATE)
WRITTEN = "Active shops"


@pytest.fixture
async def town(town: Town) -> Town:
    """王小明 owns KR1, at 10 of 200."""
    for line in ("/okr add More shops", "/kr add O1 Active shops from 0 to 200", "/kr update 1 10"):
        assert await town.say(XIAOMING, "SALES", f"@OKR {line}") == 200
    await town.act("clock", seconds=60)
    return town


async def send(town: Town, where: str, text: str, variety: str = "", **more: Any) -> tuple[int, str]:
    """The status that the callback was answered with, and what the robot said there."""
    before = len(await town.heard(XIAOMING, where))
    body = {"as": XIAOMING, "conversation": where, "text": text, "variety": variety}
    answer = await town.act("say", **body, **more)
    await town.deliver()
    return answer["status"], "\n".join((await town.heard(XIAOMING, where))[before:])


@pytest.mark.parametrize(
    ("place", "variety"),
    [
        pytest.param(IN_GROUP, "", id="a good text"),
        pytest.param(ALONE, "", id="a good text, one to one"),
        pytest.param(("SALES", f"@OKR\u3000{UPDATE}"), "", id="a full-width space behind the mention"),
        pytest.param(("SALES", f"@OKR\u200b {UPDATE}\ufeff"), "", id="zero-width signs"),
        pytest.param(("SALES", f"@OKR {UPDATE}\r\n"), "", id="CR and LF at its end"),
        pytest.param(("SALES", f"@OKR /kr update 1 20\r\n{UPDATE}"), "", id="two lines parted by CR and LF"),
        pytest.param(("SALES", f"@OKR\r\n{UPDATE}"), "", id="a mention on a line of its own"),
        pytest.param(IN_GROUP, "richText", id="formatted"),
        pytest.param(IN_GROUP, "richText with a picture", id="formatted, with a picture"),
        pytest.param(ALONE, "richText", id="formatted, one to one"),
        pytest.param(
            IN_GROUP, "content as a string", id="the words where one page of the documents has them"
        ),
        pytest.param(IN_GROUP, "createAt as a string", id="its instant as a string"),
        pytest.param(IN_GROUP, "markdown for a nick", id="a nick full of marks"),
        pytest.param(IN_GROUP, "59 minutes old", id="said 59 minutes ago"),
        pytest.param(IN_GROUP, "59 minutes ahead", id="said in 59 minutes"),
        pytest.param(IN_GROUP, "session over", id="a session that is over"),
        pytest.param(IN_GROUP, "session forgotten", id="a session DingTalk does not know any more"),
        pytest.param(IN_GROUP, "session elsewhere", id="a session on another host"),
    ],
)
async def test_it_is_done_and_answered_where_it_was_said(town, place, variety):
    status, said = await send(town, *place, variety)
    assert status == 200
    assert WRITTEN in said
    assert await town.value_of("KR1") == "45"


async def test_what_was_spoken_is_said_back_and_done_on_yes(town):
    status, said = await send(town, *ALONE, "audio")
    assert (status, UPDATE in said, await town.value_of("KR1")) == (200, True, "10")
    assert WRITTEN in (await send(town, "DIRECT", "/yes"))[1]
    assert await town.value_of("KR1") == "45"


@pytest.mark.parametrize(
    ("place", "variety", "words"),
    [
        pytest.param(("SALES", "@OKR"), "richText with a picture", "图片", id="a picture in a group"),
        pytest.param(ALONE, "picture", "图片", id="a picture"),
        pytest.param(ALONE, "file", "文件", id="a file"),
        pytest.param(ALONE, "video", "视频", id="a film"),
        pytest.param(ALONE, "audio without words", "语音", id="a voice message nobody could make out"),
        pytest.param(IN_GROUP, "unknown type", "这种消息", id="a kind of message not yet invented"),
        pytest.param(IN_GROUP, "no senderStaffId", "", id="a person from outside"),
        pytest.param(IN_GROUP, "empty senderStaffId", "", id="a person without an id"),
        pytest.param(IN_GROUP, "a guest of another corporation", "", id="a staff id of another corporation"),
    ],
)
async def test_it_is_not_done_and_that_is_said(town, place, variety, words):
    status, said = await send(town, *place, variety)
    assert status == 200
    assert said
    assert words in said
    assert await town.value_of("KR1") == "10"


@pytest.mark.parametrize(
    "variety",
    [
        "61 minutes old",
        "61 minutes ahead",
        "wrong sign",
        "sign quoted for an address",
        "no sign",
        "no timestamp",
        "neither header",
        "another corporation",
        "another robot",
    ],
)
async def test_it_is_not_believed(town, variety):
    assert await send(town, *IN_GROUP, variety) == (401, "")
    assert await town.value_of("KR1") == "10"


async def test_a_pair_that_was_used_does_not_carry_another_body(town):
    await send(town, "SALES", "@OKR /status", msg_id="m-1")
    await town.act("clock", seconds=11)
    assert await send(town, *IN_GROUP, pair_of="m-1") == (401, "")
    assert await town.value_of("KR1") == "10"


@pytest.mark.parametrize("seconds", [10, 60])
async def test_the_same_message_again_changes_nothing_and_is_not_answered_again(town, seconds):
    await send(town, "SALES", "@OKR /kr update 1 +5", msg_id="m-1")
    heard = await town.heard(XIAOMING, "SALES")
    await town.act("clock", seconds=seconds)
    assert await town.act("redeliver", msg_id="m-1") == {"status": 200}
    await town.deliver()
    assert await town.value_of("KR1") == "15"
    assert await town.heard(XIAOMING, "SALES") == heard


async def test_the_same_message_three_times_at_once_counts_once(town):
    body = {"as": XIAOMING, "conversation": "SALES", "text": "@OKR /kr update 1 +5", "msg_id": "m-1"}
    first, *again = await asyncio.gather(
        town.act("say", **body), town.act("redeliver", msg_id="m-1"), town.act("redeliver", msg_id="m-1")
    )
    await town.deliver()
    assert [first["status"], *(each["status"] for each in again)] == [200, 200, 200]
    assert await town.value_of("KR1") == "15"
    assert len([text for text in await town.heard(XIAOMING, "SALES") if "15" in text]) == 1


async def test_ten_thousand_characters_are_answered_and_nothing_is_done(town):
    status, said = await send(town, "SALES", f"@OKR {UPDATE} {'好' * 3_300}")
    assert status == 200
    assert said
    assert len(said) < 2_000
    assert await town.value_of("KR1") == "10"


async def test_a_nick_full_of_marks_draws_nothing_and_calls_nobody(town):
    await send(town, *IN_GROUP, "markdown for a nick")
    _, said = await send(town, "SALES", "@OKR /kr history 1")
    assert "(https://evil.example)" not in said
    assert "@所有人" not in said


async def test_a_picture_beside_the_words_is_said_to_be_left_out(town):
    _, said = await send(town, *IN_GROUP, "richText with a picture")
    assert "图片我看不到" in said
    assert "图片" not in (await send(town, *IN_GROUP, "richText"))[1]


async def test_nothing_is_posted_to_a_session_elsewhere(town):
    await send(town, *IN_GROUP, "session elsewhere")
    log = (await town.page.get("/_sim/log")).json()
    assert [each["path"] for each in log if each["kind"] == "api"][-1] == "/v1.0/robot/groupMessages/send"


async def test_every_callback_is_answered_within_two_seconds(town):
    for place, variety in ((IN_GROUP, ""), (ALONE, "audio"), (ALONE, "file"), (IN_GROUP, "wrong sign")):
        await send(town, *place, variety)
    log = (await town.page.get("/_sim/log")).json()
    assert [each["warnings"] for each in log if each["kind"] == "callback" and each["warnings"]] == []


# The organisation's pushes of the month are used up


async def test_words_that_dingtalk_keeps_back_are_told_to_the_admins_once_a_month(town):
    for _ in range(3):
        assert await send(town, *IN_GROUP, "quota exhausted") == (200, "")
    told = await town.heard(HAN_MEIMEI, "DIRECT")
    assert len(told) == 1
    assert "20001" in told[0]
    assert await town.value_of("KR1") == "10"
    await town.act("clock", to="2026-12-01T09:00:00+08:00")
    before = len(await town.heard(HAN_MEIMEI, "DIRECT"))
    assert await send(town, *IN_GROUP, "quota exhausted") == (200, "")
    await send(town, *IN_GROUP, "quota exhausted")
    again = (await town.heard(HAN_MEIMEI, "DIRECT"))[before:]
    assert len([text for text in again if "20001" in text]) == 1


async def test_a_message_that_came_without_its_words_is_done_when_it_comes_with_them(town):
    await send(town, *IN_GROUP, "quota exhausted", msg_id="m-1")
    assert WRITTEN in (await send(town, *IN_GROUP, msg_id="m-1"))[1]
    assert await town.value_of("KR1") == "45"


async def test_a_forged_notice_of_that_kind_tells_nobody(town):
    await send(town, "SALES", "@OKR /status", msg_id="m-1")
    await town.act("clock", seconds=11)
    assert await send(town, *IN_GROUP, "quota exhausted", pair_of="m-1") == (401, "")
    assert await town.heard(HAN_MEIMEI, "DIRECT") == []
