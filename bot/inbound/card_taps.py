"""Taps on cards that rewrite themselves: by HTTP, signed, or by Stream, whose connection is its own proof.

The signature covers neither body nor tapper, only its time: so it is fresh by a window of ours, and one
that was used is good for another tap only while it is young.

https://open.dingtalk.com/document/development/event-callback-card
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import structlog
from starlette.types import Receive, Scope, Send

from bot.inbound.webhook import TOO_LARGE, TOO_SLOW, UNAUTHORIZED, UNAVAILABLE, read_body
from bot.metrics import Tally
from bot.outbound import card_shapes
from dingtalk_client.cards import Tapped, rewrite, tapped
from dingtalk_client.errors import BadBody, BadSignature, BodyTooLarge, CallbackRefused
from dingtalk_client.signing import verify_card
from dingtalk_client.strict_json import parse_body
from handlers import tapping
from handlers.context import Rules
from handlers.tapping import Answer, Tap
from okr.budget import PUSH, cost
from storage.engine import Database, StorageDamaged, StorageUnavailable
from storage.inbox import OF_A_TAP, Inbox
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

WINDOW: Final = timedelta(minutes=5)  # DingTalk names none, and answers are due within two seconds
YOUNG: Final = timedelta(seconds=10)
CALLBACK: Final = cost(PUSH, "callback")


class CardTaps:
    """`stored` is called after each commit, to wake the delivery worker."""

    def __init__(
        self,
        database: Database,
        rules: Rules,
        tally: Tally,
        clock: Callable[[], datetime],
        *,
        corp_id: str,
        admins: frozenset[str],
        stored: Callable[[], None],
    ) -> None:
        self._database = database
        self._rules = rules
        self._tally = tally
        self._clock = clock
        self._corp_id = corp_id
        self._admins = admins
        self._stored = stored

    async def take(
        self, body: Mapping[str, Any], *, pair: str = "", signed_at: datetime | None = None
    ) -> dict[str, Any]:
        """The response to one tap, whichever way it came; an empty one changes nothing.

        `pair` names the signature it came with, made at `signed_at`; Stream has none. Raises a
        CallbackRefused, or StorageUnavailable when nothing could be stored.
        """
        now = self._clock()
        found = tapped(body)
        if self._corp_id and found.corp_id and found.corp_id != self._corp_id:
            raise BadSignature("corporation")
        self._tally.spent[CALLBACK] += 1
        tap = self._tap(found, now, pair)
        if tap is None:
            log.info("tap_of_no_button", card=found.track_id)

        def work(unit: UnitOfWork) -> Answer | None:
            stale = signed_at is not None and now - signed_at > YOUNG
            if stale and Inbox(unit).pair_used_by_another(pair, ""):
                raise BadSignature("replayed")
            answer = tapping.tapped(unit, self._rules, tap) if tap is not None else None
            _use_up(Inbox(unit), pair, now)
            return answer

        answer = await self._database.write(work)
        if tap is None or answer is None:
            return {}
        self._stored()
        log.info("card_tapped", card=tap.card, outcome=answer.outcome)
        return rewrite(card_shapes.redrawn(answer.rows), card_shapes.note(answer.note))

    def _tap(self, found: Tapped, now: datetime, pair: str) -> Tap | None:
        where = card_shapes.action(found.action)
        if where is None:
            return None
        seen, amount = found.params.get("version"), found.params.get("amount")
        return Tap(
            card=found.track_id,
            by=found.staff_id,
            row=where[0],
            tap=where[1],
            now=now,
            seen=_whole(seen),
            amount=str(amount).strip() if isinstance(amount, str | int | float) else "",
            admin=found.staff_id in self._admins,
            pair=pair,
            # The id of a group; a robot's own chat is told by the person's.
            place=found.space_id if found.space_id.startswith("cid") else "",
        )


class CardWebhook:
    """POST from DingTalk with a tap: a plain ASGI endpoint."""

    def __init__(
        self, taps: CardTaps, tally: Tally, clock: Callable[[], datetime], *, api_secret: str
    ) -> None:
        self._taps = taps
        self._tally = tally
        self._clock = clock
        self._api_secret = api_secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, outcome, body = await self._handle(scope, receive)
        self._tally.callbacks[f"card_{outcome}"] += 1
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _handle(self, scope: Scope, receive: Receive) -> tuple[int, str, bytes]:
        headers = dict(scope["headers"])
        try:
            raw = await read_body(receive)
            answer = await self._take(headers, raw)
        except BodyTooLarge:
            return 413, "too_large", TOO_LARGE
        except BadBody as refused:
            log.info("tap_refused", why=refused.field, found=refused.found)
            return 400, "bad_body", json.dumps({"error": str(refused)}).encode()
        except CallbackRefused as refused:
            log.info("tap_refused", why=str(refused))
            return 401, "unauthorized", UNAUTHORIZED
        except TimeoutError:
            return 408, "too_slow", TOO_SLOW
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("tap_not_stored", error=type(error).__name__, detail=str(error))
            return 503, "not_stored", UNAVAILABLE
        return 200, "taken", json.dumps(answer, ensure_ascii=False).encode()

    async def _take(self, headers: Mapping[bytes, bytes], raw: bytes) -> dict[str, Any]:
        timestamp = headers.get(b"x-ddpaas-signature-timestamp")
        signature = headers.get(b"x-ddpaas-signature")
        now = self._clock()
        verify_card(
            timestamp=timestamp, signature=signature, api_secret=self._api_secret, now=now, window=WINDOW
        )
        if timestamp is None or signature is None:
            raise BadSignature("timestamp or signature")
        signed_at = datetime.fromtimestamp(int(timestamp.ljust(13, b"0")) / 1000, UTC)
        pair = f"{OF_A_TAP}{timestamp.decode()}-{sha256(signature).hexdigest()[:32]}"
        return await self._taps.take(parse_body(raw), pair=pair, signed_at=signed_at)


def _use_up(inbox: Inbox, pair: str, now: datetime) -> None:
    """Whatever became of its tap: one that changed nothing has claimed no id."""
    if pair and not inbox.pair_used_by_another(pair, ""):
        inbox.claim(pair, at=now, pair=pair)


def _whole(value: object) -> int | None:
    text = str(value) if isinstance(value, str | int) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
