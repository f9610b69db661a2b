"""Taps on cards as they come in by HTTP: who is let in, what is written once, and what is answered."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.checkup.doctor import examine
from dingtalk_client.signing import card_callback_sign
from handlers import membership
from storage.departures import COMPANY, Departures
from tests.dingtalk_client.samples import wire
from tests.kit.bots import CORPORATION, browser, everything, millis, rows
from tests.kit.callers import Callers
from tests.kit.fakes import CARD, PERSON

PATH = "/dingtalk/cards"
SECRET = "s3cret"
ENV = {
    "OKR_DINGTALK__CARD_TEMPLATE_ID": "a.schema",
    "OKR_DINGTALK__CARD_API_SECRET": SECRET,
    "OKR_PUBLIC_URL": "https://okr.example.com",
}


@pytest.fixture
async def town(tmp_path) -> AsyncIterator[Callers]:
    """王小明 (u003) owns KR1 (0 to 10) and KR2 of Sales, and has just been asked about them."""
    callers = Callers(tmp_path, **ENV)
    await callers.say("/okr add Sell more\n/kr add O1 Stores from 0 to 10\n/kr add O1 Calls from 0 to 20")
    callers.clock.forward(days=1, hours=22)  # Friday, ten o'clock
    await callers.tick()
    callers.clock.forward(seconds=5)
    await callers.tick()
    callers.clock.forward(minutes=1)
    yield callers
    await callers.bot.stop()


def his_card(town: Callers, who: str = "u003") -> Any:
    return [each.card for each in town.dingtalk.pushed if each.door == CARD and each.to == who][-1]


def signed(town: Callers, secret: str = SECRET, seconds: float = 0) -> dict[str, str]:
    timestamp = str(millis(town.clock()) + round(seconds * 1000))
    return {
        "x-ddpaas-signature-timestamp": timestamp,
        "x-ddpaas-signature": card_callback_sign(timestamp, secret),
    }


def a_tap(card: Any, action: str = "row1_2", who: str = "u003", **params: Any) -> dict[str, Any]:
    """As the card shows it, unless told."""
    row = action.partition("_")[0]
    shown = {"version": card.params.get(f"{row}_version", "")}
    content = {"cardPrivateData": {"actionIds": [action], "params": shown | params}}
    return {
        "type": "actionCallback",
        "outTrackId": card.track_id,
        "corpId": CORPORATION,
        "userId": who,
        "content": json.dumps(content),
    }


async def post(town: Callers, body: object, headers: dict[str, str] | None = None) -> Any:
    content = body if isinstance(body, bytes) else wire(body)
    async with browser(town.bot) as http:
        return await http.post(PATH, content=content, headers=signed(town) if headers is None else headers)


async def answer(town: Callers, body: object) -> tuple[dict[str, str], str]:
    """What everybody sees anew, and what is said to the tapper alone."""
    response = await post(town, body)
    assert response.status_code == 200, response.text
    said = response.json()
    note = said.get("userPrivateData", {}).get("cardParamMap", {}).get("note", "")
    return said.get("cardData", {}).get("cardParamMap", {}), note


def state(town: Callers) -> dict[str, Any]:
    """All that is stored but which signatures were used."""
    found: dict[str, Any] = json.loads(everything(town.bot))
    del found["inbox"]
    return found


def values(town: Callers) -> list[str | None]:
    return [value for (value,) in rows(town.bot, "SELECT current FROM key_results ORDER BY number")]


# Who is let in


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="unsigned"),
        pytest.param({"x-ddpaas-signature-timestamp": "1700000000000"}, id="half signed"),
        pytest.param({"x-ddpaas-signature-timestamp": "now", "x-ddpaas-signature": "x"}, id="no time"),
    ],
)
async def test_what_is_not_signed_gets_one_answer_and_leaves_no_trace(town, headers):
    before = everything(town.bot)
    response = await post(town, a_tap(his_card(town)), headers)
    assert (response.status_code, response.json()) == (401, {"error": "unauthorized"})
    assert everything(town.bot) == before


@pytest.mark.parametrize(
    ("secret", "seconds", "status"),
    [
        pytest.param("another", 0, 401, id="of another secret"),
        pytest.param(SECRET, -301, 401, id="over five minutes old"),
        pytest.param(SECRET, 301, 401, id="over five minutes ahead"),
        pytest.param(SECRET, -299, 200, id="within five minutes"),
    ],
)
async def test_a_signature_is_ours_and_fresh(town, secret, seconds, status):
    response = await post(town, a_tap(his_card(town)), signed(town, secret, seconds))
    assert response.status_code == status


async def test_a_signature_that_was_used_is_good_for_another_tap_only_while_it_is_young(town):
    headers, card = signed(town), his_card(town)
    assert (await post(town, a_tap(card), headers)).status_code == 200
    town.clock.forward(seconds=9)
    assert (await post(town, a_tap(card, "row2_2"), headers)).status_code == 200
    town.clock.forward(seconds=2)
    assert (await post(town, a_tap(card, "row2_undo"), headers)).status_code == 401


@pytest.mark.parametrize(
    "first",
    [
        pytest.param({"userId": "u001"}, id="somebody else's"),
        pytest.param({"outTrackId": "unknown"}, id="on a card nobody knows"),
        pytest.param({"content": '{"cardPrivateData": {"actionIds": ["nonsense"]}}'}, id="of no button"),
    ],
)
async def test_the_signature_of_a_tap_that_changed_nothing_is_used_all_the_same(town, first):
    headers, card = signed(town), his_card(town)
    assert (await post(town, a_tap(card) | first, headers)).status_code == 200
    town.clock.forward(seconds=11)
    assert (await post(town, a_tap(card), headers)).status_code == 401
    assert values(town) == [None, None]


async def test_another_corporation_is_refused(town):
    assert (await post(town, a_tap(his_card(town)) | {"corpId": "dingother"})).status_code == 401
    assert values(town) == [None, None]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"{", 400, id="no JSON"),
        pytest.param({}, 400, id="no tap"),
        pytest.param(b'"' + b"x" * 70_000 + b'"', 413, id="too large"),
    ],
)
async def test_a_body_that_is_no_tap_is_named(town, body, status):
    assert (await post(town, body)).status_code == status


async def test_other_methods_are_not_for_it(town):
    async with browser(town.bot) as http:
        assert (await http.get(PATH)).status_code == 405


async def test_without_a_secret_there_is_no_such_address(tmp_path):
    callers = Callers(tmp_path)
    async with browser(callers.bot) as http:
        assert (await http.post(PATH, content=b"{}")).status_code == 404
    await callers.bot.stop()


# What a tap does


async def test_a_tap_is_an_update_and_the_card_rewrites_itself(town):
    shown, note = await answer(town, a_tap(his_card(town)))
    assert values(town) == ["1", None]
    assert shown["row1"].startswith("✓ **SALES/KR1** Stores: – → 1 · 10%")
    assert shown["row1_undo"].startswith("Undo (until ")
    assert (shown["row1_1"], note) == ("", "")
    assert shown["row2_1"] == "Still 0"
    ((source,),) = rows(town.bot, "SELECT source FROM check_ins")
    assert source == "card"


async def test_the_doctor_reads_the_clock_from_messages_not_from_taps(town):
    assert (await post(town, a_tap(his_card(town)))).status_code == 200
    assert examine(town.bot.settings, now=town.clock()).findings == ()


async def test_it_says_nothing_in_the_chat(town):
    before = len(town.dingtalk.pushed)
    await post(town, a_tap(his_card(town)))
    await town.bot.delivery.drain()
    assert len(town.dingtalk.pushed) == before


async def test_the_same_tap_twice_is_one_update(town):
    first = await answer(town, a_tap(his_card(town)))
    town.clock.forward(seconds=1)
    assert await answer(town, a_tap(his_card(town))) == first
    assert values(town) == ["1", None]


async def test_two_rows_tapped_at_once_are_two_updates(town):
    await answer(town, a_tap(his_card(town), "row1_2"))
    shown, _ = await answer(town, a_tap(his_card(town), "row2_2"))
    assert values(town) == ["1", "1"]
    assert shown["row1_undo"] == ""  # no longer his last change
    assert shown["row2_undo"]


async def test_a_tap_on_what_is_no_longer_so_draws_the_card_anew_and_writes_nothing(town):
    await town.say("/kr update SALES/KR1 4", where=None)
    shown, note = await answer(town, a_tap(his_card(town)))
    assert values(town) == ["4", None]
    assert shown["row1"].startswith("✓ **SALES/KR1** Stores: – → 4")
    assert note.startswith("This had changed meanwhile")


async def test_a_comment_makes_nothing_stale(town):
    await town.say("/kr comment SALES/KR1 well done", by="u001", where="sales")
    await answer(town, a_tap(his_card(town)))
    assert values(town) == ["1", None]


async def test_a_template_that_tells_no_version_still_gives_one_update(town):
    tap = a_tap(his_card(town), version="")
    await answer(town, tap)
    await answer(town, tap)
    assert values(town) == ["1", None]


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


# Undo


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


# Numbers and questions


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
