"""What a tap on a card costs, and whom it wakes."""

from __future__ import annotations

from tests.bot.inbound.taps import a_tap, his_card, post
from tests.bot.inbound.taps import town as town


async def test_a_tap_is_a_push_of_the_month(town):
    before = town.bot._tally.spent.copy()
    assert (await post(town, a_tap(his_card(town)))).status_code == 200
    assert town.bot._tally.spent - before == {"push:callback": 1}


async def test_what_a_tap_asks_in_the_chat_need_not_wait_for_the_next_look(town):
    town.bot.delivery._awake.clear()
    assert (await post(town, a_tap(his_card(town), "row1_6"))).status_code == 200
    assert town.bot.delivery._awake.is_set()
