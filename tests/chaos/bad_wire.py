"""The wire to a local DingTalk, spoilt on purpose; what was asked for, when, and what was taken is kept."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from simulator.clock import Clock

BAN = timedelta(minutes=10)
NUMBER = re.compile(r"message (\d+)\b")
FAULTS = {"500": 0.20, "timeout": 0.10, "reset": 0.05, "throttle": 0.05, "revoked": 0.02, "page": 0.01}
PAGE = "<!DOCTYPE html><html><body>punish</body></html>"


@dataclass
class Wire(httpx.AsyncBaseTransport):
    """`faults` are shares of all calls. Half of what may be is spoilt after DingTalk took it."""

    inner: httpx.AsyncBaseTransport
    clock: Clock
    lot: random.Random
    faults: Mapping[str, float] = field(default_factory=dict)
    is_down: bool = False
    calls: list[tuple[datetime, str, int | None]] = field(default_factory=list)  # with the message's number
    spoilt: Counter[str] = field(default_factory=Counter)
    spoilt_after: Counter[int] = field(default_factory=Counter)  # by message
    banned: dict[str, datetime] = field(default_factory=dict)  # doors, until when
    inside_a_ban: int = 0
    dead_sessions: int = 0  # calls to sessions that were over
    tokens: list[datetime] = field(default_factory=list)  # when one was given
    conversations: dict[str, str] = field(default_factory=dict)  # of a session
    ends: dict[str, datetime] = field(default_factory=dict)  # of a session

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        now, path = self.clock.now(), request.url.path
        number = _number(await request.aread())
        self.calls.append((now, path, number))
        if self.is_down:
            self.spoilt["down"] += 1
            raise self.lot.choice([httpx.ConnectError, httpx.ReadTimeout])("down", request=request)
        door = self._door(request)
        if door in self.banned and self.banned[door] > now:
            # What was on its way at the very instant of the ban could not know of it.
            self.inside_a_ban += self.banned[door] - BAN < now
            return _too_fast()
        self.dead_sessions += path.endswith("BySession") and self._is_over(request)
        fault = self._draw()
        if path.endswith("/accessToken") and fault in (None, "revoked"):
            self.tokens.append(now)
        if fault is None:
            return await self.inner.handle_async_request(request)
        self.spoilt[fault] += 1
        return await self._spoil(fault, door, number, request)

    async def _spoil(
        self, fault: str, door: str, number: int | None, request: httpx.Request
    ) -> httpx.Response:
        if fault == "throttle":
            return self._throttle(door)
        if fault == "page":
            return httpx.Response(self.lot.choice([200, 403, 405]), html=PAGE)
        if fault == "revoked":
            revoking = httpx.Request("POST", "http://sim.test/_sim/revoke", content=b"{}")
            await self.inner.handle_async_request(revoking)
            return await self.inner.handle_async_request(request)
        if self.lot.random() < 0.5 and (await self._is_taken(request)) and number is not None:
            self.spoilt_after[number] += 1
        if fault == "500":
            answers = [
                {"html": PAGE},
                {"json": {"code": "system.error", "message": "busy", "requestid": "r"}},
            ]
            return httpx.Response(500, **self.lot.choice(answers))
        kinds: dict[str, list[type[httpx.RequestError]]] = {
            "timeout": [httpx.ReadTimeout],
            "reset": [httpx.ReadError, httpx.RemoteProtocolError],
        }
        raise self.lot.choice(kinds[fault])(fault, request=request)

    async def _is_taken(self, request: httpx.Request) -> bool:
        answer = await self.inner.handle_async_request(request)
        body = json.loads(await answer.aread())
        return answer.status_code == 200 and body.get("errcode", 0) == 0

    def _throttle(self, door: str) -> httpx.Response:
        """A custom robot or a session is banned for ten minutes, an API for the rest of the second."""
        if door.startswith("/v1.0"):
            code = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
            return httpx.Response(403, json={"code": code, "message": "too fast", "requestid": "r"})
        self.banned[door] = self.clock.now() + BAN
        return _too_fast()

    def _is_over(self, request: httpx.Request) -> bool:
        return self.ends[request.url.params["session"]] <= self.clock.now()

    def _door(self, request: httpx.Request) -> str:
        query = request.url.params
        if "access_token" in query:
            return f"robot {query['access_token']}"
        if "session" in query:
            return f"session of {self.conversations[query['session']]}"
        return request.url.path

    def _draw(self) -> str | None:
        drawn = self.lot.random()
        for fault, share in self.faults.items():
            if drawn < share:
                return fault
            drawn -= share
        return None


def _number(content: bytes) -> int | None:
    found = NUMBER.search(content.decode(errors="replace"))
    return int(found[1]) if found else None


def _too_fast() -> httpx.Response:
    return httpx.Response(
        200, json={"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
    )


def busiest(instants: list[datetime], per: timedelta) -> int:
    """The most of them in any stretch of that length."""
    ordered, begin, most = sorted(instants), 0, 0
    for end, at in enumerate(ordered):
        while at - ordered[begin] >= per:
            begin += 1
        most = max(most, end - begin + 1)
    return most
