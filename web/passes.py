"""What a link to the pages carries: whom it lets in, where it leads and until when, signed so that nobody
else can make one.

Only the signature is judged here; that a link opens once is the database's to say.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from storage.page_links import PageLink

AUDIENCE: Final = "dingokr page link"
LONGEST: Final = 2000  # letters
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class BadPass(Exception):
    """Not made by us, not whole any more, too old, or made for something else: nobody is told which."""


class Passes:
    """Signs with the first key and reads with any, so that keys can be rotated."""

    def __init__(self, keys: str, *, audience: str = AUDIENCE) -> None:
        """`keys` is the comma list of OKR_SECRET_KEY, newest first."""
        parts = [part.strip() for part in keys.split(",") if part.strip()]
        self._serializer = URLSafeSerializer(
            parts[::-1],  # the library signs with the last
            salt=audience,
            signer_kwargs={"key_derivation": "hmac", "digest_method": sha256},
        )

    def signed(self, link: PageLink, jti: str) -> str:
        """As it stands in an address."""
        until = (link.expires_at - _EPOCH) // timedelta(milliseconds=1)
        token = self._serializer.dumps({"sub": link.staff_id, "to": link.target, "exp": until, "jti": jti})
        return token if isinstance(token, str) else token.decode()

    def read(self, token: str, *, now: datetime) -> tuple[PageLink, str]:
        """The link and what makes it one of its kind. Raises BadPass."""
        if len(token) > LONGEST or not token.isascii() or not _is_canonical(token):
            raise BadPass
        try:
            said: Any = self._serializer.loads(token)
            link = PageLink(said["sub"], said["to"], _EPOCH + timedelta(milliseconds=said["exp"]))
            jti: str = said["jti"]
        except (BadData, KeyError, TypeError, OverflowError) as error:
            raise BadPass from error
        if now >= link.expires_at:
            raise BadPass
        return link, jti


def _is_canonical(token: str) -> bool:
    """A reader of base64 overlooks some letters, and the signature covers all but its own."""
    signature = token.rpartition(".")[2]
    try:
        return base64_encode(base64_decode(signature)).decode() == signature
    except BadData:
        return False
