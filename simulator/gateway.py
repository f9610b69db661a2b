"""The door in front of every DingTalk call: bans, faults on demand, refusals in two dialects, the journal.

The new host says what is wrong in the HTTP status and a word, the old one answers 200 with a number.
https://open.dingtalk.com/document/development/server-api-error-codes-1
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from simulator.bans import Bans
from simulator.clock import Clock
from simulator.journal import Journal
from simulator.tenant import Tenant

# The gateway waits no longer for whatever is behind it.
# https://open-dingtalk.github.io/developerpedia/docs/develop/best-practices/retry
PATIENCE: Final = timedelta(seconds=3)

LOGGED: Final = 2_000  # bytes of a body that is no JSON, such as a picture


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot's, read to its end; `body` is None unless it is a JSON object sent as JSON.

    `api` is the path by which DingTalk knows the API, with the names of what varies in it; those are
    `in_path`. `address` is where the call comes from.
    """

    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes
    is_json: bool
    body: dict[str, Any] | None
    api: str = ""
    method: str = "POST"
    address: str = "127.0.0.1"
    in_path: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """`warnings` are for the journal: what DingTalk would take without a word though it does nothing."""

    status: int
    body: Any
    warnings: tuple[str, ...] = ()


class Refused(Exception):
    """A call DingTalk does not take, with what it answers."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.body))
        self.answer = answer


def refused(code: str, message: str = "", *, status: int = 400, **more: Any) -> Refused:
    """In the words of the new host."""
    body = {"code": code, "message": message or code, "requestid": str(uuid.uuid4()).upper()}
    return Refused(Answer(status, body | more))


def refused_by_number(errcode: int, errmsg: str, *, warnings: tuple[str, ...] = (), **more: Any) -> Refused:
    """In the numbers of the old host, webhooks among them."""
    return Refused(Answer(200, {"errcode": errcode, "errmsg": errmsg} | more, warnings))


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of a call. It is done all the same where the fault comes `after` it.

    Without an answer of its own it is answered truly once `stall` is over, or given up before.
    """

    answer: Answer | None
    stall: timedelta = timedelta()
    after: bool = False


class Faults:
    """Answers that stand in for the true ones, a number of times, by path."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, Fault]] = []

    def put(
        self,
        path: str,
        answer: Answer | None,
        *,
        times: int,
        stall: timedelta = timedelta(),
        after: bool = False,
    ) -> None:
        self._waiting += [(path, Fault(answer, stall, after))] * times

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, path: str) -> Fault | None:
        """The next one for that path, which is then used up."""
        for number, (faulty, fault) in enumerate(self._waiting):
            if faulty == path:
                del self._waiting[number]
                return fault
        return None


class Gateway:
    """Makes a route of a function that knows nothing of HTTP but its Call."""

    def __init__(
        self,
        journal: Journal,
        faults: Faults,
        bans: Bans,
        clock: Clock,
        tenant: Tenant,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._journal = journal
        self._faults = faults
        self._bans = bans
        self._clock = clock
        self._tenant = tenant
        self._sleep = sleep

    def route(self, path: str, handle: Callable[[Call], Answer], *, method: str = "POST") -> Route:
        return Route(path, self._endpoint(path, handle), methods=[method])

    def _endpoint(
        self, api: str, handle: Callable[[Call], Answer]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            call = _call(request, api, await request.body())
            path = request.url.path
            answer = await self._answer(path, call, handle)
            said = call.body if call.body is not None else call.raw[:LOGGED].decode(errors="replace")
            self._journal.add(
                "api", path, status=answer.status, body=said, answer=answer.body, warnings=answer.warnings
            )
            response = _response(answer)
            date = self._clock.now() + timedelta(seconds=self._tenant.date_ahead_s)
            response.headers["date"] = format_datetime(date, usegmt=True)
            if path.startswith("/v1.0/"):
                response.headers["server"] = "DingTalk/1.0.0"
                response.headers["x-acs-request-id"] = str(uuid.uuid4()).upper()
            return response

        return endpoint

    async def _answer(self, path: str, call: Call, handle: Callable[[Call], Answer]) -> Answer:
        ban = self._bans.admit(call.address)
        if ban is not None:
            return Answer(200, ban)
        fault = self._faults.take(path)
        if fault is None:
            return _true_answer(handle, call)
        given_up = fault.stall > PATIENCE
        if fault.stall:
            await self._sleep(min(fault.stall, PATIENCE).total_seconds())
        stands_in = _given_up(path) if given_up else fault.answer
        if fault.after or stands_in is None:
            answer = _true_answer(handle, call)
            return stands_in or answer
        return stands_in


class Json(JSONResponse):
    """In ASCII: half a surrogate that somebody sent would otherwise be no UTF-8 and no answer."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content).encode()


def _response(answer: Answer) -> Response:
    """A text is sent as it is: a gateway's page is no JSON."""
    if not isinstance(answer.body, str):
        return Json(answer.body, answer.status)
    is_page = answer.body.startswith("<")
    return (HTMLResponse if is_page else PlainTextResponse)(answer.body, answer.status)


def _true_answer(handle: Callable[[Call], Answer], call: Call) -> Answer:
    try:
        return handle(call)
    except Refused as refusal:
        return refusal.answer


def _given_up(path: str) -> Answer:
    if path.startswith("/v1.0/"):
        return refused("gateway.timeout", "the service did not answer in time", status=504).answer
    body = {
        "errcode": 15,
        "errmsg": "Remote service error",
        "sub_code": "isp.top-remote-connection-timeout",
        "sub_msg": "timeout",
    }
    return Answer(200, body)


def _call(request: Request, api: str, raw: bytes) -> Call:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = media_type == "application/json"
    try:
        body = json.loads(raw) if is_json else None
    except (ValueError, RecursionError):
        body = None
    return Call(
        query=request.query_params,
        headers=request.headers,
        raw=raw,
        is_json=is_json,
        body=body if isinstance(body, dict) else None,
        api=api,
        method=request.method,
        address=request.client.host if request.client else "127.0.0.1",
        in_path=request.path_params,
    )
