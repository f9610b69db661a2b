"""The report of a cycle: what it came to, for whoever reads it, and nothing that they may not see."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.app import Bot
from tests.kit.bots import Clock, a_bot
from tests.kit.pages import a_visitor, demo_bot, looking
from tests.kit.saying import say
from web.pages import report as page
from web.visitor import Visitor

AFTER = datetime(2027, 1, 4, 2, tzinfo=UTC)  # the first Monday after 2026Q4
SECRET = "Buy the rival"
OWNER, COLLEAGUE = "u003", "u004"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """The demo in November: with a secret, a blocker, and a dependency that is late."""
    found = demo_bot(tmp_path_factory.mktemp("demo"), Clock())
    say(found, OWNER, "SALES", f"/okr add {SECRET} private")
    say(found, OWNER, "SALES", "/kr add O3 Offers from 0 to 7")
    say(found, "u005", "SALES", "/block KR2 <b>no contract</b> yet")
    early = datetime(2026, 11, 2, tzinfo=UTC)
    say(found, "u004", "SALES", "/depend KR3 on PRODUCT/KR1 by 2026-11-10", at=early)
    return found


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """The demo after its quarter: SALES scored, judged and closed it, PRODUCT did nothing."""
    clock = Clock(datetime(2026, 12, 28, 2, tzinfo=UTC))
    found = demo_bot(tmp_path_factory.mktemp("ended"), clock)
    say(found, "u001", "SALES", "/score KR1 0.6 nearly there")
    say(found, "u001", "SALES", "/cycle carry O2 change one vendor at a time")
    clock.now = AFTER
    say(found, "u001", "SALES", "/cycle close 2026Q4")
    say(found, "u001", "SALES", "/yes")
    return found


async def read(bot: Bot, who: Visitor, address: str = "/cycles/2026Q4") -> tuple[int, str]:
    async with looking(bot, who) as browser:
        answer = await browser.get(address)
    return answer.status_code, answer.text


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


async def test_it_begins_with_figures_in_a_sentence(bot: Bot) -> None:
    _, text = await read(bot, a_visitor(COLLEAGUE))
    said = words(text)
    assert "4 objectives with 8 key results came" in said
    assert "of 8 key results have reached their target so far." in said


async def test_what_its_reader_may_not_see_is_neither_named_nor_counted(bot: Bot) -> None:
    _, theirs = await read(bot, a_visitor(COLLEAGUE))
    _, own = await read(bot, a_visitor(OWNER))
    assert SECRET not in theirs
    assert SECRET in own
    assert "5 objectives with 9 key results" in words(own)


async def test_a_groups_report_holds_it_and_all_below_it(bot: Bot) -> None:
    _, product = await read(bot, a_visitor(), "/cycles/2026Q4?group=product")
    _, company = await read(bot, a_visitor(), "/cycles/2026Q4?group=COMPANY")
    assert "/groups/PRODUCT/2026Q4/O1" in product
    assert "/groups/SALES/2026Q4/O1" not in product
    assert "/groups/SALES/2026Q4/O1" in company


async def test_risks_come_with_what_blocks_them_and_nobodys_words_are_markup(bot: Bot) -> None:
    _, text = await read(bot, a_visitor())
    assert "blocked: &lt;b&gt;no contract&lt;/b&gt; yet" in text
    assert "Biggest risks" in text


async def test_what_came_too_late_for_somebody_who_waits_is_told(bot: Bot) -> None:
    _, text = await read(bot, a_visitor())
    said = words(text)
    assert "Dependencies that slipped" in said
    assert "overdue needed by Nov 10" in said
    _, sales = await read(bot, a_visitor(), "/cycles/2026Q4?group=SALES")
    assert "/groups/PRODUCT/2026Q4/KR1" in sales  # whom it waits for, of whatever group


async def test_what_was_given_up_is_told_with_its_reason(tmp_path) -> None:
    bot = demo_bot(tmp_path, Clock())
    say(bot, "u001", "SALES", "/okr drop O2 the vendors went away")
    say(bot, "u001", "SALES", "/yes")
    _, text = await read(bot, a_visitor())
    assert "Given up" in text
    assert "the vendors went away" in text


async def test_thanks_are_told_with_who_thanked_whom(tmp_path) -> None:
    bot = demo_bot(tmp_path, Clock())
    say(bot, "u001", "SALES", "/kudos @Bo Chen KR3 for the vendors", mentions=("u004",))
    _, text = await read(bot, a_visitor())
    assert "李雷 to Bo Chen: for the vendors" in words(text)


async def test_an_ended_cycle_is_told_by_scores_verdicts_and_what_was_missed(ended: Bot) -> None:
    _, text = await read(ended, a_visitor())
    said = words(text)
    assert "8 key results reached their target." in said
    assert "Mean score: " in said
    assert "Not reached" in said
    assert "Biggest risks" not in said
    assert "one vendor at a time" in said
    assert "nearly there" in said


async def test_a_late_report_does_not_move_a_closed_cycle(ended: Bot) -> None:
    before = words((await read(ended, a_visitor(), "/cycles/2026Q4?group=SALES"))[1])
    say(ended, "u005", "SALES", "/kr update 2026Q4/KR2 85%")
    after = words((await read(ended, a_visitor(), "/cycles/2026Q4?group=SALES"))[1])
    assert share_of("KR2", before) == share_of("KR2", after) == "40%"


def share_of(ref: str, said: str) -> str:
    found = re.search(rf"(?<!/){ref} .*? → .*? (\d+(?:\.\d+)?%)", said[said.index("By group") :])
    return found[1] if found else ""


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/cycles/nonsense", id="no cycle"),
        pytest.param("/cycles/2031Q1", id="a cycle that nobody has set anything for"),
        pytest.param("/cycles/2026Q4?group=NOWHERE", id="no group"),
    ],
)
async def test_what_is_not_there_is_not_there(bot: Bot, address: str) -> None:
    assert (await read(bot, a_visitor(), address))[0] == 404


async def test_the_current_cycle_is_there_before_anything_is(tmp_path) -> None:
    status, text = await read(a_bot(tmp_path), a_visitor())
    assert status == 200
    assert "There is nothing in 2026Q4 that you may see." in text


async def test_very_many_objectives_are_told_in_full_when_asked_for(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_IN_FULL", 3)
    _, short = await read(bot, a_visitor(COLLEAGUE))
    _, full = await read(bot, a_visitor(COLLEAGUE), "/cycles/2026Q4?full=1")
    assert "Show all 4 objectives in full" in short
    assert '<article class="card objective">' not in short
    assert full.count('<article class="card objective">') == 4


async def test_it_loads_a_sheet_for_print(bot: Bot) -> None:
    _, text = await read(bot, a_visitor())
    assert re.search(r'<link rel="stylesheet" href="/static/print\.css\?v=\w+" media="print">', text)
