"""What a page hands in is stored like a tap, by a bot's own database, and wakes whoever delivers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.site.page_lines import PageLines
from handlers.request import Filled
from storage.engine import StorageUnavailable
from tests.kit.callers import Callers
from tests.kit.pages import a_visitor

COMMENT = Filled("kr comment", "SALES/2026Q4/KR1", words="how far?")


async def test_what_is_stored_wakes_the_delivery_and_is_done_once(tmp_path: Path) -> None:
    callers, woken = Callers(tmp_path), []
    await callers.say("/okr add Delight customers\n/kr add O1 Active shops from 0 to 200")
    bot = callers.bot
    lines = PageLines(bot.database, bot.rules, bot.clock, stored=lambda: woken.append(1))
    first = await lines.submit(a_visitor("u003"), COMMENT, request_id="page:u003:1")
    again = await lines.submit(a_visitor("u003"), COMMENT, request_id="page:u003:1")
    assert (first.refused, first.repeated, again.repeated) == ("", False, True)
    assert woken
    await callers.stop()


async def test_two_replicas_that_are_handed_the_same_form_do_it_once(tmp_path: Path) -> None:
    callers = Callers(tmp_path)
    await callers.say("/okr add Delight customers\n/kr add O1 Active shops from 0 to 200")
    twin = Callers(tmp_path)
    both = [
        PageLines(each.bot.database, each.bot.rules, each.bot.clock, stored=lambda: None)
        for each in (callers, twin)
    ]
    step = Filled("kr update", "SALES/2026Q4/KR1", amount="+5")
    handled = [await each.submit(a_visitor("u003"), step, request_id="page:u003:1") for each in both]
    assert [each.repeated for each in handled] == [False, True]
    assert (await callers.key_result("KR1"))["current"] == "5"
    await callers.stop()
    await twin.stop()


async def test_what_cannot_be_stored_is_no_answer(tmp_path: Path) -> None:
    callers = Callers(tmp_path)
    bot = callers.bot
    lines = PageLines(bot.database, bot.rules, bot.clock, stored=lambda: pytest.fail("nothing was stored"))
    await callers.stop()
    with pytest.raises(StorageUnavailable):
        await lines.submit(a_visitor("u003"), COMMENT, request_id="page:u003:1")
