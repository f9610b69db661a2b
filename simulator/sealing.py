"""How event pushes are sealed and their answers opened: this side's own reading.

https://open.dingtalk.com/document/development/callback-event-message-body-encryption-and-decryption
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

HEAD: Final = 20  # random bytes and the length
WIDE: Final = 32  # bytes that padding fills up to


class NotSealed(Exception):
    """What the bot answered is no sealed answer; says why."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What the console makes up for an app that wants events pushed. It guards nothing real here."""

    token: str = "simToken2026"  # noqa: S105  see above
    aes_key: str = "simEventKeyForThisMachineOnly00000000000001"


@dataclass(frozen=True, slots=True)
class Twist:
    """How a sealed message differs from a good one. Each function changes what it is given."""

    frame: Callable[[bytes], bytes] = bytes  # before it is padded
    padding: Callable[[bytes], bytes] = bytes
    signature: Callable[[str], str] = str


STRAIGHT: Final = Twist()


def seal(
    subscription: Subscription,
    text: str,
    *,
    owner: str,
    timestamp: str,
    nonce: str,
    twist: Twist = STRAIGHT,
) -> dict[str, str]:
    """The four parts of a push: signature, timestamp, nonce, encrypt."""
    said = text.encode()
    frame = twist.frame(secrets.token_bytes(16) + struct.pack(">I", len(said)) + said + owner.encode())
    missing = WIDE - len(frame) % WIDE
    sealed = _cipher(subscription).encryptor().update(frame + twist.padding(bytes([missing]) * missing))
    encrypt = base64.b64encode(sealed).decode()
    signature = twist.signature(sign(subscription.token, timestamp, nonce, encrypt))
    return {"signature": signature, "timestamp": timestamp, "nonce": nonce, "encrypt": encrypt}


def sign(*parts: str) -> str:
    """Hex of the SHA-1 of what is joined in its order."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def unseal(subscription: Subscription, answer: Mapping[str, object]) -> tuple[str, str]:
    """Text and owner of an answer; raises NotSealed for one that DingTalk would not take."""
    parts = [answer.get(name) for name in ("timeStamp", "nonce", "encrypt", "msg_signature")]
    if not all(isinstance(part, str) and part for part in parts):
        raise NotSealed(f"it holds {sorted(answer)}")
    timestamp, nonce, encrypt, signature = map(str, parts)
    if sign(subscription.token, timestamp, nonce, encrypt) != signature:
        raise NotSealed("its signature is another")
    frame = _cipher(subscription).decryptor().update(base64.b64decode(encrypt))
    padding = frame[-1] if frame else 0
    if not 1 <= padding <= WIDE or frame[-padding:] != bytes([padding]) * padding:
        raise NotSealed("its padding is no padding")
    frame = frame[:-padding]
    (length,) = struct.unpack(">I", frame[16:HEAD])
    if HEAD + length > len(frame):
        raise NotSealed("it is shorter than it says")
    return frame[HEAD : HEAD + length].decode(), frame[HEAD + length :].decode()


def _cipher(subscription: Subscription) -> Cipher[modes.CBC]:
    key = base64.b64decode(subscription.aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
