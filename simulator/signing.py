"""How callbacks are signed and how a custom robot's calls are checked: this side's own reading.

https://open.dingtalk.com/document/development/receive-message
https://open.dingtalk.com/document/dingstart/customize-robot-security-settings
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MAX_APART: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The one app there is, and its robot. The secret is known to everybody: it guards nothing real."""

    client_id: str = "sim-app"
    client_secret: str = "sim-secret-for-this-machine-only"  # noqa: S105  see above
    robot_code: str = "sim-app"
    robot_name: str = "OKR"
    corp_id: str = "dingsimcorp"


def signature(timestamp: str, secret: str) -> str:
    """Base64 of the HMAC over timestamp and secret, not quoted for an address. The body is not covered."""
    words = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), words, hashlib.sha256).digest()).decode()


def callback_headers(now: datetime, secret: str) -> dict[str, str]:
    """What DingTalk sends beside a callback's body."""
    timestamp = str(milliseconds(now))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "timestamp": timestamp,
        "sign": signature(timestamp, secret),
    }


def custom_robot_fault(*, timestamp: str, sign: str, secret: str, now: datetime) -> str:
    """What DingTalk says of a pair that is not good, "" of a good one."""
    if not sign:
        return "sign not match"
    if not (len(timestamp) == 13 and timestamp.isascii() and timestamp.isdigit()):
        return "invalid timestamp"
    if abs(milliseconds(now) - int(timestamp)) > MAX_APART / timedelta(milliseconds=1):
        return "invalid timestamp"
    matches = hmac.compare_digest(sign.encode(), signature(timestamp, secret).encode())
    return "" if matches else "sign not match"


def milliseconds(instant: datetime) -> int:
    """Since 1970, as DingTalk writes every instant."""
    return round(instant.timestamp() * 1000)
