"""A machine at the door: it reports a number with the token of its key result."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.inbound.api import LONGEST_NOTE
from dingtalk_client.errors import Action
from tests.kit.bots import WEDNESDAY, browser, everything, rows
from tests.kit.callers import SECRET, Callers, in_group, one_to_one
from tests.kit.fakes import PERSON, a_fault

VALUE = "/api/v1/key-results/SALES/KR1/value"
NOW = WEDNESDAY.isoformat()


async def token_for(town: Callers, line: str = "/kr feed KR1 CRM", **how: Any) -> str:
    return SECRET.search(await town.say(line, **how))[0]


@pytest.fixture
async def token(town) -> str:
    return await token_for(town)


async def report(town, body: Any, token: str | None, *, path: str = VALUE, **headers: str):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    async with browser(town.bot) as http:
        return await http.post(path, content=content, headers=headers)


# The token


async def test_a_token_comes_one_to_one_once_and_is_kept_as_a_hash_only(town):
    said = await town.hear("/kr feed KR1 CRM")
    assert "CRM" in one_to_one(said)
    assert SECRET.search(one_to_one(said))
    assert not SECRET.search(in_group(said))
    assert "Stores" not in in_group(said)
    assert not SECRET.search(everything(town.bot))


async def test_a_token_that_could_not_be_sent_is_kept_until_it_is_or_is_given_up(town):
    town.dingtalk.refuse(PERSON, a_fault(Action.RETRY), a_fault(Action.DEAD))
    await town.say("/kr feed KR1 CRM")
    assert SECRET.search(everything(town.bot))
    town.clock.forward(minutes=11)
    await town.bot.delivery.drain()
    assert not SECRET.search(everything(town.bot))


async def test_a_new_token_ends_the_one_from_before(town, token):
    newer = await token_for(town)
    assert (await report(town, {"value": 4}, token)).status_code == 401
    assert (await report(town, {"value": 4}, newer)).status_code == 200


async def test_only_its_owner_and_managers_let_a_machine_in(town):
    assert not SECRET.search(await town.say("/kr feed KR1", by="u004"))
    assert SECRET.search(await town.say("/kr feed KR1", by="u001"))


async def test_letting_a_machine_in_can_be_undone(town, token):
    await town.say("/undo")
    assert (await report(town, {"value": 4}, token)).status_code == 401
    assert (await town.key_result("KR1"))["feed"] == "none"


# A report


async def test_a_report_is_a_check_in_and_nobody_is_told(town, token):
    pushed = len(town.dingtalk.pushed)
    answer = await report(town, {"value": 4.5, "note": "nightly"}, token)
    assert answer.status_code == 200
    assert answer.json() == {"ref": "SALES/2026Q4/KR1", "current": "4.5", "progress": 0.45}
    kr = await town.key_result("KR1")
    assert (kr["current"], kr["feed"], kr["feed_source"]) == ("4.5", "auto", "CRM")
    [check_in] = kr["checkins"]
    assert (check_in["source"], check_in["note"], check_in["by"]) == ("api", "nightly", "u003")
    await town.bot.delivery.drain()
    assert len(town.dingtalk.pushed) == pushed


@pytest.mark.parametrize(
    "path", ["/api/v1/key-results/sales/kr1/value", "/api/v1/key-results/SALES/2026Q4/KR1/value"]
)
async def test_a_key_result_may_be_called_as_in_the_chat(town, token, path):
    assert (await report(town, {"value": 4}, token, path=path)).status_code == 200


async def test_a_report_of_an_earlier_hour_stands_at_that_hour(town, token):
    at = (WEDNESDAY - timedelta(hours=3)).isoformat()
    await report(town, {"value": 4, "at": NOW}, token)
    await report(town, {"value": 3, "at": at}, token)
    kr = await town.key_result("KR1")
    assert kr["current"] == "4"
    assert [each["at"] for each in kr["checkins"]][1].startswith(at[:19])


async def test_yes_or_no_is_one_or_nought(town):
    token = await token_for(town, "/kr feed KR2")
    path = VALUE.replace("KR1", "KR2")
    assert (await report(town, {"value": 1}, token, path=path)).status_code == 200
    assert (await town.key_result("KR2"))["current"] == "1"
    assert (await report(town, {"value": 0.5}, token, path=path)).status_code == 400


async def test_the_same_id_again_is_answered_the_same_and_changes_nothing(town, token):
    first = await report(town, {"value": 4, "id": "2026-11-18"}, token)
    await report(town, {"value": 6}, token)
    again = await report(town, {"value": 5, "id": "2026-11-18"}, token)
    assert (again.status_code, again.content) == (200, first.content)
    assert [each["value"] for each in (await town.key_result("KR1"))["checkins"]] == ["4", "6"]


async def test_an_id_that_was_refused_may_come_again(town, token):
    await town.say("/kr auto KR1 off")
    assert (await report(town, {"value": 4, "id": "a"}, token)).status_code == 409
    await town.say("/kr auto KR1 on")
    assert (await report(town, {"value": 4, "id": "a"}, token)).status_code == 200


async def test_the_sixty_first_of_a_minute_is_told_when_to_come_again(town, token):
    answers = [await report(town, {"value": number}, token) for number in range(61)]
    assert [each.status_code for each in answers] == [200] * 60 + [429]
    assert answers[-1].headers["retry-after"] == "60"
    town.clock.forward(seconds=60)
    assert (await report(town, {"value": 5}, token)).status_code == 200


# Overruled by hand


async def test_what_a_person_says_overrules_the_machine_until_it_is_switched_on_again(town, token):
    assert "CRM" in await town.say("/kr update 1 7")
    refused = await report(town, {"value": 4}, token)
    assert (refused.status_code, refused.json()["error"]) == (409, "fed_by_hand")
    assert (await town.key_result("KR1"))["current"] == "7"
    assert "fed by CRM" in await town.say("/kr auto 3 on".replace("3", "1"))
    assert (await report(town, {"value": 8}, token)).status_code == 200


async def test_undoing_the_word_of_a_person_lets_the_machine_in_again(town, token):
    await report(town, {"value": 4}, token)
    await town.say("/kr update 1 7")
    await town.say("/undo")
    kr = await town.key_result("KR1")
    assert (kr["current"], kr["feed"]) == ("4", "auto")


async def test_the_source_is_shown_wherever_the_key_result_is(town, token):
    await report(town, {"value": 4}, token)
    assert "fed by CRM" in await town.say("/kr show 1")
    assert "fed by CRM" in await town.say("/card", by="u001")
    history = await town.say("/kr history 1")
    assert "CRM" in history
    assert "王小明" not in history


async def test_nobody_undoes_what_a_machine_said(town, token):
    town.clock.forward(minutes=20)
    await report(town, {"value": 4}, token)
    await town.say("/undo")
    assert (await town.key_result("KR1"))["current"] == "4"


async def test_there_is_nothing_to_switch_where_no_machine_was_let_in(town):
    await town.say("/kr auto KR1 on")
    assert (await town.key_result("KR1"))["feed"] == "none"
    assert "on or off?" in await town.say("/kr auto KR1 maybe")


# What is wrong


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic dTpw",
        "Bearer okr" + "0" * 48,
        "Bearer " + "a" * 300,
        "Bearer \u00e9",
    ],
)
async def test_without_a_good_token_a_program_learns_nothing(town, token, authorization):
    before = everything(town.bot)
    headers = {} if authorization is None else {"authorization": authorization.encode("latin-1")}
    async with browser(town.bot) as http:
        answers = [
            await http.post(VALUE, content=b"{}", headers=headers),
            await http.post("/api/v1/key-results/X/KR9/value", content=b"nonsense", headers=headers),
            await http.get("/api/v1/export", headers=headers),
        ]
    assert [(each.status_code, each.json()) for each in answers] == [(401, {"error": "unauthorized"})] * 3
    assert everything(town.bot) == before


@pytest.mark.parametrize(
    "ref", ["SALES/KR2", "SALES/KR9", "PRODUCT/KR1", "SALES/O1", "SALES/2026Q3/KR1", "x/%00"]
)
async def test_a_token_is_good_for_its_key_result_alone(town, token, ref):
    answer = await report(town, {"value": 4}, token, path=f"/api/v1/key-results/{ref}/value")
    assert (answer.status_code, answer.json()) == (404, {"error": "no such key result"})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[1]", id="a list"),
        pytest.param(b'{"value": NaN}', id="no number"),
        pytest.param(b'{"value": 1, "value": 2}', id="a name twice"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"[" * 40_000, id="a dive"),
        pytest.param({}, id="no value"),
        pytest.param({"value": "4"}, id="text"),
        pytest.param({"value": True}, id="a flag"),
        pytest.param({"value": None}, id="null"),
        pytest.param(b'{"value": 1e999}', id="beyond all bounds"),
        pytest.param(b'{"value": 1e300}', id="far too large"),
        pytest.param(b'{"value": 1e-9999999}', id="far too small"),
        pytest.param({"value": 10**18}, id="too many digits"),
        pytest.param({"value": 0.12345}, id="too many decimals"),
        pytest.param({"value": 1, "vlaue": 2}, id="a misspelt name"),
        pytest.param({"value": 1, "note": 5}, id="a note that is no text"),
        pytest.param({"value": 1, "note": "x" * (LONGEST_NOTE + 1)}, id="a long note"),
        pytest.param({"value": 1, "note": "a\x00b"}, id="NUL"),
        pytest.param({"value": 1, "id": ""}, id="an empty id"),
        pytest.param({"value": 1, "id": "x" * 129}, id="a long id"),
        pytest.param({"value": 1, "at": "2026-11-18T10:00:00"}, id="an instant without its zone"),
        pytest.param({"value": 1, "at": "yesterday"}, id="no instant"),
        pytest.param({"value": 1, "at": "9999-12-31T23:59:59-14:00"}, id="an instant far away"),
        pytest.param({"value": 1, "at": "2026-11-19T10:00:00+08:00"}, id="tomorrow"),
        pytest.param({"value": 1, "at": "2026-09-30T10:00:00+08:00"}, id="before the cycle"),
    ],
)
async def test_a_report_that_cannot_be_meant_is_400_and_changes_nothing(town, token, body):
    answer = await report(town, body, token)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]
    assert (await town.key_result("KR1"))["checkins"] == []


async def test_a_body_that_is_too_large_is_413(town, token):
    answer = await report(town, {"value": 1, "note": "x" * 70_000}, token)
    assert answer.status_code == 413


async def test_every_digit_that_is_sent_is_kept(town, token):
    assert (await report(town, b'{"value": 12345678901234.5678}', token)).status_code == 200
    assert (await town.key_result("KR1"))["current"] == "12345678901234.5678"


async def test_a_dropped_key_result_takes_no_report(town, token):
    await town.say("/kr drop KR1 overtaken")
    await town.say("/yes")
    answer = await report(town, {"value": 4}, token)
    assert (answer.status_code, answer.json()["error"]) == (409, "not_open")


async def test_what_a_machine_said_is_known_for_thirty_days(town, token):
    await report(town, {"value": 4, "id": "a"}, token)
    await town.bot.tick()
    town.clock.forward(days=31)
    await town.bot.tick()
    assert rows(town.bot, "SELECT count(*) FROM feed_values") == [(0,)]


async def test_the_token_of_a_machine_fetches_no_export(town, token):
    async with browser(town.bot) as http:
        answer = await http.get("/api/v1/export", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401


async def test_the_token_of_the_export_reports_nothing(town, token):
    await town.say("/export token", by="boss", where=None)
    of_export = SECRET.search(await town.say("/yes", by="boss", where=None))[0]
    assert (await report(town, {"value": 4}, of_export)).status_code == 401
