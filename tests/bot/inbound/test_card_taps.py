"""Taps on cards as they come in by HTTP: who is let in, what is written once, and what is answered."""

from __future__ import annotations

import pytest

from bot.checkup.doctor import examine
from tests.bot.inbound.taps import PATH, SECRET, a_tap, answer, his_card, post, signed, values
from tests.bot.inbound.taps import town as town
from tests.kit.bots import browser, everything, rows
from tests.kit.callers import Callers


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
