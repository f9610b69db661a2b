"""DingTalk's three signatures, made and checked.

The callback signature covers timestamp and secret, not the body: whoever holds one pair may replay it
with any body until it is stale. What makes that harmless (the claim on msgId, the fresh createAt) is
not done here.
"""

from __future__ import annotations

import hmac
from binascii import b2a_base64
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote

from dingtalk_client.errors import BadSignature, StaleCallback

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MICROSECOND = timedelta(microseconds=1)
_TIMESTAMP_DIGITS = 13  # milliseconds, from 2001 to 2286
_SECONDS_DIGITS = 10


@lru_cache(maxsize=8)
def _keyed(key: bytes) -> hmac.HMAC:
    """To be copied. Beginning with the key costs OpenSSL 3 more than the message does."""
    return hmac.new(key, digestmod="sha256")


def _hmac_base64(key: bytes, message: bytes) -> bytes:
    signing = _keyed(key).copy()
    signing.update(message)
    return b2a_base64(signing.digest(), newline=False)


def _over_timestamp_and_secret(timestamp: bytes, secret: str) -> bytes:
    key = secret.encode()
    return _hmac_base64(key, timestamp + b"\n" + key)


def callback_sign(timestamp: str, secret: str) -> str:
    """The `sign` header of a robot callback; plain base64, not URL-encoded.

    https://open.dingtalk.com/document/development/receive-message
    """
    return _over_timestamp_and_secret(timestamp.encode(), secret).decode()


def card_callback_sign(timestamp: str, api_secret: str) -> str:
    """The `x-ddpaas-signature` header of a card callback: over the timestamp alone.

    https://open.dingtalk.com/document/development/event-callback-card
    """
    return _hmac_base64(api_secret.encode(), timestamp.encode()).decode()


def verify(
    *,
    timestamp: str | bytes | None,
    sign: str | bytes | None,
    secrets: Sequence[str],
    now: datetime,
    window: timedelta,
) -> None:
    """Raise BadSignature or StaleCallback unless one of `secrets` signed this within `window` of `now`.

    Both directions of time count, the border itself is still good. Missing, malformed and wrong look
    alike. Every secret is tried, so that the time taken does not tell which one fitted; an empty secret
    never fits, since anyone could sign with it.
    """
    stamp, given = _header_bytes(timestamp), _header_bytes(sign)
    if len(stamp) != _TIMESTAMP_DIGITS or not stamp.isdigit():  # bytes.isdigit: ASCII digits only
        raise BadSignature("timestamp or sign")
    genuine = False
    for secret in secrets:
        expected = _over_timestamp_and_secret(stamp, secret)
        genuine |= hmac.compare_digest(expected, given) and bool(secret)
    if not genuine:
        raise BadSignature("timestamp or sign")
    _check_age(stamp, now, window)


def verify_card(
    *,
    timestamp: str | bytes | None,
    signature: str | bytes | None,
    api_secret: str,
    now: datetime,
    window: timedelta,
) -> None:
    """Raise BadSignature or StaleCallback unless a tap on a card was signed within `window` of `now`.

    As with robots missing, malformed and wrong look alike, and the body is not covered. DingTalk names no
    window: `window` is our own.
    https://open.dingtalk.com/document/development/event-callback-card
    """
    stamp, given = _header_bytes(timestamp), _header_bytes(signature)
    if len(stamp) not in (_TIMESTAMP_DIGITS, _SECONDS_DIGITS) or not stamp.isdigit():
        raise BadSignature("timestamp or signature")
    expected = _hmac_base64(api_secret.encode(), stamp)
    if not (hmac.compare_digest(expected, given) and api_secret):
        raise BadSignature("timestamp or signature")
    # The document's sample is a number without its unit; robots are signed for in milliseconds.
    _check_age(stamp.ljust(_TIMESTAMP_DIGITS, b"0"), now, window)


def _check_age(stamp: bytes, now: datetime, window: timedelta) -> None:
    away = abs((now - _EPOCH) // _MICROSECOND - int(stamp) * 1000)
    if away > window // _MICROSECOND:
        raise StaleCallback(f"timestamp is {away // 1_000_000} s away from our clock")


def _header_bytes(header: str | bytes | None) -> bytes:
    if isinstance(header, bytes):
        return header
    return (header or "").encode("utf-8", "backslashreplace")


def custom_robot_query(secret: str, now: datetime) -> dict[str, str]:
    """`timestamp` and `sign` of a custom robot's address, not yet URL-encoded.

    https://open.dingtalk.com/document/dingstart/customize-robot-security-settings
    """
    timestamp = str((now - _EPOCH) // _MILLISECOND)
    return {"timestamp": timestamp, "sign": callback_sign(timestamp, secret)}


def custom_robot_url(webhook: str, secret: str | None, now: datetime) -> str:
    """The address to post to: the webhook, freshly signed where the robot has a secret.

    A timestamp and sign that are already there are replaced, never added to: addresses that grow end
    as "URI too large".
    """
    base, _, query = webhook.partition("?")
    kept = [part for part in query.split("&") if part and part.split("=")[0] not in ("timestamp", "sign")]
    signed = custom_robot_query(secret, now) if secret else {}
    fresh = [f"{name}={quote(value, safe='')}" for name, value in signed.items()]
    return "?".join(filter(None, (base, "&".join(kept + fresh))))
