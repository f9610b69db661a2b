"""Encrypted events at the door: what is answered and stored, and that refusals teach nothing."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.inbound.events import PATH, REFUSED
from bot.inbound.happenings import Happenings
from simulator import sealing
from simulator.sealing import Subscription
from storage.engine import StorageUnavailable
from tests.dingtalk_client.pushes import altered, signed_anew
from tests.kit.bots import CORPORATION, ROBOT_CODE, browser, everything, millis, rows

SUBSCRIPTION = Subscription()
ENV = {
    "OKR_DINGTALK__EVENT_TOKEN": SUBSCRIPTION.token,
    "OKR_DINGTALK__EVENT_AES_KEY": SUBSCRIPTION.aes_key,
}


@pytest.fixture
def bot(open_bot):
    return open_bot(**ENV)


def an_event(kind: str = "user_leave_org", **fields: Any) -> dict[str, Any]:
    body = {"EventType": kind, "EventTime": 1795500000000, "CorpId": CORPORATION, "eventId": "e1"}
    given = {"userId": ["u003"]} if kind.startswith("user_") else {}
    return body | given | fields


def sealed(bot, body: dict[str, Any] | str, *, owner: str = ROBOT_CODE, nonce: str = "n1") -> dict[str, str]:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return sealing.seal(SUBSCRIPTION, text, owner=owner, timestamp=str(millis(bot.clock())), nonce=nonce)


async def push(bot, parts: dict[str, str], *, names: str = "signature timestamp", raw: bytes | None = None):
    signature, timestamp = names.split()
    query = {signature: parts["signature"], timestamp: parts["timestamp"], "nonce": parts["nonce"]}
    content = json.dumps({"encrypt": parts["encrypt"]}).encode() if raw is None else raw
    async with browser(bot) as http:
        return await http.post(f"{PATH}?{urlencode(query)}", content=content)


def said(answer) -> str:
    assert answer.status_code == 200, answer.text
    text, owner = sealing.unseal(SUBSCRIPTION, answer.json())
    assert owner in (ROBOT_CODE, CORPORATION)
    return text


async def test_without_a_subscription_there_is_nothing_there(open_bot):
    bot = open_bot()
    assert (await push(bot, sealed(bot, an_event()))).status_code == 404


@pytest.mark.parametrize("signature", ["signature", "msg_signature"])
@pytest.mark.parametrize("timestamp", ["timestamp", "timeStamp"])
async def test_each_spelling_of_the_query_is_answered_with_a_sealed_success(bot, signature, timestamp):
    answer = await push(bot, sealed(bot, an_event()), names=f"{signature} {timestamp}")
    assert said(answer) == "success"
    assert rows(bot, "SELECT staff_id, gone FROM departures") == [("u003", 1)]


@pytest.mark.parametrize("owner", [ROBOT_CODE, CORPORATION])
async def test_the_answer_is_for_whom_the_push_was(bot, owner):
    answer = await push(bot, sealed(bot, an_event(), owner=owner))
    assert sealing.unseal(SUBSCRIPTION, answer.json()) == ("success", owner)


async def test_two_answers_are_never_the_same(bot):
    answers = [(await push(bot, sealed(bot, an_event(), nonce=n))).json() for n in ("a", "b")]
    assert answers[0]["encrypt"] != answers[1]["encrypt"]
    assert answers[0]["nonce"] != answers[1]["nonce"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param({"EventType": "check_url"}, "success", id="ours"),
        pytest.param({"EventType": "check_create_suite_url", "Random": "LPIdSnlF"}, "LPIdSnlF", id="a suite"),
        pytest.param({"EventType": "check_update_suite_url", "Random": "x"}, "x", id="a suite again"),
        pytest.param({"EventType": "check_update_suite_url"}, "success", id="a suite without its word"),
        pytest.param({"EventType": "bpms_instance_change", "eventId": "e"}, "success", id="none of ours"),
    ],
)
async def test_a_check_and_what_is_none_of_ours_is_answered_and_not_stored(bot, body, text):
    before = everything(bot)
    assert said(await push(bot, sealed(bot, body))) == text
    assert everything(bot) == before


async def test_the_very_same_push_again_is_a_success_without_effect(bot, open_bot):
    parts = sealed(bot, an_event())
    assert said(await push(bot, parts)) == "success"
    before = rows(bot, "SELECT * FROM inbox")
    other = open_bot(**ENV)  # a replica, or the same after a restart
    assert said(await push(other, parts)) == "success"
    assert rows(other, "SELECT * FROM inbox") == before


async def test_the_same_event_in_another_envelope_is_done_once(bot):
    for nonce in ("n1", "n2"):
        assert said(await push(bot, sealed(bot, an_event(), nonce=nonce))) == "success"
    assert len(rows(bot, "SELECT id FROM inbox WHERE id LIKE 'event:%'")) == 1


def _bad(bot) -> dict[str, tuple[dict[str, str], bytes | None]]:
    good = sealed(bot, an_event())
    stale = str(millis(bot.clock() - timedelta(seconds=3601)))
    early = str(millis(bot.clock() + timedelta(seconds=3601)))
    text = json.dumps(an_event())
    at = {"timestamp": good["timestamp"], "nonce": "n"}

    def twisted(**twists: Any) -> dict[str, str]:
        return sealing.seal(SUBSCRIPTION, text, owner=ROBOT_CODE, twist=sealing.Twist(**twists), **at)

    return {
        "no signature": (good | {"signature": ""}, None),
        "a tampered signature": (twisted(signature=lambda s: s[:-1] + ("0" if s[-1] != "0" else "1")), None),
        "no ASCII": (good | {"signature": "签名", "nonce": "\x00"}, None),
        "another owner": (sealed(bot, an_event(), owner="dingother"), None),
        "wrong padding": (twisted(padding=lambda pad: bytes(len(pad))), None),
        "a length beyond its end": (twisted(frame=lambda f: f[:16] + b"\x7f\xff\xff\xff" + f[20:]), None),
        "long ago": (sealing.seal(SUBSCRIPTION, text, owner=ROBOT_CODE, timestamp=stale, nonce="n"), None),
        "far ahead": (sealing.seal(SUBSCRIPTION, text, owner=ROBOT_CODE, timestamp=early, nonce="n"), None),
        "no JSON inside": (sealed(bot, "hello"), None),
        "no event inside": (sealed(bot, {"CorpId": CORPORATION}), None),
        "an event without whom": (sealed(bot, an_event(userId=[7])), None),
        "another corporation": (sealed(bot, an_event(CorpId="dingelsewhere")), None),
        "a key given twice": (sealed(bot, '{"EventType": "check_url", "EventType": "check_url"}'), None),
        "no JSON outside": (good, b"encrypt"),
        "nothing outside": (good, b""),
        "another shape": (good, b'["encrypt"]'),
        "no text outside": (good, b'{"encrypt": 5}'),
        "too large": (good, b'{"encrypt": "' + b"A" * 100_000 + b'"}'),
    }


async def test_every_fault_is_answered_alike_and_nothing_is_stored(bot):
    before = everything(bot)
    answers = {name: await push(bot, parts, raw=raw) for name, (parts, raw) in _bad(bot).items()}
    found = {name: (each.status_code, each.content, sorted(each.headers)) for name, each in answers.items()}
    assert set(map(str, found.values())) == {str((400, REFUSED, sorted(answers["too large"].headers)))}, found
    assert everything(bot) == before


async def test_altered_pushes_signed_anew_are_answered_alike(bot):
    before = everything(bot)
    stamp = str(millis(bot.clock()))
    seen = set()
    for envelope in altered(150, random.Random(3)):
        fresh = signed_anew(envelope.__class__("", stamp, envelope.nonce, envelope.encrypt), envelope.encrypt)
        parts = {name: getattr(fresh, name) for name in ("signature", "timestamp", "nonce", "encrypt")}
        answer = await push(bot, parts)
        seen.add((answer.status_code, answer.content))
    assert seen == {(400, REFUSED)}
    assert everything(bot) == before


async def test_only_post_is_taken(bot):
    async with browser(bot) as http:
        assert (await http.get(PATH)).status_code == 405


async def test_what_could_not_be_stored_is_no_success(bot, monkeypatch):
    async def full(*_: Any) -> None:
        raise StorageUnavailable("disk full")

    monkeypatch.setattr(bot.entrances.happenings._database, "write", full)
    parts = sealed(bot, an_event())
    assert (await push(bot, parts)).status_code == 503
    monkeypatch.undo()
    assert said(await push(bot, parts)) == "success"
    assert rows(bot, "SELECT staff_id FROM departures") == [("u003",)]


async def test_a_bug_of_ours_is_no_success_either(bot, monkeypatch):
    def broken(*_: Any) -> bool:
        raise LookupError("a bug")

    monkeypatch.setattr(Happenings, "_done", broken)
    assert (await push(bot, sealed(bot, an_event()))).status_code == 503
    monkeypatch.undo()
    assert said(await push(bot, sealed(bot, an_event()))) == "success"


async def test_no_answer_and_no_log_holds_the_key(bot, capsys):
    answer = await push(bot, sealed(bot, an_event()))
    await push(bot, sealed(bot, an_event(), owner="x"))
    seen = answer.text + "".join(capsys.readouterr())
    assert SUBSCRIPTION.token not in seen
    assert SUBSCRIPTION.aes_key not in seen


async def test_what_became_of_pushes_is_counted(bot):
    parts = sealed(bot, an_event())
    for each in (parts, parts | {"signature": "x"}, sealed(bot, {"EventType": "check_url"}, nonce="n2")):
        await push(bot, each)
    assert bot._tally.events == {"stored": 1, "refused": 1, "ignored": 1}
