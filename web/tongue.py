"""The language of somebody whom nobody knows yet, as their browser asks for it."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

from i18n.languages import LANGUAGES, spoken

LONGEST: Final = 200  # of what a browser says


def tongue_of(request: Request, default: str) -> str:
    """The first that the browser asks for and we speak, else the installation's."""
    for part in request.headers.get("accept-language", "")[:LONGEST].split(","):
        asked = part.partition(";")[0].strip()
        ours = spoken(asked)
        if asked[:2].casefold() == ours[:2] and ours in LANGUAGES:
            return ours
    return default
