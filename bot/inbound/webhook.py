"""POST from DingTalk: bytes in, one small JSON answer out. A plain ASGI endpoint, since this is the hot path.

https://open.dingtalk.com/document/development/receive-message
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.inbound.intake import Intake
from bot.metrics import Tally
from bot.outbound.shapes import response
from dingtalk_client.errors import BadBody, BodyTooLarge, CallbackRefused
from dingtalk_client.messages import EMPTY, to_json
from dingtalk_client.strict_json import MAX_BYTES
from storage.engine import StorageDamaged, StorageUnavailable

log = structlog.get_logger()

BODY_SECONDS = 10.0
NOTHING = to_json(EMPTY).encode()


def _answer(text: str) -> bytes:
    return json.dumps({"error": text}).encode()


# One body for everything that is not ours, so that a stranger learns nothing from it.
UNAUTHORIZED = _answer("unauthorized")
TOO_LARGE = _answer(f"body over {MAX_BYTES} bytes")
UNAVAILABLE = _answer("nothing was stored, try again")
TOO_SLOW = _answer("the body did not arrive in time")


class Webhook:
    """`stored` is called after each commit, to wake the delivery worker; `pages` is what links lead below."""

    def __init__(
        self,
        intake: Intake,
        tally: Tally,
        *,
        in_response: bool,
        stored: Callable[[], None],
        pages: str = "",
    ) -> None:
        self._intake = intake
        self._tally = tally
        self._in_response = in_response
        self._stored = stored
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, outcome, body = await self._handle(scope, receive)
        self._tally.callbacks[outcome] += 1
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _handle(self, scope: Scope, receive: Receive) -> tuple[int, str, bytes]:
        timestamp = sign = None
        for name, value in scope["headers"]:
            if name == b"timestamp":
                timestamp = value
            elif name == b"sign":
                sign = value
        try:
            raw = await read_body(receive)
            handled = await self._intake.take(timestamp=timestamp, sign=sign, body=raw)
        except BodyTooLarge:
            return 413, "too_large", TOO_LARGE
        except BadBody as refused:
            log.info("callback_refused", why=refused.field, found=refused.found)
            return 400, "bad_body", _answer(str(refused))
        except CallbackRefused as refused:
            log.info("callback_refused", why=str(refused))
            return 401, "unauthorized", UNAUTHORIZED
        except TimeoutError:
            return 408, "too_slow", TOO_SLOW
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("callback_not_stored", error=type(error).__name__, detail=str(error))
            return 503, "not_stored", UNAVAILABLE
        self._stored()
        if handled.refused:
            self._tally.refused[handled.refused] += 1
        outcome = "repeated" if handled.repeated else "stored"
        if not self._in_response or not handled.messages:
            return 200, outcome, NOTHING
        return 200, outcome, to_json(response(handled.messages[0], self._pages)).encode()


class FrontDoor:
    """Callbacks go straight to the webhook; all else to `behind`.

    Routing and the layers of the framework cost a callback more than reading and checking it does.
    """

    def __init__(self, path: str, webhook: Webhook, behind: ASGIApp) -> None:
        self._path = path
        self._webhook = webhook
        self._behind = behind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == self._path and scope["method"] == "POST":
            await self._webhook(scope, receive, send)
        else:
            await self._behind(scope, receive, send)


async def read_body(receive: Receive, *, at_most: int = MAX_BYTES) -> bytes:
    """The whole body; raises BodyTooLarge as soon as it is, TimeoutError when it does not come."""
    pieces: list[bytes] = []
    size, more = 0, True
    async with asyncio.timeout(BODY_SECONDS):
        while more:
            message: Any = await receive()
            if message["type"] == "http.disconnect":
                raise TimeoutError
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            if size > at_most:
                raise BodyTooLarge(f"{size} bytes")
            more = message.get("more_body", False)
    return b"".join(pieces)
