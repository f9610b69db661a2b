"""Events are done once, in order of when they happened, and only those of our corporation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dingtalk_client.happenings import Happening
from storage.departures import ADMINS, Departures
from storage.groups import Groups
from storage.suspended import Suspended
from tests.kit.bots import CORPORATION, SALES, WEDNESDAY, a_message, everything, post, rows
from tests.kit.fakes import PERSON

WHO = "u003"


def a_happening(
    kind: str, *, told: str = "e1", at=WEDNESDAY, corp_id: str = CORPORATION, **fields
) -> Happening:
    return Happening(told, kind, at, corp_id, **fields)


def is_gone(bot, staff_id: str = WHO, *place: str) -> bool:
    return bot.database.write_now(lambda unit: Departures(unit).is_gone(staff_id, *place))


async def test_an_event_is_done_once_however_often_it_comes(bot):
    left = a_happening("user_leave_org", staff_ids=(WHO,))
    await bot.entrances.happenings.take(left)
    before = everything(bot)
    await bot.entrances.happenings.take(left)
    assert everything(bot) == before
    assert is_gone(bot)


async def test_one_envelope_carries_one_event(bot):
    for told, who in (("e1", "u001"), ("e2", "u002")):
        left = a_happening("user_leave_org", told=told, staff_ids=(who,))
        await bot.entrances.happenings.take(left, push="push:1")
    assert (is_gone(bot, "u001"), is_gone(bot, "u002")) == (True, False)


async def test_what_an_event_gives_rise_to_need_not_wait_for_the_next_look(bot):
    bot.delivery._awake.clear()
    await bot.entrances.happenings.take(a_happening("user_leave_org", staff_ids=(WHO,)))
    assert bot.delivery._awake.is_set()


async def test_an_event_of_another_corporation_does_nothing(bot):
    before = everything(bot)
    await bot.entrances.happenings.take(a_happening("user_leave_org", corp_id="dingother", staff_ids=(WHO,)))
    assert everything(bot) == before


async def test_an_event_that_names_no_corporation_is_taken_for_ours(bot):
    await bot.entrances.happenings.take(a_happening("user_leave_org", corp_id="", staff_ids=(WHO,)))
    assert is_gone(bot)


@pytest.mark.parametrize("kind", ["user_add_org", "user_active_org"])
async def test_who_comes_back_is_here_again(bot, kind):
    await bot.entrances.happenings.take(
        a_happening("user_leave_org", staff_ids=(WHO,), at=WEDNESDAY - timedelta(hours=1))
    )
    await bot.entrances.happenings.take(a_happening(kind, told="e2", staff_ids=(WHO,)))
    assert not is_gone(bot)


async def test_the_return_may_overtake_the_leave_that_was_before_it(bot):
    before = WEDNESDAY - timedelta(hours=1)
    await bot.entrances.happenings.take(a_happening("user_add_org", staff_ids=(WHO,)))
    await bot.entrances.happenings.take(a_happening("user_leave_org", told="e2", staff_ids=(WHO,), at=before))
    assert not is_gone(bot)


async def test_who_was_taken_for_gone_by_a_clock_that_was_ahead_comes_back(bot, clock):
    clock.forward(days=1)
    await bot.beat()
    await bot.entrances.happenings.take(a_happening("user_leave_org", at=None, staff_ids=(WHO,)))
    clock.forward(days=-1)
    await bot.beat()
    clock.forward(minutes=1)
    await bot.entrances.happenings.take(a_happening("user_add_org", told="e2", staff_ids=(WHO,), at=clock()))
    assert not is_gone(bot)


async def test_an_instant_that_is_missing_or_to_come_is_now(bot, clock):
    for number, at in enumerate((None, WEDNESDAY + timedelta(days=9))):
        await bot.entrances.happenings.take(
            a_happening("user_leave_org", told=f"e{number}", at=at, staff_ids=(f"u{number}",))
        )
    known = rows(bot, "SELECT DISTINCT at FROM departures")
    assert known == [(int(clock().timestamp() * 1000),)]


async def test_admins_are_struck_off_only_where_the_settings_name_them(bot):
    await bot.entrances.happenings.take(a_happening("org_admin_remove", staff_ids=("boss", WHO)))
    assert is_gone(bot, "boss", ADMINS)
    assert not is_gone(bot, WHO, ADMINS)
    await bot.entrances.happenings.take(a_happening("org_admin_add", told="e2", staff_ids=("boss",)))
    assert not is_gone(bot, "boss", ADMINS)


async def test_an_admin_named_anew_is_one_again(bot, open_bot):
    await bot.entrances.happenings.take(a_happening("org_admin_remove", staff_ids=("boss",)))
    open_bot()  # a restart with the same settings changes nothing
    assert is_gone(bot, "boss", ADMINS)
    open_bot(OKR_ADMINS="")
    open_bot()
    assert not is_gone(bot, "boss", ADMINS)


async def test_a_dissolved_group_is_silent_and_the_admin_told_once(bot, client):
    for number in range(2):
        await bot.entrances.happenings.take(
            a_happening("chat_disband", told=f"e{number}", conversation_id=SALES)
        )
    assert bot.database.write_now(lambda unit: Suspended(unit).holds(SALES))
    await bot.delivery.drain()
    told = [each for each in client.pushed if each.door == PERSON]
    assert [each.to for each in told] == ["boss"]
    assert "chat_disband" in str(told[0])


async def test_members_follow_what_is_told(bot):
    await post(bot, a_message(WEDNESDAY, "/id", senderStaffId="u004"))
    await bot.entrances.happenings.take(
        a_happening("chat_add_member", conversation_id=SALES, staff_ids=("u001",), at=WEDNESDAY)
    )
    for number, kind in enumerate(("chat_remove_member", "chat_quit")):
        who = ("u004", "u001")[number]
        at = WEDNESDAY + timedelta(seconds=0)
        await bot.entrances.happenings.take(
            a_happening(kind, told=f"x{number}", conversation_id=SALES, staff_ids=(who,), at=at)
        )
    assert rows(bot, "SELECT staff_id FROM members") == []


async def test_a_new_owner_of_the_conversation_has_no_new_right(bot):
    await bot.entrances.happenings.take(
        a_happening("chat_update_owner", conversation_id=SALES, staff_ids=(WHO,))
    )
    group = bot.database.write_now(lambda unit: Groups(unit).by_conversation(SALES))
    assert WHO not in group.managers


async def test_a_new_title_of_a_group_that_the_settings_name_changes_nothing(bot):
    await bot.entrances.happenings.take(
        a_happening("chat_update_title", conversation_id=SALES, title="Other")
    )
    assert bot.database.write_now(lambda unit: Groups(unit).by_conversation(SALES)).title == "Sales"


async def test_events_of_groups_cost_a_push_those_of_people_none(bot):
    await bot.entrances.happenings.take(a_happening("user_leave_org", staff_ids=(WHO,)))
    assert dict(bot._tally.spent) == {}
    await bot.entrances.happenings.take(a_happening("chat_update_owner", told="e2", conversation_id=SALES))
    assert dict(bot._tally.spent) == {"push:event": 1}
