"""The tokens of sessions: made, hashed, and what follows from one. Nothing here is stored."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from typing import Final

_TOKEN_BYTES: Final = 32
_DIGITS: Final = 6


def new_token() -> str:
    return secrets.token_urlsafe(_TOKEN_BYTES)


def code_of(token: str) -> str:
    """A number to compare and, if need be, to type. Whoever knows it does not know the token."""
    found = hmac.new(token.encode(), b"code", sha256).digest()
    return f"{int.from_bytes(found, 'big') % 10**_DIGITS:0{_DIGITS}}"


def token_hash(token: str) -> str:
    """All that is kept of a token."""
    return sha256(token.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """What every form of a session hands in. Whoever knows it does not know the token."""
    return hmac.new(token.encode(), b"csrf", sha256).hexdigest()


def is_csrf_of(token: str, said: str) -> bool:
    return hmac.compare_digest(csrf_of(token).encode(), said.encode())
