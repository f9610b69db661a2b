"""Somebody who was asked by a card that rewrites itself, and taps on it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from dingtalk_client.signing import card_callback_sign
from tests.dingtalk_client.samples import wire
from tests.kit.bots import CORPORATION, browser, millis, rows
from tests.kit.callers import Callers
from tests.kit.fakes import CARD

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


def values(town: Callers) -> list[str | None]:
    return [value for (value,) in rows(town.bot, "SELECT current FROM key_results ORDER BY number")]
