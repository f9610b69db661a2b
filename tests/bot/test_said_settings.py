"""Settings said in chat outlive a restart, and whoever reads the environment again leaves them."""

from __future__ import annotations

from bot.terminal.plan import plans
from storage.groups import Groups
from tests.kit.bots import Clock, a_bot, a_message, post, settings_of
from tests.kit.fakes import FakeDingTalk


async def said(bot, clock, text, by="boss"):
    fake = bot.delivery
    answer = await post(bot, a_message(clock(), text, senderStaffId=by))
    assert answer.status_code == 200
    await fake.drain()


def group_of(bot):
    return bot.database.write_now(lambda unit: Groups(unit).by_key("SALES"))


async def test_they_hold_after_a_restart_with_another_environment(tmp_path):
    clock = Clock()
    first = a_bot(tmp_path, clock=clock, client=FakeDingTalk())
    await said(first, clock, "/settings health gap 15 30")
    await said(first, clock, "/settings rollup size")
    await first.stop()
    again = a_bot(
        tmp_path, clock=clock, client=FakeDingTalk(), OKR_GROUPS__SALES__HEALTH="owner", OKR_LANG="zh-CN"
    )
    group = group_of(again)
    assert (str(group.health), group.rollup, group.lang) == ("gap 15 30", "size", "zh-CN")
    await said(again, clock, "/settings health reset")
    assert str(group_of(again).health) == "owner"
    await again.stop()


async def test_the_source_is_what_the_environment_really_gave(tmp_path):
    clock, dingtalk = Clock(), FakeDingTalk()
    bot = a_bot(tmp_path, clock=clock, client=dingtalk, OKR_GROUP_DEFAULTS__QUIET="21:00-08:00")
    await said(bot, clock, "/settings")
    text = dingtalk.pushed[-1].text
    assert "quiet: 21:00-08:00 (env)" in text
    assert "calendar: none (env)" in text
    assert "card: every 2 weeks on mon 10:00 (default)" in text
    await bot.stop()


async def test_a_plan_follows_what_was_said(tmp_path):
    clock = Clock()
    bot = a_bot(tmp_path, clock=clock, client=FakeDingTalk())
    await said(bot, clock, "/settings checkin every month on 31 9:00")
    await bot.stop()
    [plan] = plans(settings_of(tmp_path), clock())
    assert plan.timetables["checkin"] == "every month on 31 9:00"
    assert plan.posts["checkin"][0].day == 30
