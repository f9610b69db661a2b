"""What goes wrong between us and DingTalk, and what each fault asks for.

Two families. A `DingTalkError` comes back from a call we made: it says whether to try again, when,
and through which door. A `CallbackRefused` is about a request that came in. Neither ever holds a
token, a webhook address or the text of a message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import ClassVar

from dingtalk_client.actions import IP_BAN as IP_BAN
from dingtalk_client.actions import OPERATOR_WAIT as OPERATOR_WAIT
from dingtalk_client.actions import PARK_FOR as PARK_FOR
from dingtalk_client.actions import Action as Action
from dingtalk_client.fault_table import ROWS

TABLE: Mapping[str, Action] = MappingProxyType({code: row.action for code, row in ROWS.items()})

# How long to wait where the document or the nature of the fault says so; the rest back off as usual.
WAITS: Mapping[str, timedelta] = MappingProxyType(
    {code: row.wait for code, row in ROWS.items() if row.wait is not None}
)

# The group is no more, or no place for this robot.
LOST_GROUP = frozenset(code for code, row in ROWS.items() if row.loses_group)

_MAX_DETAIL = 200
_SERVER_TROUBLE = re.compile(r"http_5\d\d")
# What may be a credential in DingTalk's own words: an address, or a run no human word is as long as.
_CREDENTIAL = re.compile(r"\w+://\S+|[A-Za-z0-9+/=_-]{24,}")


def without_credentials(text: str) -> str:
    """One printable line of at most 200 characters with addresses and long opaque runs blanked."""
    line = "".join(char if char.isprintable() else " " for char in text[: _MAX_DETAIL * 4])
    return _CREDENTIAL.sub("<hidden>", line)[:_MAX_DETAIL]


@dataclass(eq=False)  # not frozen, no slots: contextlib must be able to set __traceback__
class DingTalkError(Exception):
    """The world caused it. `action` says what to do, `retry_after` when, if anything is known of that."""

    code: str
    detail: str
    action: Action
    retry_after: timedelta | None = None

    @classmethod
    def from_code(cls, code: str, detail: str = "", *, otherwise: Action = Action.RETRY) -> DingTalkError:
        """Look `code` up in TABLE and WAITS; `otherwise` is for a code no document names."""
        return cls(
            code=code if code in TABLE else without_credentials(code),
            detail=without_credentials(detail),
            action=TABLE.get(code, otherwise),
            retry_after=WAITS.get(code),
        )

    @property
    def park_for(self) -> timedelta | None:
        """How long the robot must be silent; None unless it is banned."""
        return PARK_FOR if self.action is Action.PARK else None

    @property
    def is_outage(self) -> bool:
        """Did the host not answer, or with nothing but its own trouble? Then every call would fare so."""
        return self.code in ("timeout", "unreachable") or bool(_SERVER_TROUBLE.fullmatch(self.code))

    @property
    def is_lost_group(self) -> bool:
        """Would every post into that group end so, whatever it says?"""
        return self.code in LOST_GROUP

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class CallbackRefused(Exception):
    """A request that is not taken in; `status` is the HTTP status it is answered with."""

    status: ClassVar[int] = 400


class BadSignature(CallbackRefused):
    """Signature or timestamp missing, malformed or wrong: the caller cannot tell which."""

    status: ClassVar[int] = 401


class StaleCallback(CallbackRefused):
    """Well signed, but too long ago or too far ahead: a replay, or a clock that is wrong."""

    status: ClassVar[int] = 401


class BodyTooLarge(CallbackRefused):
    """More bytes than any robot message has."""

    status: ClassVar[int] = 413


@dataclass(eq=False)
class BadBody(CallbackRefused):
    """No robot message. Holds where, what kind of thing was found and what was expected, never the value."""

    field: str  # "msgId", "text.content", "body" for the whole
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.field}: found {self.found}, expected {self.expected}"
