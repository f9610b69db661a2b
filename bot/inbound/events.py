"""POST /dingtalk/events: encrypted events, pushed by DingTalk. Every fault gets the same answer.

Whoever sends altered pushes must not learn what became of them: one status and one body for a wrong
signature, a wrong padding, a foreign corporation, and what is no event at all.

https://open.dingtalk.com/document/development/callback-event-message-body-encryption-and-decryption
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import structlog
from starlette.requests import Request
from starlette.responses import Response

from bot.inbound.happenings import Happenings
from bot.inbound.webhook import read_body
from bot.metrics import Tally
from dingtalk_client.crypto import MOST_SEALED, Envelope, Opened, PushRefused, Seal, envelope
from dingtalk_client.errors import CallbackRefused
from dingtalk_client.happenings import Happening, from_push
from dingtalk_client.strict_json import parse_body
from storage.engine import StorageDamaged, StorageUnavailable
from storage.mapping import millis, moment

log = structlog.get_logger()

PATH: Final = "/dingtalk/events"
MOST_BYTES: Final = MOST_SEALED + 1024
REFUSED: Final = b'{"error": "refused"}'
NOT_STORED: Final = b'{"error": "nothing was stored, try again"}'
SUCCESS: Final = "success"
# DingTalk tries an address out before it pushes anything there, and waits 1.5 s for the answer.
# https://open.dingtalk.com/document/development/http-callback-overview
_CHECK: Final = "check_url"
_SUITE_CHECKS: Final = ("check_create_suite_url", "check_update_suite_url")  # answered with their Random


class EventPush:
    """`window` is how far the timestamp of a push may be from our clock, either way."""

    def __init__(
        self,
        seal: Seal,
        happenings: Happenings,
        tally: Tally,
        *,
        window: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._seal = seal
        self._happenings = happenings
        self._tally = tally
        self._window = window
        self._clock = clock

    async def answer(self, request: Request) -> Response:
        outcome, response = await self._taken(request)
        self._tally.events[outcome] += 1
        return response

    async def _taken(self, request: Request) -> tuple[str, Response]:
        try:
            sealed = envelope(
                request.query_params.multi_items(),
                parse_body(await read_body(request.receive, at_most=MOST_BYTES), at_most=MOST_BYTES),
            )
            opened = self._opened(sealed)
            body = parse_body(opened.text.encode())
            happening = self._happening(body)
        except (CallbackRefused, TimeoutError):
            log.info("event_refused")
            return "refused", _json(400, REFUSED)
        if happening is None:
            return "ignored", self._said(opened, _checked(body))
        try:
            await self._happenings.take(happening, push=_name(sealed))
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("event_not_stored", error=type(error).__name__, detail=str(error))
            return "not_stored", _json(503, NOT_STORED)
        except Exception:  # a bug of ours: nothing was stored, and DingTalk tries twice more
            log.exception("event_failed", kind=happening.kind, happening=happening.id)
            return "not_stored", _json(503, NOT_STORED)
        return "stored", self._said(opened, SUCCESS)

    def _opened(self, sealed: Envelope) -> Opened:
        opened = self._seal.open(sealed)
        if abs(self._clock() - moment(int(sealed.timestamp))) > self._window:
            raise PushRefused
        return opened

    def _happening(self, body: dict[str, Any]) -> Happening | None:
        happening = from_push(body)
        if happening is not None and not self._happenings.is_ours(happening):
            raise PushRefused
        return happening

    def _said(self, opened: Opened, text: str) -> Response:
        answer = self._seal.seal(
            text,
            owner_key=opened.owner_key,
            timestamp=str(millis(self._clock())),
            nonce=secrets.token_hex(8),
            random=secrets.token_bytes(16),
        )
        return _json(200, json.dumps(answer).encode())


def _checked(body: dict[str, Any]) -> str:
    """What the check of an address is answered with; an event that is none of ours is only taken note of."""
    if body["EventType"] in _SUITE_CHECKS and isinstance(body.get("Random"), str):
        return str(body["Random"])
    if body["EventType"] != _CHECK:
        log.info("event_ignored", kind=str(body["EventType"])[:64])
    return SUCCESS


def _name(sealed: Envelope) -> str:
    """The same for the very same push, and for no other."""
    parts = f"{sealed.timestamp}\n{sealed.nonce}\n{sealed.signature}"
    return f"push:{sealed.timestamp}:{sha256(parts.encode('utf-8', 'backslashreplace')).hexdigest()[:32]}"


def _json(status: int, body: bytes) -> Response:
    headers = {"cache-control": "no-store"}
    return Response(body, status_code=status, media_type="application/json", headers=headers)
