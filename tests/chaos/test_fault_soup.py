"""Five hundred messages through a DingTalk at its worst, and a short outage; `make faults` does more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.outbound.doorway import Doorway
from dingtalk_client.client import DingTalk
from tests.chaos import fault_soup, outage
from tests.chaos.kettle import Kettle


async def test_every_message_arrives_or_dies_with_a_reason_whatever_dingtalk_does(tmp_path):
    report = await fault_soup.run(tmp_path, messages=500, seed=1)
    assert report.is_sound, str(report)
    assert report.calls < 2.3 * report.messages  # 1.8 of five hundred are 1.7 to 2
    assert report.sent + report.dead == 500
    assert set(report.faults) == {"500", "timeout", "reset", "throttle", "revoked", "page"}
    assert report.doubled > 0  # faults did come after acceptance


async def test_the_soup_tells_a_bot_that_speaks_inside_a_ban(tmp_path, monkeypatch):
    async def park(self, message, way):
        return self._clock() + timedelta(minutes=1)

    monkeypatch.setattr(Doorway, "park", park)
    report = await fault_soup.run(tmp_path, messages=100, seed=1)
    assert report.inside_a_ban > 0


async def test_the_soup_tells_a_bot_that_says_what_was_taken_as_something_new(tmp_path, monkeypatch):
    send_custom = DingTalk.send_custom

    async def twice(self, webhook, secret, message, *, msg_uuid=None):
        await send_custom(self, webhook, secret, message)
        return await send_custom(self, webhook, secret, message)

    monkeypatch.setattr(DingTalk, "send_custom", twice)
    report = await fault_soup.run(tmp_path, messages=100, seed=1)
    assert report.doubled_without_cause > 0


async def test_what_waited_while_dingtalk_was_away_leaves_in_order_once_each_and_without_a_storm(tmp_path):
    report = await outage.away(tmp_path, outage=timedelta(minutes=14))
    assert report.is_well, str(report)
    assert report.fell_back > 0  # sessions ended meanwhile


async def test_a_rush_for_one_robot_keeps_its_pace_and_people_are_answered(tmp_path):
    report = await outage.rush(tmp_path, posts=60)
    assert report.is_well, str(report)


async def test_were_sessions_as_strict_as_robots_every_answer_would_still_come_in_order(tmp_path):
    async with Kettle(tmp_path, seed=1) as kettle:
        kettle.tenant.change({"session_sends_a_minute": 20})
        for number in range(1, 61):
            kettle.put(number, group="G1", session=await kettle.a_session("G1"))
        await kettle.finish(at_most=timedelta(minutes=1))
        assert kettle.shown()["cidGroup+1/="] == list(range(1, 61))
        assert (await kettle.page.get("/_sim/tenant")).json()["used"]["sent_inside_a_ban"] == 0


@pytest.mark.parametrize(("answer", "at_most"), [("json", 0), ("html", 1)])
async def test_a_bot_whose_address_is_banned_is_silent_until_the_ban_is_over(tmp_path, answer, at_most):
    async with Kettle(tmp_path, seed=1) as kettle:
        kettle.tenant.change({"calls_before_ban": 12, "ban_answer": answer})
        for number in range(1, 61):
            kettle.put(number, group=f"G{number % 20 + 1}", robot=True)
            await kettle.go_on(kettle.clock.now() + timedelta(seconds=1))
        used = (await kettle.page.get("/_sim/tenant")).json()["used"]
        assert used["sent_inside_a_ban"] <= at_most
        kettle.tenant.change({"calls_before_ban": 0})
        await kettle.finish(at_most=timedelta(hours=1))
        assert {state for state, _ in kettle.fates().values()} == {"sent"}
