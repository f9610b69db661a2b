"""What must not lie readable in the database: session webhooks, which anyone holding one may post to."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_FILE = "secret.key"
_NONCE_BYTES = 12


class Vault:
    """Encrypts with the first key and reads with any, so that keys can be rotated.

    AES-GCM with a random nonce: one is used twice with a chance of 1 in 2³³ after four thousand million
    webhooks. Fernet promises no more and takes eight times as long, which each callback would pay.
    """

    def __init__(self, keys: str) -> None:
        """`keys` is the comma list of OKR_SECRET_KEY, newest first; any text will do as a key."""
        parts = [part.strip() for part in keys.split(",") if part.strip()]
        self._ciphers = [AESGCM(_derived(part)) for part in parts]

    def lock(self, text: str) -> str:
        nonce = os.urandom(_NONCE_BYTES)
        return base64.urlsafe_b64encode(nonce + self._ciphers[0].encrypt(nonce, text.encode(), None)).decode()

    def unlock(self, locked: str) -> str | None:
        """None when no key fits (any more): whoever stored it must do without."""
        try:
            sealed = base64.b64decode(locked, altchars=b"-_", validate=True)
        except ValueError:
            return None
        for cipher in self._ciphers:
            # ValueError: shorter than a nonce and a tag.
            with contextlib.suppress(InvalidTag, ValueError):
                return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None).decode()
        return None


def _derived(key: str) -> bytes:
    return hashlib.sha256(b"dingokr session webhooks\n" + key.encode()).digest()


def kept_key(folder: Path) -> str:
    """The key that this installation made for itself on its first start, beside its SQLite file."""
    path = folder / KEY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make_key(path)
    return path.read_text().strip()


def _make_key(path: Path) -> None:
    """Whole or not at all, since another process may start at the same moment; the first one's stays."""
    spare = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(spare, path)
    finally:
        spare.unlink(missing_ok=True)
