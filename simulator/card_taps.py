"""What people tap on cards, on its way to the bot, and what its answer makes of the card.

The signature is over its own time alone, and only there where a secret was registered.
https://open.dingtalk.com/document/development/event-callback-card
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.card_templates import read_template
from simulator.cards import Card, Cards
from simulator.gateway import Json
from simulator.journal import Journal
from simulator.signing import Credentials, milliseconds
from simulator.stream_acks import OK
from simulator.stream_gateway import StreamGateway
from simulator.stream_line import CALLBACK
from simulator.world import SYSTEM, World

DEADLINE: Final = timedelta(seconds=2)
OLD: Final = timedelta(minutes=6)
# What a sender may get wrong, or somebody who is not DingTalk.
FAULTS: Final = ("", "unsigned", "wrong", "old")
# https://open.dingtalk.com/document/development/event-callback-card
TOPIC: Final = "/v1.0/card/instances/callback"


@dataclass(slots=True)
class Sent:
    """The last tap on a card, to be sent again."""

    body: bytes
    headers: dict[str, str]


class CardTaps:
    def __init__(
        self,
        world: World,
        credentials: Credentials,
        cards: Cards,
        journal: Journal,
        client: httpx.AsyncClient,
        stream: StreamGateway,
        *,
        deadline: timedelta = DEADLINE,
    ) -> None:
        self._world = world
        self._credentials = credentials
        self._cards = cards
        self._journal = journal
        self._client = client
        self._deadline = deadline
        self._last: dict[str, Sent] = {}
        self._stream = stream

    def routes(self) -> list[Route]:
        return [
            Route("/_sim/card-tap", self._tap, methods=["POST"]),
            Route("/_sim/templates", self._template, methods=["POST"]),
        ]

    async def tap(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """`as` a person tap the button `action` of the `card`; `params` beside those of the button.

        `again` sends the last tap on it once more, bytes and signature. Raises KeyError or ValueError.
        """
        card = self._cards.cards[str(order["card"])]
        person, fault = str(order["as"]), str(order.get("fault") or "")
        if person not in self._world.people or fault not in FAULTS:
            raise ValueError(f"nobody is {person!r}, or no fault is {fault!r}: one of {FAULTS}")
        body = self._body(card, person, str(order["action"]), order.get("params") or {})
        if card.callback_type == "STREAM":
            return await self._by_stream(card, person, body)
        sent = self._last.get(card.track_id) if order.get("again") else None
        if sent is None:
            sent = Sent(json.dumps(body, ensure_ascii=False).encode(), self._headers(card, fault))
            self._last[card.track_id] = sent
        return await self._by_http(card, person, sent)

    def _body(self, card: Card, person: str, action: str, more: Mapping[str, Any]) -> dict[str, Any]:
        """What the button sends along is what its card shows this person."""
        template = self._cards.templates[card.template_id]
        button = template.button(action) if template else None
        values = card.values(person)
        own = {name: values.get(variable, "") for name, variable in button.params} if button else {}
        content = {"cardPrivateData": {"actionIds": [action], "params": own | dict(more)}}
        body = {
            "type": "actionCallback",
            "outTrackId": card.track_id,
            "corpId": self._credentials.corp_id,
            "userId": person,
            "content": json.dumps(content, ensure_ascii=False),
        }
        if card.callback_type != "STREAM":
            return body
        return body | {"extension": "{}", "spaceType": "im", "spaceId": card.places[0], "userIdType": 1}

    def _headers(self, card: Card, fault: str) -> dict[str, str]:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        registered = self._cards.callbacks.get(card.route_key)
        if fault == "unsigned" or registered is None or not registered.api_secret:
            return headers
        at = self._world.clock.now() - (OLD if fault == "old" else timedelta(0))
        secret = "not the secret" if fault == "wrong" else registered.api_secret
        timestamp = str(milliseconds(at))
        digest = hmac.new(secret.encode(), timestamp.encode(), hashlib.sha256).digest()
        return headers | {
            "x-ddpaas-signature-timestamp": timestamp,
            "x-ddpaas-signature": base64.b64encode(digest).decode(),
        }

    async def _by_http(self, card: Card, person: str, sent: Sent) -> dict[str, Any]:
        registered = self._cards.callbacks.get(card.route_key)
        if registered is None:
            return self._failed(card, "nobody registered a callback for this card")
        status, answer, began = None, b"", monotonic()
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                response = await self._client.post(registered.url, content=sent.body, headers=sent.headers)
            status, answer = response.status_code, response.content
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as error:
            return self._failed(card, f"no answer within two seconds ({type(error).__name__})")
        finally:
            self._journal.add(
                "callback",
                urlsplit(registered.url).path,
                status=status,
                body=json.loads(sent.body),
                answer=_readable(answer),
            )
        took = round((monotonic() - began) * 1000)
        if status != 200:
            return self._failed(card, f"HTTP {status}") | {"status": status}
        return self._apply(card, person, _readable(answer)) | {"status": status, "ms": took}

    async def _by_stream(self, card: Card, person: str, body: dict[str, Any]) -> dict[str, Any]:
        if not self._stream.takes(CALLBACK, TOPIC):
            return self._failed(card, "no Stream connection takes taps")
        ack = await self._stream.push(CALLBACK, TOPIC, body)
        answer = ack.response if ack else None
        self._journal.add("callback", TOPIC, status=ack.code if ack else None, body=body, answer=answer)
        if ack is None or ack.code != OK:
            return self._failed(card, f"code {ack.code}" if ack else "no acknowledgement")
        return self._apply(card, person, answer) | {"status": ack.code}

    def _apply(self, card: Card, person: str, answer: Any) -> dict[str, Any]:
        """An empty object changes nothing; what is no text is shown to nobody."""
        if not isinstance(answer, dict):
            return self._failed(card, "the answer is no JSON object")
        public, own = _params(answer.get("cardData")), _params(answer.get("userPrivateData"))
        if public is not None or own is not None:
            private = {} if own is None else {person: own}
            self._cards.rewrite(card, public, private, answer.get("cardUpdateOptions"))
        return {"answer": answer}

    def _failed(self, card: Card, why: str) -> dict[str, Any]:
        for place in card.places:
            self._world.say(place, SYSTEM, f"卡片没有回应 · the card got no answer: {why}")
        return {"failed": why}

    async def _tap(self, request: Request) -> Response:
        try:
            return Json(await self.tap(json.loads(await request.body())))
        except (KeyError, TypeError) as error:
            return Json({"error": f"no such card or a word is missing: {error}"}, 404)
        except ValueError as error:
            return Json({"error": str(error)}, 400)

    async def _template(self, request: Request) -> Response:
        """Import what the builder exported: {"id", "template", "published"}."""
        try:
            order = json.loads(await request.body())
            template = read_template(order["template"])
            self._cards.templates[str(order["id"])] = template if order.get("published", True) else None
            self._cards.refuses_repeated = bool(order.get("refuses_repeated", True))
        except (KeyError, TypeError, ValueError) as error:
            return Json({"error": str(error)}, 400)
        return Json({"variables": sorted(template.variables)})


def _params(data: Any) -> dict[str, str] | None:
    params = data.get("cardParamMap") if isinstance(data, dict) else None
    if not isinstance(params, dict):
        return None
    return {name: value for name, value in params.items() if isinstance(value, str)}


def _readable(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except ValueError:
        return answer.decode(errors="replace")
