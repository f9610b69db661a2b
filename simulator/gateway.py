"""The door in front of every DingTalk call: faults on demand, refusals in two dialects, the journal.

The new host says what is wrong in the HTTP status and a word, the old one answers 200 with a number.
https://open.dingtalk.com/document/development/server-api-error-codes-1
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from simulator.journal import Journal

LOGGED: Final = 2_000  # bytes of a body that is no JSON, such as a picture


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot's, read to its end; `body` is None unless it is a JSON object sent as JSON."""

    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes
    is_json: bool
    body: dict[str, Any] | None


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


def refused(code: str, message: str = "", *, status: int = 400) -> Refused:
    """In the words of the new host."""
    body = {"code": code, "message": message or code, "requestid": str(uuid.uuid4()).upper()}
    return Refused(Answer(status, body))


def refused_by_number(errcode: int, errmsg: str) -> Refused:
    """In the numbers of the old host, webhooks among them."""
    return Refused(Answer(200, {"errcode": errcode, "errmsg": errmsg}))


class Faults:
    """Answers that stand in for the true ones, a number of times, by path."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, Answer]] = []

    def put(self, path: str, answer: Answer, *, times: int) -> None:
        self._waiting += [(path, answer)] * times

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, path: str) -> Answer | None:
        """The next one for that path, which is then used up."""
        for number, (faulty, answer) in enumerate(self._waiting):
            if faulty == path:
                del self._waiting[number]
                return answer
        return None


class Gateway:
    """Makes a route of a function that knows nothing of HTTP but its Call."""

    def __init__(self, journal: Journal, faults: Faults) -> None:
        self._journal = journal
        self._faults = faults

    def route(self, path: str, handle: Callable[[Call], Answer], *, method: str = "POST") -> Route:
        return Route(path, self._endpoint(handle), methods=[method])

    def _endpoint(self, handle: Callable[[Call], Answer]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            call = _call(request, await request.body())
            path = request.url.path
            answer = self._faults.take(path) or _answer(handle, call)
            said = call.body if call.body is not None else call.raw[:LOGGED].decode(errors="replace")
            self._journal.add(
                "api", path, status=answer.status, body=said, answer=answer.body, warnings=answer.warnings
            )
            return _response(answer)

        return endpoint


class Json(JSONResponse):
    """In ASCII: half a surrogate that somebody sent would otherwise be no UTF-8 and no answer."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content).encode()


def _response(answer: Answer) -> Response:
    """A text is sent as it is: a gateway's page is no JSON."""
    if isinstance(answer.body, str):
        return PlainTextResponse(answer.body, answer.status)
    return Json(answer.body, answer.status)


def _answer(handle: Callable[[Call], Answer], call: Call) -> Answer:
    try:
        return handle(call)
    except Refused as refusal:
        return refusal.answer


def _call(request: Request, raw: bytes) -> Call:
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
    )
