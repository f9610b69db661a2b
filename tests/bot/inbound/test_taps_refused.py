"""Taps that are refused, asked back or blank: whose the row is, what was typed, who may not any more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import membership
from storage.departures import COMPANY, Departures
from tests.bot.inbound.taps import a_tap, answer, his_card, post, values
from tests.bot.inbound.taps import town as town
from tests.kit.bots import everything, rows
from tests.kit.callers import Callers
from tests.kit.fakes import PERSON


def state(town: Callers) -> dict[str, Any]:
    """All that is stored but which signatures were used."""
    found: dict[str, Any] = json.loads(everything(town.bot))
    del found["inbox"]
    return found


async def test_somebody_else_is_told_whose_it_is_and_changes_nothing(town):
    before = state(town)
    shown, note = await answer(town, a_tap(his_card(town), who="u001"))  # his manager
    assert (shown, note) == ({}, "This is 王小明's. You can comment.")
    assert state(town) == before


async def test_a_card_nobody_knows_is_refused_with_the_way_to_a_new_one(town):
    before = state(town)
    tap = a_tap(his_card(town)) | {"outTrackId": "someone-elses"}
    shown, note = await answer(town, tap)
    assert shown == {}
    assert "/checkin" in note
    assert state(town) == before


async def test_a_group_s_card_tapped_in_another_conversation_is_unknown(town):
    tap = a_tap(his_card(town, "cid-sales")) | {"spaceId": "cid-product"}
    assert "/checkin" in (await answer(town, tap))[1]
    assert values(town) == [None, None]


async def test_who_was_taken_out_of_the_group_taps_its_card_in_vain_and_stays_out(town):
    card = his_card(town, "cid-sales")
    town.bot.database.write_now(
        lambda unit: membership.members_went(unit, "cid-sales", ["u003"], at=town.clock())
    )
    before = state(town)
    shown, note = await answer(town, a_tap(card))
    assert (shown, "/checkin" in note) == ({}, True)
    assert state(town) == before


@pytest.mark.parametrize("action", ["row1_9", "row6_1", "card_3", "nonsense", "/okr drop O1"])
async def test_a_button_the_card_has_not_does_nothing(town, action):
    assert (await post(town, a_tap(his_card(town), action))).status_code == 200
    assert values(town) == [None, None]


async def test_undo_takes_it_back_and_the_row_is_open_again(town):
    shown, _ = await answer(town, a_tap(his_card(town)))
    town.clock.forward(minutes=9)
    shown, note = await answer(town, a_tap(his_card(town), "row1_undo", version=shown["row1_version"]))
    assert values(town) == [None, None]
    assert (shown["row1_1"], shown["row1_undo"], note) == ("Still 0", "", "")


async def test_undo_is_open_for_ten_minutes(town):
    shown, _ = await answer(town, a_tap(his_card(town)))
    town.clock.forward(minutes=11)
    shown, note = await answer(town, a_tap(his_card(town), "row1_undo", version=shown["row1_version"]))
    assert values(town) == ["1", None]
    assert (shown["row1_undo"], note[:32]) == ("", "This can no longer be undone fro")


async def test_undo_never_takes_back_another_change(town):
    shown, _ = await answer(town, a_tap(his_card(town)))
    await town.say("/kr update SALES/KR2 7", where=None)
    _, note = await answer(town, a_tap(his_card(town), "row1_undo", version=shown["row1_version"]))
    assert values(town) == ["1", "7"]
    assert note.startswith("This can no longer be undone")


async def test_a_number_typed_on_the_card_is_data(town):
    shown, _ = await answer(town, a_tap(his_card(town), "row1_4", amount="７"))
    assert values(town) == ["7", None]
    assert "→ 7" in shown["row1"]


@pytest.mark.parametrize(
    "amount", ["3 /okr drop O1", "/undo", "3\n/undo", "x" * 31, "@all", "3\x00", "\ud800", [3], {}], ids=repr
)
async def test_a_line_is_no_number_and_never_becomes_a_command(town, amount):
    _, note = await answer(town, a_tap(his_card(town), "row1_4", amount=amount))
    assert values(town) == [None, None]
    assert note == "Go on in the message below."


async def test_a_number_that_is_none_is_refused_to_the_tapper_alone(town):
    shown, note = await answer(town, a_tap(his_card(town), "row1_4", amount="1_000"))
    assert values(town) == [None, None]
    assert "1_000" in note.replace("＿", "_")
    assert shown["row1_1"] == "Still 0"


async def test_after_a_number_that_was_refused_another_one_is_taken(town):
    await answer(town, a_tap(his_card(town), "row1_4", amount="1_000"))
    town.clock.forward(seconds=9)
    shown, note = await answer(town, a_tap(his_card(town), "row1_4", amount="8"))
    assert values(town) == ["8", None]
    assert ("→ 8" in shown["row1"], note) == (True, "")


async def test_the_same_wrong_number_again_is_told_again(town):
    first = await answer(town, a_tap(his_card(town), "row1_4", amount="1_000"))
    town.clock.forward(seconds=9)
    assert await answer(town, a_tap(his_card(town), "row1_4", amount="1_000")) == first
    assert values(town) == [None, None]


async def test_who_taps_a_question_again_later_is_asked_again(town):
    before = len(town.dingtalk.pushed)
    for seconds in (1, 1, 3600):
        town.clock.forward(seconds=seconds)
        _, note = await answer(town, a_tap(his_card(town), "row1_6"))
        assert note == "Go on in the message below."
        await town.bot.delivery.drain()
    asked = [each.text for each in town.dingtalk.pushed[before:]]
    assert len(asked) == 2
    assert all("/skip SALES/KR1" in text for text in asked)


async def test_what_asks_for_more_asks_in_the_chat(town):
    before = len(town.dingtalk.pushed)
    _, note = await answer(town, a_tap(his_card(town), "row1_6"))
    await town.bot.delivery.drain()
    [asked] = town.dingtalk.pushed[before:]
    assert (asked.door, asked.to) == (PERSON, "u003")
    assert "/skip SALES/KR1" in asked.text
    assert note == "Go on in the message below."


async def test_what_was_skipped_meanwhile_is_answered(town):
    await town.say("/skip SALES/KR1 waiting for data", where=None)
    shown, _ = await answer(town, a_tap(his_card(town)))
    assert shown["row1"] == "✓ **SALES/KR1** Stores: nothing to report this time"
    assert values(town) == [None, None]


async def test_what_is_private_by_now_is_blank_on_a_group_s_card(town):
    card = his_card(town, "cid-sales")
    assert "Stores" in card.params["row1"]
    await town.say("/okr edit O1 private", where="sales")
    ((visibility,),) = rows(town.bot, "SELECT visibility FROM objectives")
    assert visibility == "private"
    shown, _ = await answer(town, a_tap(card, who="u004"))
    assert (shown["row1"], shown["row1_1"]) == ("", "")


@pytest.mark.parametrize("action", ["row1_2", "row2_1", "row1_undo", "card_1"])
async def test_a_leaver_taps_in_vain_and_sees_nothing_anew(town, action):
    card = his_card(town)
    town.bot.database.write_now(
        lambda unit: Departures(unit).note("u003", COMPANY, gone=True, at=town.clock())
    )
    before = state(town)
    drawn, note = await answer(town, a_tap(card, action))
    assert drawn == {}
    assert "left the company" in note
    assert state(town) == before


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.text(), max_size=2),
)
ACTIONS = st.one_of(ODD, st.lists(st.sampled_from(["row1_4", "row1_undo", "card_1"])))
PARAMS = st.one_of(ODD, st.dictionaries(st.sampled_from(["version", "amount"]), ODD))
PRIVATE = st.fixed_dictionaries({}, optional={"actionIds": ACTIONS, "params": PARAMS})
CONTENT = st.one_of(
    ODD, st.fixed_dictionaries({}, optional={"cardPrivateData": st.one_of(ODD, PRIVATE), "params": ODD})
)


@given(content=CONTENT, changes=st.dictionaries(st.sampled_from(["outTrackId", "userId", "corpId"]), ODD))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_tap_whatever_is_in_it_is_a_fault_of_ours(town, content, changes):
    body = a_tap(his_card(town)) | {"content": json.dumps(content)} | changes
    response = await post(town, json.dumps(body).encode())
    assert response.status_code in (200, 400, 401)
