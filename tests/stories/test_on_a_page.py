"""A number typed into a page: it is as if it had been typed in the group, but for what is refused."""

from __future__ import annotations

from tests.kit.bots import rows
from tests.kit.forms import fill_in, form_for, hand_in, offered
from tests.kit.pages import a_visitor, looking
from tests.kit.town import BO, LI_LEI, XIAOMING, Town

ROOM, ALONE = "SALES", "DIRECT"
KR1 = "/groups/SALES/2026Q4/KR1"


async def founded(town: Town) -> None:
    await town.ask(XIAOMING, ROOM, "@OKR /okr add Delight customers")
    await town.ask(XIAOMING, ROOM, "@OKR /kr add O1 Active shops from 0 to 200")


async def test_the_group_reads_the_receipt_and_takes_it_back_by_chat(town: Town) -> None:
    await founded(town)
    before = len(await town.heard(XIAOMING, ROOM))
    async with looking(town.bots[0], a_visitor(XIAOMING)) as browser:
        page = await fill_in(browser, KR1, "update", amount="45%", words="East first")
    await town.deliver()
    said = (await town.heard(BO, ROOM))[before:]
    assert len(said) == 1
    assert "王小明" in said[0]
    assert "East first" in said[0]
    assert "90" in page
    assert await town.value_of("KR1") == "90"
    await town.ask(XIAOMING, ROOM, "@OKR /undo")
    assert await town.value_of("KR1") is None


async def test_a_double_tap_and_a_reload_count_once(town: Town) -> None:
    await founded(town)
    before = len(await town.heard(XIAOMING, ROOM))
    async with looking(town.bots[0], a_visitor(XIAOMING)) as browser:
        form = form_for((await browser.get(KR1)).text, "update")
        answers = [await hand_in(browser, form, amount="+5") for _ in range(2)]
        for _ in range(2):
            await browser.get(answers[0].headers["location"])
    await town.deliver()
    assert await town.value_of("KR1") == "5"
    assert len(await town.heard(XIAOMING, ROOM)) == before + 1


async def test_a_refusal_is_heard_by_nobody(town: Town) -> None:
    await founded(town)
    before = [len(await town.heard(who, ROOM)) for who in (XIAOMING, BO)]
    async with looking(town.bots[0], a_visitor(XIAOMING)) as browser:
        page = await fill_in(browser, KR1, "update", amount="banana")
    assert "banana" in page
    await town.deliver()
    assert [len(await town.heard(who, ROOM)) for who in (XIAOMING, BO)] == before


async def test_a_stranger_is_offered_nothing_but_to_talk_and_refused_what_they_hand_in_all_the_same(
    town: Town,
) -> None:
    await founded(town)
    async with looking(town.bots[0], a_visitor(XIAOMING)) as browser:
        form = form_for((await browser.get(KR1)).text, "update")
    async with looking(town.bots[0], a_visitor("u099", name="Stranger")) as browser:
        assert offered((await browser.get(KR1)).text) == ["comment"]
        answer = await hand_in(browser, form, amount="45")
        assert "王小明" in (await browser.get(answer.headers["location"])).text
    assert await town.value_of("KR1") is None


async def test_what_is_private_is_told_one_to_one_and_the_group_does_not_know(town: Town) -> None:
    await founded(town)
    await town.ask(XIAOMING, ROOM, "@OKR /okr add Quiet plan private")
    await town.ask(XIAOMING, ROOM, "@OKR /kr add O2 Hidden from 0 to 10")
    before = len(await town.heard(BO, ROOM))
    async with looking(town.bots[0], a_visitor(XIAOMING)) as browser:
        page = await fill_in(browser, "/groups/SALES/2026Q4/KR2", "update", amount="5")
    assert "KR2 Hidden" in page
    await town.deliver()
    assert len(await town.heard(BO, ROOM)) == before
    assert "KR2 Hidden" in (await town.heard(XIAOMING, ALONE))[-1]


async def test_whoever_never_spoke_in_the_group_is_answered_one_to_one(town: Town) -> None:
    """李雷 manages it; what he reports is stored, and his page makes him no member."""
    await founded(town)
    before = len(await town.heard(XIAOMING, ROOM))
    async with looking(town.bots[0], a_visitor(LI_LEI)) as browser:
        await fill_in(browser, KR1, "update", amount="12")
    await town.deliver()
    assert await town.value_of("KR1") == "12"
    assert len(await town.heard(XIAOMING, ROOM)) == before
    assert "KR1 Active shops" in (await town.heard(LI_LEI, ALONE))[-1]
    members = rows(town.bots[0], "SELECT staff_id FROM members")
    assert (LI_LEI,) not in members
