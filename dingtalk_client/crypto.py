"""DingTalk's encrypted event push: an envelope that came in, opened; an answer, sealed.

The signature is checked before a byte is decrypted, and whatever is wrong afterwards is one fault
without a reason: who may send any number of altered messages must not learn from our answers what
became of their padding. CBC and SHA-1 are DingTalk's choice; nothing of ours is kept in this form.

https://open.dingtalk.com/document/development/callback-event-message-body-encryption-and-decryption
"""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from dingtalk_client.errors import CallbackRefused

# A message of 64 KiB with its frame, in base64.
MOST_SEALED = 90 * 1024
_BLOCK_BYTES = 32  # of the padding; that of AES itself is 16
_RANDOM_BYTES = 16
_LENGTH_BYTES = 4
_IV_BYTES = 16
_MOST_NONCE = 128
_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
_TIMESTAMP = re.compile(r"[0-9]{13}")
_SPELLINGS = {
    "signature": ("msg_signature", "signature"),
    "timestamp": ("timestamp", "timeStamp"),
    "nonce": ("nonce",),
}


class PushRefused(CallbackRefused):
    """No push of ours, for whatever reason; it holds none."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A push as it came, nothing of it believed yet."""

    signature: str
    timestamp: str
    nonce: str
    encrypt: str


@dataclass(frozen=True, slots=True)
class Opened:
    """`owner_key` is the one of ours it was sealed for, which the answer is sealed for too."""

    text: str
    owner_key: str


def is_token(text: str) -> bool:
    """3 to 32 letters and digits."""
    return _TOKEN.fullmatch(text) is not None


def is_aes_key(text: str) -> bool:
    """43 letters and digits: 32 bytes in base64 without the sign that fills it up."""
    return _AES_KEY.fullmatch(text) is not None


def envelope(query: Iterable[tuple[str, str]], body: Mapping[str, object]) -> Envelope:
    """Read the query in each of its documented spellings. Raises PushRefused.

    Documents differ in how they write it, and the official library takes the first that is there.
    https://open.dingtalk.com/document/development/configure-stream-push
    """
    pairs = list(query)
    given = dict(pairs)
    if len(given) != len(pairs):
        raise PushRefused
    found = {name: next(filter(None, map(given.get, each)), "") for name, each in _SPELLINGS.items()}
    encrypt = body.get("encrypt")
    if not isinstance(encrypt, str):
        raise PushRefused
    return Envelope(encrypt=encrypt, **found)


def signature(*, token: str, timestamp: str, nonce: str, encrypt: str) -> str:
    """Lower-case hex over the four in the order of their bytes."""
    parts = sorted(each.encode("utf-8", "backslashreplace") for each in (token, timestamp, nonce, encrypt))
    return sha1(b"".join(parts), usedforsecurity=False).hexdigest()


class Seal:
    """One subscription's token and key. `owner_keys` are whom a message may be meant for.

    Documents name the app's key for one way of subscribing and the corporation's id for another: both
    are taken. Raises ValueError for a token or key that DingTalk would not give.
    """

    def __init__(self, *, token: str, aes_key: str, owner_keys: Collection[str]) -> None:
        if not is_token(token):
            raise ValueError("an event token is 3 to 32 letters and digits")
        if not is_aes_key(aes_key):
            raise ValueError("an event AES key is 43 letters and digits")
        if not all(owner_keys):
            raise ValueError("an owner key is not empty")
        self._token = token
        self._owner_keys = tuple(owner_keys)
        key = b64decode(aes_key + "=")
        self._cipher = Cipher(AES256(key), CBC(key[:_IV_BYTES]))

    def open(self, sealed: Envelope) -> Opened:
        """What it says. Raises PushRefused, and never anything else, for whatever is not as it should be."""
        self._check_signature(sealed)
        try:
            return self._opened(sealed.encrypt)
        except ValueError:  # base64, length, padding, frame, text
            raise PushRefused from None

    def seal(self, text: str, *, owner_key: str, timestamp: str, nonce: str, random: bytes) -> dict[str, str]:
        """An answer as DingTalk wants it; `random` is 16 bytes that nobody can foresee."""
        if len(random) != _RANDOM_BYTES:
            raise ValueError(f"{len(random)} random bytes, expected {_RANDOM_BYTES}")
        message = text.encode()
        frame = random + len(message).to_bytes(_LENGTH_BYTES, "big") + message + owner_key.encode()
        padder, encryptor = PKCS7(_BLOCK_BYTES * 8).padder(), self._cipher.encryptor()
        padded = padder.update(frame) + padder.finalize()
        encrypt = b64encode(encryptor.update(padded) + encryptor.finalize()).decode()
        signed = signature(token=self._token, timestamp=timestamp, nonce=nonce, encrypt=encrypt)
        return {"msg_signature": signed, "timeStamp": timestamp, "nonce": nonce, "encrypt": encrypt}

    def _check_signature(self, sealed: Envelope) -> None:
        """Sizes first: what is hashed is bounded."""
        if not _TIMESTAMP.fullmatch(sealed.timestamp) or not 0 < len(sealed.nonce) <= _MOST_NONCE:
            raise PushRefused
        if not 0 < len(sealed.encrypt) <= MOST_SEALED:
            raise PushRefused
        expected = signature(
            token=self._token, timestamp=sealed.timestamp, nonce=sealed.nonce, encrypt=sealed.encrypt
        )
        # As bytes: a str that is not ASCII would raise another error.
        if not hmac.compare_digest(expected.encode(), sealed.signature.encode("utf-8", "backslashreplace")):
            raise PushRefused

    def _opened(self, encrypt: str) -> Opened:
        raw = b64decode(encrypt, validate=True)
        if b64encode(raw).decode() != encrypt:  # the last sign has bits to spare: other text, same bytes
            raise ValueError
        decryptor, unpadder = self._cipher.decryptor(), PKCS7(_BLOCK_BYTES * 8).unpadder()
        padded = decryptor.update(raw) + decryptor.finalize()
        frame = unpadder.update(padded) + unpadder.finalize()
        begins = _RANDOM_BYTES + _LENGTH_BYTES
        if len(frame) < begins:
            raise ValueError
        ends = begins + int.from_bytes(frame[_RANDOM_BYTES:begins], "big")
        return Opened(frame[begins:ends].decode(), self._owner_key(frame, ends))

    def _owner_key(self, frame: bytes, ends: int) -> str:
        """Which of ours the frame ends with; all of them are compared, whichever fits."""
        fitting = [key for key in self._owner_keys if hmac.compare_digest(key.encode(), frame[ends:])]
        if ends > len(frame) or not fitting:
            raise ValueError
        return fitting[0]
