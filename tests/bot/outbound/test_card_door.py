"""Cards that rewrite themselves on their way out: which messages, one card each, and the way round."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.metrics import Tally
from bot.outbound.card_door import CardDoor, Template
from cards.live import ASKED, Live, Row, Tap
from cards.message import Message
from dingtalk_client.errors import Action, DingTalkError
from storage.cards import Cards
from storage.outbox import PROMPT
from tests.bot.letters import put, states
from tests.kit.bots import no_wait
from tests.kit.fakes import CARD, CUSTOM, GROUP, PERSON, SESSION, a_fault

ENV = {
    "OKR_DINGTALK__CARD_TEMPLATE_ID": "a.schema",
    "OKR_DINGTALK__CARD_API_SECRET": "s3cret",
    "OKR_PUBLIC_URL": "https://okr.example.com",
}
LIVE = Live(ASKED, "Head", (Row(3, 7, "KR3", (Tap("Same", "/kr update KR3 same"),)),), "Foot")
BODY = Message("Check-in", "Head\n\nKR3\n\nFoot", late="Late!", live=LIVE).to_dict()
TO_ONE = {"body": BODY, "conversation": "", "staff_id": "u001"}
WEBHOOK = "https://oapi.dingtalk.com/robot/send?access_token=" + "ab" * 32


@pytest.fixture
def bot(open_bot):
    return open_bot(**ENV)


def known(bot, track_id: str) -> Any:
    return bot.database.write_now(lambda unit: Cards(unit).find(track_id))


async def test_a_message_that_can_be_one_leaves_as_a_card(bot, client):
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    [pushed] = client.pushed
    assert (pushed.door, pushed.to) == (CARD, "u001")
    assert pushed.card.template_id == "a.schema"
    assert pushed.card.params["row1_1"] == "Same"
    assert (pushed.card.callback.kind, pushed.card.callback.route_key[:8]) == ("HTTP", "dingokr-")
    found = known(bot, pushed.card.track_id)
    assert (found.staff_id, found.rows[0]["taps"]) == ("u001", [["/kr update KR3 same", False]])
    assert states(bot) == ["sent"]


async def test_every_other_message_leaves_as_before(bot, client):
    put(bot)
    await bot.delivery.drain()
    assert client.doors == [GROUP]


async def test_without_a_template_it_leaves_as_a_plain_one(open_bot, client):
    bot = open_bot()
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    assert client.doors == [PERSON]
    assert bot.card_door is None


@pytest.mark.parametrize("missing", ["OKR_DINGTALK__CARD_API_SECRET", "OKR_PUBLIC_URL"])
async def test_a_template_whose_taps_find_no_way_back_is_not_used(open_bot, client, missing):
    bot = open_bot(**ENV | {missing: ""})
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    assert client.doors == [PERSON]


async def test_a_card_goes_before_the_session_that_could_not_carry_it(bot, client):
    put(bot, session=True, body=BODY)
    await bot.delivery.drain()
    assert client.doors == [CARD]


async def test_a_group_with_a_robot_of_its_own_keeps_to_that(open_bot, client):
    bot = open_bot(**ENV, OKR_GROUPS__SALES__WEBHOOK=WEBHOOK)
    put(bot, body=BODY, group_key="SALES", priority=PROMPT)
    await bot.delivery.drain()
    assert client.doors == [CUSTOM]


async def test_what_says_more_than_a_card_holds_leaves_as_a_plain_one(bot, client):
    body = Message("T", "x", live=Live(ASKED, "x" * 9_000)).to_dict()
    put(bot, body=body)
    await bot.delivery.drain()
    assert client.doors == [GROUP]


async def test_what_holds_no_word_more_is_no_card_that_is_lost_once_it_is_late(bot, client, clock):
    full = Live(ASKED, "\n\n".join(["x" * 999] * 8))
    put(bot, body=Message("T", "in full", late="Late!", live=full).to_dict())
    clock.forward(minutes=2)
    await bot.delivery.drain()
    assert client.texts == ["Late!\n\nin full"]


async def test_what_left_in_part_goes_on_as_it_began(bot, client, clock):
    client.refuse(CARD, a_fault(Action.GONE, "param.templateNotExist"))
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    text = "\n\n".join(["x" * 9_000] * 2)
    put(bot, **TO_ONE | {"body": Message("T", text, live=LIVE).to_dict()})
    client.refuse(PERSON, None, a_fault(Action.RETRY))
    await bot.delivery.drain()
    clock.forward(minutes=11)  # cards are tried again by now
    await bot.delivery.drain()
    assert client.doors == [PERSON, PERSON, PERSON]
    assert client.pushed[-1].text.startswith("**(2/2)**")


async def test_tried_again_it_is_the_same_card(bot, client, clock):
    put(bot, **TO_ONE)
    client.refuse(CARD, a_fault(Action.RETRY, "timeout"))
    made = []
    create = client.create_card

    async def noted(card):
        made.append(card.track_id)
        await create(card)

    client.create_card = noted
    await bot.delivery.drain()
    clock.forward(minutes=11)
    await bot.delivery.drain()
    assert len(made) == 2
    assert len(set(made)) == 1
    assert client.pushed[-1].card.params["text1"] == "Late!\n\nHead"


async def test_a_card_tapped_before_its_answer_came_is_not_drawn_back(bot, client, clock):
    put(bot, **TO_ONE)
    made = []

    async def lost(card):
        made.append(card.track_id)
        raise a_fault(Action.RETRY, "timeout")

    client.create_card = lost
    await bot.delivery.drain()
    shown = known(bot, made[0])
    tapped = replace(shown, rows=[dict(shown.rows[0]) | {"version": 8, "taps": []}])
    bot.database.write_now(lambda unit: Cards(unit).redraw(tapped))
    clock.forward(minutes=11)
    await bot.delivery.drain()
    assert (len(made), states(bot)) == (1, ["sent"])
    assert known(bot, made[0]) == tapped


async def test_two_messages_are_two_cards(bot, client):
    put(bot, **TO_ONE)
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    first, second = client.pushed
    assert first.card.track_id != second.card.track_id


async def test_refused_its_words_arrive_and_the_log_has_one_line(bot, client, capsys):
    put(bot, **TO_ONE)
    client.refuse(CARD, a_fault(Action.GONE, "param.contentUnsafe"))
    await bot.delivery.drain()
    assert client.doors == [PERSON]
    assert client.pushed[0].text.startswith("Head")
    assert states(bot) == ["sent"]
    assert capsys.readouterr().out.count("card_refused") == 1
    counted = bot.database.write_now(lambda unit: Cards(unit).refused(since=bot.clock() - timedelta(days=1)))
    assert counted == {"param.contentUnsafe": 1}


async def test_refused_in_answer_its_words_go_by_the_session_that_is_open(bot, client):
    client.refuse(CARD, a_fault(Action.GONE, "Forbidden.AccessDenied.AccessTokenPermissionDenied"))
    put(bot, body=BODY | {"pings": ["u002"]}, session=True)
    await bot.delivery.drain()
    assert client.doors == [SESSION]
    assert client.pushed[0].message.at.staff_ids == ("u002",)


async def test_one_card_that_is_refused_keeps_no_other_back(bot, client):
    client.refuse(CARD, a_fault(Action.GONE, "param.contentUnsafe"))
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    assert client.doors == [PERSON, CARD]


async def test_a_template_that_is_refused_is_left_alone_for_ten_minutes(bot, client, clock, capsys):
    client.refuse(CARD, a_fault(Action.GONE, "param.templateNotExist"))
    put(bot, **TO_ONE)
    put(bot, conversation="", staff_id="u002", body=BODY)
    await bot.delivery.drain()
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    assert set(client.doors) <= {PERSON, CARD}
    assert client.doors[-1] == PERSON
    assert capsys.readouterr().out.count("card_refused") == 1
    clock.forward(minutes=10)
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    assert client.doors[-1] == CARD


async def test_a_clock_that_is_put_back_leaves_no_template_alone_for_longer(bot, client, clock):
    client.refuse(CARD, a_fault(Action.GONE, "param.templateNotExist"))
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    clock.forward(days=-1)
    put(bot, **TO_ONE)
    await bot.delivery.drain()
    assert client.doors[-1] == CARD


async def test_where_taps_go_is_told_until_it_is_taken(bot, client):
    tried = []

    class Moody:
        async def register_card_callback(self, *given: str) -> None:
            tried.append(given)
            if len(tried) < 3:
                raise DingTalkError("system.busy", "", Action.RETRY)

    tally = Tally()
    door = CardDoor(
        Template("a.schema", "https://okr.example.com/dingtalk/cards", "s3cret"),
        Moody(),
        bot.database,
        tally,
        bot.clock,
        custom_robots=(),
    )
    await door.register_in_the_end(no_wait)
    assert len(tried) == 3
    assert tally.spent == {"call:card_callback": 1}
    assert tried[-1][1:] == ("https://okr.example.com/dingtalk/cards", "s3cret")


async def test_by_stream_nothing_is_registered(bot, client):
    tally = Tally()
    door = CardDoor(Template("a.schema", "", ""), client, bot.database, tally, bot.clock, custom_robots=())
    await door.register()
    assert client.registered == []
    assert not tally.spent
