"""What a link to the pages carries: whom it lets in, where it leads and until when, signed so that nobody
else can make one. What a login remembers in its cookie is signed alike.

Only the signature is judged here; that a link opens once is the database's to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from storage.page_links import PageLink

AUDIENCE: Final = "dingokr page link"
LONGEST: Final = 2000  # letters
IN_BY_LINK: Final = "/in/link"  # where one is shown
END: Final = "exp"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class BadPass(Exception):
    """Not made by us, not whole any more, too old, or made for something else: nobody is told which."""


class Seal:
    """Facts signed for one use and until an instant: with the first key, and read with any, so that keys can
    be rotated."""

    def __init__(self, keys: str, *, audience: str) -> None:
        """`keys` is the comma list of OKR_SECRET_KEY, newest first."""
        parts = [part.strip() for part in keys.split(",") if part.strip()]
        self._serializer = URLSafeSerializer(
            parts[::-1],  # the library signs with the last
            salt=audience,
            signer_kwargs={"key_derivation": "hmac", "digest_method": sha256},
        )

    def signed(self, facts: Mapping[str, str], *, until: datetime) -> str:
        """As it stands in an address or a cookie."""
        end = (until - _EPOCH) // timedelta(milliseconds=1)
        token = self._serializer.dumps({**facts, END: end})
        return token if isinstance(token, str) else token.decode()

    def read(self, token: str, *, now: datetime) -> tuple[Mapping[str, str], datetime]:
        """The facts and their end. Raises BadPass."""
        if len(token) > LONGEST or not token.isascii() or not _is_canonical(token):
            raise BadPass
        try:
            facts: dict[str, Any] = self._serializer.loads(token)
            until = _EPOCH + timedelta(milliseconds=facts.pop(END))
        except (BadData, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise BadPass from error
        if now >= until:
            raise BadPass
        return facts, until


class Passes:
    """What stands in the address of a link."""

    def __init__(self, keys: str) -> None:
        self._seal = Seal(keys, audience=AUDIENCE)

    def signed(self, link: PageLink, jti: str) -> str:
        return self._seal.signed({"sub": link.staff_id, "to": link.target, "jti": jti}, until=link.expires_at)

    def read(self, token: str, *, now: datetime) -> tuple[PageLink, str]:
        """The link and what makes it one of its kind. Raises BadPass."""
        facts, until = self._seal.read(token, now=now)
        return PageLink(facts["sub"], facts["to"], until), facts["jti"]


def _is_canonical(token: str) -> bool:
    """A reader of base64 overlooks some letters, and the signature covers all but its own."""
    signature = token.rpartition(".")[2]
    try:
        return base64_encode(base64_decode(signature)).decode() == signature
    except BadData:
        return False
