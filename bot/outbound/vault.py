"""What must not lie readable in the database: session webhooks, which anyone holding one may post to."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

KEY_FILE = "secret.key"


class Vault:
    """Encrypts with the first key and reads with any, so that keys can be rotated."""

    def __init__(self, keys: str) -> None:
        """`keys` is the comma list of OKR_SECRET_KEY, newest first; any text will do as a key."""
        parts = [part.strip() for part in keys.split(",") if part.strip()]
        self._fernet = MultiFernet([Fernet(_derived(part)) for part in parts])

    def lock(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def unlock(self, locked: str) -> str | None:
        """None when no key fits (any more): whoever stored it must do without."""
        try:
            return self._fernet.decrypt(locked.encode()).decode()
        except InvalidToken:
            return None


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"dingokr session webhooks\n" + key.encode()).digest())


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
