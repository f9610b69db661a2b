"""What programs ask over HTTP: a machine reports a number, an admin's program fetches the export.

Whoever has no good token learns nothing but that; bodies are read as strictly as callbacks are.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import structlog
from starlette.requests import Request
from starlette.responses import Response

from bot.inbound.webhook import read_body
from dingtalk_client.errors import BadBody, BodyTooLarge
from dingtalk_client.strict_json import MAX_BYTES, parse_exact
from exchange.exporting import exported
from handlers.context import Rules
from handlers.feeding import token_hash
from handlers.machines import Answer, Call, Outcome, Reported, report
from okr import cycles
from okr.refusals import BadCycle
from storage.engine import Database, StorageDamaged, StorageUnavailable, read_beside
from storage.export_tokens import ExportTokens
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

VALUE_PATH = "/api/v1/key-results/{group}/{ref:path}/value"
EXPORT_PATH = "/api/v1/export"
NAMES = frozenset({"value", "note", "at", "id"})
LONGEST_NOTE, LONGEST_ID, LONGEST_TOKEN = 2000, 128, 200
MOST_EXPONENT = 18
STATUS = {
    Outcome.DONE: HTTPStatus.OK,
    Outcome.UNAUTHORIZED: HTTPStatus.UNAUTHORIZED,
    Outcome.UNKNOWN: HTTPStatus.NOT_FOUND,
    Outcome.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Outcome.BAD: HTTPStatus.BAD_REQUEST,
    Outcome.REFUSED: HTTPStatus.BAD_REQUEST,
}
# Nothing is wrong with what was sent: the key result does not take it now.
CONFLICTS = frozenset({"fed_by_hand", "not_open"})
FAILED = "failed"  # a bug of ours, as `handlers.answering` calls it


class Api:
    def __init__(
        self, database: Database, rules: Rules, admins: frozenset[str], clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._rules = rules
        self._admins = admins
        self._clock = clock

    async def value(self, request: Request) -> Response:
        """POST a number for the key result that the token is for."""
        token = _token(request)
        if token is None:
            return _unauthorized()
        fault = ""
        body: Reported | None = None
        try:
            body = reported(parse_exact(await read_body(request.receive)))
        except BodyTooLarge:
            return _error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"body over {MAX_BYTES} bytes")
        except TimeoutError:
            return _error(HTTPStatus.REQUEST_TIMEOUT, "the body did not arrive in time")
        except BadBody as bad:
            fault = str(bad)
        call = Call(
            request_id=f"api:{uuid4()}",
            token_hash=token_hash(token),
            group=request.path_params["group"],
            ref=request.path_params["ref"],
            body=body,
            now=self._clock(),
        )
        try:
            answer = await self._database.write(lambda unit: report(unit, call, self._rules))
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("report_not_stored", error=type(error).__name__)
            return _error(HTTPStatus.SERVICE_UNAVAILABLE, "nothing was stored, try again")
        log.info("value_reported", outcome=answer.outcome.value, refused=answer.refused)
        return self._answered(answer, fault)

    async def export(self, request: Request) -> Response:
        """GET the export of everything, or of a cycle."""
        token = _token(request)
        if token is None:
            return _unauthorized()
        now, given = self._clock(), request.query_params.get("cycle")
        try:
            if not await self._database.write(lambda unit: self._is_good(unit, token, now)):
                return _unauthorized()
            cycle = None if given is None else cycles.by_id(given.upper(), self._rules.fiscal_start).id
            document = await asyncio.to_thread(
                read_beside,
                self._database.engine,
                lambda unit: exported(unit, fiscal_start=self._rules.fiscal_start, now=now, cycle=cycle),
            )
        except BadCycle:
            return _error(HTTPStatus.BAD_REQUEST, "cycle: expected such as 2026Q4")
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("export_not_read", error=type(error).__name__)
            return _error(HTTPStatus.SERVICE_UNAVAILABLE, "not now, try again")
        log.info("export_fetched", cycle=cycle)
        return _json(HTTPStatus.OK, json.dumps(document, ensure_ascii=False, indent=2) + "\n")

    def _is_good(self, unit: UnitOfWork, token: str, now: datetime) -> bool:
        """Still good, and whoever made it still an admin?"""
        found = ExportTokens(unit).by_hash(token_hash(token))
        return found is not None and found.expires_at > now and found.made_by in self._admins

    def _answered(self, answer: Answer, fault: str) -> Response:
        status = STATUS[answer.outcome]
        if answer.outcome is Outcome.DONE:
            return _json(status, answer.facts)
        if answer.outcome is Outcome.UNAUTHORIZED:
            return _unauthorized()
        if answer.outcome is Outcome.TOO_MANY and answer.again is not None:
            wait = max(1, -int((self._clock() - answer.again).total_seconds() // 1))
            return _error(status, "more than 60 reports a minute", {"retry-after": str(wait)})
        if answer.refused == FAILED:
            return _error(HTTPStatus.INTERNAL_SERVER_ERROR, FAILED)
        if answer.refused:
            status = HTTPStatus.CONFLICT if answer.refused in CONFLICTS else status
            return _json(
                status, json.dumps({"error": answer.refused, "message": answer.words}, ensure_ascii=False)
            )
        return _error(status, fault or "no such key result")


def reported(body: dict[str, Any]) -> Reported:
    """Raises BadBody for anything but {"value": number, "note"?, "at"?, "id"?}."""
    for name in body:
        if name not in NAMES:
            raise BadBody(name[:40], "an unknown name", "value, note, at or id")
    return Reported(
        value=_number(body.get("value")),
        note=_text(body, "note", LONGEST_NOTE),
        at=_instant(body.get("at")),
        client_id=_text(body, "id", LONGEST_ID),
    )


def _number(value: Any) -> Decimal:
    """As sent, to the last digit; how large it may be for the key result is said further in."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadBody("value", "nothing" if value is None else type(value).__name__, "a number")
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.adjusted() > MOST_EXPONENT or exponent < -MOST_EXPONENT:
        raise BadBody("value", "a number of too many digits", "at most 18 digits")
    return number


def _text(body: dict[str, Any], name: str, longest: int) -> str:
    text = body.get(name, "")
    if not isinstance(text, str) or len(text) > longest or (name in body and name == "id" and not text):
        raise BadBody(name, "no such text", f"text of at most {longest} characters")
    return text


def _instant(text: Any) -> datetime | None:
    expected = "an instant with its zone, such as 2026-11-20T10:00:00+08:00"
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadBody("at", "no instant", expected) from error
    if at.tzinfo is None or not 2000 <= at.year < 2200:
        raise BadBody("at", "an instant without its zone or far away", expected)
    return at


def _token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    good = scheme.lower() == "bearer" and token.isascii() and 0 < len(token) <= LONGEST_TOKEN
    return token if good else None


def _unauthorized() -> Response:
    """The same for no token, a wrong one, and one that ended."""
    return _error(HTTPStatus.UNAUTHORIZED, "unauthorized", {"www-authenticate": "Bearer"})


def _error(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return _json(status, json.dumps({"error": text}), headers)


def _json(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    more = {"cache-control": "no-store"} | (headers or {})
    return Response(text, status_code=status, media_type="application/json", headers=more)
