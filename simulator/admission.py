"""Whether a call of an app is let in: its token, and what else DingTalk asks of every call.

The new host takes the token in a header and refuses with a word, the old one in the query and with a
number. https://open.dingtalk.com/document/development/server-api-error-codes-1
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import Any, Final

from simulator.clock import Clock
from simulator.gateway import Call, refused, refused_by_number

TOKEN_LIFE: Final = timedelta(seconds=7_200)
TOKEN_HEADER: Final = "x-acs-dingtalk-access-token"  # noqa: S105  a header's name


class Tokens:
    """The app's access token: one at a time, renewed when asked for again within its life."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._token = ""
        self._expires = clock.now()

    def give(self) -> str:
        if not self.is_alive:
            self._token = secrets.token_hex(16)
        self._expires = self._clock.now() + TOKEN_LIFE
        return self._token

    @property
    def is_alive(self) -> bool:
        return self._clock.now() < self._expires

    def is_ours(self, token: str) -> bool:
        """Whether it is the last one given, alive or not."""
        return bool(self._token) and hmac.compare_digest(token.encode(), self._token.encode())


class Admission:
    """Of the one app there is; every API of both hosts asks it first."""

    def __init__(self, clock: Clock) -> None:
        self.tokens = Tokens(clock)

    def new(self, call: Call) -> dict[str, Any]:
        """The body of a call to the new host that shows a good token."""
        token = call.headers.get(TOKEN_HEADER, "")
        if not (self.tokens.is_ours(token) and self.tokens.is_alive):
            # Not 401: clients that wait for it never recover.
            raise refused("InvalidAuthentication", "不合法的access_token")
        return self.body(call)

    def old(self, call: Call) -> dict[str, Any]:
        """The body, if any, of a call to the old host that shows a good token."""
        token = call.query.get("access_token", "")
        if not token:
            raise refused_by_number(41001, "缺少access_token")
        if not self.tokens.is_ours(token):
            raise refused_by_number(40014, "不合法的access_token")
        if not self.tokens.is_alive:
            raise refused_by_number(42001, "access_token超时")
        return call.body or {}

    def body(self, call: Call) -> dict[str, Any]:
        """The JSON object that the new host wants of every POST and PUT."""
        if call.body is None:
            raise refused("Missingbody", "body is mandatory for this action")
        return call.body
