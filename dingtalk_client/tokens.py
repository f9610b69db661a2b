"""The app's access token: fetched by one task at a time, renewed before it ends, dropped when refused.

https://open.dingtalk.com/document/development/obtain-the-access-token-of-an-internal-app
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dingtalk_client.errors import Action, DingTalkError

# Fetching often is throttled, and a wrong secret does not get better by being shown again.
LEAST_PAUSE = timedelta(minutes=1)

# No fault asks for more: what is further off was noted by a clock that was ahead.
_LONGEST_PAUSE = timedelta(hours=1)
_RENEW_AT = 0.8  # of the token's life
_LONGEST_LIFE_S = 86_400
_HEADER_VALUE = re.compile(r"[!-~]+")  # visible ASCII: it travels as a header


@dataclass(frozen=True, slots=True)
class Token:
    """What DingTalk gave us, and for how long."""

    value: str = field(repr=False)
    life: timedelta


class TokenKeeper:
    """Hands out one token to everybody who asks."""

    def __init__(self, fetch: Callable[[], Awaitable[Token]], clock: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._token: str | None = None
        self._renew_at: datetime | None = None
        self._dropped_at: datetime | None = None
        self._failure: DingTalkError | None = None
        self._failed_until: datetime | None = None
        self._rounds = 0
        self._lock = asyncio.Lock()

    async def token(self) -> str:
        """A token good for now; raises the DingTalkError that keeps us from having one.

        Whoever waits while another task fetches shares its result, a fault included.
        """
        if token := self._good():
            return token
        round_asked = self._rounds
        async with self._lock:
            if token := self._good():
                return token
            if self._failure and (self._rounds != round_asked or self._must_pause()):
                raise replace(self._failure, retry_after=self._pause())
            return await self._renew()

    def drop(self, token: str) -> bool:
        """Forget `token`, which was refused; False when one was forgotten less than a minute ago.

        Until that minute is over nobody gets a token then: to show the same one again would be as vain. A
        token that somebody else has renewed meanwhile stays.
        """
        if token != self._token:
            return True
        now, self._token = self._clock(), None
        if self._dropped_at and -LEAST_PAUSE <= now - self._dropped_at < LEAST_PAUSE:
            self._failure = DingTalkError("InvalidAuthentication", "refused twice in a minute", Action.RETRY)
            # The one that is fetched then must last for a minute, too.
            self._failed_until = self._dropped_at = self._dropped_at + LEAST_PAUSE
            return False
        self._dropped_at = now
        return True

    def _good(self) -> str | None:
        return self._token if self._renew_at and self._clock() < self._renew_at else None

    def _must_pause(self) -> bool:
        now = self._clock()
        return self._failed_until is not None and now < self._failed_until <= now + _LONGEST_PAUSE

    def _pause(self) -> timedelta | None:
        """How long there will be no token; None where the next may ask at once."""
        return self._failed_until - self._clock() if self._failed_until and self._must_pause() else None

    async def _renew(self) -> str:
        try:
            fresh = await self._fetch()
        except DingTalkError as error:
            self._failure = error
            self._failed_until = self._clock() + (error.retry_after or timedelta())
            raise
        else:
            self._failure = self._failed_until = None
            self._token, self._renew_at = fresh.value, self._clock() + fresh.life * _RENEW_AT
            return fresh.value
        finally:
            self._rounds += 1


def token_from(reply: dict[str, object]) -> Token:
    """The token in DingTalk's answer; raises DingTalkError when there is none in it."""
    value, seconds = reply.get("accessToken"), reply.get("expireIn")
    if isinstance(value, str) and _HEADER_VALUE.fullmatch(value) and type(seconds) is int:
        return Token(value, timedelta(seconds=min(max(seconds, 0), _LONGEST_LIFE_S)))
    raise DingTalkError("no_token", "an answer without accessToken and expireIn", Action.RETRY, LEAST_PAUSE)
