"""A picture goes up once, is known by what is in it for a week, and is counted."""

from __future__ import annotations

import asyncio

import pytest

from bot.clock.tidying import tidy
from bot.outbound.pictures import MEDIA_LIFE, Pictures
from dingtalk_client.errors import Action, DingTalkError
from tests.bot.letters import until
from tests.kit.bots import rows
from tests.kit.fakes import UPLOAD, a_fault

PNG, OTHER = b"\x89PNG one", b"\x89PNG two"


@pytest.fixture
def pictures(bot) -> Pictures:
    return bot.pictures


async def test_the_same_content_goes_up_once_whatever_its_name(pictures, client):
    first = await pictures.id_of("image", "trend.png", PNG)
    assert await pictures.id_of("image", "again.png", PNG) == first
    assert await pictures.id_of("image", "trend.png", OTHER) != first
    assert [name for _, name, _ in client.uploads] == ["trend.png", "trend.png"]


async def test_another_kind_is_another_upload(pictures, client):
    await pictures.id_of("file", "a.zip", PNG)
    await pictures.id_of("image", "a.png", PNG)
    assert len(client.uploads) == 2


async def test_a_restart_knows_it(open_bot, client):
    first = await open_bot().pictures.id_of("image", "a.png", PNG)
    assert await open_bot().pictures.id_of("image", "a.png", PNG) == first
    assert len(client.uploads) == 1


async def test_after_its_life_it_goes_up_again_and_is_forgotten(bot, pictures, client, clock):
    await pictures.id_of("image", "a.png", PNG)
    clock.now += MEDIA_LIFE
    assert await pictures.id_of("image", "a.png", PNG) == "@media-1"
    clock.forward(seconds=1)
    assert await pictures.id_of("image", "a.png", PNG) == "@media-2"
    clock.now += MEDIA_LIFE
    clock.forward(seconds=1)
    await bot.database.write(lambda unit: tidy(unit, clock()))
    assert rows(bot, "SELECT * FROM media") == []


async def test_many_who_want_it_at_once_wait_for_one_upload(pictures, client):
    client.hold(UPLOAD)
    asked = [asyncio.create_task(pictures.id_of("image", "a.png", PNG)) for _ in range(5)]
    await until(client.on_the_way.is_set)
    client.let_go()
    assert set(await asyncio.gather(*asked)) == {"@media-1"}


async def test_whoever_gives_up_waiting_takes_it_from_nobody(pictures, client):
    client.hold(UPLOAD)
    first, second = (asyncio.create_task(pictures.id_of("image", "a.png", PNG)) for _ in range(2))
    await until(client.on_the_way.is_set)
    first.cancel()
    client.let_go()
    assert await second == "@media-1"


async def test_an_upload_that_fails_is_tried_by_the_next_who_asks(pictures, client):
    client.refuse(UPLOAD, a_fault(Action.RETRY))
    with pytest.raises(DingTalkError):
        await pictures.id_of("image", "a.png", PNG)
    assert await pictures.id_of("image", "a.png", PNG) == "@media-1"


async def test_what_dingtalk_would_not_take_is_dead_and_costs_nothing(bot, pictures, client, clock):
    with pytest.raises(DingTalkError) as refused:
        await pictures.id_of("image", "a.svg", PNG)
    assert (refused.value.action, client.uploads) == (Action.DEAD, [])
    await bot.purse.settle(clock())
    assert rows(bot, "SELECT * FROM spending") == []


async def test_an_upload_is_a_call_of_the_month(bot, pictures, clock):
    for content in (PNG, PNG, OTHER):
        await pictures.id_of("image", "a.png", content)
    await bot.purse.settle(clock())
    assert rows(bot, "SELECT kind, count FROM spending") == [("call:upload", 2)]
