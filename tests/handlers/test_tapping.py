"""Taps on every kind of key result, and on rows that are not what they were: dropped, handed over, moved."""

from __future__ import annotations

from typing import Any

import pytest

from handlers import tapping
from handlers.tapping import DONE, FOREIGN, STALE, UNKNOWN, Answer, Tap
from storage.cards import Cards
from tests.kit.bots import rows
from tests.kit.callers import Callers
from tests.kit.fakes import CARD

ENV = {
    "OKR_DINGTALK__CARD_TEMPLATE_ID": "a.schema",
    "OKR_DINGTALK__CARD_API_SECRET": "s3cret",
    "OKR_PUBLIC_URL": "https://okr.example.com",
}
KINDS = (
    "/kr add O1 Shops from 0 to 200",
    "/kr add O1 Refund time from 48h to 24h",
    "/kr add O1 Complaints keep below 5%",
    "/kr add O1 Policy done/not done",
    "/kr add O1 Launch milestones draft; review; print",
    "/kr add O1 Contract date by 2026-12-15",
)


@pytest.fixture
async def asked(tmp_path):
    """王小明 (u003) owns one of each kind, and was asked this Friday."""
    callers = Callers(tmp_path, **ENV)
    await callers.say("\n".join(["/okr add Grow", *KINDS]))
    await callers.say("/kr update 3 4%\n/kr update 6 2026-12-20")
    await callers.say("/status", by="u004")
    callers.clock.forward(days=9)
    callers.clock.now = callers.clock.now.replace(day=20, month=11, hour=2, minute=0)
    await callers.tick()
    callers.clock.forward(seconds=5)
    await callers.tick()
    yield callers
    await callers.bot.stop()


def his_card(callers: Callers, to: str = "u003") -> Any:
    return [each.card for each in callers.dingtalk.pushed if each.door == CARD and each.to == to][-1]


def tap(callers: Callers, card: Any, row: int, number: int, by: str = "u003", **more: Any) -> Answer:
    what = Tap(card.track_id, by, row, number, callers.clock(), **more)
    return callers.bot.database.write_now(lambda unit: tapping.tapped(unit, callers.bot.rules, what))


def row_of(card: Any, title: str) -> int:
    return next(number for number in range(1, 7) if title in card.params[f"row{number}"])


@pytest.mark.parametrize(
    ("title", "label", "value"),
    [
        pytest.param("Shops", "+50", "50", id="a number"),
        pytest.param("Refund time", "Still 48 h", "48", id="no change"),
        pytest.param("Policy", "Done", "1", id="done or not"),
        pytest.param("Launch", "✓ draft", "1", id="a milestone"),
    ],
)
async def test_a_tap_answers_for_each_kind(asked, title, label, value):
    card = his_card(asked)
    row = row_of(card, title)
    [number] = [n for n in range(1, 7) if card.params[f"row{row}_{n}"] == label]
    answer = tap(asked, card, row, number)
    assert (answer.outcome, answer.note) == (DONE, "")
    assert answer.rows[row].text.startswith("✓ ")
    assert answer.rows[row].undo
    ((current,),) = rows(asked.bot, "SELECT current FROM key_results WHERE title = :title", title=title)
    assert current == value
    back = tap(asked, card, row, 0, seen=answer.rows[row].version)
    assert back.outcome == DONE
    assert not back.rows[row].text.startswith("✓ ")


async def test_what_was_dropped_meanwhile_is_blank(asked):
    card = his_card(asked)
    row = row_of(card, "Shops")
    await asked.say("/kr drop KR1 nobody wants them")
    await asked.say("yes", where=None)
    answer = tap(asked, card, row, 2)
    assert (answer.outcome, answer.rows[row].text, answer.rows[row].taps) == (STALE, "", ())


async def test_what_was_handed_over_is_the_new_owner_s(asked):
    card = his_card(asked)
    row = row_of(card, "Shops")
    await asked.say("/kr owner KR1 @Bo Chen", mentions=["u004"])
    await asked.say("yes", where=None)
    ((owner,),) = rows(asked.bot, "SELECT owner FROM key_results WHERE number = 1")
    assert owner == "u004"
    # The objective is still his, and with it the right to report.
    assert tap(asked, card, row, 2).outcome == STALE
    assert rows(asked.bot, "SELECT current FROM key_results WHERE number = 1") == [(None,)]


async def test_a_member_who_owns_nothing_changes_nothing(asked):
    card = his_card(asked, "cid-sales")
    answer = tap(asked, card, 1, 1, by="u004")
    assert (answer.outcome, answer.rows) == (FOREIGN, {})
    assert "王小明" in answer.note


async def test_whoever_chose_a_language_is_told_in_it(asked):
    await asked.say("/lang vi", by="u004", where=None)
    assert "Bạn có thể bình luận" in tap(asked, his_card(asked), 1, 1, by="u004").note


async def test_a_card_that_was_forgotten_is_unknown(asked):
    card = his_card(asked)
    asked.clock.forward(days=31)
    asked.bot.database.write_now(lambda unit: Cards(unit).forget(now=asked.clock()))
    assert tap(asked, card, 1, 1).outcome == UNKNOWN


async def test_what_the_whole_card_offers_is_told_anew_each_time(asked):
    card = his_card(asked, "cid-sales")
    first = tap(asked, card, 0, 1)
    await asked.say("/kr update 1 77")
    asked.clock.forward(seconds=1)
    second = tap(asked, card, 0, 1)
    assert (first.outcome, second.outcome) == (DONE, DONE)
    assert "77" not in first.note
    assert "77" in second.note
    assert tap(asked, card, 0, 3) == Answer(STALE)


async def test_a_walk_is_begun_from_the_card_and_not_moved_on_by_it(asked):
    card = his_card(asked)
    assert tap(asked, card, 0, 1).outcome == DONE
    await asked.bot.delivery.drain()
    question, said = asked.dingtalk.pushed[-1].text, len(asked.dingtalk.pushed)
    tap(asked, card, 0, 1)  # a finger that slipped
    await asked.bot.delivery.drain()
    assert len(asked.dingtalk.pushed) == said
    tap(asked, card, row_of(card, "Shops"), 2)
    await asked.bot.delivery.drain()
    assert asked.dingtalk.pushed[-1].text == question
