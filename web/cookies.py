"""The cookies of the pages: no script reads them, and with a form of another site none is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from storage.sessions import LONGEST

LONGEST_VALUE: Final = 2000  # letters


class Cookie:
    """By https under a name that only this very host can set, and that is never sent in the clear."""

    def __init__(self, name: str, *, https: bool, lives: timedelta = LONGEST) -> None:
        self._name = f"__Host-{name}" if https else name
        self._https = https
        self._lives = lives

    def of(self, request: Request) -> str:
        """ "" where there is none."""
        value = request.cookies.get(self._name, "")
        return value if len(value) <= LONGEST_VALUE else ""

    def put(self, answer: Response, value: str) -> None:
        seconds = int(self._lives.total_seconds())
        answer.set_cookie(
            self._name, value, seconds, path="/", secure=self._https, httponly=True, samesite="lax"
        )

    def clear(self, answer: Response) -> None:
        answer.delete_cookie(self._name, path="/", secure=self._https, httponly=True, samesite="lax")
