"""What is secret comes out nowhere: neither where a value is shown, nor in logs, answers, numbers or rows."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog

from bot import wiring
from bot.checkup.doctor import doctor
from bot.inbound import events
from bot.inbound.stream import MESSAGES
from bot.outbound.card_door import PATH as CARDS_PATH
from dingtalk_client import api, cards, frames
from dingtalk_client.events import incoming
from dingtalk_client.signing import card_callback_sign
from dingtalk_client.tokens import Token
from handlers.request import Door
from i18n.words import words_for
from simulator import sealing
from simulator.sealing import Subscription
from storage.engine import StorageUnavailable
from tests.bot.letters import until
from tests.kit.bots import CORPORATION, ROBOT_CODE, a_message, browser, everything, millis, post, signed
from tests.kit.wires import Exchange, a_frame

CANARY = "canary"
WAY_BACK = "https://oapi.dingtalk.com/robot/sendBySession?session=canary66d7c695a9"
SUBSCRIPTION = Subscription(token="canaryOfTheEvents", aes_key=CANARY + "k" * 36 + "E")
SECRETS = {
    "OKR_DINGTALK__CLIENT_SECRET": "canary-of-the-app",
    "OKR_DINGTALK__CLIENT_SECRET_PREVIOUS": "canary-of-the-app-before",
    "OKR_DINGTALK__EVENT_TOKEN": SUBSCRIPTION.token,
    "OKR_DINGTALK__EVENT_AES_KEY": SUBSCRIPTION.aes_key,
    "OKR_DINGTALK__CARD_API_SECRET": "canary-of-the-taps",
    "OKR_SECRET_KEY": "canary-of-the-bot-0123456789",
    "OKR_METRICS_TOKEN": "canary-of-the-metrics",
    "OKR_GROUPS__SALES__WEBHOOK": "https://oapi.dingtalk.com/robot/send?access_token=canary-of-the-robot",
    "OKR_GROUPS__SALES__SECRET": "SECcanary",
}
ENV = SECRETS | {
    "OKR_DINGTALK__RECEIVE": "both",
    "OKR_DINGTALK__CARD_TEMPLATE_ID": "a.schema",
    "OKR_PUBLIC_URL": "https://okr.example.com",
}


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def bot(open_bot, exchange):
    return open_bot(dial=exchange.dial, **ENV)


def said(bot) -> dict[str, Any]:
    return a_message(bot.clock(), "/okr add Sell more", sessionWebhook=WAY_BACK)


def test_no_part_of_the_bot_shows_what_it_holds(bot):
    settings = bot.settings
    raw = a_frame(*MESSAGES, said(bot))
    parts = [
        settings,
        wiring.trust(settings),
        wiring.card_template(settings),
        wiring.robots(settings),
        wiring.event_seal(settings),
        wiring.client(settings, bot.clock),
        cards.register_callback("key", "https://okr.example.com", CANARY),
        api.access_token(ROBOT_CODE, CANARY),
        api.open_connection(ROBOT_CODE, CANARY, [MESSAGES]),
        api.ApiRequest("url", WAY_BACK, {}),
        Token(CANARY, bot.clock() - bot.clock()),
        incoming(said(bot)),
        Door(seal=partial(str, WAY_BACK)),
        frames.read(raw),
    ]
    assert [type(part).__name__ for part in parts if CANARY in f"{part!r}{part}"] == []


async def test_nothing_of_it_is_told_whatever_comes_in_and_whatever_becomes_of_it(bot, exchange, monkeypatch):
    assert bot.listener is not None
    listening = asyncio.create_task(bot.listener.run())
    with structlog.testing.capture_logs() as logs:
        await until(lambda: bool(exchange.wires))
        answers = [await _everything_comes_in(bot, exchange)]
        with monkeypatch.context() as patch:
            patch.setattr(bot.database, "write", _away)
            answers.append(await _everything_comes_in(bot, exchange))
        await bot.delivery.drain()
        async with browser(bot) as http:
            token = SECRETS["OKR_METRICS_TOKEN"]
            answers.append((await http.get("/metrics", headers={"authorization": f"Bearer {token}"})).text)
            answers += [(await http.get(path)).text for path in ("/metrics", "/readyz", "/healthz")]
        english = words_for("en")
        answers += [doctor(bot.settings, english, now=bot.clock(), json=each)[0] for each in (True, False)]
    await bot.listener.stop()
    assert listening.cancelled()
    assert CANARY not in json.dumps(logs, default=repr)
    assert CANARY not in "\n".join(answers)
    assert CANARY not in everything(bot)


async def _away(_work: Any) -> Any:
    raise StorageUnavailable("the disk is full")


async def _everything_comes_in(bot, exchange: Exchange) -> str:
    """By each door what is good and what is not; the answers."""
    now, secret = bot.clock(), SECRETS["OKR_DINGTALK__CLIENT_SECRET"]
    found = [await post(bot, said(bot), headers=signed(now, secret))]
    found.append(await post(bot, b"{", headers=signed(now, secret)))
    found.append(await post(bot, said(bot), headers=signed(now, "another")))
    stamp, secret = str(millis(now)), SECRETS["OKR_DINGTALK__CARD_API_SECRET"]
    content = json.dumps({"cardPrivateData": {"actionIds": ["row1_2"], "params": {}}})
    tap = {"outTrackId": "t", "userId": "u003", "corpId": CORPORATION, "content": content}
    event = {
        "EventType": "user_modify_org",
        "CorpId": CORPORATION,
        "userId": ["u003"],
        "eventId": f"e{stamp}",
    }
    parts = sealing.seal(SUBSCRIPTION, json.dumps(event), owner=ROBOT_CODE, timestamp=stamp, nonce="n")
    async with browser(bot) as http:
        for signature in (card_callback_sign(stamp, secret), "x"):
            headers = {"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": signature}
            found.append(await http.post(CARDS_PATH, content=json.dumps(tap), headers=headers))
        for nonce in ("n", "another"):
            query = {"signature": parts["signature"], "timestamp": parts["timestamp"], "nonce": nonce}
            body = json.dumps({"encrypt": parts["encrypt"]})
            found.append(await http.post(f"{events.PATH}?{urlencode(query)}", content=body))
    exchange.wires[-1].put(a_frame(*MESSAGES, said(bot)))
    exchange.wires[-1].put(a_frame(*MESSAGES, WAY_BACK))
    await exchange.wires[-1].ask("CALLBACK", "/v1.0/nothing", {})
    return "\n".join(f"{answer.text} {answer.headers}" for answer in found)
